"""The files of the preview as a browser gets them: pages with the script that keeps them up to date."""

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
"""What a page that searches asks for first."""

_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
_REFRESH = re.compile(r'<meta http-equiv="refresh"', re.IGNORECASE)
_NOTHING = "<!DOCTYPE html>\n<html lang=en>\n<title>Nothing here</title>\n<p>There is no such page.</p>\n"


class Pages(StaticFiles):
    """Files of a built site. Folders are not listed, and links out of the folder are not followed.

    `search` is called before the first file of the search bundle is given, to bring it up to date.
    """

    def __init__(self, output: Path, search: Callable[[], None]) -> None:
        super().__init__(directory=output, html=True, check_dir=False)
        self.search = search

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file; pages get the script."""
        if not str(full_path).endswith(".html"):
            response = super().file_response(full_path, stat_result, scope, status_code)
            response.headers.update(NO_STORE)
            return response
        page = Path(full_path).read_bytes().decode("utf-8", "replace")
        # The page for what is missing stands in for one that may come.
        version = seen(stat_result) if status_code == 200 else ""
        return HTMLResponse(live(page, version), status_code, NO_STORE)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As the base; where there is not even a page for what is missing, one that waits for the first build."""
        if path == _SEARCH:
            await run_in_threadpool(self.search)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            return HTMLResponse(live(_NOTHING, ""), 404, NO_STORE)
        if response.status_code == 404 and isinstance(response, FileResponse) and response.stat_result:
            return self.file_response(response.path, response.stat_result, scope, 404)
        return response


def seen(status: os.stat_result) -> str:
    """What tells the version of a page that a browser has."""
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"


def live(page: str, version: str) -> str:
    """A page that listens for changes; one that only leads on stays as it is."""
    if _REFRESH.search(page):
        return page
    tags = (
        f'<link rel="stylesheet" href="{PREFIX}/live.css">'
        f'<script src="{PREFIX}/live.js" data-seen="{html.escape(version)}"></script>'
    )
    return _POLICY.sub(lambda m: m[1] + _opened(m[2]) + m[3], page, count=1) + tags


def _opened(policy: str) -> str:
    """A page's policy, which may allow no scripts at all, with room for ours."""
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";") if rule.strip())
    for name in ("script-src", "style-src", "connect-src"):
        sources = rules.get(name, rules.get("default-src", "'self'")).replace("'none'", "").split()
        rules[name] = " ".join(dict.fromkeys([*sources, "'self'"]))
    return "; ".join(f"{name} {value}".strip() for name, value in rules.items())


def client(name: str) -> bytes:
    """A file of the script's own."""
    return (files("sitegen.serve") / name).read_bytes()
