"""Which publications were taken from the names of folders of seeds."""

from __future__ import annotations

import sqlite3
from pathlib import PurePosixPath

_SOURCES = ("folder", "folder and masthead", "folder and address", "folder and a line of the capture")
"""The sources of a publication that rest on the name of a folder."""


def taken_from_folders(db: sqlite3.Connection) -> dict[str, list[str]]:
    """For each folder under seeds/ the publications that its stories have by its name, or that of a folder above it."""
    marks = ",".join("?" * len(_SOURCES))
    sql = (
        "SELECT DISTINCT publication, seed_file FROM stories WHERE publication != '' "  # noqa: S608 -- only marks
        f"AND seed_file != '' AND json_extract(fields, '$.publication') IN ({marks}) ORDER BY seed_file, publication"
    )
    found: dict[str, dict[str, None]] = {}
    for name, seed in db.execute(sql, _SOURCES):
        found.setdefault(str(PurePosixPath(seed).parent), {})[name] = None
    return {folder: list(names) for folder, names in found.items()}
