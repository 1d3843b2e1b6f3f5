"""What stands in output/, and what each file was made from."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sitegen import unfit
from sitegen.files import listing, remove_file
from sitegen.index.store import transaction
from sitegen.text import one_name

_KEPT = frozenset([".gitkeep", unfit.NAME])


class Outputs:
    """The files of output/ during one build."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self.db, self.folder = db, folder
        self.known = {
            row["path"]: (row["fingerprint"], row["size"], row["mtime_ns"])
            for row in db.execute("SELECT * FROM outputs")
        }
        self.planned: dict[str, str] = {}
        self._claimed: dict[str, str] = {}
        self.pictures: set[str] = set()
        self.searched: list[str] = []

    def claim(self, path: str, source: str) -> str:
        """Notes that `source` is to stand at `path`; returns who claimed it before, if anybody.

        Paths that some file systems take for one are one: the site must be the same wherever it is unpacked.
        """
        other = self.planned.get(self._claimed.setdefault(one_name(path), path), "")
        if not other:
            self.planned[path] = source
        return other

    def is_fresh(self, path: str, fingerprint: str) -> bool:
        """Whether the file at `path` stands as it was written, made from the same things."""
        known = self.known.get(path)
        if known is None or known[0] != fingerprint:
            return False
        try:
            status = (self.folder / path).lstat()
        except OSError:
            return False
        return (status.st_size, status.st_mtime_ns) == known[1:]

    def written(self, path: str, fingerprint: str) -> None:
        """Notes what a file that has been written was made from."""
        status = (self.folder / path).lstat()
        row = (path, fingerprint, status.st_size, status.st_mtime_ns)
        self.db.execute("INSERT OR REPLACE INTO outputs VALUES(?,?,?,?)", row)

    def remove(self, path: str) -> None:
        """Removes one file."""
        remove_file(self.folder / path, self.folder)

    def drop(self, path: str) -> None:
        """Removes one file that was claimed and is not to stand after all."""
        self.remove(path)
        self.planned.pop(path, None)
        self._claimed.pop(one_name(path), None)
        self.db.execute("DELETE FROM outputs WHERE path=?", (path,))

    def remove_others(self) -> int:
        """Removes every file of output/ that is not planned, and every link; returns how many there were."""
        links = [p for p in self.folder.rglob("*") if p.is_symlink()]
        for link in links:
            link.unlink()
        kept = {*self.planned, *_KEPT}
        gone = [entry.path for entry in listing(self.folder, hidden=True) if entry.path not in kept]
        for path in gone:
            self.remove(path)
        with transaction(self.db):
            forgotten = [(path,) for path in self.known if path not in self.planned]
            self.db.executemany("DELETE FROM outputs WHERE path=?", forgotten)
        return len(gone) + len(links)


def count_outputs(db: sqlite3.Connection) -> int:
    """How many files output/ is known to hold."""
    return int(db.execute("SELECT count(*) FROM outputs").fetchone()[0])


def is_intact(db: sqlite3.Connection, folder: Path) -> bool:
    """Whether output/ holds just the files that were written, as they were written: nothing more, no links."""
    known = {path: (size, mtime) for path, size, mtime in db.execute("SELECT path, size, mtime_ns FROM outputs")}
    seen = 0
    folders = [(str(folder), "")] if folder.is_dir() else []
    while folders:
        here, prefix = folders.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, path + "/"))
                elif path not in _KEPT:
                    status = entry.stat(follow_symlinks=False)
                    if known.get(path) != (status.st_size, status.st_mtime_ns) or entry.is_symlink():
                        return False
                    seen += 1
    return seen == len(known)
