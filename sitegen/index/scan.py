"""The scan: compares content/ with the index, and reads only the files that changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from sitegen.content.vocabulary import Vocabulary
from sitegen.core.config import Config
from sitegen.core.errors import Problem
from sitegen.core.files import NOT_UTF8, FileEntry, not_followed, readable, stamp
from sitegen.core.leftovers import remove_leftover
from sitegen.core.workers import WorkerDiedError, Workers
from sitegen.index.changed_stories import note_change, numbers
from sitegen.index.file_changes import (
    UNKNOWN_TIME,
    FolderChanges,
    Tree,
    file_system_time,
    find_changes,
    find_changes_at,
    is_old_enough,
    note_folders,
)
from sitegen.index.file_rows import BAD, HIDDEN, FileRows, ToRead, read_rows
from sitegen.index.last_good import A_FOLDER, folders_like_files, note_obstructed, obstructed, release, remember_sources
from sitegen.index.name_resolution import (
    FILES,
    contradictions,
    incomplete,
    note_decisions,
    resolve_again,
    vocabulary,
)
from sitegen.index.old_addresses import add_claims, dispute_warnings, forget_claims, refresh_disputed
from sitegen.index.reprints import add_prints, forget_print, refresh_reprints
from sitegen.index.roles import add_roles
from sitegen.index.store import generation, loading, remember, transaction
from sitegen.index.versions import refresh_versions
from sitegen.index.withdrawals import notices, refresh_withdrawals

SCHEMA = """
-- A file of content/ that the scan knows, with the stamp and the digest that it had when it was read. `kind` is the
-- folder of content/ that it is of, "decisions", "bad" or "hidden"; `problems` is JSON, "" for none.
CREATE TABLE files(path TEXT PRIMARY KEY, size INT, mtime_ns INT, ctime_ns INT, inode INT, kind TEXT, problems TEXT,
    digest TEXT) WITHOUT ROWID;
