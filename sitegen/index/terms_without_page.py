"""The stories of terms that have no page of their own: the A-Z index leads straight to these."""

from __future__ import annotations

import sqlite3
from collections import defaultdict


def stories_by_term(db: sqlite3.Connection, kind: str) -> dict[int, list[sqlite3.Row]]:
    """For each term of a kind that has no page its stories, newest first and undated ones last.

    A row has what a link to the story shows: its URL, title, date with bounds, and language.
    """
    sql = (
        "SELECT t.id term, s.url, s.title, s.date, s.earliest, s.latest, s.language FROM terms t "
        "JOIN appearances a ON a.term = t.id JOIN stories s ON s.id = a.story "
        "WHERE t.kind = ? AND t.url = '' ORDER BY t.id, a.sort DESC, s.path DESC"
    )
    found: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in db.execute(sql, (kind,)):
        found[row["term"]].append(row)
    return found
