"""The files of output/ by what they are, for people who must fit a site into the limits of a host."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sitegen.core.model import TERM_KINDS

ARTICLES, INDEXES, PERIODS, OTHER = "articles", "indexes", "archive_pages", "other"
FEEDS, DATA, SEARCH, PICTURES, REDIRECTS = "feeds", "data", "search", "pictures", "redirects"
TERMS = tuple(kind.plural for kind in TERM_KINDS)
OUTPUT_KINDS = (ARTICLES, *TERMS, INDEXES, PERIODS, FEEDS, DATA, SEARCH, PICTURES, REDIRECTS, OTHER)
"""All kinds of files, in the order in which they are told. Pages of terms count under the plural of their kind."""

_OF_UNITS = {
    "story": ARTICLES, "index": INDEXES, "data": DATA, "bundle": SEARCH, "search": SEARCH,
    "names": SEARCH, "name-shard": SEARCH, "feed": FEEDS,
    "archive": PERIODS, "holdings": PERIODS, "year": PERIODS, "month": PERIODS, "undated": PERIODS, "days": PERIODS,
    "day": PERIODS,
}  # fmt: skip
"""The kind of the files of a unit, where all of them are of one kind."""
_OF_COPIES = {"images/": PICTURES, "data/": DATA}
"""The kind of copied files, by their first folder."""

_GROUPED = """
SELECT kind, template, substr(path, 1, instr(path, '/')) folder, path LIKE '%feed.xml' OR path LIKE '%feed.json' feed,
    count(*) files, sum(size) bytes FROM outputs
GROUP BY kind, template, CASE WHEN kind IN ('term', 'term-year', 'copy') THEN folder END,
    CASE WHEN kind IN ('term', 'moved') THEN feed END"""


@dataclass(frozen=True, slots=True)
class FileTotal:
    """A number of files, and their size in bytes."""

    files: int = 0
    size: int = 0


def files_by_kind(db: sqlite3.Connection) -> dict[str, FileTotal]:
    """For each of OUTPUT_KINDS its files in output/, as the index knows them. Their numbers add up to all files."""
    found = dict.fromkeys(OUTPUT_KINDS, FileTotal())
    for row in db.execute(_GROUPED):
        kind = _kind(row)
        found[kind] = FileTotal(found[kind].files + row["files"], found[kind].size + row["bytes"])
    return found


def _kind(row: sqlite3.Row) -> str:
    unit, template = row["kind"], row["template"]
    if template == "redirect.html" or (unit == "moved" and template):
        return REDIRECTS
    if unit in ("term", "term-year", "moved"):
        of_page = row["folder"].rstrip("/") if template else ""
        return of_page if of_page in TERMS else FEEDS if row["feed"] else DATA
    if unit == "copy":
        return _OF_COPIES.get(row["folder"], OTHER)
    return _OF_UNITS.get(unit, OTHER)
