"""ZIP and tar archives: each file in them is recognised and read as a seed would be.

The key of a story is the path of its file in the archive, followed by "#" and its own key if the file holds many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Set
from dataclasses import replace

from sitegen.capture import companions
from sitegen.capture.fields import sidecar
from sitegen.capture.formats import format_of, is_part_of_pages, may_be_seed, open_seed, unpacked_archives
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core import saved_folders
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.files import listing, sha256_of
from sitegen.core.seed_id import SeedId, suffix

_MAX_LEVELS = 2
"""The number of levels of archives: one in an archive is opened, one in that is not."""
_READER = "archives"


def records(source: Source) -> Iterator[Record | SeedError]:
    """The stories in the files of an archive, and a reason for each file that has none. Raises OSError."""
    return _records(source, 1)


def _records(source: Source, level: int) -> Iterator[Record | SeedError]:
    archive = unpacked_archives.unpacked(source.path, source.place)
    names = [entry.path for entry in listing(archive.root, hidden=True)]
    files = frozenset(names)
    seeds = [name for name in names if not _is_hidden(name) and may_be_seed(name)]
    readers = {name: format_of(archive.root / name, name) for name in seeds}
    pages = [name for name in seeds if readers[name]]
    folders = saved_folders.folders_of_parts({_folder(name) for name in names}, pages)
    parts = {name for name in names if _folder(name) in folders or (pages and is_part_of_pages(name))}
    for name in names:
        reader = "" if name in parts else readers.get(name, "")
        member = Source(archive.root, name, archive.root / name, source.config)
        if not reader:
            yield PassedOverError(f"{_reason(name, parts)}: {name}", file=f"{source.place}#{name}")
        elif reader == _READER and level >= _MAX_LEVELS:
            yield SeedError("an archive in an archive in an archive is not opened", file=f"{source.place}#{name}")
        else:
            yield from (_in_archive(one, source, name) for one in _records_of(member, reader, level, files))
    yield from (type(one)(one.message, file=one.file) for one in archive.left_out)  # the archive may be read again


def _records_of(member: Source, reader: str, level: int, files: Set[str]) -> Iterator[Record | SeedError]:
    """The records of a file of the archive, with what its companions there state."""
    beside = companions.companions(member.seed, files)
    others = "".join(sha256_of(member.root / name) for name in beside)
    stated = {}
    try:
        stated = sidecar.read_sidecar(member.root, member.seed)
        found = _records(member, level + 1) if reader == _READER else open_seed(member.root, member.seed, member.config)
        for one in found:
            if isinstance(one, Record) and beside:
                sha256 = hashlib.sha256(f"{one.sha256}{others}".encode()).hexdigest()
                yield replace(one, stated={**one.stated, **stated}, sha256=sha256)
            else:
                yield one
    except SeedError as error:
        yield error


def _in_archive(one: Record | SeedError, source: Source, name: str) -> Record | SeedError:
    """A record or error of the file `name`, as one of the archive."""
    if isinstance(one, Record):
        return replace(one, seed=source.seed, key=str(SeedId(name, one.key)))
    within = (one.file or "").removeprefix("seeds/") or name
    one.file = f"{source.place}#{within}"
    return one


def _reason(name: str, parts: Set[str]) -> str:
    """Why a file of the archive is passed over."""
    if _is_hidden(name):
        return "hidden file"
    base = name.rpartition("/")[2]
    in_page = any(part.endswith(saved_folders.ALWAYS) for part in _folder(name).split("/"))
    if name in parts or in_page or companions.is_companion(name):
        return "part"
    return "README" if base.upper().partition(".")[0] == "README" else f"no reader for {suffix(base) or 'no suffix'}"


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _is_hidden(name: str) -> bool:
    """Whether a file is hidden, or one of those that macOS adds to archives."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
