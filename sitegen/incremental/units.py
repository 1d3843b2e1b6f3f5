"""Units: the parts of a site that are planned separately. Each yields pages.

A unit is identified by a text: its kind and its subject ("story:content/articles/2019/ferry.md", "term:12:2019").
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from sitegen.core.model import TERM_KINDS
from sitegen.pages.limits import SiteLimits


class Unit(NamedTuple):
    """A part of the site: its kind, and which one of that kind it is.

    `key` is the path of the file for a story or page, the number for a term or its data, NUMBER:YEAR for a year of a
    term, the prefix for a shard of the names index, the period for a year, month or day, the kind of terms for an
    index; "" where there is one unit of the kind. Tables have `kind` and `key` in two columns; both are "" for a file
    of output/ that is of no unit.
    """

    kind: str
    key: str = ""


SINGLE = tuple(
    Unit(kind)
    for kind in (
        "home", "missing", "search", "names", "holdings", "archive", "undated", "days", "feed", "crawlers", "moved",
    )
)  # fmt: skip
"""Units of which there is one."""

COPY, BUNDLE, MAP = Unit("copy"), Unit("bundle"), Unit("map")
"""Units that are not planned one by one: files that are published as they are, the search bundle, the sitemap."""

_ORDER = (
    "home", "missing", "page", "search", "story", "holdings", "archive", "year", "month", "undated", "days", "day",
    "index", "term", "data", "names", "name-shard", "feed", "redirect", "moved", "crawlers", "map",
)  # fmt: skip
_RANKS = {kind: rank for rank, kind in enumerate(_ORDER)}
_RANKS["term-year"] = _RANKS["term"]


def map_bucket(bucket: int) -> Unit:
    """The text that identifies a unit."""
    return Unit(MAP.kind, str(bucket))


def term(number: int) -> Unit:
    """The first page of a term, with its feeds."""
    return Unit("term", str(number))


def term_year(number: int, year: str) -> Unit:
    """The pages of a year of a term; `year` is "" for the stories without a date."""
    return Unit("term-year", f"{number}:{year or 'undated'}")


def data(number: int) -> Unit:
    """The stories of a term as data."""
    return Unit("data", str(number))


def name_shard(prefix: str) -> Unit:
    """The names with a word that begins with `prefix` (index/name_index.py)."""
    return Unit("name-shard", prefix)


def rank(unit: Unit, template: str) -> int:
    """The rank of a page by its unit: of two pages with one URL the one with the lower rank gets it."""
    return _RANKS["redirect" if unit.kind == "story" and template == "redirect.html" else unit.kind]


_EVERY = (
    ("story", "SELECT path FROM stories"),
    ("page", "SELECT path FROM pages"),
    ("year", "SELECT DISTINCT substr(value, 1, 4) FROM tallies WHERE what = 'day' AND value != ''"),
    ("month", "SELECT DISTINCT substr(value, 1, 7) FROM tallies WHERE what = 'day' AND value != ''"),
    ("day", "SELECT DISTINCT substr(value, 6, 5) FROM tallies WHERE what = 'day' AND value != ''"),
    ("term", "SELECT CAST(id AS TEXT) FROM terms WHERE url != ''"),
    ("name-shard", "SELECT prefix FROM name_shards"),
)
"""SQL for the keys of all units of a kind."""


def every_unit(db: sqlite3.Connection, limits: SiteLimits) -> Iterator[Unit]:
    """All units that the site may have now."""
    yield from SINGLE
    yield from (Unit("index", kind.name) for kind in TERM_KINDS)
    for kind, sql in _EVERY:
        yield from (Unit(kind, key) for (key,) in db.execute(sql))
    for row in db.execute("SELECT id FROM terms WHERE url != '' AND count >= ?", (limits.data_stories,)):
        yield data(row["id"])
    for row in db.execute("SELECT id FROM terms WHERE url != '' AND count > ?", (limits.term_page_stories,)):
        yield from years_of(db, row["id"])


def years_of(db: sqlite3.Connection, number: int) -> list[Unit]:
    """The units of the years of a term."""
    rows = db.execute("SELECT DISTINCT substr(sort, 1, 4) FROM appearances WHERE term = ?", (number,))
    return [term_year(number, year) for (year,) in rows]


def noted_years_of(db: sqlite3.Connection, number: int) -> set[Unit]:
    """The units of the years of a term of which the index knows pages."""
    # No DISTINCT: for that, SQLite would read the view from end to end. "~" comes after digits and letters.
    sql = "SELECT kind, key FROM owners WHERE kind = 'term-year' AND key BETWEEN ? AND ?"
    return {Unit(*row) for row in db.execute(sql, (f"{number}:", f"{number}:~"))}
