"""What stands in output/, what each file was made from, and by which unit of the plan."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.core import publish_guard, unfit_mark
from sitegen.core.errors import Problem
from sitegen.core.files import Stamp, is_link, remove_empty, remove_file, remove_tree, stamp_of
from sitegen.core.text import one_name
from sitegen.core.urls import url_of
from sitegen.incremental.invalidation import invalidate
from sitegen.incremental.path_conflicts import IN_THE_WAY_SQL, TakenPaths, in_the_way_of
from sitegen.incremental.units import rank
from sitegen.index.file_changes import FolderChanges, Tree, file_system_time, find_changes, note_folders
from sitegen.index.store import remember, transaction

_KEPT = frozenset([".gitkeep", unfit_mark.MARK_FILE, publish_guard.NAME])
_PUT = "INSERT OR REPLACE INTO outputs VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"

COPY, BUNDLE, MAP = "copy", "bundle", "map"
"""Units of files that are not planned one by one: copied ones, the search bundle, the sitemap."""


def find_changed_outputs(db: sqlite3.Connection, folder: Path) -> FolderChanges:
    """What of output/ is not as it was written: files that are changed, gone or strange, links, empty folders."""
    tree = Tree("output", folder, ("",), "outputs", lambda name, _: name not in _KEPT, tidy=True)
    with transaction(db):
        seen = find_changes(db, tree, file_system_time(folder.parent / ".sitegen"))
        if seen.is_same:
            note_folders(db, seen)
    return seen


DISPLACED_COPIES = "beaten copies"
"""Under this the index remembers the copies that pages stand in the place of, and which, "" where it may be others."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A page of a unit as it stands in output/ now.

    `why` says why it was rendered, "" where that was not needed. A page is `displaced` where another stands at its URL;
    one that `failed` left its file as it was. `bucket`, `modified` and `images` are what the sitemap says of it, if it
    lists it: `bucket` is None where not.
    """

    path: str
    url: str
    source: str
    template: str
    fingerprint: str = ""
    why: str = ""
    new: bool = False
    engine: str = ""
    stamp: Stamp = (0, 0, 0, 0)
    searched: bool = False
    bucket: int | None = None
    modified: str = ""
    images: tuple[str, ...] = ()
    displaced: bool = False
    failed: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether its Markdown took too long, so that it shows plain text."""
        return self.engine == "text"


