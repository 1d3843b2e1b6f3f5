"""The files under seeds/. Each is in exactly one group: seeds, parts, files that are passed over, files without a
reader, and files that cannot be opened.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sitegen.capture import companions, formats
from sitegen.capture.record import folder_of
from sitegen.core import saved_folders
from sitegen.core.errors import Problem
from sitegen.core.files import NOT_UTF8, Other, Stamp, is_link, listing, readable
from sitegen.core.seed_id import suffix
from sitegen.core.source_digest import source_digest
from sitegen.index import file_formats

HIDDEN = "hidden file"
README = "README"
NO_SUFFIX = "no suffix"
"""The kind of a file whose name has no suffix, or one that is no word (".1", ".2014-03-12")."""

_SUFFIX = re.compile(r"\.(?=[\w+~-]*[^\W\d_])[\w+~-]{1,16}(?=$|[?&;#])")
"""A suffix with a letter. What follows a question mark is the query of an address, as wget names files."""


class PassedOverFile(NamedTuple):
    """A file that is no seed, with the reason: "hidden file", "README"."""

    path: str
    reason: str


@dataclass(slots=True)
class SeedFiles:
    """The files under seeds/, by their POSIX paths there.

    `seeds` have a reader; `readers` has its name. `parts` are companions and the files of saved pages; `companions` are
    those of them that decide how seeds are read. `unread` have no reader. `stamps` are those of seeds and companions.
    `refused` are names that are not UTF-8, `others` links, pipes, devices, and files that cannot be opened.
    """

    seeds: list[str] = field(default_factory=list)
    readers: Mapping[str, str] = field(default_factory=dict)
    companions: set[str] = field(default_factory=set)
    parts: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    passed_over: list[PassedOverFile] = field(default_factory=list)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)

    def problems(self) -> list[Problem]:
        """A problem for each entry that is not opened."""
        return [*(Problem(name, NOT_UTF8) for name in self.refused), *(Problem(*other) for other in self.others)]


def find_seed_files(db: sqlite3.Connection, root: Path) -> SeedFiles:
    """The files under seeds/ of the site at `root`. Opens those that are not in the index `db`, or have changed.

    Raises OSError if a folder cannot be read.
    """
    found, concealed, stamps = SeedFiles(), list[str](), dict[str, Stamp]()
    home = root / "seeds"
    for path, stamp in listing(home, found.refused, others=found.others, concealed=concealed):
        stamps[path] = stamp
    candidates = {path: stamp for path, stamp in stamps.items() if formats.may_be_seed(path)}
    found.readers = file_formats.formats(db, root, source_digest("convert"), candidates, found.others)
    stamps = {path: stamp for path, stamp in stamps.items() if path in found.readers or path not in candidates}
    sources = {folder_of(path) for path, reader in found.readers.items() if reader}
    for path in stamps:
        _group(found, path, is_of_pages=formats.is_part_of_pages(path) and folder_of(path) in sources)
    _take_out_parts(found)
    _take_out_tables(found, home)
    found.stamps = {path: stamps[path] for path in (*found.seeds, *found.companions)}
    found.passed_over += [PassedOverFile(path, HIDDEN) for path in _hidden_files(home, concealed)]
    return found


def suffix_kind(path: str) -> str:
    """The suffix of a file in lower case, by which files without a reader are counted; ".gz" only if it is the one."""
    match = _SUFFIX.match(suffix(path) or (".gz" if path.lower().endswith(".gz") else ""))
    return match[0] if match else NO_SUFFIX


def _group(found: SeedFiles, path: str, *, is_of_pages: bool) -> None:
    """Puts a file into its group. `is_of_pages`: it is a picture or the like in a folder that has seeds."""
    folder, _, name = path.rpartition("/")
    if companions.is_companion(path):
        found.companions.add(path)
        found.parts.append(path)
    elif found.readers.get(path):
        found.seeds.append(path)
    elif any(part.endswith(saved_folders.ALWAYS) for part in folder.split("/")) or is_of_pages:
        found.parts.append(path)
    elif name.upper().partition(".")[0] == README:
        found.passed_over.append(PassedOverFile(path, README))
    else:
        found.unread.append(path)


def _take_out_parts(found: SeedFiles) -> None:
    """Moves the files in folders of parts of a page to `parts`, if the page is among the seeds."""
    others = [path for path, _ in found.passed_over]
    folders = {path.rpartition("/")[0] for path in (*found.seeds, *found.unread, *others)}
    own = saved_folders.folders_of_parts(folders, found.seeds)
    if not own:
        return

    def is_part(path: str) -> bool:
        return path.rpartition("/")[0] in own

    found.parts += [path for path in (*found.seeds, *found.unread, *others) if is_part(path)]
    found.seeds = [path for path in found.seeds if not is_part(path)]
    found.unread = [path for path in found.unread if not is_part(path)]
    found.passed_over = [one for one in found.passed_over if not is_part(one.path)]


def _take_out_tables(found: SeedFiles, home: Path) -> None:
    """Moves the tables that state the fields of seeds beside them to `parts` and `companions`."""
    wanted = {companions.table_of(path) for path in found.seeds}
    tables = dict.fromkeys(path for path in found.seeds if path in wanted and companions.is_table(home / path))
    found.seeds = [path for path in found.seeds if path not in tables]
    found.parts += tables
    found.companions |= tables.keys()


def _hidden_files(home: Path, names: Iterable[str]) -> Iterator[str]:
    """The printable paths of hidden files and of all files in hidden folders; the folder's own if it cannot be read."""
    for name in names:
        path = home / name
        if is_link(path) or not path.is_dir():
            yield readable(name)
            continue
        closed: list[OSError] = []
        for folder, inner, files in os.walk(path, onerror=closed.append):
            links = [one for one in inner if is_link(Path(folder, one))]
            inner.sort()
            yield from (readable(Path(folder, one).relative_to(home).as_posix()) for one in sorted([*files, *links]))
        yield from (readable(Path(error.filename).relative_to(home).as_posix()) for error in closed)
