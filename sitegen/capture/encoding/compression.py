"""Reads seeds that may be compressed, with limits against decompression bombs."""

from __future__ import annotations

import io
import struct
from pathlib import Path

from sitegen.capture.encoding import decompressors
from sitegen.capture.encoding.decompressors import Algorithm, DamagedDataError, Decompressor
from sitegen.core.errors import SeedError

_BLANK = b"\0\t\n\v\f\r \xef\xbb\xbf\xff\xfe"
HEAD_BYTES = 12
"""So many first bytes of a file tell whether it is compressed."""
_CHUNK_BYTES = 1 << 14
_MAX_DAMAGES = 100
"""Maximum number of damaged places after which reading continues."""
_MAX_RATIO = 200
"""A stream that decompresses to more than so many times its size is a bomb."""
_RATIO_FREE_BYTES = 16 << 20
"""The compression ratio is checked only after so many bytes: small repetitive files compress well."""
_MAX_DICTIONARY_BYTES = 4 << 20
_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""The first bytes of the frame that holds the dictionary of a WARC file; the length of the dictionary follows."""


class Unpacked(io.RawIOBase):
    """The decompressed bytes of a stream. Raises SeedError if the stream ends early, is damaged, or is a bomb.

    Reading can continue after an error in the data: it resumes, after a blank line, at the next gzip member or
    Zstandard frame, since each record of a WARC file is one. After too many errors, or after a bomb, the stream is at
    its end.
    """

    def __init__(self, packed: io.BufferedIOBase, name: str, algorithm: Algorithm) -> None:
        self.packed, self.name, self.algorithm, self.over = packed, name, algorithm, False
        self.taken = self.out = self.damages = 0
        self.left = self.given = self.dictionary = self.blank = b""
        self.member: Decompressor | None = None

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.packed.close()
        super().close()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        got = self._some(len(buffer))
        self.out += len(got)
        if got and self.out > _RATIO_FREE_BYTES and self.out > _MAX_RATIO * self.taken:
            raise self._end(f"a {self.algorithm.name} bomb: more than {_MAX_RATIO} times its size comes out")
        buffer[: len(got)] = got
        return len(got)

    def _some(self, most: int) -> bytes:
        """The next bytes, at most `most`; empty at the end."""
        if self.blank:
            got, self.blank = self.blank[:most], self.blank[most:]
            return got
        while member := self.member or self._begin():
            if got := self._decompressed(member, most):
                return got
        return b""

    def _decompressed(self, member: Decompressor, most: int) -> bytes:
        """The next bytes of the current member. Raises SeedError if it is damaged."""
        data = b""
        if member.needs_input:
            if not self.left and not self._fill():
                raise self._end(f"truncated {self.algorithm.name} data: the file ends too early")
            data, self.left = self.left, b""
            self.given = data
        try:
            got = member.decompress(data, most)
        except DamagedDataError as error:
            self.left = self.given + self.left
            raise self._damage(str(error)) from error
        if member.eof:
            self.left, self.member = member.unused_data + self.left, None
        return got

    def _begin(self) -> Decompressor | None:
        """The decompressor of the next member; None at the end. Zero bytes before it are skipped."""
        try:
            while self._starts() and decompressors.is_skippable(self.left):
                self._pass_frame()
            if self.left and not self.left.startswith(self.algorithm.magic):
                raise self._damage("something else follows it")
            self.member = self.algorithm.make(self.dictionary) if self.left else None
        except DamagedDataError as error:
            raise self._end(f"damaged {self.algorithm.name} data: {error}") from error
        return self.member

    def _starts(self) -> bool:
        """Skips zero bytes and reads the first bytes of the next member; whether there are any."""
        self.left = self.left.lstrip(b"\0")
        while len(self.left) < HEAD_BYTES and self._fill():
            self.left = self.left.lstrip(b"\0")
        return bool(self.left)

    def _pass_frame(self) -> None:
        """Passes over a frame that is no data; keeps it, if it is the dictionary at the beginning of the file."""
        if len(self.left) < 8:
            raise DamagedDataError("the file ends too early")
        size = struct.unpack("<I", self.left[4:8])[0]
        is_dictionary = self.left.startswith(_DICTIONARY) and not self.out and not self.dictionary
        if is_dictionary and size > _MAX_DICTIONARY_BYTES:
            raise DamagedDataError(f"a dictionary of more than {_MAX_DICTIONARY_BYTES >> 20} MB")
        self.left = self.left[8:]
        kept = self._take(size, keep=is_dictionary)
        if is_dictionary:
            self.dictionary = _unpacked_dictionary(kept)

    def _take(self, size: int, *, keep: bool) -> bytes:
        parts = []
        while size:
            if not self.left and not self._fill():
                raise DamagedDataError("the file ends too early")
            part, self.left = self.left[:size], self.left[size:]
            size -= len(part)
            parts += [part] if keep else []
        return b"".join(parts)

    def _fill(self) -> int:
        more = b"" if self.over else self.packed.read(_CHUNK_BYTES)
        self.taken += len(more)
        self.left += more
        return len(more)

    def _damage(self, why: str) -> SeedError:
        """Skips to the next member and returns the error to raise."""
        magic = decompressors.GZIP_MAGIC + b"\x08" if self.algorithm is decompressors.GZIP else self.algorithm.magic
        self.member, self.damages = None, self.damages + 1
        if self.damages > _MAX_DAMAGES:
            return self._end(f"damaged {self.algorithm.name} data in more than {_MAX_DAMAGES} places: not read on")
        self.left = self.left[1:]
        while (at := self.left.find(magic)) < 0:
            self.left = self.left[1 - len(magic) :]
            if not self._fill():
                self.left = b""
                break
        self.left, self.blank = (self.left[at:], b"\n\n") if at >= 0 else (b"", b"")
        return SeedError(f"damaged {self.algorithm.name} data: {why}", file=self.name)

    def _end(self, why: str) -> SeedError:
        """Ends the stream and returns the error to raise."""
        self.over, self.member = True, None
        self.left = self.given = b""
        return SeedError(why, file=self.name)


def _unpacked_dictionary(data: bytes) -> bytes:
    """A dictionary, which may be compressed itself. Raises DamagedDataError."""
    if not data.startswith(decompressors.ZSTD_MAGIC):
        return data
    made = decompressors.ZSTANDARD.make(b"").decompress(data, _MAX_DICTIONARY_BYTES + 1)
    if len(made) > _MAX_DICTIONARY_BYTES:
        raise DamagedDataError(f"a dictionary of more than {_MAX_DICTIONARY_BYTES >> 20} MB")
    return made


def is_packed(path: Path) -> bool:
    """Whether a file is compressed, by its first bytes."""
    with path.open("rb") as file:
        return decompressors.algorithm_of(file.read(HEAD_BYTES)) is not None


def open_stream(path: Path, name: str) -> io.BufferedReader:
    """A stream of a file's bytes, decompressed if they are compressed. Raises OSError; reading may raise SeedError."""
    return unpacked(path.open("rb"), name)


