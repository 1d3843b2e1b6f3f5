"""WACZ packages: ZIP archives whose archive/ folder holds WARC files. Nothing of them is written to the disk."""

from __future__ import annotations

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
_WARC = re.compile(r"archive/[^/\\]+\.warc(?:\.gz)?", re.IGNORECASE)
_MAX_RATIO = 200
_RATIO_FREE_BYTES = 16 << 20
_MAX_FILES = 10_000
_MAX_LIST_BYTES = 4 << 20
"""Bytes of the list of files at a ZIP's end, which is read whole: some 40,000 names."""
_HEADER_BYTES = 30
"""The least bytes that stand before a file's own."""
_CHUNK_BYTES = 4096
"""What is lost at the end of a file whose checksum does not hold."""
_FAULTS = (
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
    """A file of the archive. Raises SeedError where it is damaged; then nothing more comes."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.file, self.name, self.over = file, name, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            got = b"" if self.over else self.file.read(min(len(buffer), _CHUNK_BYTES))
        except _FAULTS as error:
            self.over = True
            raise SeedError(f"a damaged ZIP archive: {error}", file=self.name) from error
        buffer[: len(got)] = got
        return len(got)


def streams(path: Path, name: str) -> Iterator[io.BufferedReader | SeedError]:
    """The WARC files of a package, by their names. Raises OSError, and SeedError for what is no package."""
    try:
        with _Bounded(path, name) as package, zipfile.ZipFile(package) as archive:
            _check_overlaps(archive, name)
            found = sorted((i for i in archive.infolist() if _WARC.fullmatch(i.filename)), key=lambda i: i.filename)
            _check(found, path.stat().st_size, name)
            for info in found:
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
    except _FAULTS as error:
        raise SeedError(f"a damaged ZIP archive: {error}", file=name) from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise SeedError("a damaged ZIP archive: a place in it that there is not", file=name) from error


def _check(found: list[zipfile.ZipInfo], size: int, name: str) -> None:
    """What the archive says of its files bounds what is read of them: zipfile holds them to it."""
    if not found:
        raise SeedError("no WACZ package: no WARC file in its folder archive/", file=name)
    total = sum(info.file_size for info in found)
    if len(found) > _MAX_FILES or (total > _RATIO_FREE_BYTES and total > _MAX_RATIO * size):
        raise SeedError(f"a ZIP bomb: {len(found):,} files of {total:,} bytes in {size:,}", file=name)


def _check_overlaps(archive: zipfile.ZipFile, name: str) -> None:
    """A file is no part of another: a few bytes that many names share would be read for each of them."""
    end = 0
    for info in sorted(archive.infolist(), key=lambda i: i.header_offset):
        if info.header_offset < 0:
            raise zipfile.BadZipFile("Bad offset of a file")
        if info.header_offset < end:
            raise SeedError(f"a ZIP bomb: {info.filename} begins inside of another file", file=name)
        end = info.header_offset + _HEADER_BYTES + info.compress_size


class _Bounded(io.BufferedReader):
    """A package on the disk, of which zipfile reads no more at once than a list of files may have.

    It looks for that list in its own way, and believes what it finds there: only what it asks for can be bounded.
    """

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(path.open("rb", buffering=0))
        self.size, self.place = path.stat().st_size, name

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes. Raises SeedError where more are asked for than a list has."""
        left = max(0, self.size - self.tell())
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > _MAX_LIST_BYTES:
            raise SeedError(
                f"a ZIP archive whose list of files is longer than {_MAX_LIST_BYTES >> 20} MB", file=self.place
            )
        return super().read(size)
