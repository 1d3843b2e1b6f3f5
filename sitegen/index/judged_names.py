"""Which names the machine has not judged yet: those whose stories changed since it last decided which names are one.

It decides at the end of a conversion that wrote articles. A conversion that is killed leaves a mark, so the next one
decides for both. Derived data, as all of the index: without it, all names count as changed.
"""

from __future__ import annotations

import sqlite3

from sitegen.content.decisions import KINDS
from sitegen.index.store import recall, remember

SCHEMA = """
-- A name, as stories write it, that the machine has judged: how many stories had it then, and the sum of the squares of
-- their numbers, by which another set of stories is recognized.
CREATE TABLE judged(kind TEXT, name TEXT, stories INT, sum INT, PRIMARY KEY(kind, name)) WITHOUT ROWID;
"""

_MARK = "names to judge"
_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)
_NOW = (
    "SELECT written_kind kind, written_name name, count(*) stories, sum(story * story) sum FROM names "  # noqa: S608
    f"WHERE written_kind IN ({_KINDS}) GROUP BY written_kind, written_name"
)


def are_marked(db: sqlite3.Connection) -> bool:
    """Whether a conversion began to write articles, and nothing was decided since."""
    return bool(recall(db, _MARK))


def mark(db: sqlite3.Connection, *, marked: bool) -> None:
    """Notes that names may change, or that there is nothing left to decide."""
    remember(db, _MARK, "1" if marked else "")


def changed(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """The kinds and names that are to be judged: as resolved, local names as written."""
    sql = (
        "SELECT DISTINCT CASE WHEN n.kind = '' THEN n.written_kind ELSE n.kind END, "  # noqa: S608 -- our own words
        "CASE WHEN n.kind = '' THEN n.written_name ELSE n.name END "
        f"FROM ({_NOW} EXCEPT SELECT * FROM judged) c "
        "JOIN names n ON n.written_kind = c.kind AND n.written_name = c.name"
    )
    return {(kind, name) for kind, name in db.execute(sql)}


def note_judged(db: sqlite3.Connection) -> None:
    """Notes that all names were judged as they are now. In the caller's transaction."""
    db.execute("DELETE FROM judged")
    db.execute(f"INSERT INTO judged {_NOW}")
