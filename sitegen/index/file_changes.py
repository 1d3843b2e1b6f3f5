"""Finds files below a folder of the site that are new, changed or missing since the last look.

The size, times and inode of every known file are compared. A folder is read only if its own times or inode changed,
since otherwise it holds the same names. Memory use grows with the number of differences.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sitegen.core.files import TEMPORARY, FileEntry, Stamp, is_plain, stamp_of
from sitegen.core.leftovers import is_leftover

SCHEMA = """
-- A folder that was read: a path below the base of the tree `tree` ("content", "output"; "" is the base itself), with
-- the times and the inode that it had then. While these are the same, the folder holds the same names.
CREATE TABLE looked(tree TEXT, path TEXT, mtime_ns INT, ctime_ns INT, inode INT, PRIMARY KEY(tree, path)) WITHOUT ROWID;
"""

_TICK_NS, _COARSE_TICK_NS = 20_000_000, 2_000_000_000
"""Nanoseconds within which two changes of a file may get the same time, on file systems with fine and coarse times."""

UNKNOWN_TIME = -1
"""A change time that equals no real one: a file or folder noted with it is read at the next look in any case."""

_Status = Callable[[str], os.stat_result]


@dataclass(frozen=True, slots=True)
class Tree:
    """A set of folders to look at: `tops` below `base`. The index `table` knows their files by path and stamp."""

    name: str
    base: Path
    tops: tuple[str, ...]
    table: str
    wanted: Callable[[str, bool], bool]
    """Called with a name and whether it is a folder (or a link, which may lead to one).

    Returns whether to include it.
    """
    tidy: bool = False
    """Whether to report empty folders."""


@dataclass(frozen=True, slots=True)
class FolderChanges:
    """The result of a look: paths below the tree's base, sorted."""

    new: list[FileEntry] = field(default_factory=list)
    changed: list[FileEntry] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    """Entries that are neither files nor folders."""
    empty: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Names that are not UTF-8 or have control characters, as the system returns them."""
    leftovers: list[str] = field(default_factory=list)
    """Temporary files that a killed run was writing."""
    read: list[tuple[str, str, int, int, int]] = field(default_factory=list)
    """The folders that were read, as rows for `note_folders`."""

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        strange = self.links or self.empty or self.refused or self.leftovers
        return not (self.new or self.changed or self.missing or strange)


def file_system_time(folder: Path) -> int:
    """The current time by the clock of the file system of `folder`, which may differ from the computer's clock."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "clock"
    file.touch()
    os.utime(file)
    return file.stat().st_ctime_ns


def is_old_enough(now: Stamp, time: int) -> bool:
    """Whether any change after `time` would give the file another stamp than `now`."""
    tick = _TICK_NS if time % 1_000_000_000 else _COARSE_TICK_NS
    return max(now[1:3]) < time - tick


def find_changes_at(db: sqlite3.Connection, tree: Tree, paths: Iterable[str]) -> FolderChanges | None:
    """The result of `find_changes` if only the files at `paths` may have changed; None if a full look is needed."""
    seen = FolderChanges()
    for path in sorted(paths):
        folder, _, name = path.rpartition("/")
        if not (_is_looked_at(db, tree, folder) and tree.wanted(name, False) and is_plain(name)):
            return None
        if not _change_at(db, tree, path, seen):
            return None
    return seen


def _change_at(db: sqlite3.Connection, tree: Tree, path: str, seen: FolderChanges) -> bool:
    """Adds the change of one file to `seen`; returns False if there is something at the path that is no file."""
    row = db.execute(f"SELECT size, mtime_ns, ctime_ns, inode FROM {tree.table} WHERE path=?", (path,)).fetchone()  # noqa: S608
    try:
        now = (tree.base / path).lstat()
    except (FileNotFoundError, NotADirectoryError):
        seen.missing.extend([path] if row else [])
        return True
    if row is None:
        seen.new.append(FileEntry(path, stamp_of(now)))
    elif tuple(row) != stamp_of(now):
        seen.changed.append(FileEntry(path, stamp_of(now)))
    return stat.S_ISREG(now.st_mode)


def find_changes(db: sqlite3.Connection, tree: Tree, time: int) -> FolderChanges:
    """Looks at a tree; `time` is the current time of its file system.

    Raises OSError if a folder cannot be opened. Call `note_folders` when the changes have been noted.
    """
    seen = FolderChanges()
    with _status(tree.base) as status:
        _look_at_files(db, tree, status, seen)
        folders = [*_changed_folders(db, tree, status), *_unknown_tops(db, tree)]
    while folders:
        path = folders.pop()
        now, done = _read_folder(db, tree, path, folders, seen)
        old_enough = done and is_old_enough(now, time)
        seen.read.append((tree.name, path, now[1], now[2] if old_enough else UNKNOWN_TIME, now[3]))
    for found in (seen.missing, seen.links, seen.empty, seen.refused):
        found[:] = sorted(set(found))
    seen.new.sort()
    seen.changed.sort()
    return seen


