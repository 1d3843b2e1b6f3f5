"""`sitegen serve`: a preview of the site on this machine, made anew when a file changes, and shown where it differs."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route

from sitegen.errors import SitegenError
from sitegen.report import BuildReport
from sitegen.serve.files import NO_STORE, PREFIX, Pages, client
from sitegen.serve.guard import Guard
from sitegen.serve.openpages import OpenPages
from sitegen.serve.preview import Preview
from sitegen.serve.watch import Watcher

__all__ = ["application", "serve"]

log = logging.getLogger(__name__)


def application(preview: Preview, open_pages: OpenPages, host: str) -> Starlette:
    """The preview as an ASGI application that answers to `host`, and to the names of this machine."""

    async def events(request: Request) -> Response:
        asked = request.query_params
        stream = open_pages.listen(asked.get("path", "/"), asked.get("seen", ""))
        return StreamingResponse(stream, media_type="text/event-stream", headers=NO_STORE)

    async def script(_: Request) -> Response:
        return Response(client("live.js"), media_type="text/javascript", headers=NO_STORE)

    async def sheet(_: Request) -> Response:
        return Response(client("live.css"), media_type="text/css", headers=NO_STORE)

    return Starlette(
        routes=[
            Route(f"{PREFIX}/events", events),
            Route(f"{PREFIX}/live.js", script),
            Route(f"{PREFIX}/live.css", sheet),
            Mount("/", Pages(preview.output, preview.search)),
        ],
        middleware=[Middleware(Guard, host=host)],
    )


def serve(
    root: Path, host: str, port: int, jobs: int, told: Callable[[BuildReport], None], started: Callable[[str], None]
) -> None:
    """Builds the preview, then serves it until interrupted.

    `told` hears of each build, `started` of the preview's URL once it can be asked. Raises SitegenError where `host`
    and `port` cannot be listened on.
    """
    listener = _listen(host, port)
    url = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
    preview, watcher = Preview(root, url, jobs, told), Watcher(root)
    watcher.start()  # before the first build: what changes meanwhile is built next
    open_pages = OpenPages(preview.output)
    open_pages.built(preview.build())
    threading.Thread(target=_rebuilds, args=(watcher, preview, open_pages), daemon=True).start()
    config = uvicorn.Config(application(preview, open_pages, host), host, port, log_level="warning")
    config.timeout_graceful_shutdown = 1
    started(url)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        watcher.stop()


def _listen(host: str, port: int) -> socket.socket:
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SitegenError(f"cannot listen on {host}:{port}: {error.strerror or error}", hint="try --port") from error
    # Head and body of an answer are two writes: without this the second waits 40 ms for the first to be acknowledged.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _rebuilds(watcher: Watcher, preview: Preview, open_pages: OpenPages) -> None:
    while True:
        watcher.wait()
        open_pages.built(preview.build())