class Outputs:
    """The files of output/."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self.db, self.folder = db, folder

    # --- pages ---

    def put(self, unit: str, pages: tuple[Standing, ...]) -> None:
        """Notes the pages of a unit; what else it had is nobody's now. Part of the caller's transaction."""
        self.db.execute("DELETE FROM rivals WHERE unit = ?", (unit,))
        paths = {page.path for page in pages}
        for row in self.db.execute("SELECT path FROM outputs WHERE unit = ?", (unit,)).fetchall():
            if row["path"] not in paths:
                self.db.execute("UPDATE outputs SET unit = '' WHERE path = ?", (row["path"],))
        for page in pages:
            self._put_page(unit, page)

    def _put_page(self, unit: str, page: Standing) -> None:
        old = self.row(page.path)
        name = one_name(page.path)
        self._note_rivals(unit, page)
        if page.displaced:
            return
        if page.failed:
            self.db.execute("UPDATE outputs SET unit = ? WHERE path = ?", (unit, page.path))
            return
        # The plus keeps SQLite from reading all copies, of which an archive of pictures has many, for each page.
        if self.db.execute("SELECT 1 FROM outputs WHERE name = ? AND +unit = ?", (name, COPY)).fetchone():
            remember(self.db, DISPLACED_COPIES, "")
        images = json.dumps(page.images) if page.images else ""
        listed = (page.bucket, page.modified, images)
        if listed != ((old["bucket"], old["modified"], old["images"]) if old else (None, "", "")):
            buckets = {page.bucket, old["bucket"] if old else None} - {None}
            invalidate(self.db, [(f"{MAP}:{bucket}", "its pages changed") for bucket in buckets])
        row = (page.path, page.fingerprint, *page.stamp, name, unit, page.source, page.template, page.searched)
        self.db.execute(_PUT, (*row, *listed))

    def _note_rivals(self, unit: str, page: Standing) -> None:
        """Notes a page and the planned ones that cannot stand beside it."""
        sql = f"SELECT * FROM outputs WHERE {IN_THE_WAY_SQL} AND unit NOT IN ('', ?, ?, ?)"  # noqa: S608 -- our own words
        rows = self.db.execute(sql, (*in_the_way_of(page.path), COPY, BUNDLE, MAP))
        others = [row for row in rows if (row["unit"], row["path"]) != (unit, page.path)]
        for other in others:
            self._rival(other["unit"], other["path"], other["source"], other["template"], url_of(other["path"]))
        known = f"SELECT 1 FROM rivals WHERE {IN_THE_WAY_SQL}"  # noqa: S608
        if others or page.displaced or self.db.execute(known, in_the_way_of(page.path)).fetchone():
            self._rival(unit, page.path, page.source, page.template, page.url)

    def _rival(self, unit: str, path: str, source: str, template: str, url: str) -> None:
        row = (one_name(path), path, unit, source, rank(unit, template), url, False)
        self.db.execute("INSERT OR REPLACE INTO rivals VALUES(?,?,?,?,?,?,?)", row)

    def make_way(self, pages: Iterable[Standing]) -> None:
        """Makes the copies nobody's that stand in the way of pages which therefore failed."""
        sql = f"UPDATE outputs SET unit = '' WHERE {IN_THE_WAY_SQL} AND unit = ?"  # noqa: S608
        for page in pages:
            if page.failed and self.db.execute(sql, (*in_the_way_of(page.path), COPY)).rowcount:
                remember(self.db, DISPLACED_COPIES, "")

    def failed(self, unit: str) -> tuple[Standing, ...]:
        """The pages of a unit that cannot be made, as they stand."""
        rows = self.db.execute("SELECT path, source, template FROM outputs WHERE unit = ?", (unit,)).fetchall()
        found = [(row["path"], url_of(row["path"]), row["source"], row["template"]) for row in rows]
        return tuple(Standing(*known, failed=True) for known in found)

    def resolve_rivals(self) -> list[Problem]:
        """Of pages that cannot stand beside each other finds those that do; returns a problem for each of the others.

        The unit of one that does not stand there yet is touched.
        """
        problems: list[Problem] = []
        standing: TakenPaths[sqlite3.Row] = TakenPaths()
        displaced: TakenPaths[sqlite3.Row] = TakenPaths()
        rivals = self.db.execute("SELECT * FROM rivals ORDER BY rank, source, unit, path").fetchall()
        for row in rivals:
            if winner := standing.other(row["path"]):
                displaced.add(row["path"], row)
                self._leave_out(row, winner)
                error = f"stands at {row['url']}, where {winner['source']} stands already; this one is left out"
                problems.append(Problem(row["source"], error))
            else:
                standing.add(row["path"], row)
        for row in standing:
            self._let_stand(row, alone=displaced.other(row["path"]) is None)
        return problems

    def _leave_out(self, rival: sqlite3.Row, winner: sqlite3.Row) -> None:
        own = (rival["path"], rival["unit"])
        self.db.execute("UPDATE rivals SET beaten = TRUE WHERE path = ? AND unit = ?", own)
        if self.db.execute("UPDATE outputs SET unit = '' WHERE path = ? AND unit = ?", own).rowcount:
            invalidate(self.db, [(winner["unit"], f"because of another page at {winner['url']}")])

    def _let_stand(self, rival: sqlite3.Row, *, alone: bool) -> None:
        own = (rival["path"], rival["unit"])
        if self.db.execute("SELECT 1 FROM outputs WHERE path = ? AND unit = ?", own).fetchone() is None:
            invalidate(self.db, [(rival["unit"], f"because of another page at {rival['url']}")])
        elif not self._is_as_noted(rival["path"]):  # it need not be written, but another had taken its file
            self._spoil(rival["path"])
        if alone:
            self.db.execute("DELETE FROM rivals WHERE path = ? AND unit = ?", own)
        else:
            self.db.execute("UPDATE rivals SET beaten = FALSE WHERE path = ? AND unit = ?", own)

    def _is_as_noted(self, path: str) -> bool:
        row = self.row(path)
        try:
            return row is not None and tuple(row)[2:6] == stamp_of((self.folder / path).lstat())
        except OSError:
            return False

    def remove_unowned(self, is_kept: Callable[[str, str], bool]) -> int:
        """Removes the files that are nobody's any more, but for those that are kept; returns how many there were.

        `is_kept` is asked with the path of each and with what it was made from, "" where that is not known.
        """
        rows = self.db.execute("SELECT path, bucket, source FROM outputs WHERE unit = ''").fetchall()
        rows = [row for row in rows if not is_kept(row["path"], row["source"])]
        for row in rows:
            self.remove(row["path"])
        with transaction(self.db):
            buckets = {row["bucket"] for row in rows} - {None}
            invalidate(self.db, [(f"{MAP}:{bucket}", "a page is gone") for bucket in buckets])
            self.db.executemany("DELETE FROM outputs WHERE path = ?", [(row["path"],) for row in rows])
        return len(rows)

    # --- single files ---

    def row(self, path: str) -> sqlite3.Row | None:
        """What is known of a file."""
        found: sqlite3.Row | None = self.db.execute("SELECT * FROM outputs WHERE path = ?", (path,)).fetchone()
        return found

    def owner(self, path: str, unit: str) -> str:
        """What stands already where a file is to stand, if it is of another unit than `unit`."""
        sql = f"SELECT source FROM outputs WHERE {IN_THE_WAY_SQL} AND unit NOT IN ('', ?) ORDER BY path LIMIT 1"  # noqa: S608
        row = self.db.execute(sql, (*in_the_way_of(path), unit)).fetchone()
        return str(row["source"]) if row else ""

    def of(self, unit: str) -> dict[str, str]:
        """The files of a unit with what they were made from, "" where they are not as they were written."""
        rows = self.db.execute("SELECT path, fingerprint FROM outputs WHERE unit = ? ORDER BY path", (unit,))
        return dict(rows.fetchall())

    def written(self, path: str, fingerprint: str, unit: str, source: str) -> None:
        """Notes what a file that has been written was made from."""
        stamp = stamp_of((self.folder / path).lstat())
        self.db.execute(_PUT, (path, fingerprint, *stamp, one_name(path), unit, source, "", False, None, "", ""))

    def remove(self, path: str) -> None:
        """Removes one file. Raises ValueError where the folder itself has become a link."""
        if is_link(self.folder):
            raise ValueError(f"{self.folder.name}/ is a link, and nothing is removed behind it")
        remove_file(self.folder / path, self.folder)

    def drop(self, path: str) -> None:
        """Removes one file that is not to stand after all."""
        self.remove(path)
        self.db.execute("DELETE FROM outputs WHERE path = ?", (path,))

    def searched(self) -> Iterator[tuple[str, str]]:
        """The pages that belong in the search index, with what they were made from."""
        yield from self.db.execute("SELECT path, fingerprint FROM outputs WHERE searched ORDER BY path")

    # --- what others did to the folder ---

    def repair(self, seen: FolderChanges) -> int:
        """Notes what was `seen` to be missing in output/ or changed, and what is nobody's.

        What is nobody's goes after the pages were made: its bytes may be just those of a page. Links and names that
        no page has go at once; returns how many there were.
        """
        for stray in (*seen.links, *seen.refused, *seen.leftovers):
            if not remove_tree(self.folder / stray):
                remove_file(self.folder / stray, self.folder)
        for folder in seen.empty:
            remove_empty(self.folder / folder, self.folder)
        with transaction(self.db):
            for path in (*seen.missing, *(entry.path for entry in seen.changed)):
                self._spoil(path)
            for entry in seen.new:
                row = (entry.path, "", *entry.stamp, one_name(entry.path), "", "", "", False, None, "", "")
                self.db.execute(_PUT, row)
            note_folders(self.db, seen)
        return len(seen.links) + len(seen.refused)

    def adopt(self, copied: Iterable[str]) -> None:
        """Makes files that are nobody's those of units that are not planned, where they stand at paths of these."""
        own = "UPDATE outputs SET unit = ? WHERE unit = '' AND path"
        with transaction(self.db):
            self.db.executemany(f"{own} = ?", [(COPY, path) for path in copied])
            self.db.execute(f"{own} GLOB 'sitemap*.xml'", (MAP,))
            self.db.execute(f"{own} GLOB 'pagefind/*'", (BUNDLE,))

    def _spoil(self, path: str) -> None:
        row = self.row(path)
        self.db.execute("UPDATE outputs SET fingerprint = '' WHERE path = ?", (path,))
        if row and row["unit"] not in (COPY, BUNDLE):
            invalidate(self.db, [(row["unit"], f"/{path} was changed")])


def count_outputs(db: sqlite3.Connection) -> int:
    """How many files output/ is known to hold."""
    return int(db.execute("SELECT count(*) FROM outputs").fetchone()[0])
