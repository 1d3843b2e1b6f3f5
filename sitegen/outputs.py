"""What stands in output/, and what each file was made from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen import unfit
from sitegen.files import remove_empty, remove_file, stamp_of
from sitegen.index.look import Seen, Tree, clock, look
from sitegen.index.store import transaction
from sitegen.text import one_name

_KEPT = frozenset([".gitkeep", unfit.NAME])


def look_at_outputs(db: sqlite3.Connection, folder: Path) -> Seen:
    """What of output/ is not as it was written: files that are changed, gone or strange, links, empty folders."""
    tree = Tree("output", folder, ("",), "outputs", lambda name, _: name not in _KEPT, tidy=True)
    with transaction(db):
        return look(db, tree, clock(folder.parent / ".sitegen"))


class Outputs:
    """The files of output/ during one build, which began with what was `seen` of them."""

    def __init__(self, db: sqlite3.Connection, folder: Path, seen: Seen) -> None:
        self.db, self.folder, self.seen = db, folder, seen
        self.spoilt = {*(entry.path for entry in seen.changed), *seen.missing}
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
        return path not in self.spoilt and self.made_from(path) == fingerprint

    def made_from(self, path: str) -> str:
        """The fingerprint of what a file that stands was made from, "" for one that is not known."""
        row = self.db.execute("SELECT fingerprint FROM outputs WHERE path=?", (path,)).fetchone()
        return str(row["fingerprint"]) if row else ""

    def below(self, folder: str) -> Iterator[tuple[str, str]]:
        """The known files in a folder (with a slash behind it), each with what it was made from."""
        sql = "SELECT path, fingerprint FROM outputs WHERE path BETWEEN ? AND ? ORDER BY path"
        for row in self.db.execute(sql, (folder, folder + "\U0010ffff")).fetchall():
            yield row["path"], row["fingerprint"]

    def written(self, path: str, fingerprint: str) -> None:
        """Notes what a file that has been written was made from."""
        row = (path, fingerprint, *stamp_of((self.folder / path).lstat()))
        self.db.execute("INSERT OR REPLACE INTO outputs VALUES(?,?,?,?,?,?)", row)
        self.spoilt.discard(path)

    def touched(self, path: str) -> None:
        """Notes that a file got other times, but no other bytes."""
        size, modified, changed, inode = stamp_of((self.folder / path).lstat())
        sql = "UPDATE outputs SET mtime_ns=?, ctime_ns=?, inode=? WHERE path=? AND size=?"
        self.db.execute(sql, (modified, changed, inode, path, size))

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
        for link in self.seen.links:
            (self.folder / link).unlink(missing_ok=True)
        forgotten = [path for (path,) in self.db.execute("SELECT path FROM outputs") if path not in self.planned]
        strange = [entry.path for entry in self.seen.new if entry.path not in self.planned]
        missing = set(self.seen.missing)
        gone = [path for path in forgotten if path not in missing] + strange
        for path in (*forgotten, *strange):
            self.remove(path)
        for folder in self.seen.empty:
            remove_empty(self.folder / folder, self.folder)
        with transaction(self.db):
            self.db.executemany("DELETE FROM outputs WHERE path=?", [(path,) for path in forgotten])
        return len(gone) + len(self.seen.links)


def count_outputs(db: sqlite3.Connection) -> int:
    """How many files output/ is known to hold."""
    return int(db.execute("SELECT count(*) FROM outputs").fetchone()[0])
