"""Repeats: which stories one publication has several times, and which of them lists show.

A story that was captured as text and as a page, or that a publication printed again, is in a group of reprints
(index/reprints.py) more than once. Lists, counts and search have only the fullest of these; the others keep their
pages.
"""

from __future__ import annotations

import sqlite3

from sitegen.index.changed_stories import note_stories
from sitegen.index.store import GONE, transaction

SCHEMA = """
-- A story that its publication has again in a fuller form: `main` is the story that lists show in its place.
CREATE TABLE repeats(id INTEGER PRIMARY KEY, main INT);
"""

_GROUPS = """
SELECT r.leader FROM changed c CROSS JOIN stories s ON s.path = c.path CROSS JOIN reprints r ON r.story = s.id
UNION SELECT p.leader FROM changed c CROSS JOIN placed p ON p.path = c.path WHERE p.leader"""
"""The groups that a change may affect: those of the changed stories now, and those at the last refresh."""

# A capture that does not say its publication has that of the other capture of the same seed ("a.txt" beside "a.html").
_PAPER = """
coalesce(nullif(lower(s.publication), ''), (
    SELECT max(lower(o.publication)) FROM stories o WHERE o.stem = s.stem AND s.stem != '' AND o.publication != ''
), nullif(char(0) || s.stem, char(0)))"""

_REPEATS = f"""
SELECT id, main FROM (
    SELECT id, first_value(id) OVER (PARTITION BY leader, paper ORDER BY words DESC, date = '', date, path) main FROM (
        SELECT s.id, s.words, s.date, s.path, r.leader, {_PAPER} paper
        FROM groups g CROSS JOIN reprints r ON r.leader = g.leader CROSS JOIN stories s ON s.id = r.story
        WHERE NOT ({GONE}) AND NOT s.draft AND s.id NOT IN (SELECT id FROM superseded)
    ) WHERE paper IS NOT NULL
) WHERE id != main"""  # noqa: S608 -- our own words


def refresh_repeats(db: sqlite3.Connection) -> None:
    """Finds the repeats of the changed stories and of their groups again.

    Drafts, withdrawn stories and captures with a later one repeat nothing: no list shows them anyway.
    """
    with transaction(db):
        db.execute("CREATE TEMP TABLE groups AS SELECT DISTINCT leader FROM main.reprints WHERE FALSE")
        db.execute(f"INSERT INTO groups {_GROUPS}")
        before = dict(db.execute(_KNOWN).fetchall())
        after = dict(db.execute(_REPEATS).fetchall())
        db.execute("DROP TABLE groups")
        db.executemany("DELETE FROM repeats WHERE id = ?", [(story,) for story in before])
        db.executemany("INSERT OR REPLACE INTO repeats VALUES(?,?)", after.items())
        moved = {story for story in before.keys() | after.keys() if before.get(story) != after.get(story)}
        note_stories(db, moved | {found[story] for story in moved for found in (before, after) if story in found})


_KNOWN = """
SELECT id, main FROM repeats WHERE id IN (
    SELECT r.story FROM groups g CROSS JOIN reprints r ON r.leader = g.leader
    UNION SELECT s.id FROM changed c CROSS JOIN stories s ON s.path = c.path
    UNION SELECT p.story FROM changed c CROSS JOIN placed p ON p.path = c.path
)"""
"""The known repeats of the affected groups, and those of stories that are in no group or gone."""
