"""Decompressors of gzip, Zstandard, bzip2 and xz with one interface, and limits of memory."""

from __future__ import annotations

import bz2
import lzma
import sys
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

GZIP_MAGIC = b"\x1f\x8b"
"""The first bytes of a gzip member."""
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
"""The first bytes of a Zstandard frame."""
_DICTIONARY_MAGIC = b"\x37\xa4\x30\xec"
"""The first bytes of a Zstandard dictionary that was trained; another dictionary is a plain text."""
_MAX_XZ_MEMORY_BYTES = 128 << 20
_MAX_WINDOW_BYTES = 128 << 20
"""How far back a Zstandard frame may refer."""


class DamagedDataError(Exception):
    """Compressed data is damaged. The message is that of the library."""


class Decompressor(Protocol):
    """Decompresses one member: a gzip member, a Zstandard frame, or a stream of another algorithm.

    It keeps the input that it has not used; `needs_input` is true if there is none. `unused_data` is the input behind
    the member, once `eof` is true.
    """

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, most: int, /) -> bytes:
        """At most `most` decompressed bytes. Raises DamagedDataError."""


class Algorithm(NamedTuple):
    """A compression algorithm: its name, the first bytes of a member, and a function that makes a decompressor.

    The function takes a dictionary, b"" for none; only Zstandard uses it.
    """

    name: str
    magic: bytes
    make: Callable[[bytes], Decompressor]


class _GzipMember:
    """zlib keeps the unused input outside of its decompressor; this class keeps it inside, as other libraries do."""

    def __init__(self) -> None:
        self._inner: Any = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)

    def decompress(self, data: bytes, most: int, /) -> bytes:
        try:
            return bytes(self._inner.decompress(self._inner.unconsumed_tail + data, most))
        except zlib.error as error:
            raise DamagedDataError(str(error).rpartition(": ")[2]) from error


class _LibraryMember:
    """A decompressor of the standard library; `faults` are the errors that it raises for damaged data."""

    def __init__(self, inner: Any, *faults: type[Exception]) -> None:
        self._inner, self._faults = inner, faults

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def needs_input(self) -> bool:
        return bool(self._inner.needs_input)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)

    def decompress(self, data: bytes, most: int, /) -> bytes:
        try:
            return bytes(self._inner.decompress(data, most))
        except self._faults as error:
            raise DamagedDataError(str(error).rpartition(": ")[2][:200].lower()) from error


def _bzip2(_: bytes) -> Decompressor:
    return _LibraryMember(bz2.BZ2Decompressor(), OSError, ValueError)


def _xz(_: bytes) -> Decompressor:
    return _LibraryMember(lzma.LZMADecompressor(lzma.FORMAT_XZ, _MAX_XZ_MEMORY_BYTES), lzma.LZMAError)


def _zstandard(dictionary: bytes) -> Decompressor:
    if sys.version_info >= (3, 14):
        from compression import zstd  # imported here, since few captures use it
    else:
        from backports import zstd

    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _MAX_WINDOW_BYTES.bit_length() - 1}
    try:
        is_raw = not dictionary.startswith(_DICTIONARY_MAGIC)
        known = zstd.ZstdDict(dictionary, is_raw=is_raw) if dictionary else None
        return _LibraryMember(zstd.ZstdDecompressor(zstd_dict=known, options=options), zstd.ZstdError)
    except (zstd.ZstdError, ValueError) as error:
        raise DamagedDataError(f"its dictionary is none: {error}") from error


GZIP = Algorithm("gzip", GZIP_MAGIC, lambda _: _GzipMember())
ZSTANDARD = Algorithm("Zstandard", ZSTD_MAGIC, _zstandard)
_ALGORITHMS = (GZIP, ZSTANDARD, Algorithm("bzip2", b"BZh", _bzip2), Algorithm("xz", b"\xfd7zXZ\0", _xz))


def algorithm_of(head: bytes) -> Algorithm | None:
    """The algorithm by which data that begins with these bytes is compressed; None if it is not compressed."""
    found = next((one for one in _ALGORITHMS if head.startswith(one.magic)), None)
    if found is None and is_skippable(head):
        return ZSTANDARD
    if found and found.name == "bzip2" and not (head[3:4].isdigit() and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90")):
        return None
    return found


def is_skippable(head: bytes) -> bool:
    """Whether data begins with a frame that Zstandard passes over. The dictionary of a WARC file is in such a frame."""
    return len(head) >= 4 and 0x50 <= head[0] < 0x60 and head[1:4] == b"\x2a\x4d\x18"
