"""The head of a mail inside another mail: the lines "From: ... Date: ... Subject: ..." above a forwarded one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sitegen.capture.fields.date_statements import DateStatement
from sitegen.capture.formats import mail_words, timestamps
from sitegen.capture.formats.mail_words import Label, Marker

_MAX_BLANK_LINES = 3
"""Blank lines between a marker and the head below it, at most."""
_MAX_HEAD_LINES = 60
_WRAPPED_CHARS = 55
"""A line of a head that goes on in the next one has at least so many characters."""
_DAY_CHARS = 10
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class MailLine:
    """A line of a mail's text, without the signs of quotation.

    `quotes` is the number of quotations around it. `is_signature` marks lines that the mail's HTML calls a signature.
    """

    text: str
    quotes: int = 0
    is_signature: bool = False


@dataclass(frozen=True, slots=True)
class InnerHead:
    """The head of a mail inside another one: lines `begin` to `end` (exclusive), with the marker above it.

    `values` has the values by label; "" for a label whose value is empty.
    """

    begin: int
    end: int
    marker: Marker
    quotes: int = 0
    values: Mapping[Label, str] = field(default_factory=dict)


def without_directions(text: str) -> str:
    """`text` without the signs by which programs set the direction of names and addresses."""
    return _DIRECTIONS.sub("", text)


def find_head(lines: Sequence[MailLine], start: int, *, wrapped: bool) -> InnerHead | None:
    """The first head of another mail at or after line `start`; None if there is none.

    With `wrapped`, long values may go on in the next line, as in plain text.
    """
    for at in range(start, len(lines)):
        if marker := mail_words.marker_of(lines[at].text):
            return _below_marker(lines, at, marker, wrapped=wrapped)
        head = _read_head(lines, at, wrapped=wrapped) if mail_words.read_label(lines[at].text) else None
        if head and {"from", "date", "subject"} <= head.values.keys():
            return head
    return None


def _below_marker(lines: Sequence[MailLine], at: int, marker: Marker, *, wrapped: bool) -> InnerHead:
    for below in range(at + 1, min(at + 2 + _MAX_BLANK_LINES, len(lines))):
        if not lines[below].text.strip():
            continue
        head = _read_head(lines, below, wrapped=wrapped)
        if head and head.values:
            return replace(head, begin=at, marker=marker)
        break
    return InnerHead(at, at + 1, marker, lines[at].quotes)


def _read_head(lines: Sequence[MailLine], at: int, *, wrapped: bool) -> InnerHead | None:
    """The head that begins at line `at`, without a marker."""
    values: dict[Label, str] = {}
    last: Label | None = None
    end = at
    for number in range(at, min(at + _MAX_HEAD_LINES, len(lines))):
        text = lines[number].text.strip()
        if found := mail_words.read_label(text):
            last, value = found
            values.setdefault(last, value)
        elif not text and (wrapped or last is None):
            break
        elif text and last and not values[last]:
            values[last] = text
        elif text and last and wrapped and len(lines[number - 1].text.strip()) >= _WRAPPED_CHARS:
            values[last] = f"{values[last]} {text}"
        elif text:
            break
        end = number + 1
    return InnerHead(at, end, "", lines[at].quotes, values) if values else None


def date_of(value: str) -> DateStatement | str:
    """The date that a line of a head states, with its time of day; "" if it states none.

    A date that can be read in two ways is returned as a DateStatement.
    """
    found = timestamps.read_date(value)
    if not found or not found.iso:
        return found or ""
    clock = mail_words.clock().search(value)
    if len(found.iso) > _DAY_CHARS or not clock:
        return found.iso
    hour = int(clock["hour"]) % 12 + 12 if clock["before"] or clock["after"] else int(clock["hour"])
    return f"{found.iso}T{hour:02}:{clock['minute']}"
