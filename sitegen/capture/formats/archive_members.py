"""The members of ZIP and tar archives, read one after the other, with what is unsafe or unreadable named."""

from __future__ import annotations

import contextlib
import io
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sitegen.capture.encoding import compression
from sitegen.capture.formats import signatures, tar_frames, zip_files
from sitegen.capture.formats.tar_frames import TarFrame
from sitegen.core.errors import SeedError
from sitegen.core.files import MAX_NAME_BYTES, is_plain

MAX_FILES = 100_000
_MAX_LIST_BYTES = 16 << 20
"""Maximum bytes of the directory of a ZIP archive: some 150,000 names."""
_MAX_PATH_BYTES = 1000
_DRIVE = re.compile(r"[A-Za-z]:")
"""A drive of Windows at the beginning of a path."""


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """A file in an archive: its POSIX path, its bytes as a stream, and why it cannot be read ("" if it can be).

    The stream must be read before the next member is requested. Reading it may raise SeedError and one of
    `zip_files.FAULTS`.
    """

    name: str
    size: int
    stream: IO[bytes] | TarFrame
    fault: str = ""


def members(path: Path, place: str) -> Iterator[ArchiveMember]:
    """The files in an archive, in their order. Folders are left out.

    Raises SeedError if the archive is none, is damaged or is a bomb, and OSError.
    """
    with path.open("rb") as file:
        is_zip = signatures.is_zip(file.read(8))
    for number, member in enumerate(_zipped(path, place) if is_zip else _of_tar(path, place)):
        if number >= MAX_FILES:
            raise SeedError(f"an archive of more than {MAX_FILES:,} files; the others are not read", file=place)
        yield member


def _zipped(path: Path, place: str) -> Iterator[ArchiveMember]:
    try:
        with zip_files.open_zip(path, place, _MAX_LIST_BYTES) as archive:
            zip_files.check_overlaps(archive, place)
            infos = [info for info in archive.infolist() if not info.is_dir()]
            zip_files.check_sizes(infos, path.stat().st_size, place)
            for info in infos:
                yield _zip_member(archive, info)
    except zip_files.FAULTS as error:
        raise SeedError(f"a damaged ZIP archive: {error}", file=place) from error


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> ArchiveMember:
    name = _plain(info.filename if "/" in info.filename else info.filename.replace("\\", "/"))
    fault = _unsafe(name)
    if info.flag_bits & 1:
        fault = fault or "is encrypted"
    if stat.S_ISLNK(info.external_attr >> 16):
        fault = fault or "is a link, and links are not followed"
    if fault:
        return ArchiveMember(name, info.file_size, io.BytesIO(), fault)
    try:
        return ArchiveMember(name, info.file_size, archive.open(info))
    except (*zip_files.FAULTS, OSError) as error:
        return ArchiveMember(name, info.file_size, io.BytesIO(), f"cannot be unpacked: {error}")


def _of_tar(path: Path, place: str) -> Iterator[ArchiveMember]:
    with contextlib.closing(compression.open_stream(path, place)) as stream:
        for frame in tar_frames.frames(stream, place):
            name = _plain(frame.name)
            fault = _unsafe(name) or ("" if frame.is_file else "is a link or a device, and these are not followed")
            yield ArchiveMember(name, frame.size, io.BytesIO() if fault else frame, fault)


def _plain(name: str) -> str:
    """A path without empty steps: archives of mirrors have names such as `http://host/page`, and tar writes `./`."""
    steps = [step for step in name.split("/") if step not in ("", ".")]
    return "/".join(["", *steps] if name.startswith("/") else steps)


def _unsafe(name: str) -> str:
    """Why a file with this name is not unpacked; "" if it may be."""
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or _DRIVE.match(name):
        return "has a path that leads out of the archive"
    if not is_plain(name) or "\\" in name:
        return "has a name with characters that no file name should have"
    if len(name.encode()) > _MAX_PATH_BYTES or any(len(part.encode()) > MAX_NAME_BYTES for part in parts):
        return "has a name that is too long"
    return "" if name else "has no name"
