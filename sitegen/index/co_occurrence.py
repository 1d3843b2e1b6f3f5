"""Which terms are named together in stories.

A story with hundreds of names (a list of candidates, a roll of honour) does not show who belongs together, and the
number of its pairs grows with the square of its names. Such stories are not counted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

SCHEMA = """
-- A story of more than MAX_STORY_TERMS terms.
CREATE TABLE stories_of_many_names(story INTEGER PRIMARY KEY);
"""

MAX_STORY_TERMS = 200
"""A story with more terms than this is a crowd."""

CO_OCCURRENCE_SQL = """
SELECT b.term, count(*) n FROM appearances a JOIN appearances b ON b.story = a.story AND b.term != a.term
WHERE a.term = ? AND a.sort BETWEEN ? AND ? AND a.story NOT IN (SELECT story FROM stories_of_many_names)
GROUP BY b.term HAVING n >= ?"""
"""For each other term the number of stories of a term that name it, between two bounds of `sort`, from a minimum on."""

# CROSS JOIN keeps this order: it begins with the term's stories, each of which has at most one publication.
PUBLICATIONS = """
SELECT x.term, count(*) n FROM appearances a
CROSS JOIN names p INDEXED BY names_publication ON p.story = a.story AND p.kind = 'publication'
CROSS JOIN term_names x ON x.kind = p.kind AND x.name = p.name AND x.term != a.term
WHERE a.term = ? AND a.sort BETWEEN ? AND ? GROUP BY x.term"""
"""The number of stories of a term in each publication, between two bounds of `sort`."""


def note_crowds(db: sqlite3.Connection, paths: Iterable[str] | None = None) -> None:
    """Updates the stories with many names, for the stories at `paths` or for all; appearances must be up to date."""
    counted = "INSERT INTO stories_of_many_names SELECT story FROM appearances {} GROUP BY story HAVING count(*) > ?"
    if paths is None:
        db.execute("DELETE FROM stories_of_many_names")
        db.execute(counted.format(""), (MAX_STORY_TERMS,))
        return
    db.execute("DELETE FROM stories_of_many_names WHERE story NOT IN (SELECT id FROM stories)")
    own = "story = (SELECT id FROM stories WHERE path = ?)"
    for path in paths:
        db.execute(f"DELETE FROM stories_of_many_names WHERE {own}", (path,))  # noqa: S608 -- our own words
        db.execute(counted.format(f"WHERE {own}"), (path, MAX_STORY_TERMS))


def ties(db: sqlite3.Connection, term: int, others: Sequence[int]) -> dict[tuple[int, int], int]:
    """The number of stories of a term that name two of the `others`, by pair; pairs without a story are left out."""
    marks = ",".join("?" * len(others))
    sql = (
        "SELECT a.term one, b.term other, count(*) n FROM appearances c "  # noqa: S608 -- only question marks
        f"JOIN appearances a ON a.story = c.story AND a.term IN ({marks}) "
        f"JOIN appearances b ON b.story = c.story AND b.term IN ({marks}) AND b.term > a.term "
        "WHERE c.term = ? AND c.story NOT IN (SELECT story FROM stories_of_many_names) GROUP BY a.term, b.term"
    )
    found = db.execute(sql, (*others, *others, term))
    return {(row["one"], row["other"]): row["n"] for row in found}
