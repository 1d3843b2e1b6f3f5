"""Finds pages that could not be made again and still show what is hidden now, so that they are removed."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from sitegen.content.aliases import alias_url
from sitegen.core.errors import Problem
from sitegen.core.files import is_file
from sitegen.core.urls import file_of, url_of
from sitegen.incremental.outputs import Outputs
from sitegen.index.archive import Archive
from sitegen.index.hidden_files import hidden_files

_ADDRESS = re.compile(r"""[^\s"'<>&?#()]+""")
_MAX_NAMED_PAGES = 5
"""An error names at most this many pages."""

_STANDING = """
SELECT o.path FROM stale_units t JOIN outputs o ON o.kind = t.kind AND o.key = t.key WHERE t.kind = 'story'
AND NOT EXISTS (SELECT 1 FROM shown s WHERE s.path = t.key)
"""
"""Pages in output/ of stories that are hidden or gone."""


class HiddenPages:
    """Finds pages that show hidden stories. Create it before pages are made: output/ then still has the old pages."""

    def __init__(self, db: sqlite3.Connection, drafts: bool) -> None:
        self._archive = Archive(db, drafts)
        self._standing = frozenset(row["path"] for row in db.execute(_STANDING))

    @cached_property
    def files(self) -> frozenset[str]:
        """The files of output/ that hidden stories and pages have, or would have."""
        return frozenset(hidden_files(self._archive))

    @cached_property
    def _stories(self) -> frozenset[str]:
        """The addresses of hidden stories, without the slash at the beginning."""
        sql = "SELECT url, aliases FROM stories WHERE id NOT IN (SELECT id FROM shown)"
        rows = self._archive.db.execute(sql).fetchall()
        urls = {url for row in rows for url in (row["url"], *map(alias_url, json.loads(row["aliases"]))) if url}
        return _addresses({*map(file_of, urls), *self._standing})

    def is_shown_in(self, folder: Path, path: str) -> bool:
        """Whether a file of output/ is the page of a hidden story or page, or links to one."""
        return path in self.files or _leads_to(folder / path, _addresses(self.files))

    def disown(self, outputs: Outputs, paths: Iterable[str]) -> list[Problem]:
        """Takes from their units those of `paths` that link to a hidden story, or to the page of a name that is gone
        with it; files of no unit are removed next. Returns the error that names them, if there are any.
        """
        gone = self._stories
        if self._standing:
            rows = outputs.db.execute("SELECT path FROM outputs WHERE kind = '' AND template = 'term.html'")
            gone |= _addresses(row["path"] for row in rows)
        old = (path for path in paths if gone and is_file(outputs.folder / path))
        found = sorted(path for path in old if _shows(outputs.folder, path, gone))
        outputs.db.executemany("UPDATE outputs SET kind = '', key = '' WHERE path = ?", [(path,) for path in found])
        return [_removed([url_of(path) for path in found])] if found else []


def _addresses(files: Iterable[str]) -> frozenset[str]:
    return frozenset(url_of(file).lstrip("/") for file in files) - {""}


def _shows(folder: Path, path: str, gone: frozenset[str]) -> bool:
    return url_of(path).lstrip("/") in gone or _leads_to(folder / path, gone)


def _leads_to(file: Path, addresses: frozenset[str]) -> bool:
    """Whether a text contains one of the addresses, with any host, folder or dots before it."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(not addresses.isdisjoint(_ends(found)) for found in set(_ADDRESS.findall(text)))


def _ends(address: str) -> list[str]:
    steps = address.split("/")
    return ["/".join(steps[count:]) for count in range(len(steps))]


def _removed(urls: list[str]) -> Problem:
    more = f" and {len(urls) - _MAX_NAMED_PAGES:,} more" if len(urls) > _MAX_NAMED_PAGES else ""
    named = ", ".join(urls[:_MAX_NAMED_PAGES])
    what = "showed what is hidden now and cannot be made anew, so they are removed until that is mended"
    return Problem("output/", f"{named}{more} {what}")
