"""`sitegen serve`: the built site on this machine, made anew and shown anew when a file changes."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from sitegen.errors import SitegenError

_WATCHED = ("content", "seeds", "themes", "static", "sitegen.toml")
_QUIET_FOR = 0.15
"""Seconds without an event before a rebuild: editors and git write in bursts."""

_SCRIPT = """\
new EventSource("/_sitegen/events").addEventListener("reload", () => location.reload());
"""
_PORT = re.compile(r":\d+$")
log = logging.getLogger(__name__)


class Reloads:
    """Tells open pages to load again. One thread announces; any may listen."""

    def __init__(self) -> None:
        self.epoch = 0

    def announce(self) -> None:
        """A new build is there."""
        self.epoch += 1

    async def stream(self, request: Request) -> AsyncIterator[str]:
        """Server-sent events: one for each build that comes after the request."""
        seen = self.epoch
        while not await request.is_disconnected():
            if self.epoch != seen:
                seen = self.epoch
                yield "event: reload\ndata: \n\n"
            await asyncio.sleep(0.1)


class _Pages(StaticFiles):
    """Files of output/; pages get the script that listens for reloads. Links out of the folder are not followed."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        if not str(full_path).endswith(".html"):
            response = super().file_response(full_path, stat_result, scope, status_code)
            response.headers["cache-control"] = "no-cache"
            return response
        page = Path(full_path).read_text(encoding="utf-8")
        script = '<script src="/_sitegen/reload.js"></script>'
        return HTMLResponse(page + script, status_code, {"cache-control": "no-cache"})


class _LocalOnly:
    """Answers requests that name this host, and no others: no page elsewhere may read drafts through the browser."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
            origin = headers.get("origin", "").partition("://")[2]
            named = [host for host in (headers.get("host", ""), origin) if host]
            if not named or any(_PORT.sub("", host).lower() not in self.hosts for host in named):
                await PlainTextResponse("This preview answers on this machine only.", 403)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def application(output: Path, reloads: Reloads, host: str) -> Starlette:
    """The preview as an ASGI application."""

    async def events(request: Request) -> Response:
        return StreamingResponse(reloads.stream(request), media_type="text/event-stream")

    async def script(_: Request) -> Response:
        return Response(_SCRIPT, media_type="text/javascript")

    return Starlette(
        routes=[
            Route("/_sitegen/events", events),
            Route("/_sitegen/reload.js", script),
            Mount("/", _Pages(directory=output, html=True, check_dir=False)),
        ],
        middleware=[Middleware(_LocalOnly, hosts=frozenset([host, "127.0.0.1", "localhost", "[::1]"]))],
    )


class _Changes(FileSystemEventHandler):
    """Remembers when a file last changed."""

    def __init__(self) -> None:
        self.last = 0.0
        self.pending = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("opened", "closed_no_write") or "/.sitegen" in str(event.src_path):
            return
        self.last = time.monotonic()
        self.pending.set()


def serve(root: Path, rebuild: Callable[[], None], host: str, port: int, started: Callable[[], None]) -> None:
    """Builds, then serves output/ until interrupted; `rebuild` is called after each burst of changes.

    Raises SitegenError where `host` and `port` cannot be listened on.
    """
    listener = _listen(host, port)
    rebuild()
    reloads, changes = Reloads(), _Changes()
    observer = Observer()
    for name in _WATCHED:
        if (root / name).exists():
            observer.schedule(changes, str(root / name), recursive=True)
    observer.start()
    threading.Thread(target=_rebuilds, args=(changes, rebuild, reloads), daemon=True).start()
    config = uvicorn.Config(application(root / "output", reloads, host), host, port, log_level="warning")
    config.timeout_graceful_shutdown = 1
    started()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        observer.stop()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SitegenError(f"cannot listen on {host}:{port}: {error.strerror or error}", hint="try --port") from error


def _rebuilds(changes: _Changes, rebuild: Callable[[], None], reloads: Reloads) -> None:
    while True:
        changes.pending.wait()
        while (quiet := time.monotonic() - changes.last) < _QUIET_FOR:
            time.sleep(_QUIET_FOR - quiet)
        changes.pending.clear()
        try:
            rebuild()
        except Exception:  # the server must outlive whatever a half-written file does
            log.exception("the rebuild failed")
        reloads.announce()
