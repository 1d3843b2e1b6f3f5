"""Units: the parts of a site that are planned separately. Each yields pages.

A unit is identified by a text: its kind and its subject ("story:content/articles/2019/ferry.md", "term:12:2019").
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sitegen.core.model import TERM_KINDS

SINGLE = ("home", "missing", "search", "holdings", "archive", "undated", "days", "feed", "crawlers", "moved")
"""Units of which a site has exactly one."""

_ORDER = (
    "home", "missing", "page", "search", "story", "holdings", "archive", "year", "month", "undated", "days", "day",
    "index", "term", "data", "feed", "redirect", "moved", "crawlers", "map",
)  # fmt: skip


def unit(kind: str, *of: object) -> str:
    """The text that identifies a unit."""
    return ":".join([kind, *map(str, of)])


def rank(name: str, template: str) -> int:
    """The rank of a page by its unit: of two pages with one URL the one with the lower rank gets it."""
    kind = name.partition(":")[0]
    return _ORDER.index("redirect" if kind == "story" and template == "redirect.html" else kind)


def every_unit(db: sqlite3.Connection, paged: int) -> Iterator[str]:
    """All units that the site may have now. Terms with more stories than `paged` also have units for their years."""
    yield from SINGLE
    yield from (unit("index", kind.name) for kind in TERM_KINDS)
    for sql in (
        "SELECT 'story:' || path FROM stories",
        "SELECT 'page:' || path FROM pages",
        "SELECT DISTINCT 'year:' || substr(value, 1, 4) FROM tallies WHERE what = 'day' AND value != ''",
        "SELECT DISTINCT 'month:' || substr(value, 1, 7) FROM tallies WHERE what = 'day' AND value != ''",
        "SELECT DISTINCT 'day:' || substr(value, 6, 5) FROM tallies WHERE what = 'day' AND value != ''",
        "SELECT 'term:' || id FROM terms",
        "SELECT 'data:' || id FROM terms WHERE count > 1",
    ):
        yield from (row[0] for row in db.execute(sql))
    for row in db.execute("SELECT id FROM terms WHERE count > ?", (paged,)):
        yield from years_of(db, row["id"])


def years_of(db: sqlite3.Connection, term: int) -> list[str]:
    """The units of the years of a term."""
    rows = db.execute("SELECT DISTINCT substr(sort, 1, 4) FROM appearances WHERE term = ?", (term,))
    return [unit("term", term, row[0] or "undated") for row in rows]
