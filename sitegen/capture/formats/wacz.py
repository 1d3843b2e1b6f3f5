"""WACZ packages: ZIP archives with WARC files in the folder archive/. Nothing is unpacked to the disk."""

from __future__ import annotations

import errno
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from sitegen.capture.encoding import compression
from sitegen.capture.formats.zip_files import FAULTS, HEADER_BYTES, check_overlaps, check_sizes, open_zip
from sitegen.core.errors import SeedError

_WARC = re.compile(r"archive/[^/\\]+\.warc(?:\.(?:gz|zst))?", re.IGNORECASE)
_MAX_FILES = 10_000
_CHUNK_BYTES = 4096
"""If a checksum fails, at most so many bytes before it are lost."""


class _Member(io.RawIOBase):
    """A file of the archive. Raises SeedError where it is damaged, and then is at its end."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.file, self.name, self.over = file, name, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            got = b"" if self.over else self.file.read(min(len(buffer), _CHUNK_BYTES))
        except FAULTS as error:
            self.over = True
            raise SeedError(f"a damaged ZIP archive: {error}", file=self.name) from error
        buffer[: len(got)] = got
        return len(got)


def streams(path: Path, name: str) -> Iterator[io.BufferedReader | SeedError]:
    """The WARC files of a package, sorted by name. Raises OSError, and SeedError if the file is not a package."""
    try:
        with open_zip(path, name) as archive:
            for info in _listed(archive, path, name):
                if info.flag_bits & 1:
                    yield SeedError(f"{info.filename} is encrypted", file=name)
                    continue
                with archive.open(info) as file:
                    try:
                        stream = compression.unpacked(io.BufferedReader(_Member(file, name)), name)
                    except SeedError as error:
                        yield error
                    else:
                        yield stream
    except FAULTS as error:
        raise SeedError(f"a damaged ZIP archive: {error}", file=name) from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise SeedError("a damaged ZIP archive: a place in it that there is not", file=name) from error


def seekable_parts(path: Path, name: str) -> Iterator[io.BufferedIOBase]:
    """The WARC files of a package, sorted by name, as streams in which reading can begin anywhere.

    Raises as `streams` does. Files that are encrypted are empty.
    """
    try:
        with open_zip(path, name) as archive, path.open("rb") as file:
            for info in _listed(archive, path, name):
                if info.flag_bits & 1:
                    yield io.BytesIO()
                elif info.compress_type == zipfile.ZIP_STORED:
                    yield io.BufferedReader(_Slice(file, _data_offset(file, info), info.file_size))
                else:
                    with archive.open(info) as member:
                        yield member  # type: ignore[misc]
    except FAULTS as error:
        raise SeedError(f"a damaged ZIP archive: {error}", file=name) from error


def _listed(archive: zipfile.ZipFile, path: Path, name: str) -> list[zipfile.ZipInfo]:
    """The WARC files in a package, sorted by name. Raises SeedError if the package is a bomb or has none."""
    check_overlaps(archive, name)
    found = sorted((i for i in archive.infolist() if _WARC.fullmatch(i.filename)), key=lambda i: i.filename)
    _check(found, path.stat().st_size, name)
    return found


def is_crawl(name: str) -> bool:
    """Whether a file of a package is a WARC file of the crawler."""
    return bool(_WARC.fullmatch(name))


def _data_offset(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """The offset of a file's first byte, behind its own header."""
    file.seek(info.header_offset)
    header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(b"PK\3\4"):
        raise zipfile.BadZipFile("Bad header of a file")
    names, more = struct.unpack("<HH", header[26:30])
    return info.header_offset + HEADER_BYTES + int(names) + int(more)


class _Slice(io.RawIOBase):
    """A part of a file, as a stream of its own."""

    def __init__(self, file: IO[bytes], begin: int, size: int) -> None:
        self.file, self.begin, self.size, self.at = file, begin, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.at}.get(whence, self.size)
        self.at = max(0, start + offset)
        return self.at

    def readinto(self, buffer: Any) -> int:
        self.file.seek(self.begin + self.at)
        got = self.file.read(max(0, min(len(buffer), self.size - self.at)))
        self.at += len(got)
        buffer[: len(got)] = got
        return len(got)


def _check(found: list[zipfile.ZipInfo], size: int, name: str) -> None:
    """Refuses packages that are too large by the sizes in their directory; zipfile enforces these sizes.

    Raises SeedError.
    """
    if not found:
        raise SeedError("no WACZ package: no WARC file in its folder archive/", file=name)
    check_sizes(found, size, name, _MAX_FILES)
