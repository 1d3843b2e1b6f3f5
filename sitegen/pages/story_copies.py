"""A story's copies: the same story in other papers, and other captures of its address."""

from __future__ import annotations

from typing import NamedTuple

from sitegen.core.typography import typeset
from sitegen.index import copies as found
from sitegen.index.archive import Archive, Row
from sitegen.pages import dates
from sitegen.pages.records.shared import Copy, Version
from sitegen.pages.teasers import story_date


class Copies(NamedTuple):
    """A story's copies. `canonical` is where search engines are sent: the first copy of its latest capture.

    `withdrawn` is the URL of the latest capture where that one is withdrawn, "" where it is not.
    """

    canonical: str
    papers: tuple[Copy, ...]
    captures: tuple[Version, ...]
    withdrawn: str

    @property
    def is_superseded(self) -> bool:
        """Whether there is a later capture, shown or withdrawn."""
        return any(version.current for version in self.captures) or bool(self.withdrawn)

    @property
    def urls(self) -> set[str]:
        """Where the copies stand."""
        return {*(copy.url for copy in self.papers), *(version.url for version in self.captures)}


def copies(archive: Archive, row: Row) -> Copies:
    """The story in other papers, and other captures of its address."""
    db = archive.db
    current, group = found.current(db, row), found.reprints(db, row)
    is_current = current["id"] == row["id"]
    canonical = str(next(iter(group if is_current else found.reprints(db, current)), current)["url"])
    papers = (_copy(other, canonical) for other in group if other["id"] not in (row["id"], current["id"]))
    captures = (other for other in found.versions(db, row) if other["id"] != row["id"])
    return Copies(
        canonical,
        tuple(papers),
        tuple(Version(o["url"], dates.date(o["captured"]), o["id"] == current["id"]) for o in captures),
        found.withdrawn_latest(db, row),
    )


def _copy(row: Row, canonical: str) -> Copy:
    title = typeset(row["title"], row["language"])
    return Copy(row["url"], title, row["publication"], story_date(row), row["url"] == canonical)