-- Each build tells of all problems, though it reads few files.
CREATE INDEX files_problems ON files(path) WHERE problems != '';
-- Each page asks which stories cannot be read (last_good.unreadable), and so does the view `shown`.
CREATE INDEX files_unreadable ON files(path) WHERE kind = 'bad';
"""

_BATCH_FILES = 200
_MIN_FILES_FOR_WORKERS = 500
"""With fewer files than this, this process reads them: starting workers would take longer."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The result of a scan: the number of files read and gone, and the problems of all files.

    `refused` are the errors about entries that are no readable files. Rows of files that cannot be read stay in the
    index.
    """

    read: int
    gone: int
    warnings: tuple[Problem, ...]
    errors: tuple[Problem, ...]
    refused: tuple[Problem, ...]


def scan(
    db: sqlite3.Connection, root: Path, config: Config, tick: Callable[[int], None] = lambda _: None, jobs: int = 1,
    only: Set[str] | None = None,
) -> Scan:  # fmt: skip
    """Brings files, stories, terms and pages of the index up to date with content/ under `root`.

    `only` are the paths that may have changed since the last scan, if the caller knows them; None looks at all files.
    `tick` is called with the number of files of each batch.
    """
    time = file_system_time(root / ".sitegen")
    with transaction(db):
        known = find_changes_at(db, _tree(root), only) if only is not None else None
        seen = known or find_changes(db, _tree(root), time)
        _forget_missing(db, root, seen)
    count = len(seen.new) + len(seen.changed)
    if count:
        many = count > _MIN_FILES_FOR_WORKERS
        workers = Workers(partial(_FileReader, root, config, vocabulary(db)), jobs if many else 1, batch=50)
        with loading(db) if many and not _has_files(db) else nullcontext():
            _note_all(db, workers.run(_to_read(db, seen)), time, tick)
    with transaction(db):
        note_folders(db, seen)
    for refresh in (resolve_again, refresh_reprints, refresh_versions, refresh_withdrawals, refresh_disputed):
        refresh(db)
    return _report(db, seen, tuple(_refused(db, root, seen)))


def _report(db: sqlite3.Connection, seen: FolderChanges, refused: tuple[Problem, ...]) -> Scan:
    warnings, errors = _problems(db)
    warnings, errors = (
        (*warnings, *incomplete(db), *notices(db), *dispute_warnings(db)),
        (*refused, *errors, *contradictions(db)),
    )
    return Scan(len(seen.new) + len(seen.changed), len(seen.missing), warnings, errors, refused)


def _forget_missing(db: sqlite3.Connection, root: Path, seen: FolderChanges) -> None:
    """Removes the rows of files that are gone. In `seen` remain the files to read and those that are really gone."""
    seen.new.extend(_new_decisions(db, root))
    for name in seen.leftovers:
        remove_leftover(root / name)
    _set_aside(db, root, seen)
    _forget(db, seen.missing)


def _refused(db: sqlite3.Connection, root: Path, seen: FolderChanges) -> Iterator[Problem]:
    """The errors about entries of content/ that are no readable files."""
    yield from (Problem(readable(name), NOT_UTF8) for name in seen.refused)
    yield from (Problem(name, not_followed(root / name)) for name in seen.links)
    yield from (Problem(name, A_FOLDER) for name in folders_like_files(db))


def _tree(root: Path) -> Tree:
    tops = tuple(f"content/{name}" for name in ("articles", "entities", "tags", "pages"))
    return Tree("content", root, tops, "files", _is_wanted)


def _is_wanted(name: str, is_folder: bool) -> bool:
    return not name.startswith(".") and (is_folder or name.endswith((".md", ".markdown")))


def _new_decisions(db: sqlite3.Connection, root: Path) -> Iterator[FileEntry]:
    for name in FILES:
        file = root / name
        if file.is_file() and not file.is_symlink() and not _is_known(db, name):
            yield FileEntry(name, stamp(file))


def _set_aside(db: sqlite3.Connection, root: Path, seen: FolderChanges) -> None:
    """Removes obstructed files from the missing and changed ones in `seen`, and notes them as unreadable.

    A file is obstructed if something else is at its path. Files behind a link are not read.
    """
    found = {path for path in (*seen.missing, *(entry.path for entry in seen.changed)) if obstructed(root, path)}
    if any(_kind(db, path) != BAD for path in found):
        _changes(db)
    note_obstructed(db, sorted(found))
    seen.missing[:] = [path for path in seen.missing if path not in found]
    seen.changed[:] = [entry for entry in seen.changed if entry.path not in found]


def forget_unheld(db: sqlite3.Connection, output: Path) -> None:
    """Removes the rows of unreadable stories and pages that have no page in output/ any more."""
    with transaction(db):
        paths = release(db, output)
        if paths:
            _changes(db)
        for path in paths:
            note_change(db, path)
        _drop_rows(db, paths)


def _has_files(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM files LIMIT 1").fetchone() is not None


def _to_read(db: sqlite3.Connection, seen: FolderChanges) -> Iterator[ToRead]:
    for path, now in sorted((*seen.new, *seen.changed)):
        known = db.execute("SELECT digest FROM files WHERE path=?", (path,)).fetchone()
        yield ToRead(path, now, known["digest"] if known else "")


# --- reading, in workers -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _FileReader:
    root: Path
    config: Config
    words: Vocabulary

    def __call__(self, file: ToRead) -> FileRows:
        return read_rows(self.root, self.config, self.words, file)


_Answers = Iterator[tuple[ToRead, FileRows | WorkerDiedError]]


def _note_all(db: sqlite3.Connection, answers: _Answers, time: int, tick: Callable[[int], None]) -> None:
    """Writes the rows of files to the index, one batch in each transaction."""
    while batch := list(islice(answers, _BATCH_FILES)):
        with transaction(db):
            _note(db, [(file, _answered(file, answer)) for file, answer in batch], time)
        tick(len(batch))


def _answered(file: ToRead, answer: FileRows | WorkerDiedError) -> FileRows:
    return FileRows("", BAD, (Problem(file.path, str(answer)),)) if isinstance(answer, WorkerDiedError) else answer


# --- noting, here alone ------------------------------------------------------------------------------------


def _changes(db: sqlite3.Connection) -> None:
    """Increases the number of changes.

    It is called before the change, since an interrupted scan has changed the index too.
    """
    remember(db, "generation", str(generation(db) + 1))


def _note(db: sqlite3.Connection, batch: list[tuple[ToRead, FileRows]], time: int) -> None:
    _note_unread(db, [(file, made) for file, made in batch if made.keeps], time)
    new = [(file, made) for file, made in batch if made.kind and not made.keeps]
    if new:
        _changes(db)
    for file, _ in new:
        note_change(db, file.path)
    rows = {file.path: _with_known_names(db, made) for file, made in new if made.row}
    _drop(db, [file.path for file, _ in new if file.digest or _is_known(db, file.path)])
    _insert_stories(db, [made for _, made in new])
    for file, made in new:
        add_claims(db, file.path, made.claims, made.links)
    for table, kinds in (("pages", ("pages",)), ("term_files", ("entities", "tags"))):
        _insert(db, table, [row for path, row in rows.items() if path.split("/")[1] in kinds])
    _insert(db, "file_pictures", [(picture, file.path) for file, made in new for picture in made.pictures])
    remember_sources(db, [(file.path, made.packed) for file, made in new])
    for file, made in new:
        if file.path in FILES:
            note_decisions(db, file.path, made.decisions, complete=made.kind != BAD)
    _insert(db, "files", [_file_row(f, made, time) for f, made in new])
    same = [(*_kept(file, time), file.path) for file, made in batch if not made.kind]
    db.executemany("UPDATE files SET size=?, mtime_ns=?, ctime_ns=?, inode=? WHERE path=?", same)


def _with_known_names(db: sqlite3.Connection, made: FileRows) -> tuple[object, ...]:
    """The row of a page or a term. A term that must be hidden is hidden under all names that its file had before."""
    path = made.row[0]
    known = db.execute("SELECT * FROM term_files WHERE path=?", (path,)).fetchone() if made.kind == HIDDEN else None
    return (*tuple(known)[:-1], True) if known else made.row


def _note_unread(db: sqlite3.Connection, files: list[tuple[ToRead, FileRows]], time: int) -> None:
    """Notes that files cannot be read; their last good rows stay."""
    if any(_kind(db, file.path) != BAD for file, _ in files):
        _changes(db)
    rows = [_file_row(file, made, time) for file, made in files]
    db.executemany(f"INSERT OR REPLACE INTO files VALUES({','.join('?' * 8)})", rows)


def _file_row(file: ToRead, made: FileRows, time: int) -> tuple[object, ...]:
    """The row of a file. A file without a digest could not be opened, and is read again at the next scan."""
    return file.path, *_kept(file, time if made.digest else 0), made.kind, _problems_json(made), made.digest


def _kept(file: ToRead, time: int) -> tuple[int, int, int, int]:
    """The stamp to store.

    Its change time is UNKNOWN_TIME if the file could change again without getting another time.
    """
    size, modified, changed, inode = file.stamp
    return size, modified, changed if is_old_enough(file.stamp, time) else UNKNOWN_TIME, inode


def _kind(db: sqlite3.Connection, path: str) -> str:
    row = db.execute("SELECT kind FROM files WHERE path=?", (path,)).fetchone()
    return str(row["kind"]) if row else ""


def _problems_json(made: FileRows) -> str:
    return json.dumps([(p.error, p.line) for p in made.problems]) if made.problems else ""


def _is_known(db: sqlite3.Connection, path: str) -> bool:
    return db.execute("SELECT 1 FROM files WHERE path=?", (path,)).fetchone() is not None


def _insert(db: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    if rows:
        marks = ",".join("?" * len(rows[0]))
        db.executemany(f"INSERT INTO {table} VALUES({marks})", rows)


def _insert_stories(db: sqlite3.Connection, batch: Iterable[FileRows]) -> None:
    made = [one.story for one in batch if one.story]
    if not made:
        return
    stories = list(zip(numbers(db, [str(story.row["path"]) for story in made]), made, strict=True))
    columns = list(stories[0][1].row)
    names, marks = ", ".join(columns), ",".join("?" * (len(columns) + 1))
    rows = [(number, *story.row.values()) for number, story in stories]
    db.executemany(f"INSERT INTO stories(id, {names}) VALUES({marks})", rows)
    _insert(db, "sentences", [(number, *row) for number, story in stories for row in story.sentences])
    _insert(db, "names", [(number, *row) for number, story in stories for row in story.names])
    add_roles(db, [(number, story.roles) for number, story in stories])
    _insert(db, "chosen", [(url, number) for number, story in stories for url in story.chosen])
    _insert(db, "pictures", [(path, number, figure) for number, story in stories for path, figure in story.pictures])
    add_prints(db, [(number, story.print) for number, story in stories if story.print])


def _forget(db: sqlite3.Connection, paths: list[str]) -> None:
    if paths:
        _changes(db)
        for path in paths:
            note_change(db, path)
        _drop(db, paths)
        for file in set(FILES).intersection(paths):
            note_decisions(db, file, None, complete=True)


def _drop(db: sqlite3.Connection, paths: Sequence[str]) -> None:
    _drop_rows(db, paths)
    for path in paths:
        db.execute("DELETE FROM files WHERE path=?", (path,))


def _drop_rows(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Deletes the rows of files, except their rows in `files`."""
    for path in paths:
        row = db.execute("SELECT id FROM stories WHERE path=?", (path,)).fetchone()
        if row:
            forget_print(db, row["id"])
            for table in ("sentences", "names", "roles", "chosen", "pictures"):
                db.execute(f"DELETE FROM {table} WHERE story=?", (row["id"],))  # noqa: S608 -- our own table names
            db.execute("DELETE FROM stories WHERE id=?", (row["id"],))
        for table in ("term_files", "pages", "sources"):
            db.execute(f"DELETE FROM {table} WHERE path=?", (path,))  # noqa: S608
        db.execute("DELETE FROM file_pictures WHERE file=?", (path,))
        forget_claims(db, path)


def _problems(db: sqlite3.Connection) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    found: dict[str, list[Problem]] = {BAD: [], "": []}
    for path, kind, problems in db.execute("SELECT path, kind, problems FROM files WHERE problems != '' ORDER BY path"):
        found[BAD if kind in (BAD, HIDDEN) else ""] += [
            Problem(path, text, line) for text, line in json.loads(problems)
        ]
    return tuple(found[""]), tuple(found[BAD])
