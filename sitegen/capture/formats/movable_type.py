"""Exports in the format of Movable Type, which TypePad and other blog services write too: entries in one plain text.

Lines of eight dashes separate entries, lines of five their parts: fields, text, more text, excerpt, comments.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BufferedReader

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.decode import clean, find_encoding
from sitegen.capture.formats import blank_line_paragraphs, publication_state, reader_comments, stated_fields
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Form, Record, Stated, fingerprint
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.field_limits import CHARACTERS
from sitegen.core.model import Comment

_SOURCE = "Movable Type export"
_ENTRY_END, _PART_END = "--------", "-----"
_FIELD = re.compile(r"([A-Z][A-Z ]{1,30}):[ \t]?(.*)")
_DATES = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M")
_MAX_ENTRY_CHARS = 8 << 20
_ENCODING_BYTES = 1 << 18
"""The number of bytes at the beginning of a file by which its encoding is found."""

Fields = list[tuple[str, str]]


def records(source: Source) -> Iterator[Record | SeedError]:
    """The entries of an export; for each that is no story the reason. Raises OSError."""
    keys = Keys()
    with compression.open_stream(source.path, source.place) as stream:
        encoding, _ = find_encoding(stream.peek(_ENCODING_BYTES)[:_ENCODING_BYTES])
        for number, lines in enumerate(_entries(stream, encoding), 1):
            try:
                if isinstance(lines, SeedError):
                    raise lines
                yield _record(lines, source, number, keys)
            except SeedError as error:
                error.file, error.line = error.file or source.place, number
                yield error


def _entries(stream: BufferedReader, encoding: str) -> Iterator[list[str] | SeedError]:
    """The lines of each entry, or the error in it."""
    lines: list[str] = []
    chars = 0
    try:
        while data := stream.readline(_MAX_ENTRY_CHARS):
            line = clean(data.decode(encoding, "replace")).rstrip("\n")
            if line.rstrip() == _ENTRY_END:
                yield lines if chars <= _MAX_ENTRY_CHARS else _too_long()
                lines, chars = [], 0
                continue
            chars += len(line) + 1
            if chars <= _MAX_ENTRY_CHARS:
                lines.append(line)
    except SeedError as error:
        yield error
        return
    if any(line.strip() for line in lines):
        yield lines if chars <= _MAX_ENTRY_CHARS else _too_long()


def _too_long() -> SeedError:
    return SeedError(f"an entry of more than {_MAX_ENTRY_CHARS >> 20} MB, which no story is")


def _record(lines: Sequence[str], source: Source, number: int, keys: Keys) -> Record:
    fields, *parts = _parts(lines)
    stated_values = _fields(fields)
    texts = {part[0].rstrip(": ").strip(): part[1:] for part in reversed(parts) if part}
    name = _value(stated_values, "BASENAME") or _value(stated_values, "UNIQUE URL") or str(number)
    place = source.place_of(keys.next_key(name))
    is_draft = publication_state.is_draft(_value(stated_values, "STATUS"), place, number)
    text = "\n\n".join("\n".join(texts.get(part, [])).strip() for part in ("BODY", "EXTENDED BODY")).strip()
    if not text:
        raise PassedOverError("draft: without words", file=place) if is_draft else SeedError("no text found")
    form, data = _formed(text, _value(stated_values, "CONVERT BREAKS"))
    stated = _stated(stated_values, texts)
    if source.config.convert.comments:
        comments = reader_comments.in_order(_comment(part[1:]) for part in parts if part[:1] == ["COMMENT:"])
        stated |= stated_fields.stated(_SOURCE, {"comments": comments})
    key = keys.make(name)
    return Record(source.seed, form, data, fingerprint(data, stated), key, number, stated, draft=is_draft)


def _parts(lines: Sequence[str]) -> list[list[str]]:
    """The lines of each part of an entry; the first are its fields."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line.rstrip() == _PART_END:
            found.append([])
        elif line.strip() or found[-1]:
            found[-1].append(line)
    return found


def _fields(lines: Sequence[str]) -> Fields:
    return [(found[1], found[2].strip()) for line in lines if (found := _FIELD.fullmatch(line))]


def _value(fields: Fields, name: str) -> str:
    return next((value for key, value in fields if key == name), "")


def _formed(text: str, breaks: str) -> tuple[Form, bytes]:
    """The form and the bytes of a text. `breaks` names the filter that made paragraphs of it, "0" for none."""
    if breaks.lower().startswith("markdown"):
        return "markdown", text.encode("utf-8", "replace")
    made = text if breaks == "0" else blank_line_paragraphs.paragraphs(text)
    return "fragment", made.encode("utf-8", "replace")


def _stated(fields: Fields, texts: dict[str, list[str]]) -> dict[str, Stated]:
    section = _value(fields, "PRIMARY CATEGORY")
    categories = [value for key, value in fields if key == "CATEGORY" and value != section]
    section = section or next(iter(categories), "")
    tags = _tags(_value(fields, "TAGS"))
    link = stated_fields.address(_value(fields, "UNIQUE URL"))
    path = stated_fields.path_of(link)
    own = {
        "title": stated_fields.words(_value(fields, "TITLE")),
        "authors": stated_fields.authors([_value(fields, "AUTHOR")]),
        "section": stated_fields.words(section),
        "topics": stated_fields.topics([*(one for one in categories if one != section), *tags]),
        "description": stated_fields.words("\n".join(texts.get("EXCERPT", []))),
        "source_url": link,
        "aliases": (path,) if path else (),
    }
    return {**stated_fields.stated(_SOURCE, own), **stated_fields.dates(_SOURCE, [_moment(_value(fields, "DATE"))])}


def _tags(text: str) -> list[str]:
    """The tags in a text, separated by commas, some in quotes. A text without an end is no tag."""
    try:
        found = next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:  # longer than the module's limit, which is one for the whole process
        return []
    return [tag for tag in found if len(tag) <= CHARACTERS["tags"]]


def _moment(text: str) -> str:
    """A date of the format, whose month stands first, in ISO 8601; "" if it is none."""
    for form in _DATES:
        try:
            return datetime.strptime(text.strip(), form).isoformat()
        except ValueError:
            continue
    return ""


def _comment(lines: Sequence[str]) -> Comment | None:
    """A comment: fields, then its words."""
    at = next((n for n, line in enumerate(lines) if not _FIELD.fullmatch(line)), len(lines))
    fields = _fields(lines[:at])
    return reader_comments.comment(_value(fields, "AUTHOR"), _moment(_value(fields, "DATE")), "\n".join(lines[at:]))
