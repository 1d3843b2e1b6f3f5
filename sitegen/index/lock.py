"""A lock on the folder of a site, so that one sitegen process at a time works on it.

A lock on a file in .sitegen/ would be lost with that folder, which may be removed at any time: two runs would then
convert the same seeds at the same time.
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
"""The file in .sitegen/ with the number of the process that works on the site, for messages of other processes."""

STAND_IN = "lock.sqlite"
"""The file in .sitegen/ that is locked where the system cannot lock a folder."""

log = logging.getLogger(__name__)


class BusyError(SitegenError):
    """Another run is at work on the site."""


@contextlib.contextmanager
def locked(root: Path, *, makes_state: bool = True) -> Iterator[None]:
    """Locks the site at `root` during a block, and checks that its folders are not links.

    The system releases the lock when this process ends, in any way; child processes do not inherit it. Without
    `makes_state` no .sitegen/ is created. Raises BusyError if another process has the lock, SitegenError if one of the
    site's folders is a link.
    """
    check_own(root)
    with ExitStack() as stack:
        if not _locks_folder(root, stack):
            _lock_stand_in(root, stack)
        _note(root, makes_state)
        yield


def _locks_folder(root: Path, stack: ExitStack) -> bool:
    """Locks the folder; returns False if the system or the file system has no such locks."""
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
    """Locks an empty SQLite database instead, which works wherever the index works."""
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
    """Writes the number of this process. If it cannot be written, messages elsewhere name no process."""
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
