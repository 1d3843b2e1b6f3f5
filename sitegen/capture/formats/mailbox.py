"""Mailboxes: files in which mails follow each other, each after a line that begins with "From "."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from sitegen.capture.encoding import compression
from sitegen.capture.formats import mail_records, mail_state
from sitegen.capture.formats.mail_message import MAX_MAIL_BYTES
from sitegen.capture.formats.mail_signatures import BYTE_ORDER_MARK, HEADER, MMDF, POSTMARK
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError

_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LINE_BYTES = 1 << 20
"""Longer lines are read in parts."""


class _Mail(NamedTuple):
    """A mail in a mailbox: its number, counted from 1, and its bytes; None if it has more than MAX_MAIL_BYTES."""

    number: int
    data: bytes | None


def records(source: Source) -> Iterator[Record | SeedError]:
    """The stories of the mails in a mailbox, one mail in memory at a time. Raises OSError."""
    keys, state = Keys(), mail_state.state_of_folder(source.seed)
    last = 0
    with compression.open_stream(source.path, source.place) as stream:
        for number, data in _mails(stream):
            last = number
            if data is None:
                yield SeedError(
                    f"larger than {MAX_MAIL_BYTES >> 20} MB, which no single story is", file=source.place, line=number
                )
                continue
            key = mail_records.key_of(data)
            yield from mail_records.message_records(source, data, keys, key=key, state=state, line=number)
    if not last:
        yield SeedError('no mailbox: it does not begin with a line "From ..." before a mail', file=source.place)


def _mails(stream: BinaryIO) -> Iterator[_Mail]:
    """The mails of a mailbox. A line "From ..." begins one if it has a date, and a header follows it."""
    held: list[bytes] = []
    size = number = 0
    mark = b""  # a line that begins a mail if a header follows it
    begins = True  # whether a line begins here, and not the rest of a long one
    line = stream.readline(_LINE_BYTES).removeprefix(BYTE_ORDER_MARK)
    while line:
        if mark and HEADER.match(line):
            if number:
                yield _mail(number, held, size)
            held, size, number = [], 0, number + 1
        elif mark and mark != MMDF:  # in MMDF such a line also ends a mail
            held, size = _kept(held, size, mark)
        mark = b""
        if begins and (line == MMDF or (line.startswith(b"From ") and POSTMARK.fullmatch(line))):
            mark = line
        elif number:
            held, size = _kept(held, size, line)
        begins = line.endswith(b"\n")
        line = stream.readline(_LINE_BYTES)
    if number:
        yield _mail(number, held, size)


def _kept(held: list[bytes], size: int, line: bytes) -> tuple[list[bytes], int]:
    """The lines of a mail with one more; of a mail that is too large none are kept."""
    size += len(line)
    if size > MAX_MAIL_BYTES:
        return [], size
    held.append(line)
    return held, size


def _mail(number: int, held: list[bytes], size: int) -> _Mail:
    if size > MAX_MAIL_BYTES:
        return _Mail(number, None)
    return _Mail(number, _ESCAPED.sub(rb"\1", b"".join(held)))
