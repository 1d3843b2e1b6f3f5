"""Work with an open index: transactions, remembered texts, fast loading. index/index_file.py opens it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen.core.errors import SitegenError

COMPLETE_VERSION = 1
"""SQLite's user_version of an index that is whole; of one that is being loaded it is the negative."""


SCHEMA = """
-- A text that is kept under a key: the settings that the index was made with, and what `remember` was given.
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""

GONE = "(s.withdrawn OR s.id IN (SELECT story FROM withdrawals))"
"""SQL: whether a story `s` is withdrawn, itself or through another one's withdrawal."""

_LATE = frozenset([
    "stories_sort", "stories_url", "stories_address", "names_name", "names_written", "texts_folded", "claims_file",
    "links_file",
])  # fmt: skip
"""SQL indexes that are not needed while files are read into an empty index; they are created afterwards."""

_CACHE_KB, _LARGE_CACHE_KB = 2_000, 64_000
"""Cache of the index in kilobytes: SQLite's default, and the size for passes over all rows."""


class IndexGoneError(SitegenError):
    """The file of an open index was removed or replaced."""


class IndexConnection(sqlite3.Connection):
    """A connection that knows its file; SQLite itself does not notice if the file is removed."""

    opened: tuple[Path, int, int] | None = None


def require_index(db: sqlite3.Connection) -> None:
    """Raises IndexGoneError if the file of an open index was removed or replaced: what is written would be lost."""
    if not isinstance(db, IndexConnection) or db.opened is None:
        return
    path, device, inode = db.opened
    try:
        now = path.stat()
    except FileNotFoundError:
        now = None
    if now is None or (now.st_dev, now.st_ino) != (device, inode):
        raise IndexGoneError(
            "was removed or replaced while this run was at work on it",
            file=f"{path.parent.name}/{path.name}",
            hint="nothing of content/ is lost; run the command again",
        )


@contextlib.contextmanager
def required(db: sqlite3.Connection) -> Iterator[None]:
    """A block that needs the file of an index. Raises IndexGoneError during or at the end of it if the file is gone."""
    try:
        yield
    except sqlite3.DatabaseError:
        require_index(db)
        raise
    require_index(db)


def hold_more(db: sqlite3.Connection) -> None:
    """Keeps more of the index in memory, for passes over all rows in an order other than the table's."""
    db.execute(f"PRAGMA cache_size={-_LARGE_CACHE_KB}")


def hold_less(db: sqlite3.Connection) -> None:
    """Reduces the cache to its normal size. Call it outside a transaction, whose changed pages stay in memory."""
    import ctypes  # imported here, since most builds do not need it

    db.execute(f"PRAGMA cache_size={-_CACHE_KB}")
    # glibc keeps freed memory in this process, where workers cannot use it; malloc_trim returns it to the system.
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextlib.contextmanager
def loading(db: sqlite3.Connection) -> Iterator[None]:
    """Fills an empty index fast: without waiting for the disk, and with some SQL indexes created at the end.

    Meanwhile the file has a negative version number: an index that is left incomplete is recognized by it and rebuilt.
    """
    indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type='index' AND sql NOT NULL").fetchall()
    db.execute(f"PRAGMA user_version={-COMPLETE_VERSION}")
    for pragma in ("synchronous=OFF", "journal_mode=OFF"):
        db.execute(f"PRAGMA {pragma}")
    for index in indexes:
        if index["name"] in _LATE:
            db.execute(f"DROP INDEX {index['name']}")
    hold_more(db)
    yield
    with transaction(db):
        for index in indexes:
            if index["name"] in _LATE:
                db.execute(index["sql"])
    hold_less(db)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"user_version={COMPLETE_VERSION}"):
        db.execute(f"PRAGMA {pragma}")


def view_listed(db: sqlite3.Connection, drafts: bool, *, unreadable: bool = True) -> None:
    """Creates the views `shown` and `listed`.

    `shown` has the stories with a page: no withdrawn ones, and drafts only with `drafts`. `listed` has the shown
    stories without those that have a later capture, for lists. A later capture counts even if it is withdrawn: an older
    one does not take its place. Without `unreadable` stories whose files cannot be read at present are left out.
    """
    hidden = GONE if drafts else f"{GONE} OR s.draft"
    if not unreadable:
        hidden += " OR s.path IN (SELECT path FROM files WHERE kind = 'bad')"
    for statement in (
        "DROP VIEW IF EXISTS temp.listed",
        "DROP VIEW IF EXISTS temp.shown",
        f"CREATE TEMP VIEW shown AS SELECT * FROM stories s WHERE NOT ({hidden})",  # noqa: S608 -- our own words
        "CREATE TEMP VIEW listed AS SELECT * FROM shown WHERE id NOT IN (SELECT id FROM superseded)",
    ):
        db.execute(statement)


def recall(db: sqlite3.Connection, key: str) -> str:
    """The text stored under `key`; "" if there is none."""
    row = db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
    return str(row["value"]) if row else ""


def remember(db: sqlite3.Connection, key: str, value: str) -> None:
    """Stores a text under `key`."""
    db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (key, value))


def generation(db: sqlite3.Connection) -> int:
    """The number of scans that found a change. Data derived from the index under the same number are still valid."""
    return int(recall(db, "generation") or 0)


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Runs a block in one transaction. Raises IndexGoneError if the file of the index is gone."""
    require_index(db)
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