def unpacked(stream: io.BufferedReader, name: str) -> io.BufferedReader:
    """A stream of the same bytes, decompressed if they are compressed. Reading may raise SeedError."""
    algorithm = decompressors.algorithm_of(stream.peek(HEAD_BYTES)[:HEAD_BYTES])
    return io.BufferedReader(Unpacked(stream, name, algorithm), 1 << 16) if algorithm else stream


def dictionary_of(packed: io.BufferedIOBase) -> bytes:
    """The dictionary at the beginning of a file that Zstandard compressed; b"" if there is none. Raises SeedError."""
    stream = Unpacked(packed, "", decompressors.ZSTANDARD)
    try:
        stream.readinto(bytearray(1))
    finally:
        stream.packed = io.BytesIO()  # otherwise `packed` would be closed with it
    return stream.dictionary


def load_seed(path: Path, name: str, limit: int) -> bytes:
    """All bytes of a seed, decompressed.

    Raises OSError, and SeedError if it is empty or has more than `limit` bytes.
    """
    with open_stream(path, name) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise SeedError(f"larger than {limit >> 20} MB, which no single story is", file=name)
    if is_blank(data):
        raise SeedError("empty file", file=name)
    return data


def is_blank(data: bytes) -> bool:
    """Whether bytes are only white space, NUL bytes and byte order marks."""
    return not data.strip(_BLANK)
