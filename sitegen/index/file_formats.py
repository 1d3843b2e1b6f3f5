"""What the index remembers of the formats of files below seeds/, so that a run opens only files that changed.

Derived data, as all of the index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from sitegen.core.files import Other, Stamp
from sitegen.index import store
from sitegen.index.store import transaction

SCHEMA = """
-- A file below seeds/: its stamp, and the reader of its format ("" if there is none).
CREATE TABLE file_formats(path TEXT PRIMARY KEY, size INT, mtime_ns INT, ctime_ns INT, inode INT, reader TEXT)
WITHOUT ROWID;
"""


def formats(
    db: sqlite3.Connection, root: Path, code: str, found: Mapping[str, Stamp], closed: list[Other]
) -> dict[str, str]:
    """The reader of each file in `found` (paths under seeds/); "" for a file without one.

    A file is opened only if its stamp changed, or if code of another digest than `code` recognised it. Files that
    cannot be opened and whose reader is not known from before are added to `closed`.
    """
    from sitegen.capture.formats import format_of  # here: the readers take half of the time of a start

    known = _known(db, code)
    made: dict[str, str] = {}
    rows: list[tuple[object, ...]] = []
    for path, stamp in found.items():
        before, reader = known.get(path, ((), ""))
        if before != stamp:
            try:
                reader = format_of(root / "seeds" / path, path)
                rows.append((path, *stamp, reader))
            except OSError as error:
                if not reader:
                    closed.append(Other(path, error.strerror or str(error)))
                    continue
        made[path] = reader
    gone = known.keys() - found.keys()
    if rows or gone:
        with transaction(db):
            db.executemany("DELETE FROM file_formats WHERE path=?", [(path,) for path in gone])
            db.executemany("INSERT OR REPLACE INTO file_formats VALUES(?,?,?,?,?,?)", rows)
    return made


def _known(db: sqlite3.Connection, code: str) -> dict[str, tuple[tuple[int, ...], str]]:
    if store.recall(db, "formats") != code:
        with transaction(db):
            db.execute("DELETE FROM file_formats")
            store.remember(db, "formats", code)
        return {}
    return {row[0]: (tuple(row)[1:5], row[5]) for row in db.execute("SELECT * FROM file_formats")}
