"""Which terms stories name together.

A story that names hundreds (a list of candidates, a roll of honour) says nothing of who belongs together, and to count
its pairs takes the square of their number: it is left out, and costs each of its names no more than another story.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

SCHEMA = """
-- A story of more than MAX_STORY_TERMS terms.
CREATE TABLE crowds(story INTEGER PRIMARY KEY);
"""

MAX_STORY_TERMS = 200
"""A story of more terms than this is a crowd."""

CO_OCCURRENCE_SQL = """
SELECT b.term, count(*) n FROM appearances a JOIN appearances b ON b.story = a.story AND b.term != a.term
WHERE a.term = ? AND a.sort BETWEEN ? AND ? AND a.story NOT IN (SELECT story FROM crowds)
GROUP BY b.term HAVING n >= ?"""
"""How many stories of a term, between two texts of `sort`, name each other term: those that at least so many name."""

# CROSS keeps the order: from the stories of the term, each of which has one publication at most.
PUBLICATIONS = """
SELECT x.term, count(*) n FROM appearances a
CROSS JOIN names p INDEXED BY names_publication ON p.story = a.story AND p.kind = 'publication'
CROSS JOIN term_names x ON x.kind = p.kind AND x.name = p.name AND x.term != a.term
WHERE a.term = ? AND a.sort BETWEEN ? AND ? GROUP BY x.term"""
"""How many stories of a term, between two texts of `sort`, are in each publication."""


def note_crowds(db: sqlite3.Connection, paths: Iterable[str] | None = None) -> None:
    """Notes which of the stories at `paths`, or of all, are crowds; their appearances are up to date."""
    counted = "INSERT INTO crowds SELECT story FROM appearances {} GROUP BY story HAVING count(*) > ?"
    if paths is None:
        db.execute("DELETE FROM crowds")
        db.execute(counted.format(""), (MAX_STORY_TERMS,))
        return
    db.execute("DELETE FROM crowds WHERE story NOT IN (SELECT id FROM stories)")
    own = "story = (SELECT id FROM stories WHERE path = ?)"
    for path in paths:
        db.execute(f"DELETE FROM crowds WHERE {own}", (path,))  # noqa: S608 -- our own words
        db.execute(counted.format(f"WHERE {own}"), (path, MAX_STORY_TERMS))


def ties(db: sqlite3.Connection, term: int, others: Sequence[int]) -> dict[tuple[int, int], int]:
    """How many stories of a term name two of the `others` together; pairs that none does are left out."""
    marks = ",".join("?" * len(others))
    sql = (
        "SELECT a.term one, b.term other, count(*) n FROM appearances c "  # noqa: S608 -- only question marks
        f"JOIN appearances a ON a.story = c.story AND a.term IN ({marks}) "
        f"JOIN appearances b ON b.story = c.story AND b.term IN ({marks}) AND b.term > a.term "
        "WHERE c.term = ? AND c.story NOT IN (SELECT story FROM crowds) GROUP BY a.term, b.term"
    )
    found = db.execute(sql, (*others, *others, term))
    return {(row["one"], row["other"]): row["n"] for row in found}
