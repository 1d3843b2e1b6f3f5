"""Reads the records of an ARC file, the format of crawls before WARC, one after the other.

A record is a line with its address, the server's IP address, the time, the media type and the length, and then so many
bytes: the HTTP response. Version 2 of the format has five more fields before the length. Records are given as those of
a WARC file, with the headers that a WARC file would have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from io import BufferedReader

from sitegen.capture.formats.warc_frames import Frame
from sitegen.core.errors import SeedError

MAGIC = b"filedesc://"
"""The first bytes of an ARC file, after which comes the name of the file."""
_LINE = re.compile(
    r"(?P<uri>[a-z][\w.+-]{1,30}:.{0,8000}?) (?P<ip>[0-9A-Fa-f.:]{2,45}) (?P<date>\d{12,14}) (?P<media>\S{1,200})"
    r"(?: \d{3} \S{1,200} \S{1,4000} \d{1,15} \S{1,1000})? (?P<length>\d{1,15})",
    re.IGNORECASE,
)
_MAX_LINE_BYTES = 16 << 10


def frames(stream: BufferedReader, number: int = 1) -> Iterator[Frame | SeedError]:
    """Yields each record, or a SeedError with its number if it is damaged; reading continues after it.

    A Frame must be read before the next is requested; the rest of its block is then skipped. `number` is the number of
    the first record.
    """
    lost = 0
    while True:
        try:
            line = stream.readline(_MAX_LINE_BYTES)
            frame = _frame(line, stream, number) if line.strip() else None
            if line.strip() and frame is None:
                lost += len(line)
                continue
            if lost and (frame or not line):
                yield SeedError(f"{lost:,} bytes before it that are no part of a record", line=number)
                lost = 0
            if frame:
                yield frame
                while frame.left:
                    frame.read(_MAX_LINE_BYTES)
                number += 1
            elif not line:
                return
        except SeedError as error:
            error.line = number
            yield error
            number += 1


def _frame(line: bytes, stream: BufferedReader, number: int) -> Frame | None:
    """The record that a line begins; None if it begins none."""
    match = _LINE.fullmatch(line.decode("utf-8", "replace").strip())
    if not match:
        return None
    length = int(match["length"])
    return Frame(number, _headers(match), length, length, stream)


def _headers(match: re.Match[str]) -> Message:
    made = Message()
    made["WARC-Type"] = "warcinfo" if match["uri"].lower().startswith(MAGIC.decode()) else "response"
    made["WARC-Target-URI"] = match["uri"].replace("\0", "")
    made["WARC-Date"] = match["date"].ljust(14, "0")
    made["Content-Type"] = match["media"]
    return made
