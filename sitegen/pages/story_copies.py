"""Copies of a story: reprints in other publications, and other captures of it."""

from __future__ import annotations

from typing import NamedTuple

from sitegen.core.typography import typeset
from sitegen.index import copies as found
from sitegen.index.archive import Archive, Row
from sitegen.pages import dates
from sitegen.pages.records.shared import Copy, Version
from sitegen.pages.teasers import story_date


class Copies(NamedTuple):
    """Copies of a story.

    `canonical` is the URL that search engines should list: the first reprint of the latest capture.

    `withdrawn` is the URL of the latest capture if that one is withdrawn, else "". `is_superseded` tells whether lists
    show another capture.
    """

    canonical: str
    papers: tuple[Copy, ...]
    captures: tuple[Version, ...]
    withdrawn: str
    is_superseded: bool

    @property
    def urls(self) -> set[str]:
        """Where the copies stand."""
        return {*(copy.url for copy in self.papers), *(version.url for version in self.captures)}


def copies(archive: Archive, row: Row) -> Copies:
    """Returns the reprints of a story and its other captures."""
    db = archive.db
    current, group = found.current(db, row), found.reprints(db, row)
    is_current = current["id"] == row["id"]
    canonical = str(next(iter(group if is_current else found.reprints(db, current)), current)["url"])
    papers = (_copy(other, canonical) for other in group if other["id"] not in (row["id"], current["id"]))
    captures = (other for other in found.versions(db, row) if other["id"] != row["id"])
    return Copies(
        canonical,
        tuple(papers),
        tuple(_version(o, row, is_current=o["id"] == current["id"]) for o in captures),
        found.withdrawn_latest(db, row),
        found.is_superseded(db, row),
    )


def _version(other: Row, row: Row, *, is_current: bool) -> Version:
    is_latest = is_current and bool(row["address"]) and other["address"] == row["address"]
    return Version(other["url"], dates.date(other["captured"]), is_current, is_latest)


def _copy(row: Row, canonical: str) -> Copy:
    title = typeset(row["title"], row["language"])
    return Copy(row["url"], title, row["publication"], story_date(row), row["url"] == canonical)
