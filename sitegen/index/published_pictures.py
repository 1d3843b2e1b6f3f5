"""Which pictures are published: those that a shown story, page or term names.

Other pictures stay unpublished: they may belong to something that was hidden.
"""

from __future__ import annotations

import sqlite3

_PUBLISHED = """
SELECT path FROM pictures WHERE story IN (SELECT id FROM shown)
UNION SELECT p.path FROM file_pictures p JOIN pages g ON g.path = p.file WHERE ? OR NOT g.draft
UNION SELECT p.path FROM file_pictures p JOIN terms t ON t.file = p.file WHERE t.url != ''"""


def pictures(db: sqlite3.Connection, drafts: bool) -> set[str]:
    """Paths under content/ of the pictures that a shown story, page or term names; the view `shown` must exist."""
    return {row["path"] for row in db.execute(_PUBLISHED, (drafts,))}
