"""The files of output/: from what each was made, and which unit of the plan it belongs to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.core import deploy_block
from sitegen.core.errors import Problem
from sitegen.core.files import Stamp, is_link, remove_empty, remove_file, remove_tree, stamp_of
from sitegen.core.text import path_key
from sitegen.core.urls import url_of
from sitegen.incremental import publish_guard
from sitegen.incremental.path_conflicts import IN_THE_WAY_SQL, TakenPaths, in_the_way_of
from sitegen.incremental.stale_units import invalidate
from sitegen.incremental.units import BUNDLE, COPY, MAP, Unit, map_bucket, rank
from sitegen.index.file_changes import FolderChanges, Tree, file_system_time, find_changes, note_folders
from sitegen.index.store import remember, transaction

_KEPT = frozenset([".gitkeep", deploy_block.BLOCK_FILE, publish_guard.NAME])
_PUT = "INSERT OR REPLACE INTO outputs VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_NOBODY = Unit("")


def find_changed_outputs(db: sqlite3.Connection, folder: Path) -> FolderChanges:
    """Finds what is not as it was written in output/: changed, missing and unknown files, links, empty folders."""
    tree = Tree("output", folder, ("",), "outputs", lambda name, _: name not in _KEPT, tidy=True)
    with transaction(db):
        seen = find_changes(db, tree, file_system_time(folder.parent / ".sitegen"))
        if seen.is_same:
            note_folders(db, seen)
    return seen


DISPLACED_COPIES = "displaced copies"
"""The key under which the index stores the copies that pages displace, with these pages.

"" if it must be found again.
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a page of a unit in output/.

    `why` is the reason why it was rendered, "" if it was not. A page is `displaced` if another page has its URL; a page
    that `failed` left its file as it was. `bucket`, `modified` and `images` are for the sitemap; `bucket` is None for a
    page that the sitemap does not list.
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
        """Whether its Markdown took too long to render, so that the page shows it as plain text."""
        return self.engine == "text"


