"""Tallies: counts over the whole archive that pages show, updated as stories change."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from sitegen.core.model import Article

SCHEMA = """
-- A Tally, and how many stories count for it: one row for each value that a thing has.
CREATE TABLE tallies(what TEXT, value TEXT, count INT, PRIMARY KEY(what, value)) WITHOUT ROWID;
"""

FIELDS = ("title", "authors", "date", "dateline", "publication", "body", "language")
BY_HAND = "written by a person"

Tally = tuple[str, str]
"""What is counted ("year", "day", "language", "field title", "shown"), and a story's value of it."""

PERIODS = {"year": 4, "month": 7, "day": 10}
"""The number of characters of `sort` that identify a year, month or day."""


def field_sources(article: Article) -> dict[str, str]:
    """The source of each of FIELDS of a story; fields without a value are left out."""
    fields = article.capture.get("fields")
    found: dict[str, str] = {}
    for name in FIELDS:
        if getattr(article, name):
            record = fields.get(name) if isinstance(fields, Mapping) else None
            source = record.get("from") if isinstance(record, Mapping) else None
            found[name] = source if isinstance(source, str) else BY_HAND
    return found


def of_story(row: sqlite3.Row) -> list[Tally]:
    """The tallies in which a listed story is counted."""
    sources = json.loads(row["fields"])
    fields = [(f"field {name}", sources.get(name, "")) for name in FIELDS]
    dates = [(period, row["sort"][:length]) for period, length in PERIODS.items()]
    return [*dates, ("language", row["language"]), *fields]


def change(db: sqlite3.Connection, gone: Iterable[Tally], come: Iterable[Tally]) -> None:
    """Subtracts the tallies in `gone` and adds those in `come`."""
    differences = Counter(come)
    differences.subtract(gone)
    for (what, value), difference in differences.items():
        if difference:
            sql = "INSERT INTO tallies VALUES(?,?,?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
            db.execute(sql, (what, value, difference))
            db.execute("DELETE FROM tallies WHERE what = ? AND value = ? AND count = 0", (what, value))


def tally(db: sqlite3.Connection, what: str) -> dict[str, int]:
    """The values of one tally with their counts."""
    return dict(db.execute("SELECT value, count FROM tallies WHERE what = ? ORDER BY value", (what,)).fetchall())
