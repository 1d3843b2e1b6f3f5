"""Copies of a story: its reprints in other publications, and other captures of it.

The index must be up to date, and its views `shown` and `listed` must exist: an Archive creates them.
"""

from __future__ import annotations

import sqlite3

from sitegen.index.store import GONE

Row = sqlite3.Row

_FIRST = "ORDER BY s.date = '', s.date, s.words DESC, s.path"


def current(db: sqlite3.Connection, story: Row) -> Row:
    """The capture of a story that lists show; the story itself if it is that, or if that one is withdrawn."""
    sql = "SELECT s.* FROM superseded o JOIN shown s ON s.id = o.current WHERE o.id = ?"
    row: Row | None = db.execute(sql, (story["id"],)).fetchone()
    return row or story


def withdrawn_latest(db: sqlite3.Connection, story: Row) -> str:
    """The URL of the latest capture of a story's address if that capture is withdrawn, else ""."""
    sql = f"SELECT s.url FROM older_captures o JOIN stories s ON s.id = o.latest WHERE o.id = ? AND {GONE}"  # noqa: S608 -- our own words
    row = db.execute(sql, (story["id"],)).fetchone()
    return str(row["url"]) if row else ""


def is_superseded(db: sqlite3.Connection, story: Row) -> bool:
    """Whether lists show another capture of a story instead of it, or none since that one is not public."""
    return bool(db.execute("SELECT 1 FROM superseded WHERE id = ?", (story["id"],)).fetchone())


def versions(db: sqlite3.Connection, story: Row) -> list[Row]:
    """All shown captures of a story, the story among them: first the one that lists show, then the latest."""
    known = db.execute("SELECT current FROM superseded WHERE id = ?", (story["id"],)).fetchone()
    newest = known["current"] if known else story["id"]
    sql = (
        "SELECT * FROM shown WHERE id = ?1 OR id IN (SELECT id FROM superseded WHERE current = ?1) "
        "ORDER BY id != ?1, julianday(captured) DESC NULLS LAST, words DESC, path"
    )
    return db.execute(sql, (newest,)).fetchall()


def reprints(db: sqlite3.Connection, story: Row) -> list[Row]:
    """The listed stories of a story's group of reprints; the canonical one comes first."""
    sql = (
        "SELECT s.* FROM reprints o JOIN reprints r ON r.leader = o.leader JOIN listed s ON s.id = r.story "  # noqa: S608 -- our own words
        f"WHERE o.story = ? {_FIRST}"
    )
    return db.execute(sql, (story["id"],)).fetchall()