class Outputs:
    """The files of output/, as the index knows them."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self.db, self.folder = db, folder

    # --- pages ---

    def put(self, unit: Unit, pages: tuple[Standing, ...]) -> None:
        """Stores the pages of a unit in the caller's transaction. Files that the unit no longer has get no owner."""
        self.db.execute("DELETE FROM conflicting_pages WHERE kind = ? AND key = ?", unit)
        paths = {page.path for page in pages}
        for row in self.db.execute("SELECT path FROM outputs WHERE kind = ? AND key = ?", unit).fetchall():
            if row["path"] not in paths:
                self.db.execute("UPDATE outputs SET kind = '', key = '' WHERE path = ?", (row["path"],))
        for page in pages:
            self._put_page(unit, page)

    def _put_page(self, unit: Unit, page: Standing) -> None:
        old = self.row(page.path)
        name = path_key(page.path)
        self._note_rivals(unit, page)
        if page.displaced:
            return
        if page.failed:
            self.db.execute("UPDATE outputs SET kind = ?, key = ? WHERE path = ?", (*unit, page.path))
            return
        # The plus keeps SQLite from using the index of units: an archive of pictures has very many copies.
        if self.db.execute("SELECT 1 FROM outputs WHERE name = ? AND +kind = ?", (name, COPY.kind)).fetchone():
            remember(self.db, DISPLACED_COPIES, "")
        images = json.dumps(page.images) if page.images else ""
        listed = (page.bucket, page.modified, images)
        if listed != ((old["bucket"], old["modified"], old["images"]) if old else (None, "", "")):
            buckets = {b for b in (page.bucket, old["bucket"] if old else None) if b is not None}
            invalidate(self.db, [(map_bucket(bucket), "its pages changed") for bucket in buckets])
        row = (page.path, page.fingerprint, *page.stamp, name, *unit, page.source, page.template, page.searched)
        self.db.execute(_PUT, (*row, *listed))

    def _note_rivals(self, unit: Unit, page: Standing) -> None:
        """Stores a page and the planned pages that conflict with it as rivals."""
        sql = f"SELECT * FROM outputs WHERE {IN_THE_WAY_SQL} AND kind NOT IN ('', 'copy', 'bundle', 'map')"  # noqa: S608
        rows = self.db.execute(sql, in_the_way_of(page.path))
        others = [row for row in rows if (_unit(row), row["path"]) != (unit, page.path)]
        for other in others:
            self._rival(_unit(other), other["path"], other["source"], other["template"], url_of(other["path"]))
        known = f"SELECT 1 FROM conflicting_pages WHERE {IN_THE_WAY_SQL}"  # noqa: S608
        if others or page.displaced or self.db.execute(known, in_the_way_of(page.path)).fetchone():
            self._rival(unit, page.path, page.source, page.template, page.url)

    def _rival(self, unit: Unit, path: str, source: str, template: str, url: str) -> None:
        row = (path_key(path), path, *unit, source, rank(unit, template), url, False)
        self.db.execute("INSERT OR REPLACE INTO conflicting_pages VALUES(?,?,?,?,?,?,?,?)", row)

    def make_way(self, pages: Iterable[Standing]) -> None:
        """Takes away the owner of copies that blocked the paths of failed pages, so that they are removed."""
        sql = f"UPDATE outputs SET kind = '', key = '' WHERE {IN_THE_WAY_SQL} AND kind = ?"  # noqa: S608
        for page in pages:
            if page.failed and self.db.execute(sql, (*in_the_way_of(page.path), COPY.kind)).rowcount:
                remember(self.db, DISPLACED_COPIES, "")

    def failed(self, unit: Unit) -> tuple[Standing, ...]:
        """The pages of a unit that could not be made, with their files as they are."""
        rows = self.db.execute("SELECT path, source, template FROM outputs WHERE kind = ? AND key = ?", unit).fetchall()
        found = [(row["path"], url_of(row["path"]), row["source"], row["template"]) for row in rows]
        return tuple(Standing(*known, failed=True) for known in found)

    def resolve_conflicts(self) -> list[Problem]:
        """Decides which of conflicting pages get their paths; returns a problem for each of the others.

        The unit of a page that gets a path but has no file there becomes stale.
        """
        problems: list[Problem] = []
        standing: TakenPaths[sqlite3.Row] = TakenPaths()
        displaced: TakenPaths[sqlite3.Row] = TakenPaths()
        rivals = self.db.execute("SELECT * FROM conflicting_pages ORDER BY rank, source, kind, key, path").fetchall()
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
        own = (rival["path"], *_unit(rival))
        self.db.execute("UPDATE conflicting_pages SET displaced = TRUE WHERE path = ? AND kind = ? AND key = ?", own)
        if self.db.execute(
            "UPDATE outputs SET kind = '', key = '' WHERE path = ? AND kind = ? AND key = ?", own
        ).rowcount:
            invalidate(self.db, [(_unit(winner), f"because of another page at {winner['url']}")])

    def _let_stand(self, rival: sqlite3.Row, *, alone: bool) -> None:
        own = (rival["path"], *_unit(rival))
        if self.db.execute("SELECT 1 FROM outputs WHERE path = ? AND kind = ? AND key = ?", own).fetchone() is None:
            invalidate(self.db, [(_unit(rival), f"because of another page at {rival['url']}")])
        elif not self._is_as_noted(rival["path"]):  # the page itself is unchanged, but a rival had written its file
            self._spoil(rival["path"])
        if alone:
            self.db.execute("DELETE FROM conflicting_pages WHERE path = ? AND kind = ? AND key = ?", own)
        else:
            self.db.execute(
                "UPDATE conflicting_pages SET displaced = FALSE WHERE path = ? AND kind = ? AND key = ?", own
            )

    def _is_as_noted(self, path: str) -> bool:
        row = self.row(path)
        try:
            return row is not None and tuple(row)[2:6] == stamp_of((self.folder / path).lstat())
        except OSError:
            return False

    def remove_unowned(self, is_kept: Callable[[str, str], bool]) -> int:
        """Removes the files of output/ that belong to no unit; returns their number.

        `is_kept` is called with the path and the source ("" if unknown) of each, and returns whether the file is kept.
        """
        rows = self.db.execute("SELECT path, bucket, source FROM outputs WHERE kind = ''").fetchall()
        rows = [row for row in rows if not is_kept(row["path"], row["source"])]
        for row in rows:
            self.remove(row["path"])
        with transaction(self.db):
            buckets = {row["bucket"] for row in rows if row["bucket"] is not None}
            invalidate(self.db, [(map_bucket(bucket), "a page is gone") for bucket in buckets])
            self.db.executemany("DELETE FROM outputs WHERE path = ?", [(row["path"],) for row in rows])
        return len(rows)

    # --- single files ---

    def row(self, path: str) -> sqlite3.Row | None:
        """The row of a file, if it is known."""
        found: sqlite3.Row | None = self.db.execute("SELECT * FROM outputs WHERE path = ?", (path,)).fetchone()
        return found

    def owner(self, path: str, unit: Unit) -> str:
        """The source of a file of another unit than `unit` that conflicts with `path`; "" if there is none."""
        sql = f"SELECT source FROM outputs WHERE {IN_THE_WAY_SQL} AND kind NOT IN ('', ?) ORDER BY path LIMIT 1"  # noqa: S608
        row = self.db.execute(sql, (*in_the_way_of(path), unit.kind)).fetchone()
        return str(row["source"]) if row else ""

    def of(self, unit: Unit) -> dict[str, str]:
        """The files of a unit with their fingerprints; "" for a file that is not as it was written."""
        rows = self.db.execute("SELECT path, fingerprint FROM outputs WHERE kind = ? AND key = ? ORDER BY path", unit)
        return dict(rows.fetchall())

    def written(self, path: str, fingerprint: str, unit: Unit, source: str) -> None:
        """Stores the fingerprint of a file that has just been written."""
        stamp = stamp_of((self.folder / path).lstat())
        self.db.execute(_PUT, (path, fingerprint, *stamp, path_key(path), *unit, source, "", False, None, "", ""))

    def remove(self, path: str) -> None:
        """Removes one file. Raises ValueError where the folder itself has become a link."""
        if is_link(self.folder):
            raise ValueError(f"{self.folder.name}/ is a link, and nothing is removed behind it")
        remove_file(self.folder / path, self.folder)

    def drop(self, path: str) -> None:
        """Removes one file from the disk and from the index."""
        self.remove(path)
        self.db.execute("DELETE FROM outputs WHERE path = ?", (path,))

    def searched(self) -> Iterator[tuple[str, str]]:
        """The pages that search finds, with their fingerprints."""
        yield from self.db.execute("SELECT path, fingerprint FROM outputs WHERE searched ORDER BY path")

    # --- changes that others made to the folder ---

    def repair(self, seen: FolderChanges) -> int:
        """Notes files of output/ that are missing, changed or unknown.

        Returns the number of links and bad names removed.

        Unknown files are removed only after the pages were made, since their bytes may be those of a page. Links, bad
        names, leftovers and empty folders are removed at once.
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
                row = (entry.path, "", *entry.stamp, path_key(entry.path), *_NOBODY, "", "", False, None, "", "")
                self.db.execute(_PUT, row)
            note_folders(self.db, seen)
        return len(seen.links) + len(seen.refused)

    def adopt(self, copied: Iterable[str]) -> None:
        """Gives files without an owner to the copies, the sitemap or the search bundle, if their paths
        belong to these.
        """
        own = "UPDATE outputs SET kind = ?, key = ? WHERE kind = '' AND path"
        with transaction(self.db):
            self.db.executemany(f"{own} = ?", [(*COPY, path) for path in copied])
            self.db.execute(f"{own} GLOB 'sitemap*.xml'", MAP)
            self.db.execute(f"{own} GLOB 'pagefind/*'", BUNDLE)

    def _spoil(self, path: str) -> None:
        row = self.row(path)
        self.db.execute("UPDATE outputs SET fingerprint = '' WHERE path = ?", (path,))
        if row and _unit(row) not in (COPY, BUNDLE):
            invalidate(self.db, [(_unit(row), f"/{path} was changed")])


def _unit(row: sqlite3.Row) -> Unit:
    return Unit(row["kind"], row["key"])
