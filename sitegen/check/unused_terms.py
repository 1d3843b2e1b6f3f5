"""Checks for files of entities and tags that no story needs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from sitegen.check.finding import WARNING, Finding
from sitegen.core.text import fold

CHECK = "terms"


def unused(db: sqlite3.Connection) -> Iterator[Finding]:
    """Files whose names no story has, and files with names that an earlier file has."""
    used = {row[0] for row in db.execute("SELECT DISTINCT file FROM terms")}
    taken: dict[tuple[str, str], str] = {}
    wider = _wider(db)
    for row in db.execute("SELECT path, kind, name, aliases, hide FROM term_files ORDER BY path").fetchall():
        names = [row["name"], *json.loads(row["aliases"])]
        others = {taken.setdefault((row["kind"], fold(name)), row["path"]) for name in names} - {row["path"]}
        if others:
            what = f"{row['name']!r} has names that stand in {min(others)} too; that file counts"
            yield Finding(row["path"], 1, what, "put what both say into one file", CHECK, WARNING)
        elif row["path"] not in used and not row["hide"] and (row["kind"], fold(row["name"])) not in wider:
            what = f"no story names the {row['kind']} {row['name']!r}, nor any of its aliases"
            mend = "correct the name, add the one that stories use to its aliases, or take the file out"
            yield Finding(row["path"], 1, what, mend, CHECK, WARNING)


def _wider(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Terms that other terms state as wider: these need no story of their own."""
    rows = db.execute("SELECT kind, parents FROM term_files WHERE parents != '[]'")
    return {(kind, fold(name)) for kind, parents in rows for name in json.loads(parents)}
