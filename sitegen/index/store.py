"""The index file: SQLite in .sitegen/, derived from content/, rebuilt if it is missing, outdated or broken."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from sitegen.core.config import Config
from sitegen.core.errors import SitegenError
from sitegen.core.files import remove_tree
from sitegen.core.source_digest import load_digests, source_digest

_WHOLE = 1
"""SQLite's user_version of an index that is whole; of one that is being loaded it is the negative."""

log = logging.getLogger(__name__)

SCHEMA = """
-- A text that is kept under a key: the settings that the index was made with, and what `remember` was given.
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""

GONE = "(s.withdrawn OR s.id IN (SELECT story FROM withdrawals))"
"""SQL: whether a story `s` is withdrawn, itself or through another one's withdrawal."""

_LATE = frozenset(["stories_sort", "stories_url", "stories_address", "names_name", "names_said", "texts_folded"])
"""SQL indexes that are not needed while files are read into an empty index; they are created afterwards."""

_CACHE_KB, _LARGE_CACHE_KB = 2_000, 64_000
"""Cache of the index in kilobytes: SQLite's default, and the size for passes over all rows."""


class IndexGoneError(SitegenError):
    """The file of an open index was removed or replaced."""


class _Index(sqlite3.Connection):
    """A connection that knows its file; SQLite itself does not notice if the file is removed."""

    opened: tuple[Path, int, int] | None = None


def require_index(db: sqlite3.Connection) -> None:
    """Raises IndexGoneError if the file of an open index was removed or replaced: what is written would be lost."""
    if not isinstance(db, _Index) or db.opened is None:
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
    db = sqlite3.connect(path, isolation_level=None, factory=_Index)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        # Losing the last transaction in a power cut costs a rescan: the index holds only what content/ also holds.
        db.execute("PRAGMA synchronous=NORMAL")
        made_by = db.execute("PRAGMA user_version").fetchone()[0]
        if made_by == 0:
            with transaction(db):
                _make_tables(db)
                db.execute("INSERT INTO meta VALUES('settings', ?)", (settings,))
                db.execute(f"PRAGMA user_version={_WHOLE}")
        made_with = db.execute("SELECT value FROM meta WHERE key='settings'").fetchone()
        if made_with != (settings,) or made_by not in (0, _WHOLE):
            raise sqlite3.DatabaseError("it was made with other settings or by other code")
        db.execute("SELECT count(*) FROM stories").fetchone()
    except BaseException:
        db.close()
        raise
    db.row_factory = sqlite3.Row
    status = path.stat()
    db.opened = path, status.st_dev, status.st_ino
    return db


def _make_tables(db: sqlite3.Connection) -> None:
    from sitegen.index.schema import make_tables  # it imports all owners of tables, and these import this module

    make_tables(db)


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
    db.execute(f"PRAGMA user_version={-_WHOLE}")
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
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"user_version={_WHOLE}"):
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
