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

from sitegen.capture import packing
from sitegen.errors import SeedError

MAGIC = b"PK"
_WARC = re.compile(r"archive/[^/\\]+\.warc(?:\.gz)?", re.IGNORECASE)
_RATIO = 200
_FREE = 16 << 20
_MOST_FILES = 10_000
_MOST_LIST = 16 << 20
"""Bytes of the list of files at a ZIP's end, which is read whole."""
_CHUNK = 4096
"""What is lost at the end of a file whose checksum does not hold."""
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
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
            got = b"" if self.over else self.file.read(min(len(buffer), _CHUNK))
        except _FAULTS as error:
            self.over = True
            raise SeedError(f"a damaged ZIP archive: {error}", file=self.name) from error
        buffer[: len(got)] = got
        return len(got)


def streams(path: Path, name: str) -> Iterator[io.BufferedReader | SeedError]:
    """The WARC files of a package, by their names. Raises OSError, and SeedError for what is no package."""
    _check_list(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            found = sorted((i for i in archive.infolist() if _WARC.fullmatch(i.filename)), key=lambda i: i.filename)
            _check(found, path.stat().st_size, name)
            for info in found:
                if info.flag_bits & 1:
                    yield SeedError(f"{info.filename} is encrypted", file=name)
                    continue
                with archive.open(info) as file:
                    try:
                        stream = packing.unpacked(io.BufferedReader(_Member(file, name)), name)
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
    if len(found) > _MOST_FILES or (total > _FREE and total > _RATIO * size):
        raise SeedError(f"a ZIP bomb: {len(found):,} files of {total:,} bytes in {size:,}", file=name)


def _check_list(path: Path, name: str) -> None:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (66 << 10)))
        tail = file.read()
    at, at_64 = tail.rfind(_END), tail.rfind(_END_64)
    sizes = [tail[at + 12 : at + 16] if at >= 0 else b"", tail[at_64 + 40 : at_64 + 48] if at_64 >= 0 else b""]
    claimed = [int.from_bytes(size, "little") for size in sizes if size and size != b"\xff" * 4]
    if any(size > _MOST_LIST for size in claimed):
        raise SeedError(f"a ZIP archive whose list of files is longer than {_MOST_LIST >> 20} MB", file=name)