def note_folders(db: sqlite3.Connection, seen: FolderChanges) -> None:
    """Notes the folders that a look has read. Call it after everything new in them is noted.

    Otherwise a run that is interrupted in between would leave files that no later run reads.
    """
    db.executemany("INSERT OR REPLACE INTO looked VALUES(?,?,?,?,?)", seen.read)


@contextmanager
def _status(base: Path) -> Iterator[_Status]:
    """Yields a function that returns the status of a path under `base`, by the fastest call that the system has."""
    if os.stat not in os.supports_dir_fd or not base.is_dir():
        yield lambda path: os.lstat(base / path)
        return
    here = os.open(base, os.O_RDONLY)
    try:
        yield partial(os.stat, dir_fd=here, follow_symlinks=False)
    finally:
        os.close(here)


def _look_at_files(db: sqlite3.Connection, tree: Tree, status: _Status, seen: FolderChanges) -> None:
    cursor = db.execute(f"SELECT path, size, mtime_ns, ctime_ns, inode FROM {tree.table}")  # noqa: S608 -- our own name
    cursor.row_factory = None
    for path, size, mtime, ctime, inode in cursor:
        try:
            now = status(path)
        except (FileNotFoundError, NotADirectoryError):
            seen.missing.append(path)
            continue
        if now.st_mtime_ns != mtime or now.st_ctime_ns != ctime or now.st_ino != inode or now.st_size != size:
            if stat.S_ISREG(now.st_mode):
                seen.changed.append(FileEntry(path, stamp_of(now)))
            else:
                seen.missing.append(path)


def _changed_folders(db: sqlite3.Connection, tree: Tree, status: _Status) -> list[str]:
    """Folders that may hold other names than at the last look; folders that are gone are removed from the table."""
    changed, gone = [], []
    cursor = db.execute("SELECT path, mtime_ns, ctime_ns, inode FROM looked WHERE tree=?", (tree.name,))
    cursor.row_factory = None
    for path, mtime, ctime, inode in cursor:
        try:
            now = status(path or ".")
        except (FileNotFoundError, NotADirectoryError):
            gone.append((tree.name, path))
            continue
        if not stat.S_ISDIR(now.st_mode):
            gone.append((tree.name, path))
        elif now.st_mtime_ns != mtime or now.st_ctime_ns != ctime or now.st_ino != inode:
            changed.append(path)
    db.executemany("DELETE FROM looked WHERE tree=? AND path=?", gone)
    return changed


def _unknown_tops(db: sqlite3.Connection, tree: Tree) -> list[str]:
    return [top for top in tree.tops if (tree.base / top).is_dir() and not _is_looked_at(db, tree, top)]


def _read_folder(
    db: sqlite3.Connection, tree: Tree, folder: str, folders: list[str], seen: FolderChanges
) -> tuple[Stamp, bool]:
    """Adds the entries of a folder to `seen`, and unknown folders in it to `folders`.

    Returns the folder's stamp, and False if something in it must be reported at every look.
    """
    base = os.path.join(tree.base, folder)  # noqa: PTH118 -- hundreds of thousands of them
    now = stamp_of(os.lstat(base))
    unstable = count = 0
    with os.scandir(base) as entries:
        for entry in entries:
            if entry.name.startswith(TEMPORARY):
                unstable += 1
                if is_leftover(entry.name):
                    seen.leftovers.append(f"{folder}/{entry.name}" if folder else entry.name)
                    continue
            is_folder, is_link = entry.is_dir(follow_symlinks=False), entry.is_symlink()
            if tree.wanted(entry.name, is_folder or is_link):
                count += 1
                unstable += _note(db, tree, f"{folder}/{entry.name}" if folder else entry.name, entry, folders, seen)
    if tree.tidy and not count and folder not in tree.tops:
        unstable += 1
        seen.empty.append(folder)
    return now, not unstable


def _note(
    db: sqlite3.Connection, tree: Tree, path: str, entry: os.DirEntry[str], folders: list[str], seen: FolderChanges
) -> bool:
    """Adds one entry of a folder to `seen`; returns whether it must be reported at every look."""
    if not is_plain(entry.name):
        seen.refused.append(path)
        return True
    if entry.is_dir(follow_symlinks=False):
        if not _is_looked_at(db, tree, path):
            folders.append(path)
        return False
    if entry.is_file(follow_symlinks=False):
        if not db.execute(f"SELECT 1 FROM {tree.table} WHERE path=?", (path,)).fetchone():  # noqa: S608
            seen.new.append(FileEntry(path, stamp_of(entry.stat(follow_symlinks=False))))
        return False
    seen.links.append(path)
    # A link may replace a folder: known files below that name are gone, wherever the link leads.
    below = db.execute(f"SELECT path FROM {tree.table} WHERE path > ? AND path < ?", (path + "/", path + "0"))  # noqa: S608
    seen.missing.extend(row[0] for row in below)
    return True


def _is_looked_at(db: sqlite3.Connection, tree: Tree, folder: str) -> bool:
    return db.execute("SELECT 1 FROM looked WHERE tree=? AND path=?", (tree.name, folder)).fetchone() is not None
