"""One sitegen at a time works on a site: the lock is on the site's folder itself, which nobody removes under a run.

A lock on a file in .sitegen/ would go with that folder, which may be removed at any time: two runs would then convert
the same seeds side by side.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from sitegen.core.errors import SitegenError
from sitegen.core.own_paths import STATE, check_own

NOTE = "lock"
"""The file in .sitegen/ that tells the number of the process at work, to whoever finds the site locked."""

STAND_IN = "lock.sqlite"
"""The file in .sitegen/ that is locked where a folder cannot be."""

log = logging.getLogger(__name__)


class BusyError(SitegenError):
    """Another run is at work on the site."""


@contextlib.contextmanager
def locked(root: Path, *, makes_state: bool = True) -> Iterator[None]:
    """Keeps other processes from the site at `root` while a block runs, and makes sure that its folders are its own.

    The system lets go of the lock when this process ends, however it ends; processes that it starts do not inherit
    it. Raises BusyError where another is at work, SitegenError where a link stands in the place of a folder. Without
    `makes_state` no .sitegen/ is made.
    """
    check_own(root)
    with ExitStack() as stack:
        if not _locks_folder(root, stack):
            _lock_stand_in(root, stack)
        _note(root, makes_state)
        yield


def _locks_folder(root: Path, stack: ExitStack) -> bool:
    """Locks the folder; False where the system, or the file system, has no such locks."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        stack.callback(os.close, folder)
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        raise
    except BlockingIOError as error:
        raise _busy(root) from error
    except OSError as error:
        log.info("the folder cannot be locked, so a file in .sitegen/ is: %s", error)
        return False
    return True


def _lock_stand_in(root: Path, stack: ExitStack) -> None:
    """Locks a database that holds nothing: SQLite can do that wherever the index can be."""
    (root / STATE).mkdir(exist_ok=True)
    db = sqlite3.connect(root / STATE / STAND_IN, timeout=0, isolation_level=None)
    stack.callback(db.close)
    try:
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        raise _busy(root) from error


def _note(root: Path, makes_state: bool) -> None:
    """Tells the number of this process. Without it others are told less, and no number that is another's."""
    with contextlib.suppress(OSError):
        if makes_state:
            (root / STATE).mkdir(exist_ok=True)
        (root / STATE / NOTE).write_text(str(os.getpid()), encoding="ascii")


def _busy(root: Path) -> BusyError:
    number = ""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        number = (root / STATE / NOTE).read_text(encoding="ascii")[:20]
    holder = f" (process {number})" if number.isdigit() else ""
    return BusyError(f"another sitegen{holder} is at work on this site", hint="try again when it is done")
