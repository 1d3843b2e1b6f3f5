"""ZIP archives, opened and checked so that a hostile one fills neither memory nor disk."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from sitegen.core.errors import SeedError

MAGIC = b"PK"
_MAX_RATIO = 200
"""An archive that unpacks to more than so many times its size is a bomb."""
_RATIO_FREE_BYTES = 16 << 20
"""The ratio is checked only for archives that unpack to more than this."""
_MAX_LIST_BYTES = 4 << 20
"""Maximum bytes of the ZIP's directory, which zipfile reads at once: some 40,000 names."""
HEADER_BYTES = 30
"""The minimum number of bytes before a file's data."""
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


@contextlib.contextmanager
def open_zip(path: Path, name: str, most: int = _MAX_LIST_BYTES) -> Iterator[zipfile.ZipFile]:
    """A ZIP archive. Raises SeedError if its list of files has more than `most` bytes, OSError, and one of `FAULTS`."""
    with _LimitedReader(path, name, most) as package, zipfile.ZipFile(package) as archive:
        yield archive


def check_sizes(members: Sequence[zipfile.ZipInfo], size: int, name: str, most: int | None = None) -> None:
    """Raises SeedError for a bomb: too many bytes for an archive of `size` bytes, or more than `most` files.

    The sizes are those in the archive's directory, which zipfile enforces.
    """
    total = sum(info.file_size for info in members)
    is_many = most is not None and len(members) > most
    if is_many or (total > _RATIO_FREE_BYTES and total > _MAX_RATIO * size):
        raise SeedError(f"a ZIP bomb: {len(members):,} files of {total:,} bytes in {size:,}", file=name)


def check_overlaps(archive: zipfile.ZipFile, name: str) -> None:
    """Raises SeedError if files of the archive overlap: many names could share, and so multiply, the same bytes."""
    end = 0
    for info in sorted(archive.infolist(), key=lambda i: i.header_offset):
        if info.header_offset < 0:
            raise zipfile.BadZipFile("Bad offset of a file")
        if info.header_offset < end:
            raise SeedError(f"a ZIP bomb: {info.filename} begins inside of another file", file=name)
        end = info.header_offset + HEADER_BYTES + info.compress_size


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
