"""The index file: SQLite in .sitegen/, derived from content/, rebuilt if it is missing, outdated or broken."""

from __future__ import annotations

import logging
import sqlite3
from importlib.metadata import version
from pathlib import Path

from sitegen.core.config import Config
from sitegen.core.files import remove_tree
from sitegen.core.source_digest import load_digests, source_digest
from sitegen.index.schema import make_tables
from sitegen.index.store import COMPLETE_VERSION, IndexConnection, transaction

log = logging.getLogger(__name__)


def open_index(folder: Path, config: Config) -> sqlite3.Connection:
    """Opens the index in `folder` (.sitegen/); creates an empty one if there is none or it is unusable.

    An index that was made with other settings or by other code is unusable: its rows would differ.
    """
    load_digests(folder)
    settings = repr((source_digest("index"), version("rensa"), config.site.permalink, config.site.language))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.sqlite"
    try:
        return _connect(path, settings)
    except sqlite3.DatabaseError as error:
        log.info("the index is made anew: %s", error)
        forget_index(folder)
        return _connect(path, settings)


def read_index(folder: Path) -> sqlite3.Connection:
    """Opens the index in `folder` read-only, for worker processes."""
    load_digests(folder)
    db = sqlite3.connect(f"{(folder / 'index.sqlite').absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    db.row_factory = sqlite3.Row
    return db


def forget_index(folder: Path) -> None:
    """Deletes the index in `folder`."""
    for leftover in folder.glob("index.sqlite*"):
        if not remove_tree(leftover):
            leftover.unlink()


def _connect(path: Path, settings: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, factory=IndexConnection)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        # Losing the last transaction in a power cut costs a rescan: the index holds only what content/ also holds.
        db.execute("PRAGMA synchronous=NORMAL")
        made_by = db.execute("PRAGMA user_version").fetchone()[0]
        if made_by == 0:
            with transaction(db):
                make_tables(db)
                db.execute("INSERT INTO meta VALUES('settings', ?)", (settings,))
                db.execute(f"PRAGMA user_version={COMPLETE_VERSION}")
        made_with = db.execute("SELECT value FROM meta WHERE key='settings'").fetchone()
        if made_with != (settings,) or made_by not in (0, COMPLETE_VERSION):
            raise sqlite3.DatabaseError("it was made with other settings or by other code")
        db.execute("SELECT count(*) FROM stories").fetchone()
    except BaseException:
        db.close()
        raise
    db.row_factory = sqlite3.Row
    status = path.stat()
    db.opened = path, status.st_dev, status.st_ino
    return db
