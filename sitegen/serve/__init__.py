"""`sitegen serve`: a preview of the site on this machine, rebuilt when a file changes; open pages are updated."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route

from sitegen.build.report import BuildReport
from sitegen.serve.files import NO_STORE, PREFIX, Pages, client
from sitegen.serve.guard import Guard
from sitegen.serve.listener import listen
from sitegen.serve.open_pages import OpenPages
from sitegen.serve.preview import Preview
from sitegen.serve.watch import Watcher

__all__ = ["application", "serve"]

log = logging.getLogger(__name__)

_THREAD_SWITCH_SECONDS = 0.0005
"""Seconds until Python switches from the building thread to the serving one. An answer needs several switches."""


def application(preview: Preview, open_pages: OpenPages, host: str) -> Starlette:
    """The preview as an ASGI application. It answers requests for `host` and for the names of this machine."""

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
    root: Path, host: str, port: int, jobs: int, on_build: Callable[[BuildReport], None], started: Callable[[str], None]
) -> None:
    """Builds the preview, then serves it until it is interrupted.

    `on_build` is called with the report of each build, `started` with the preview's URL when it can be requested.
    Raises SitegenError if it cannot listen on `host` and `port`.
    """
    listener = listen(host, port, root / ".sitegen/port")
    url = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
    watcher = Watcher(root)
    preview = Preview(root, url, jobs, on_build, watcher)
    watcher.start()  # before the first build, so that changes during it are built next
    open_pages = OpenPages(preview.output)
    preview.build()
    open_pages.built(preview.state)
    server = uvicorn.Server(_settings(application(preview, open_pages, host), host, port))
    serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    serving.start()
    sys.setswitchinterval(_THREAD_SWITCH_SECONDS)
    try:
        started(url)
        # Builds run in the main thread, since only there a text that takes too long can be interrupted.
        preview.follow(open_pages.built)
    finally:
        watcher.stop()
        server.should_exit = True
        serving.join()


def _settings(app: Starlette, host: str, port: int) -> uvicorn.Config:
    config = uvicorn.Config(app, host, port, log_level="warning")
    config.timeout_graceful_shutdown = 1
    return config
