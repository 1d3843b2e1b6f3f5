"""Versions: which stories are captures of the same address, and which capture is the latest."""

from __future__ import annotations

import sqlite3

from sitegen.index.changed_stories import note_stories
from sitegen.index.store import transaction

SCHEMA = """
-- A story of whose address there is a later capture: `current` is the latest.
CREATE TABLE superseded(id INTEGER PRIMARY KEY, current INT);
-- The older captures of a story (index/copies.py, index/withdrawals.py).
CREATE INDEX superseded_current ON superseded(current);
"""

# Withdrawn stories are included: whether a capture is the latest does not change when it is withdrawn. Stories that one
# capture gives the same address are no versions of each other: the address is that of the page with all of them.
_VERSIONS = """
SELECT id, first_value(id) OVER (
    PARTITION BY address ORDER BY julianday(captured) DESC NULLS LAST, words DESC, path
) current FROM stories WHERE address IN (
    SELECT address FROM stories WHERE address IN (SELECT address FROM addressed) GROUP BY address
    HAVING count(*) > 1 AND count(*) = count(DISTINCT captured || ' ' || coalesce(nullif(seed_file, ''), path))
)"""


def refresh_versions(db: sqlite3.Connection) -> None:
    """Finds the latest capture again for each address that a change may affect."""
    # CROSS JOIN keeps this order: it begins with the few changed files, not with all stories.
    db.execute(
        "INSERT OR IGNORE INTO addressed SELECT s.address FROM changed c CROSS JOIN stories s ON s.path = c.path "
        "WHERE s.address != ''"
    )
    if not db.execute("SELECT 1 FROM addressed LIMIT 1").fetchone():
        return
    with transaction(db):
        db.execute("DELETE FROM superseded WHERE id NOT IN (SELECT id FROM stories)")
        stories = "SELECT id FROM stories WHERE address IN (SELECT address FROM addressed)"
        sql = f"SELECT id, current FROM superseded WHERE id IN ({stories}) OR current IN ({stories})"  # noqa: S608
        before = dict(db.execute(sql).fetchall())
        after = dict(db.execute(f"SELECT * FROM ({_VERSIONS}) WHERE id != current").fetchall())  # noqa: S608
        db.executemany("DELETE FROM superseded WHERE id = ?", [(story,) for story in before])
        db.executemany("INSERT OR REPLACE INTO superseded VALUES(?,?)", after.items())
        moved = {story for story in before.keys() | after.keys() if before.get(story) != after.get(story)}
        note_stories(db, moved | {found[story] for story in moved for found in (before, after) if story in found})
        db.execute("DELETE FROM addressed")
