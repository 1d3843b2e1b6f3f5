"""What an A-Z index lists beside its terms: the stories of those without a page, and the aliases of all."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict

SEEN = (
    "SELECT 1 FROM term_names x CROSS JOIN names n INDEXED BY names_name ON n.kind = x.kind AND n.name = x.name "
    "WHERE x.term = t.id AND n.story = s.id AND n.spans != '[]'"
)
"""SQL for whether a sentence of the story `s` has a name of the term `t`.

INDEXED BY is needed: by the story SQLite would read all its names for each of them.
"""


def stories_by_term(db: sqlite3.Connection, kind: str) -> dict[int, list[sqlite3.Row]]:
    """For each term of a kind that has no page its stories, newest first and undated ones last.

    A row has what a link to the story shows (its URL, title, date with bounds, and language), and `seen`: whether a
    sentence of the story has the name.
    """
    sql = (
        "SELECT t.id term, s.url, s.title, s.date, s.earliest, s.latest, s.language, "  # noqa: S608 -- our own words
        f"EXISTS ({SEEN}) seen FROM terms t "
        "JOIN appearances a ON a.term = t.id JOIN stories s ON s.id = a.story "
        "WHERE t.kind = ? AND t.url = '' ORDER BY t.id, a.sort DESC, s.path DESC"
    )
    found: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in db.execute(sql, (kind,)):
        found[row["term"]].append(row)
    return found


def forms_of_kind(db: sqlite3.Connection, kind: str) -> tuple[dict[int, Counter[str]], dict[str, list[str]]]:
    """The forms that stories use for each term of a kind, with the number of stories, and the aliases that files
    state.
    """
    forms: dict[int, Counter[str]] = defaultdict(Counter)
    for term, found in db.execute("SELECT term, forms FROM term_names WHERE kind = ?", (kind,)):
        forms[term].update(json.loads(found))
    files = db.execute("SELECT path, aliases FROM term_files WHERE kind = ?", (kind,))
    return forms, {path: json.loads(aliases) for path, aliases in files}
