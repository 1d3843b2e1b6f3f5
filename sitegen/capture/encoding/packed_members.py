"""Random access to compressed files: their gzip members or Zstandard frames, each at its offset."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator

from sitegen.capture.encoding import compression, decompressors
from sitegen.capture.encoding.decompressors import Algorithm, DamagedDataError
from sitegen.core.errors import SeedError

_CHUNK_BYTES = 1 << 16
_MAX_RATIO = 200
"""A member that unpacks to more than so many times its size, and to more than the next number, is a bomb."""
_RATIO_FREE_BYTES = 64 << 20


def algorithm_at(part: io.BufferedIOBase, offset: int) -> Algorithm | None:
    """The algorithm of the member that begins at an offset; None if there is none."""
    part.seek(offset)
    return decompressors.algorithm_of(part.read(compression.HEAD_BYTES))


def members(part: io.BufferedIOBase) -> Iterator[tuple[int, io.BufferedIOBase]]:
    """The members of a compressed stream with their offsets; a stream that is not compressed is one member.

    Reading ends at the first member that is damaged or a bomb.
    """
    algorithm = algorithm_at(part, 0)
    if not algorithm:
        part.seek(0)
        yield 0, part
        return
    dictionary = dictionary_of(part) if algorithm is decompressors.ZSTANDARD else b""
    offset = 0
    while (offset := _behind_skippable(part, offset)) >= 0:
        member = PackedMember(part, offset, algorithm, dictionary)
        yield offset, member
        with contextlib.suppress(SeedError):
            while member.read(_CHUNK_BYTES):
                pass
        if not member.unpacker.eof:
            return
        offset = member.end


def dictionary_of(part: io.BufferedIOBase) -> bytes:
    """The dictionary at the beginning of a file compressed with Zstandard, or b""."""
    part.seek(0)
    with contextlib.suppress(SeedError):
        return compression.dictionary_of(part)
    return b""


def _behind_skippable(part: io.BufferedIOBase, offset: int) -> int:
    """The offset of the first member at or behind an offset; -1 if there is none."""
    while True:
        part.seek(offset)
        head = part.read(compression.HEAD_BYTES)
        if not decompressors.is_skippable(head):
            return offset if decompressors.algorithm_of(head) else -1
        offset += 8 + int.from_bytes(head[4:8], "little")


class PackedMember(io.BufferedIOBase):
    """The unpacked bytes of one gzip member or Zstandard frame that begins at an offset of a file.

    Reading raises SeedError where it is damaged or a bomb, and then it is at its end.
    """

    def __init__(self, file: io.BufferedIOBase, offset: int, algorithm: Algorithm, dictionary: bytes) -> None:
        self.file, self.offset = file, offset
        self.taken = self.out = 0
        self.ready = bytearray()
        self.is_over = False
        try:
            self.unpacker = algorithm.make(dictionary)
        except DamagedDataError as error:
            raise SeedError(f"damaged data: {error}") from error

    @property
    def end(self) -> int:
        """The offset behind the member, once it was read to its end."""
        return self.offset + self.taken - len(self.unpacker.unused_data)

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = (1 << 62) if size is None or size < 0 else size
        while len(self.ready) < wanted and self._fill():
            pass
        got = bytes(self.ready[:wanted])
        del self.ready[:wanted]
        return got

    def readline(self, size: int | None = -1, /) -> bytes:
        wanted = (1 << 62) if size is None or size < 0 else size
        seen = 0
        while (at := self.ready.find(b"\n", seen)) < 0 and len(self.ready) < wanted:
            seen = len(self.ready)
            if not self._fill():
                break
        return self.read(min(wanted, at + 1 if at >= 0 else len(self.ready)))

    def _fill(self) -> bool:
        """Unpacks some more bytes; returns whether there were any."""
        while not self.unpacker.eof and not self.is_over:
            packed = b""
            if self.unpacker.needs_input:
                self.file.seek(self.offset + self.taken)
                packed = self.file.read(_CHUNK_BYTES)
                self.taken += len(packed)
                if not packed:
                    return False
            if got := self._unpack(packed):
                self.ready += got
                return True
        return False

    def _unpack(self, packed: bytes) -> bytes:
        try:
            got = self.unpacker.decompress(packed, _CHUNK_BYTES)
        except DamagedDataError as error:
            self.is_over = True
            raise SeedError(f"damaged data: {error}") from error
        self.out += len(got)
        if self.out > _RATIO_FREE_BYTES and self.out > _MAX_RATIO * self.taken:
            self.is_over = True
            raise SeedError("a bomb: more bytes come out than from any capture")
        return got
