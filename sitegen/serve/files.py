"""Serves the files of the preview; pages get a script that keeps them up to date."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

PREFIX = "/_sitegen"
NO_STORE = {"cache-control": "no-cache"}

_SEARCH = "pagefind/pagefind.js"
"""The first file that a search page requests."""

_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
_REFRESH = re.compile(r'<meta http-equiv="refresh"', re.IGNORECASE)
_WAITING_PAGE = "<!DOCTYPE html>\n<html lang=en>\n<title>Nothing here</title>\n<p>There is no such page.</p>\n"


class Pages(StaticFiles):
    """Files of a built site. Folders are not listed, and links out of the folder are not followed.

    `search` is called before the first file of the search bundle is served, to bring the bundle up to date.
    """

    def __init__(self, output: Path, search: Callable[[], None]) -> None:
        super().__init__(directory=output, html=True, check_dir=False)
        self.search = search

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The response for a file; a page gets the script."""
        if not str(full_path).endswith(".html"):
            response = super().file_response(full_path, stat_result, scope, status_code)
            response.headers.update(NO_STORE)
            return response
        page = Path(full_path).read_bytes().decode("utf-8", "replace")
        # The error page gets no version, so that it is replaced when the requested page is built.
        version = version_of(stat_result) if status_code == 200 else ""
        return HTMLResponse(live(page, version), status_code, NO_STORE)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The response for a path; without an error page in the site, a page that waits for the first build."""
        if path == _SEARCH:
            await run_in_threadpool(self.search)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            return HTMLResponse(live(_WAITING_PAGE, ""), 404, NO_STORE)
        if response.status_code == 404 and isinstance(response, FileResponse) and response.stat_result:
            return self.file_response(response.path, response.stat_result, scope, 404)
        return response


def version_of(status: os.stat_result) -> str:
    """Identifies the version of a page that a browser has."""
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"


def live(page: str, version: str) -> str:
    """Adds the script that listens for changes to a page; a redirect is left as it is."""
    if _REFRESH.search(page):
        return page
    tags = (
        f'<link rel="stylesheet" href="{PREFIX}/live.css">'
        f'<script src="{PREFIX}/live.js" data-seen="{html.escape(version)}"></script>'
    )
    return _POLICY.sub(lambda m: m[1] + _extended_policy(m[2]) + m[3], page, count=1) + tags


def _extended_policy(policy: str) -> str:
    """A page's Content-Security-Policy, extended to allow the preview's script and style sheet."""
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";") if rule.strip())
    for name in ("script-src", "style-src", "connect-src"):
        sources = rules.get(name, rules.get("default-src", "'self'")).replace("'none'", "").split()
        rules[name] = " ".join(dict.fromkeys([*sources, "'self'"]))
    return "; ".join(f"{name} {value}".strip() for name, value in rules.items())


def client(name: str) -> bytes:
    """A file that belongs to the preview's script."""
    return (files("sitegen.serve") / name).read_bytes()
