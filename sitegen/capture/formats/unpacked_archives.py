"""Archives whose files are unpacked into a temporary folder, so that readers find each file beside its companions.

A folder is removed when nothing uses it any more, at the latest at the end of the process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

from sitegen.capture.formats import zip_files
from sitegen.capture.formats.archive_members import ArchiveMember, members
from sitegen.capture.formats.recognition import is_closed
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.files import Stamp, stamp
from sitegen.core.seed_id import suffix
from sitegen.core.temporary_folder import TemporaryFolder

MAX_BYTES = 4 << 30
"""Maximum bytes of all files of an archive."""
_MAX_ARCHIVES = 2
"""The number of archives that stay unpacked, since their pictures are asked for after they were read."""
_FILES = "files"
"""The folder of the files, so that all of them have one folder above them."""


class UnpackedArchive:
    """The files of an archive below the folder `root`, and a reason for each file that was not unpacked.

    Recordings, programs and the like are not unpacked.
    """

    def __init__(self, path: Path, place: str) -> None:
        self._folder = TemporaryFolder("archive")
        self.root = self._folder.path / _FILES
        self.root.mkdir()
        self.left_out = list(_unpack(path, place, self._folder))


_kept: OrderedDict[tuple[Path, Stamp], UnpackedArchive] = OrderedDict()


def unpacked(path: Path, place: str) -> UnpackedArchive:
    """The unpacked archive at `path`. Raises OSError; what cannot be read is in `left_out`."""
    key = (path, stamp(path))
    found = _kept.pop(key, None) or UnpackedArchive(path, place)
    _kept[key] = found
    while len(_kept) > _MAX_ARCHIVES:
        _kept.popitem(last=False)
    return found


def _unpack(path: Path, place: str, folder: TemporaryFolder) -> Iterator[SeedError]:
    """Unpacks the files of an archive; yields the reason for each that is left out."""
    size = 0
    try:
        for member in members(path, place):
            if is_closed(member.name) and not member.fault:
                yield PassedOverError(f"no reader for {suffix(member.name)}", file=f"{place}#{member.name}")
                continue
            size += member.size
            if size > MAX_BYTES:
                yield SeedError(f"its files have more than {MAX_BYTES >> 30} GB; the others are not read", file=place)
                return
            if fault := member.fault or _written(member, folder):
                yield SeedError(fault, file=f"{place}#{member.name}")
    except SeedError as error:
        yield error


def _written(member: ArchiveMember, folder: TemporaryFolder) -> str:
    """Writes a file of the archive; returns the reason if that is not possible, else ""."""
    try:
        folder.write(f"{_FILES}/{member.name}", member.stream)
    except FileExistsError:
        return "stands in the archive twice, or has the name of a folder there; the first one is read"
    except (NotADirectoryError, IsADirectoryError):
        return "is below a file of the archive"
    except zip_files.FAULTS as error:
        return f"is damaged: {error}"
    return ""
