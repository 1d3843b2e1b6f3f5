"""Notes which files the scan changed since the derived tables were last brought up to date.

A file is noted in the transaction that changes its rows, so a run that is interrupted leaves the next run all it needs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import count

from sitegen.index.old_addresses import note_former_claims

SCHEMA = """
-- A file of content/articles/ whose story, or what is known of it, changed since the last refresh.
CREATE TABLE changed(path TEXT PRIMARY KEY) WITHOUT ROWID;

-- A name to be counted anew: that of a story which changed, at `path`; `path` is "" where no single story is why.
CREATE TABLE changed_names(kind TEXT, name TEXT, path TEXT, PRIMARY KEY(kind, name, path)) WITHOUT ROWID;

-- An address of whose captures one changed: which is the latest is to be found anew (index/versions.py).
CREATE TABLE addressed(address TEXT PRIMARY KEY) WITHOUT ROWID;
"""


def note_change(db: sqlite3.Connection, path: str) -> None:
    """Notes that the rows of a file are about to change. Call it before they change."""
    db.execute("INSERT OR IGNORE INTO changed VALUES(?)", (path,))
    db.execute(
        "INSERT OR IGNORE INTO changed_names SELECT n.kind, n.name, s.path FROM stories s "
        "JOIN names n ON n.story = s.id WHERE s.path = ?",
        (path,),
    )
    db.execute("INSERT OR IGNORE INTO addressed SELECT address FROM stories WHERE path = ? AND address != ''", (path,))
    note_former_claims(db, path)


def note_stories(db: sqlite3.Connection, stories: Iterable[int]) -> None:
    """Notes that something derived about stories has changed, though their files have not."""
    sql = "INSERT OR IGNORE INTO changed SELECT path FROM stories WHERE id = ?"
    db.executemany(sql, [(story,) for story in stories])


def note_renamed(db: sqlite3.Connection, names: Sequence[tuple[int, int]]) -> None:
    """Notes that names, given by story number and position, are about to get another resolved name."""
    note_stories(db, {story for story, _ in names})
    db.executemany(
        "INSERT OR IGNORE INTO changed_names SELECT n.kind, n.name, s.path FROM names n "
        "JOIN stories s ON s.id = n.story WHERE n.story = ? AND n.position = ?",
        names,
    )


def numbers(db: sqlite3.Connection, paths: Sequence[str]) -> list[int]:
    """The story numbers for files: a file keeps the number that it had, and no number is used twice."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'stories'").fetchone()
    fresh = count((row["seq"] if row else 0) + 1)
    return [known if (known := _number_of(db, path)) else next(fresh) for path in paths]


def _number_of(db: sqlite3.Connection, path: str) -> int | None:
    row = db.execute("SELECT story FROM placed WHERE path = ?", (path,)).fetchone()
    return int(row["story"]) if row else None
