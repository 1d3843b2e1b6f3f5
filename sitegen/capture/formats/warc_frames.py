"""Reads the records of a WARC file one after the other: their headers, and their blocks on request."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from io import BufferedReader

from sitegen.core.errors import SeedError

_VERSION = re.compile(rb"WARC/\d+\.\d+\s*")
_LENGTH = re.compile(r"\d{1,15}")
_MAX_HEADER_BYTES = 64 << 10
_CHUNK_BYTES = 1 << 16


@dataclass(slots=True)
class Frame:
    """A record. `number` counts from 1, `length` is the size of its block in bytes, `left` the bytes not yet read."""

    number: int
    headers: Message
    length: int
    left: int
    stream: BufferedReader
    damaged: bool = False

    def read(self, most: int) -> bytes:
        """The next `most` bytes of the block, fewer at its end. Raises SeedError if the file ends before."""
        wanted = min(most, self.left)
        try:
            data = self.stream.read(wanted)
            if len(data) < wanted:
                raise SeedError("truncated: the file ends in the middle of the record")
        except SeedError:
            self.left, self.damaged = 0, True
            raise
        self.left -= wanted
        return data


def frames(stream: BufferedReader, number: int = 1) -> Iterator[Frame | SeedError]:
    """Yields each record, or a SeedError with its number if it is damaged; reading continues after it.

    A Frame must be read before the next is requested; the rest of its block is then skipped. `number` is the number of
    the first record.
    """
    damaged = more = True
    while more:
        try:
            lost, more = _seek(stream)
            if lost and not damaged:
                yield SeedError(f"{lost:,} bytes before it that are no part of a record", line=number)
            damaged = False
            if more:
                frame = _frame(stream, number)
                yield frame
                damaged = frame.damaged
                while frame.left:
                    frame.read(_CHUNK_BYTES)
        except SeedError as error:
            damaged, error.line = True, number
            yield error
        number += 1


def headers(lines: bytes) -> Message:
    """The header fields in these lines."""
    return email.message_from_string(lines.decode("utf-8", "replace").replace("\0", ""))


def _seek(stream: BufferedReader) -> tuple[int, bool]:
    """Reads until after the first line of a record.

    Returns the number of bytes skipped, and whether there is a record.
    """
    lost, begins = 0, True
    while line := stream.readline(_CHUNK_BYTES):
        if begins and _VERSION.fullmatch(line):
            return lost, True
        lost += len(line.strip())
        begins = line.endswith(b"\n")
    return lost, False


def _frame(stream: BufferedReader, number: int) -> Frame:
    lines = bytearray()
    while (line := stream.readline(_CHUNK_BYTES)).strip():
        lines += line
        if len(lines) > _MAX_HEADER_BYTES:
            raise SeedError(f"the record's headers are longer than {_MAX_HEADER_BYTES >> 10} kB")
    if not line:
        raise SeedError("truncated: the file ends in the headers of the record")
    found = headers(bytes(lines))
    length = str(found.get("Content-Length", "")).strip()
    if not _LENGTH.fullmatch(length):
        raise SeedError("a record that does not say how long it is")
    return Frame(number, found, int(length), int(length), stream)
