"""The pages that are open in browsers, and what each must do after a build."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sitegen.core.files import digest, file_bytes, path_inside
from sitegen.core.urls import file_of
from sitegen.serve.files import version_of

_SHEET = re.compile(r'<link\b[^>]*?\brel="stylesheet"[^>]*>')
_ADDRESS = re.compile(r'\b(?:href|src)="(/[^"#?]+)"')
_PART = re.compile(r'<(?:script|img|source)\b[^>]*?\bsrc="(/[^"#?]+)"')
_KEEPALIVE_SECONDS = 15.0
"""Seconds after which an idle connection gets a keep-alive comment."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows: its file's version, a digest without its style sheets, these, and the other files it loads."""

    version: str
    words: str
    sheets: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]


@dataclass(eq=False, slots=True)
class OpenPage:
    """A page in a browser: its URL path, its look as the browser has it, and events that are still to be sent."""

    path: str
    look: Look
    events: asyncio.Queue[str] = field(default_factory=asyncio.Queue)


class OpenPages:
    """All open pages. It belongs to the server's event loop; `built` may be called from any thread."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.state: dict[str, Any] = {"problems": [], "total": 0, "drafts": []}
        self._pages: set[OpenPage] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def listen(self, path: str, version: str) -> AsyncIterator[str]:
        """Server-sent events for the page at a URL path, while it is open; `version` is what the browser has."""
        self._loop = asyncio.get_running_loop()
        page = OpenPage(path, self.look(path))
        self._pages.add(page)
        try:
            yield _event("state", self.state)
            if version != page.look.version:  # it was built after the browser loaded it
                yield _event("reload", {})
            while True:
                try:
                    yield await asyncio.wait_for(page.events.get(), _KEEPALIVE_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._pages.discard(page)

    def built(self, state: dict[str, Any]) -> None:
        """Called after a build: every page gets the new state, and changed pages are told to update."""
        self.state = state
        if self._loop:
            # The loop is closed while the server shuts down.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._send_news)

    def _send_news(self) -> None:
        looks: dict[str, Look] = {}
        for page in list(self._pages):
            if page.path not in looks:
                looks[page.path] = self.look(page.path)
            now, before = looks[page.path], page.look
            # A page that is gone because its story is broken stays open below the error message.
            if now.version or not any(problem["covers"] for problem in self.state["problems"]):
                page.look = now
                for event in _update_events(before, now):
                    page.events.put_nowait(event)
            page.events.put_nowait(_event("state", self.state))

    def look(self, path: str) -> Look:
        """What the page at a URL path shows now."""
        file = self._file(path)
        try:
            version = version_of(file.stat()) if file else ""
            text = file_bytes(file).decode("utf-8", "replace") if file else ""
        except OSError:
            return Look("", "", (), ())
        sheets = [match[0] for match in map(_ADDRESS.search, _SHEET.findall(text)) if match]
        names = [_ADDRESS.match(sheet) for sheet in sheets]
        urls = [match[1] for match in names if match]
        parts = dict.fromkeys(_PART.findall(text))
        return Look(
            version,
            digest(_SHEET.sub("", text).encode()),
            tuple((url, self._version(url)) for url in urls),
            tuple((url, self._version(url)) for url in parts),
        )

    def _file(self, path: str) -> Path | None:
        try:
            return path_inside(self.output, file_of(unquote(path)))
        except ValueError:
            return None

    def _version(self, url: str) -> str:
        try:
            return version_of(os.stat(path_inside(self.output, file_of(unquote(url)))))  # noqa: PTH116
        except (OSError, ValueError):
            return ""


def _update_events(before: Look, now: Look) -> list[str]:
    """The events for a page: none, new style sheets, or a reload."""
    if (before.words, before.parts) != (now.words, now.parts):
        return [_event("reload", {})]
    if before.sheets != now.sheets:
        if [url for url, _ in before.sheets if url] and len(before.sheets) == len(now.sheets):
            return [_event("css", {"sheets": [f"{url}?{version}" for url, version in now.sheets]})]
        return [_event("reload", {})]
    return []


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
