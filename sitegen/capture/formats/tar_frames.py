"""Reads the files of a tar archive one after the other, in the formats of old tar, ustar, GNU and pax."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, NamedTuple

from sitegen.capture.formats import signatures
from sitegen.core.errors import SeedError

_BLOCK_BYTES = 512
_MAX_NOTE_BYTES = 64 << 10
"""Maximum bytes of the notes before a file, which state its long name."""
_FILES = (b"\0", b"0", b"7")
_FOLDER, _LONG_NAME, _LONG_LINK, _PAX, _PAX_OF_ALL = b"5", b"L", b"K", b"x", b"g"
_WITHOUT_BYTES = (b"1", b"2", b"3", b"4", b"5", b"6")
"""Links, devices and folders: no bytes follow their headers, whatever size these state."""
_NOTE = re.compile(rb"(\d{1,6}) ")
"""The length at the beginning of a note of a pax archive."""
_CHUNK_BYTES = 1 << 16


class _Header(NamedTuple):
    name: bytes
    size: int
    kind: bytes


class TarFrame(io.RawIOBase):
    """A member of an archive: its name, its size in bytes, and its bytes. `is_file` is false for links and devices."""

    def __init__(self, stream: BufferedReader, header: _Header, place: str) -> None:
        self.name, self.size = header.name.decode("utf-8", "replace"), header.size
        self.is_file = header.kind in _FILES
        self._stream, self._left, self._place = stream, header.size, place
        self._after = -header.size % _BLOCK_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._left)
        data = self._stream.read(wanted)
        if len(data) < wanted:
            self._left = self._after = 0
            raise SeedError("a truncated tar archive: it ends in the middle of a file", file=self._place)
        self._left -= wanted
        buffer[:wanted] = data
        return wanted

    def skip(self) -> None:
        """Reads to the end of the member. Raises SeedError."""
        while self._left:
            self.read(min(self._left, _CHUNK_BYTES))
        self._stream.read(self._after)
        self._after = 0


def frames(stream: BufferedReader, place: str) -> Iterator[TarFrame]:
    """Yields each file, link and device; folders are left out. A frame must be read before the next is requested.

    Raises SeedError where the archive is damaged or ends too early.
    """
    name, size = b"", None
    while header := _header(stream, place):
        if header.kind in (_LONG_NAME, _PAX):
            notes = _notes(stream, header, place)
            name, size = (notes.rstrip(b"\0"), size) if header.kind == _LONG_NAME else _pax(notes, name, size)
            continue
        frame = TarFrame(stream, header._replace(name=name or header.name, size=_size(header, size)), place)
        if header.kind not in (_FOLDER, _LONG_LINK, _PAX_OF_ALL) and not frame.name.endswith("/"):
            yield frame
        frame.skip()
        if header.kind not in (_LONG_LINK, _PAX_OF_ALL):
            name, size = b"", None


def _size(header: _Header, stated: int | None) -> int:
    """The number of bytes that follow a header; `stated` is the size in the notes before it."""
    if header.kind in _WITHOUT_BYTES:
        return 0
    return header.size if stated is None else stated


def _header(stream: BufferedReader, place: str) -> _Header | None:
    """The next header; None at the end of the archive. Raises SeedError."""
    block = stream.read(_BLOCK_BYTES)
    if not block.strip(b"\0"):
        return None
    if len(block) < _BLOCK_BYTES:
        raise SeedError("a truncated tar archive: it ends in the header of a file", file=place)
    if not signatures.is_tar(block):
        raise SeedError(
            "a damaged tar archive: the header of a file is wrong, and what follows is not read", file=place
        )
    name = block[:100].partition(b"\0")[0]
    prefix = block[345:500].partition(b"\0")[0] if block[257:263] == b"ustar\0" else b""
    size = _number(block[124:136])
    if size < 0:
        raise SeedError("a damaged tar archive: the size of a file is wrong, and what follows is not read", file=place)
    return _Header(prefix + b"/" + name if prefix else name, size, block[156:157])


def _number(field: bytes) -> int:
    """A number in octal digits, or in binary as GNU writes large ones; -1 if it is none."""
    if field[0] & 0x80:
        return int.from_bytes(field[1:], "big") if field[0] == 0x80 else -1
    digits = field.strip(b" \0")
    return int(digits, 8) if re.fullmatch(rb"[0-7]{1,12}", digits) else -1 if digits else 0


def _notes(stream: BufferedReader, header: _Header, place: str) -> bytes:
    if header.size > _MAX_NOTE_BYTES:
        raise SeedError(f"a tar archive with a name of more than {_MAX_NOTE_BYTES >> 10} kB", file=place)
    frame = TarFrame(stream, header, place)
    data = frame.read()
    frame.skip()
    return data or b""


def _pax(notes: bytes, name: bytes, size: int | None) -> tuple[bytes, int | None]:
    """The name and size that the notes state, else those that are known.

    Each note is "LENGTH KEY=VALUE" and the end of a line.
    """
    at = 0
    while match := _NOTE.match(notes, at):
        length = int(match[1])
        key, _, value = notes[match.end() : at + length].removesuffix(b"\n").partition(b"=")
        if key == b"path":
            name = value
        elif key == b"size" and re.fullmatch(rb"\d{1,15}", value):
            size = int(value)
        at += max(length, 1)
    return name, size
