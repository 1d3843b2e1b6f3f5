"""The index: one SQLite file in .sitegen/, derived from content/, rebuilt whenever it is missing, old or broken."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import sitegen
from sitegen.core.config import Config
from sitegen.core.errors import SitegenError
from sitegen.core.files import remove_tree

VERSION = 16
log = logging.getLogger(__name__)

SCHEMA = """
-- A text that is kept under a key: the settings that the index was made with, and what `remember` was given.
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""

GONE = "(s.withdrawn OR s.id IN (SELECT story FROM withdrawals))"
"""Whether a story `s` is withdrawn, itself or because another one is."""

_LATE = frozenset(["stories_sort", "stories_url", "stories_address", "names_name", "names_said", "texts_folded"])
"""Indexes that reading files does not need."""

_CACHE_KB, _LARGE_CACHE_KB = 2_000, 64_000
"""Kilobytes of the index that are held in memory: SQLite's own choice, and where all of it is gone through."""


class IndexGoneError(SitegenError):
    """The file of an index that is open has been removed, or another has taken its place."""


class _Index(sqlite3.Connection):
    """A connection that knows which file it has open: SQLite goes on with one that is gone."""

    opened: tuple[Path, int, int] | None = None


def require_index(db: sqlite3.Connection) -> None:
    """Raises IndexGoneError where the file of an open index is not there any more: what is noted would be lost."""
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
    """A block that needs the file of an index. Raises IndexGoneError where it is gone, at its end at the latest."""
    try:
        yield
    except sqlite3.DatabaseError:
        require_index(db)
        raise
    require_index(db)


def open_index(folder: Path, config: Config) -> sqlite3.Connection:
    """The index in `folder` (.sitegen/), empty where there was none that can be used.

    One that was made with other settings or by another version is of no use: its rows would differ.
    """
    settings = repr((sitegen.__version__, version("rensa"), config.site.permalink, config.site.language))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.sqlite"
    try:
        return _connect(path, settings)
    except sqlite3.DatabaseError as error:
        log.info("the index is made anew: %s", error)
        forget_index(folder)
        return _connect(path, settings)


def read_index(folder: Path) -> sqlite3.Connection:
    """The index in `folder` for another process, which may only read it."""
    db = sqlite3.connect(f"{(folder / 'index.sqlite').absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    db.row_factory = sqlite3.Row
    return db


def forget_index(folder: Path) -> None:
    """Removes the index from `folder`."""
    for leftover in folder.glob("index.sqlite*"):
        if not remove_tree(leftover):
            leftover.unlink()


def _connect(path: Path, settings: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, factory=_Index)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        # Losing the last transaction in a power cut costs a rescan; the index holds nothing that content/ does not.
        db.execute("PRAGMA synchronous=NORMAL")
        made_by = db.execute("PRAGMA user_version").fetchone()[0]
        if made_by == 0:
            with transaction(db):
                _make_tables(db)
                db.execute("INSERT INTO meta VALUES('settings', ?)", (settings,))
                db.execute(f"PRAGMA user_version={VERSION}")
        made_with = db.execute("SELECT value FROM meta WHERE key='settings'").fetchone()
        if made_with != (settings,) or made_by not in (0, VERSION):
            raise sqlite3.DatabaseError("it was made with other settings or by another version")
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
    """Holds more of the index in memory, for whoever goes through all of it in another order than its own."""
    db.execute(f"PRAGMA cache_size={-_LARGE_CACHE_KB}")


def hold_less(db: sqlite3.Connection) -> None:
    """Holds as much as before. In no transaction: what it changes is held until it ends."""
    import ctypes  # most builds go through little, and do without

    db.execute(f"PRAGMA cache_size={-_CACHE_KB}")
    # The C library keeps what is freed, which workers are about to need; glibc can be told to hand it back.
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextlib.contextmanager
def loading(db: sqlite3.Connection) -> Iterator[None]:
    """Fills an empty index fast: nothing waits for the disk, and rows are put in order when all are there.

    One that is left half filled, or that a power cut may have spoilt, is known by its version: it is made anew.
    """
    indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type='index' AND sql NOT NULL").fetchall()
    db.execute(f"PRAGMA user_version={-VERSION}")
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
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"user_version={VERSION}"):
        db.execute(f"PRAGMA {pragma}")


def view_listed(db: sqlite3.Connection, drafts: bool, *, unreadable: bool = True) -> None:
    """Makes the views `shown` and `listed`.

    `shown` has the stories that get a page: nothing withdrawn, and drafts only where they are asked for. `listed` has
    those of them of which there is no later capture, for lists. That one counts also where it is withdrawn: an older
    capture does not come forward in its place. `unreadable` says whether stories are among them whose files cannot be
    read just now.
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
    """A text that the index keeps under `key`; "" where there is none."""
    row = db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
    return str(row["value"]) if row else ""


def remember(db: sqlite3.Connection, key: str, value: str) -> None:
    """Keeps a text under `key`."""
    db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (key, value))


def generation(db: sqlite3.Connection) -> int:
    """How many scans found a change: what was derived from the index under this number still holds."""
    return int(recall(db, "generation") or 0)


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of a block or nothing. Raises IndexGoneError where it would be noted in a file that is gone."""
    require_index(db)
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
