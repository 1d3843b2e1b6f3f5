"""Checks URLs across the archive: two stories at one URL, bad aliases, missing related stories."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from sitegen.check.finding import ERROR, NOTE, WARNING, Finding
from sitegen.check.line_numbers import line_of_key
from sitegen.content.aliases import alias_url, has_query
from sitegen.content.document import parse_document
from sitegen.core.errors import ContentError
from sitegen.core.files import file_bytes
from sitegen.core.urls import file_of
from sitegen.index.old_addresses import Dispute, disputes
from sitegen.index.web_addresses import local_address

CHECK = "addresses"


class Addresses:
    """Finds the owner of a URL in the index."""

    def __init__(self, db: sqlite3.Connection, root: Path) -> None:
        self.db, self.root = db, root

    def source(self, url: str) -> str:
        """The file of content/ from which the page at `url` is made; "" if there is none."""
        for sql in (
            "SELECT path FROM stories WHERE url=? ORDER BY draft, path",
            "SELECT path FROM pages WHERE url=? ORDER BY draft, path",
            "SELECT file FROM terms WHERE url=? AND file != ''",
        ):
            row = self.db.execute(sql, (url,)).fetchone()
            if row:
                return str(row[0])
        return ""

    def owner(self, url: str) -> str:
        """The owner of `url` in words: a file of content/, a term, or "a page of the site"; "" if there is none."""
        row = self.db.execute("SELECT kind, name FROM terms WHERE url=?", (url,)).fetchone()
        return self.source(url) or (f"{row['kind']} {row['name']!r}" if row else self._built(url))

    def _built(self, url: str) -> str:
        """ "a page of the site" if output/ has a page at `url` that is no redirect, else ""."""
        path = self.root / "output" / file_of(url)
        try:
            return "" if b'http-equiv="refresh"' in file_bytes(path)[:4096] else "a page of the site"
        except OSError:
            return ""

    def clashes(self) -> Iterator[Finding]:
        """Stories and free pages with the same URL: only one of them is published."""
        taken: dict[str, list[str]] = defaultdict(list)
        for table in ("stories", "pages"):
            sql = f"SELECT url, path FROM {table} WHERE url IN (SELECT url FROM ({_SHARED})) ORDER BY path"  # noqa: S608 -- our own words
            for url, path in self.db.execute(sql):
                taken[url].append(path)
        for url, paths in sorted(taken.items()):
            for path in paths[1:]:
                what = f"stands at {url}, and so does {paths[0]}: duplicate slug"
                mend = "give one of them another slug, or rename its file"
                yield Finding(path, self._line(path, "slug"), what, mend, CHECK)

    def aliases(self) -> Iterator[Finding]:
        """Aliases that several stories state, or that are the URL of another page.

        Aliases that are no paths were dropped before. Captures of one story may share an alias.
        """
        disputed = {dispute.alias: dispute for dispute in disputes(self.db)}
        rows = self.db.execute("SELECT path, url, aliases FROM stories WHERE aliases != '[]' ORDER BY path").fetchall()
        for path, own, listed in rows:
            for alias in json.loads(listed):
                what, mend, severity = self._wrong(path, own, alias, disputed)
                if what:
                    line = self._line(path, "aliases", alias)
                    yield Finding(path, line, f"the alias {alias} {what}", mend, CHECK, severity)
        yield from self._queries(rows)

    def _wrong(self, path: str, own: str, alias: str, disputed: dict[str, Dispute]) -> tuple[str, str, str]:
        """What is wrong with an alias, the remedy, and the severity; empty texts if nothing is."""
        dispute, url = disputed.get(local_address(alias)), alias_url(alias)
        if dispute and not dispute.is_page:
            mend = "take it out of all but one of them"
            what = f"is one of {dispute.files[0]} too, so it leads to neither of them"
            return (what, mend, WARNING) if path != dispute.files[0] else ("", "", "")
        owner = self.owner(url) if url and url != own else ""
        if owner:
            mend = "take it out, or move what stands there"
            return f"is the address of {owner}, so it never leads here", mend, WARNING if dispute else ERROR
        return "", "", ""

    def _queries(self, rows: Sequence[sqlite3.Row]) -> Iterator[Finding]:
        """A note on aliases with a query, which only links of the archive itself can follow."""
        found = [(path, alias) for path, _, listed in rows for alias in json.loads(listed) if has_query(alias)]
        if found:
            path, alias = found[0]
            what = (
                f"the alias {alias} has a query, which files cannot redirect: only links in the archive lead here"
                + (f"; so have {len(found) - 1:,} other aliases" if len(found) > 1 else "")
            )
            mend = "a host that has rules for queries can redirect it"
            yield Finding(path, self._line(path, "aliases", alias), what, mend, CHECK, NOTE)

    def related(self) -> Iterator[Finding]:
        """Related stories that a person stated and that do not exist."""
        sql = (
            "SELECT s.path, c.url FROM chosen c JOIN stories s ON s.id = c.story "
            "WHERE NOT EXISTS (SELECT 1 FROM stories o WHERE o.url = c.url) ORDER BY s.path, c.url"
        )
        for path, url in self.db.execute(sql).fetchall():
            mend = "name the URL of a story, as its page has it"
            yield Finding(path, self._line(path, "related", url), f"related: no story stands at {url}", mend, CHECK)

    def _line(self, path: str, key: str, part: str = "") -> int | None:
        try:
            return line_of_key(parse_document((self.root / path).read_bytes(), path).head, key, part)
        except (ContentError, OSError):
            return None


_SHARED = """SELECT url, count(*) AS n FROM (SELECT url FROM stories UNION ALL SELECT url FROM pages)
    GROUP BY url HAVING n > 1"""
