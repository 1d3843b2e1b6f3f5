"""The stale units, which the next build plans anew, each with the reason. The index keeps them until they are made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from sitegen.incremental.units import Unit


def invalidate(db: sqlite3.Connection, units: Iterable[tuple[Unit, str]]) -> None:
    """Marks units as stale, each with a reason. A unit that is stale already keeps its first reason."""
    db.executemany("INSERT OR IGNORE INTO stale_units VALUES(?,?,?)", ((*unit, why) for unit, why in units))


def count_stale(db: sqlite3.Connection) -> int:
    """The number of stale units, without those of the sitemap."""
    return int(db.execute("SELECT count(*) FROM stale_units WHERE kind != 'map'").fetchone()[0])


def stale_units(db: sqlite3.Connection) -> Iterator[tuple[Unit, str]]:
    """The stale units with their reasons. Units may be added and removed while this runs.

    Stories and free pages come before the lists that show them, since their authors wait for them.
    """
    for kinds in ("IN ('page', 'story')", "NOT IN ('page', 'story', 'map')"):
        last = Unit("")
        # The plus keeps SQLite from going through each kind from its first unit on, for each 500.
        sql = f"SELECT * FROM stale_units WHERE (kind, key) > (?, ?) AND +kind {kinds} ORDER BY kind, key LIMIT 500"  # noqa: S608
        while rows := db.execute(sql, last).fetchall():
            yield from ((Unit(row["kind"], row["key"]), row["why"]) for row in rows)
            last = Unit(rows[-1]["kind"], rows[-1]["key"])
