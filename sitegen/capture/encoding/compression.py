"""Reads seeds that may be gzipped, with limits against decompression bombs."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import Any, BinaryIO

from sitegen.core.errors import SeedError

MAGIC = b"\x1f\x8b"
_MEMBER = MAGIC + b"\x08"
_CHUNK_BYTES = 1 << 14
_MAX_DAMAGES = 100
"""Maximum number of damaged places after which reading continues."""
_MAX_RATIO = 200
"""A stream that decompresses to more than so many times its size is a bomb."""
_RATIO_FREE_BYTES = 16 << 20
"""The compression ratio is checked only after so many bytes: small repetitive files compress well."""


class Unpacked(io.RawIOBase):
    """The decompressed bytes of a gzip stream. Raises SeedError if the stream ends early, is damaged, or is a bomb.

    Reading can continue after an error in the data: it resumes, after a blank line, at the next gzip member, since each
    record of a WARC file is one. After too many errors, or after a bomb, the stream is at its end.
    """

    def __init__(self, packed: BinaryIO, name: str) -> None:
        self.packed, self.name, self.over = packed, name, False
        self.taken = self.out = self.damages = 0
        self.left = b""
        self.member: Any = None

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.packed.close()
        super().close()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        got = self._some(len(buffer))
        self.out += len(got)
        if got and self.out > _RATIO_FREE_BYTES and self.out > _MAX_RATIO * self.taken:
            raise self._end(f"a gzip bomb: more than {_MAX_RATIO} times its size comes out")
        buffer[: len(got)] = got
        return len(got)

    def _some(self, most: int) -> bytes:
        """The next bytes, at most `most`; empty at the end."""
        while self.member or self._begin():
            if not self.left and not self._fill():
                raise self._end("truncated gzip data: the file ends too early")
            try:
                got: bytes = self.member.decompress(self.left, most)
            except zlib.error as error:
                raise self._damage(str(error).rpartition(": ")[2]) from error
            self.left = self.member.unconsumed_tail
            if self.member.eof:
                self.left, self.member = self.member.unused_data, None
            if got:
                return got
        return b""

    def _begin(self) -> bool:
        """Whether another member begins. Zero bytes before it are skipped."""
        self.left = self.left.lstrip(b"\0")
        while len(self.left) < len(_MEMBER) and self._fill():
            self.left = self.left.lstrip(b"\0")
        if self.left and not self.left.startswith(MAGIC):
            raise self._damage("something else follows it")
        self.member = zlib.decompressobj(zlib.MAX_WBITS | 16) if self.left else None
        return bool(self.left)

    def _fill(self) -> int:
        more = b"" if self.over else self.packed.read(_CHUNK_BYTES)
        self.taken += len(more)
        self.left += more
        return len(more)

    def _damage(self, why: str) -> SeedError:
        """Skips to the next member and returns the error to raise."""
        self.member, self.damages = None, self.damages + 1
        if self.damages > _MAX_DAMAGES:
            return self._end(f"damaged gzip data in more than {_MAX_DAMAGES} places: not read on")
        self.left = self.left[1:]
        while (at := self.left.find(_MEMBER)) < 0:
            self.left = self.left[1 - len(_MEMBER) :]
            if not self._fill():
                self.left = b""
                break
        self.left = gzip.compress(b"\n\n", mtime=0) + self.left[at:] if at >= 0 else b""
        return SeedError(f"damaged gzip data: {why}", file=self.name)

    def _end(self, why: str) -> SeedError:
        """Ends the stream and returns the error to raise."""
        self.over, self.left, self.member = True, b"", None
        return SeedError(why, file=self.name)


def is_packed(path: Path) -> bool:
    """Whether a file is gzipped, by its first bytes."""
    with path.open("rb") as file:
        return file.read(2) == MAGIC


def open_stream(path: Path, name: str) -> io.BufferedReader:
    """A stream of a file's bytes, decompressed if they are gzipped. Raises OSError; reading may raise SeedError."""
    return unpacked(path.open("rb"), name)


def unpacked(stream: io.BufferedReader, name: str) -> io.BufferedReader:
    """A stream of the same bytes, decompressed if they are gzipped. Reading may raise SeedError."""
    if stream.peek(2)[:2] != MAGIC:
        return stream
    return io.BufferedReader(Unpacked(stream, name), 1 << 16)


def load_seed(path: Path, name: str, limit: int) -> bytes:
    """All bytes of a seed, decompressed.

    Raises OSError, and SeedError if it is empty or has more than `limit` bytes.
    """
    with open_stream(path, name) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise SeedError(f"larger than {limit >> 20} MB, which no single story is", file=name)
    if not data.strip(b"\0\t\n\v\f\r \xef\xbb\xbf\xff\xfe"):
        raise SeedError("empty file", file=name)
    return data
