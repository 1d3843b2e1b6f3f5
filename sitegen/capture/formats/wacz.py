"""WACZ packages: ZIP archives with WARC files in the folder archive/. Nothing is unpacked to the disk."""

from __future__ import annotations

import contextlib
import errno
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from sitegen.capture.encoding import compression
from sitegen.core.errors import SeedError

MAGIC = b"PK"
_WARC = re.compile(r"archive/[^/\\]+\.warc(?:\.(?:gz|zst))?", re.IGNORECASE)
_MAX_RATIO = 200
"""An archive that unpacks to more than so many times its size is a bomb."""
_RATIO_FREE_BYTES = 16 << 20
"""The ratio is checked only for archives that unpack to more than this."""
_MAX_FILES = 10_000
_MAX_LIST_BYTES = 4 << 20
"""Maximum bytes of the ZIP's directory, which zipfile reads at once: some 40,000 names."""
_HEADER_BYTES = 30
"""The minimum number of bytes before a file's data."""
_CHUNK_BYTES = 4096
"""If a checksum fails, at most so many bytes before it are lost."""
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
)


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


@contextlib.contextmanager
def open_zip(path: Path, name: str, most: int = _MAX_LIST_BYTES) -> Iterator[zipfile.ZipFile]:
    """A ZIP archive. Raises SeedError if its list of files has more than `most` bytes, OSError, and one of `FAULTS`."""
    with _LimitedReader(path, name, most) as package, zipfile.ZipFile(package) as archive:
        yield archive


def is_crawl(name: str) -> bool:
    """Whether a file of a package is a WARC file of the crawler."""
    return bool(_WARC.fullmatch(name))


def _data_offset(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """The offset of a file's first byte, behind its own header."""
    file.seek(info.header_offset)
    header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or not header.startswith(b"PK\3\4"):
        raise zipfile.BadZipFile("Bad header of a file")
    names, more = struct.unpack("<HH", header[26:30])
    return info.header_offset + _HEADER_BYTES + int(names) + int(more)


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
    total = sum(info.file_size for info in found)
    if len(found) > _MAX_FILES or (total > _RATIO_FREE_BYTES and total > _MAX_RATIO * size):
        raise SeedError(f"a ZIP bomb: {len(found):,} files of {total:,} bytes in {size:,}", file=name)


def check_overlaps(archive: zipfile.ZipFile, name: str) -> None:
    """Raises SeedError if files of the archive overlap: many names could share, and so multiply, the same bytes."""
    end = 0
    for info in sorted(archive.infolist(), key=lambda i: i.header_offset):
        if info.header_offset < 0:
            raise zipfile.BadZipFile("Bad offset of a file")
        if info.header_offset < end:
            raise SeedError(f"a ZIP bomb: {info.filename} begins inside of another file", file=name)
        end = info.header_offset + _HEADER_BYTES + info.compress_size


class _LimitedReader(io.BufferedReader):
    """A package on the disk, from which zipfile can read no more at once than the longest directory has.

    zipfile trusts the sizes in the file when it looks for the directory, so its reads must be limited.
    """

    def __init__(self, path: Path, name: str, most: int) -> None:
        super().__init__(path.open("rb", buffering=0))
        self.size, self.place, self.most = path.stat().st_size, name, most

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes. Raises SeedError if more are requested than a directory may have."""
        left = max(0, self.size - self.tell())
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > self.most:
            raise SeedError(f"a ZIP archive whose list of files is longer than {self.most >> 20} MB", file=self.place)
        return super().read(size)
