"""A story's copies: the same story in other papers, and other captures of its address."""

from __future__ import annotations

from sitegen.index.archive import Archive, Row
from sitegen.pages import words
from sitegen.pages.nouns import Copy, Version
from sitegen.pages.parts import story_date
from sitegen.text import curly


def canonical_url(archive: Archive, row: Row) -> str:
    """Where search engines are sent: the first copy of the story's latest capture."""
    current = archive.current(row)
    first: Row = next(iter(archive.reprints(current)), current)
    return str(first["url"])


def copies(archive: Archive, row: Row, canonical: str) -> tuple[Copy, ...]:
    """The story in other papers; `canonical` is the URL of the copy that counts as the first."""
    own = (row["id"], archive.current(row)["id"])
    return tuple(_copy(other, canonical) for other in archive.reprints(row) if other["id"] not in own)


def _copy(row: Row, canonical: str) -> Copy:
    title = curly(row["title"], row["language"])
    return Copy(row["url"], title, row["publication"], story_date(row), row["url"] == canonical)


def versions(archive: Archive, row: Row) -> tuple[Version, ...]:
    """Other captures of the story's address."""
    current = archive.current(row)["id"]
    found = (other for other in archive.versions(row) if other["id"] != row["id"])
    return tuple(Version(other["url"], words.date(other["captured"]), other["id"] == current) for other in found)
