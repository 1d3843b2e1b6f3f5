"""Exports the archive as open data: JSON, CSV, Parquet, SQLite, or a BagIt bag of the whole site.

Drafts and withdrawn stories are never exported. Stories are read one at a time, so memory does not grow with the
archive.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.core.config import Config
from sitegen.core.errors import Problem, UsageError
from sitegen.core.files import digest, file_bytes, is_file, remove_tree, temporary_folder
from sitegen.core.folder_overlap import own_folder
from sitegen.core.leftovers import remove_leftovers
from sitegen.core.source_digest import source_digest
from sitegen.export.json_tree import write_tree
from sitegen.export.replacement import MARK, export_format, files_of, take_place
from sitegen.export.sinks import SQLITE_APPLICATION_ID, CsvSink, ParquetSink, Sink, SqliteSink, fill, rows
from sitegen.incremental.invalidation import bring_up_to_date
from sitegen.index.archive import Archive
from sitegen.index.index_file import open_index
from sitegen.index.lock import locked
from sitegen.index.scan import scan
from sitegen.index.store import generation, recall, remember

__all__ = ["FORMATS", "ExportReport", "export", "publish", "published_folder"]

FORMATS = ("json", "csv", "parquet", "sqlite", "bagit")

DATABASE = "archive.sqlite"
"""The name of the SQLite file if the destination is a folder."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What `export` wrote: the place, and the number of rows of each table (JSON records, files of a bag).

    `others` counts files there that no export wrote and that were left alone. `left_out` counts files that a bag leaves
    out, by their top folder.
    """

    format: str
    dest: str
    counts: dict[str, int]
    files: int
    bytes: int
    others: int
    errors: tuple[Problem, ...]
    seconds: float
    left_out: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object that `export --json` prints."""
        errors = [{"file": p.file, "line": p.line, "error": p.error} for p in self.errors]
        return {
            "format": self.format,
            "dest": self.dest,
            "counts": self.counts,
            "files": self.files,
            "bytes": self.bytes,
            "others": self.others,
            "errors": errors,
            "seconds": round(self.seconds, 3),
            **({"left_out": dict(self.left_out)} if self.left_out else {}),
        }


def export(root: Path, config: Config, form: str, dest: Path) -> ExportReport:
    """Writes the archive to `dest`. Only an earlier export there is replaced. Raises SitegenError."""
    started = time.perf_counter()
    asked, dest = dest, Path(os.path.realpath(_file(dest) if form == "sqlite" else dest))
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
    written, others = ({dest.name: dest.stat().st_size}, 0) if dest.is_file() else files_of(dest)
    shown = str(_file(asked) if form == "sqlite" else asked)
    took = time.perf_counter() - started
    size = sum(written.values())
    return ExportReport(form, shown, counts, len(written), size, others, found.errors, took, left_out)


def _file(dest: Path) -> Path:
    return dest / DATABASE if dest.is_dir() or not dest.suffix else dest


def _check(root: Path, form: str, dest: Path) -> None:
    """Raises UsageError if `dest` is part of the site, or has something that is no export of this format."""
    own = own_folder(dest, root)
    if own:
        where = "the site itself" if own == "." else f"part of the site ({own})"
        raise UsageError(f"{dest} is {where}", hint="name a place of its own")
    if form == "sqlite":
        if os.path.lexists(dest) and not _is_ours(dest):
            raise UsageError(f"{dest} is there already and is no export")
        return
    if dest.is_file():
        raise UsageError(f"{dest} is a file", hint=f"{form} wants a folder")
    if dest.is_dir() and any(dest.iterdir()) and export_format(dest) != form:
        raise UsageError(f"{dest} is there already and is no export of this kind")


def _is_ours(path: Path) -> bool:
    head = file_bytes(path, most=72) if is_file(path) else b""
    return head.startswith(b"SQLite format 3\0") and head[68:72] == SQLITE_APPLICATION_ID.to_bytes(4, "big")


def _database(dest: Path, archive: Archive, root: Path) -> dict[str, int]:
    """Writes one SQLite file."""
    counts: dict[str, int] = {}
    with _temporary_folder(dest) as made:
        with ExitStack() as stack:
            fill(SqliteSink(made / dest.name, stack), rows(archive, root), counts)
        (made / dest.name).replace(dest)
    return counts


def _folder(
    dest: Path, form: str, archive: Archive, root: Path, config: Config
) -> tuple[dict[str, int], dict[str, int]]:
    """Writes a format of several files; returns the counts of rows or files and, for a bag, of files left out."""
    with _temporary_folder(dest) as made:
        written = _write(made, form, archive, root, config)
        take_place(made, dest, form)
    return written


@contextmanager
def _temporary_folder(dest: Path) -> Iterator[Path]:
    """A folder beside `dest` to write to, removed after the block.

    If the block fails, created parents are removed too.
    """
    missing = [folder for folder in dest.parents if not folder.exists()]
    made = temporary_folder(dest)
    try:
        yield made
    except BaseException:
        remove_tree(made)
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        raise
    remove_tree(made)


def _write(
    dest: Path, form: str, archive: Archive, root: Path, config: Config
) -> tuple[dict[str, int], dict[str, int]]:
    """Writes a format; returns the counts of rows or files and, for a bag, of files left out."""
    if form == "json":
        return write_tree(dest, archive, root, config), {}
    if form == "bagit":
        from sitegen.export.bag import write_bag  # imported here, since it needs the readers of captures

        return write_bag(dest, archive, root, config)
    counts: dict[str, int] = {}
    with ExitStack() as stack:
        sink: Sink = CsvSink(dest, config.site.title, stack) if form == "csv" else ParquetSink(dest, stack)
        fill(sink, rows(archive, root), counts)
    return counts, {}


def published_folder(root: Path) -> Path:
    """The folder of the data that the site publishes below /data/."""
    return root / ".sitegen" / "data"


def publish(root: Path, config: Config, db: sqlite3.Connection, *, drafts: bool) -> None:
    """Brings the formats of [export] publish up to date; a site with drafts publishes none.

    The index must be up to date. If nothing has changed since the last time, nothing is written.
    """
    folder = published_folder(root)
    forms = () if drafts else config.export.publish
    made_by = source_digest("export")
    state = digest(repr((made_by, generation(db), config.site, config.entities, sorted(forms))).encode())
    if recall(db, "published") == state and all((folder / form).is_dir() for form in forms):
        return
    remove_tree(folder)
    archive = Archive(db, unreadable=False)
    for form in sorted(set(forms)):
        if form == "sqlite":
            _database(folder / form / DATABASE, archive, root)
        else:
            _folder(folder / form, form, archive, root, config)
            (folder / form / MARK).unlink()
    remember(db, "published", state)
