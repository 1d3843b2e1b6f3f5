"""The archive as open data: JSON, CSV, Parquet, SQLite, or a BagIt bag of all there is.

Drafts and withdrawn stories are in none of them. Stories are read one at a time: memory does not grow with the archive.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sitegen
from sitegen.config import Config
from sitegen.errors import Problem, UsageError
from sitegen.export.sinks import APPLICATION, CsvSink, ParquetSink, Sink, SqliteSink, fill, rows
from sitegen.export.tree import write_tree
from sitegen.files import digest, file_bytes, listing, remove_tree, temporary_folder, write_if_changed
from sitegen.index.archive import Archive
from sitegen.index.lock import locked
from sitegen.index.scan import scan
from sitegen.index.store import generation, open_index, recall, remember
from sitegen.leftovers import remove_leftover, remove_leftovers
from sitegen.pages.touched import bring_up_to_date

__all__ = ["FORMATS", "ExportReport", "export", "publish", "published_folder"]

FORMATS = ("json", "csv", "parquet", "sqlite", "bagit")

DATABASE = "archive.sqlite"
"""The name of the SQLite file where only a folder is told."""

_MARK = ".sitegen-export"
_SITE = ("seeds", "content", "output", "static", "themes", ".sitegen")


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What `export` wrote: where, and how many rows of each table (records of JSON, files of a bag).

    `left_out` has the number of files that a bag does not hold, by the folder that they are in.
    """

    format: str
    dest: str
    counts: dict[str, int]
    files: int
    bytes: int
    errors: tuple[Problem, ...]
    seconds: float
    left_out: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report as one object."""
        errors = [{"file": p.file, "line": p.line, "error": p.error} for p in self.errors]
        return {
            "format": self.format,
            "dest": self.dest,
            "counts": self.counts,
            "files": self.files,
            "bytes": self.bytes,
            "errors": errors,
            "seconds": round(self.seconds, 3),
            **({"left_out": dict(self.left_out)} if self.left_out else {}),
        }


def export(root: Path, config: Config, form: str, dest: Path) -> ExportReport:
    """Writes the archive to `dest`, in the place of an earlier export but of nothing else. Raises SitegenError."""
    started = time.perf_counter()
    dest = _file(dest) if form == "sqlite" else dest
    _check(root, form, dest)
    with locked(root), closing(open_index(root / ".sitegen", config)) as db:
        found = scan(db, root, config)
        bring_up_to_date(db, config, drafts=False)
        archive = Archive(db, unreadable=False)
        remove_leftovers([dest.parent])
        left_out: dict[str, int] = {}
        if form == "sqlite":
            counts = _database(dest, archive, root)
        else:
            counts, left_out = _folder(dest, form, archive, root, config)
    sizes = [dest.stat().st_size] if dest.is_file() else [entry.stamp[0] for entry in listing(dest)]
    took = time.perf_counter() - started
    return ExportReport(form, str(dest), counts, len(sizes), sum(sizes), found.errors, took, left_out)


def _file(dest: Path) -> Path:
    return dest / DATABASE if dest.is_dir() or not dest.suffix else dest


def _check(root: Path, form: str, dest: Path) -> None:
    """Refuses to write over what is no export, or into the site's own folders."""
    here = dest.resolve()
    if here == root or here in root.parents or any(here.is_relative_to(root / name) for name in _SITE):
        raise UsageError(f"{dest} is part of the site", hint="name a place of its own")
    if form == "sqlite":
        if dest.exists() and not _is_ours(dest):
            raise UsageError(f"{dest} is there already and is no export")
        return
    if dest.is_file():
        raise UsageError(f"{dest} is a file", hint=f"{form} wants a folder")
    if dest.is_dir() and any(dest.iterdir()) and _made_as(dest) != form:
        raise UsageError(f"{dest} is there already and is no export of this kind")


def _is_ours(path: Path) -> bool:
    head = file_bytes(path, most=72) if path.is_file() else b""
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")


def _made_as(folder: Path) -> str:
    """The format of the export that stands in a folder, or ""."""
    try:
        return file_bytes(folder / _MARK).decode("ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def _database(dest: Path, archive: Archive, root: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    with ExitStack() as stack:
        fill(SqliteSink(dest, stack), rows(archive, root), counts)
    return counts


def _folder(
    dest: Path, form: str, archive: Archive, root: Path, config: Config
) -> tuple[dict[str, int], dict[str, int]]:
    """Writes a format of several files beside `dest`, then puts it there in the place of an earlier export."""
    made = temporary_folder(dest)
    try:
        written = _write(made, form, archive, root, config)
        write_if_changed(made / _MARK, form.encode())
        _take_place(made, dest)
    finally:
        remove_tree(made)
    return written


def _take_place(made: Path, dest: Path) -> None:
    """Puts a folder at `dest`. What stood there goes aside first: half removed it would be no export any more."""
    old = temporary_folder(dest)
    old.rmdir()  # not every system renames to a name that is taken
    stood = dest.is_dir()
    if stood:
        dest.rename(old)
    try:
        made.rename(dest)
    except OSError:
        if stood:
            old.rename(dest)
        raise
    remove_leftover(old)


def _write(
    dest: Path, form: str, archive: Archive, root: Path, config: Config
) -> tuple[dict[str, int], dict[str, int]]:
    """Writes a format; answers with what it holds and, of a bag, what it does not."""
    if form == "json":
        return write_tree(dest, archive, root, config), {}
    if form == "bagit":
        from sitegen.export.bag import write_bag  # which knows the readers of captures

        return write_bag(dest, archive, root, config)
    counts: dict[str, int] = {}
    with ExitStack() as stack:
        sink: Sink = CsvSink(dest, config.site.title, stack) if form == "csv" else ParquetSink(dest, stack)
        fill(sink, rows(archive, root), counts)
    return counts, {}


def published_folder(root: Path) -> Path:
    """Where `publish` puts what is to stand under /data/."""
    return root / ".sitegen" / "data"


def publish(root: Path, config: Config, db: sqlite3.Connection, *, drafts: bool) -> None:
    """Brings the formats of [export] publish up to date; with drafts on the site there are none of them.

    The index must be up to date. What has not changed since is not written again.
    """
    folder = published_folder(root)
    forms = () if drafts else config.export.publish
    state = digest(repr((sitegen.__version__, generation(db), config.site, config.entities, sorted(forms))).encode())
    if recall(db, "published") == state and all((folder / form).is_dir() for form in forms):
        return
    remove_tree(folder)
    archive = Archive(db, unreadable=False)
    for form in sorted(set(forms)):
        if form == "sqlite":
            _database(folder / form / DATABASE, archive, root)
        else:
            _folder(folder / form, form, archive, root, config)
            (folder / form / _MARK).unlink()
    remember(db, "published", state)
