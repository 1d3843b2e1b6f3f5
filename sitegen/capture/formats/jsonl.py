"""JSON files: one object per line, or a document with one story or a list of stories, decided by the first lines."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.decode import find_encoding
from sitegen.capture.fields.field_mapping import FieldMapping, field_mapping
from sitegen.capture.formats import ghost, json_objects, json_stream, object_shapes, wordpress_rest
from sitegen.capture.formats.json_stream import MAX_OBJECT_BYTES, JsonStream, StrictJsonDecoder
from sitegen.capture.formats.object_shapes import Related, related_resources, with_related
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.wire import ninjs
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError
from sitegen.core.seed_id import suffix

_LINES = (".jsonl", ".ndjson")
"""Suffixes of files that have an object on each line, also where the first lines are broken."""
_BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SPACE = b" \t\r\n"
_ENCODING_BYTES = 1 << 18
"""The number of bytes at the beginning of a file by which its encoding is found."""
_HEAD_BYTES = 4096

_BULK_ACTIONS = frozenset(["index", "create", "update", "delete"])
_JSON_API = (b'"included"', b'"relationships"')

Numbered = Iterator[tuple[int, dict[str, Any] | SeedError]]


def records(source: Source) -> Iterator[Record | SeedError]:
    """The stories in a JSON file. `line` of a record is its line, or its number in a list. Raises OSError."""
    if ghost.is_export(_head(source)):
        yield from ghost.records(source)
        return
    place, keys = source.place, Keys()
    mapping = field_mapping(source.root, source.config, source.seed)
    by_line, (encoding, note) = _is_by_line(source.path, place), _encoding(source.path, place)
    related = {} if by_line else _related(source.path, place, encoding)
    with _open(source.path, place) as stream:
        number = 0
        try:
            for number, found in _lines(stream, encoding) if by_line else JsonStream(stream, encoding).stories():
                whole = found if isinstance(found, SeedError) else with_related(found, related)
                for made in _records(whole, source, number, keys, mapping):
                    if isinstance(made, SeedError):
                        made.file, made.line = made.file or place, number
                    yield replace(made, note=note) if note and isinstance(made, Record) else made
        except SeedError as error:
            yield SeedError(error.message, file=place, line=number + 1 if by_line else error.line)
            return
    if not number and not _head(source).removeprefix(_BOM).strip(_SPACE):
        yield SeedError("empty file", file=place)


def _records(
    found: Mapping[str, Any] | SeedError, source: Source, number: int, keys: Keys, mapping: FieldMapping
) -> Iterator[Record | SeedError]:
    """The records of an object, or the errors in it: of its own text, or of the stories in its table or its lists.

    The names that a person gives go before the shapes that are known.
    """
    if isinstance(found, SeedError):
        yield found
        return
    if len(found) == 1 and _is_bulk_action(*next(iter(found.items()))):
        return
    for one in [found] if "text" in mapping.rules.names else object_shapes.stories_in(found):
        try:
            if ninjs.is_ninjs(one) and not mapping.rules.names:
                yield ninjs.ninjs_record(one, source, keys, number)
            elif wordpress_rest.is_post(one) and not mapping.rules.names:
                yield wordpress_rest.record(one, source, number, keys)
            else:
                yield json_objects.record(one, source.seed, keys, number, mapping)
        except SeedError as error:
            yield error


def _is_bulk_action(name: str, value: Any) -> bool:
    """Whether an object with only this key is the line before a record in a bulk file of Elasticsearch."""
    is_action = name in _BULK_ACTIONS and isinstance(value, Mapping)
    return is_action and (not value or any(key.startswith("_") for key in value))


@contextmanager
def _open(path: Path, place: str) -> Iterator[Any]:
    """The bytes of a file; those of one in UTF-16, as programs of Windows write it, in UTF-8."""
    with compression.open_stream(path, place) as stream:
        head = stream.peek(2)[:2]
        yield BufferedReader(_InUtf8(stream)) if head in _UTF16_MARKS else stream


class _InUtf8(RawIOBase):
    """The bytes of a stream in UTF-16 as UTF-8; lines are found in linear time by a buffer around it."""

    def __init__(self, stream: BufferedReader) -> None:
        self._recoder = codecs.EncodedFile(stream, "utf-8", "utf-16", "replace")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills at most the buffer: two bytes of UTF-16 become at most three."""
        data = self._recoder.read(max(4, len(buffer) // 2))
        buffer[: len(data)] = data
        return len(data)


def _head(source: Source) -> bytes:
    """The first bytes of the file; none if they cannot be read."""
    try:
        with _open(source.path, source.place) as stream:
            return bytes(stream.read(_HEAD_BYTES))
    except SeedError:
        return b""


def _related(path: Path, place: str, encoding: str) -> Related:
    """The resources that a document of JSON:API includes. They stand behind the stories, so they are read before."""
    if path.stat().st_size > MAX_OBJECT_BYTES:
        return {}
    try:
        with _open(path, place) as stream:
            data = stream.read(MAX_OBJECT_BYTES + 1)
    except SeedError:
        return {}
    if len(data) > MAX_OBJECT_BYTES or not all(mark in data for mark in _JSON_API):
        return {}
    try:
        found = json.loads(data.decode(encoding))
    except (ValueError, RecursionError):
        return {}
    included = found.get("included") if isinstance(found, dict) else None
    return related_resources(included) if isinstance(included, list) else {}


def _encoding(path: Path, place: str) -> tuple[str, str]:
    """The encoding of the file, and a note on it if it is not UTF-8."""
    try:
        with _open(path, place) as stream:
            return find_encoding(stream.read(_ENCODING_BYTES))
    except SeedError:
        return "utf-8", ""


def _lines(stream: BufferedReader, encoding: str) -> Numbered:
    decoder, number = StrictJsonDecoder(), 0
    while data := stream.readline(MAX_OBJECT_BYTES + 1):
        number += 1
        data = data.removeprefix(_BOM) if number == 1 else data
        if len(data) > MAX_OBJECT_BYTES and not data.endswith(b"\n"):
            while data and not data.endswith(b"\n"):
                data = stream.readline(1 << 20)
            yield number, SeedError(f"a line of more than {MAX_OBJECT_BYTES >> 20} MB, which no single story is")
        elif data.strip(_SPACE):
            try:
                yield number, json_stream.line(data, decoder, encoding)
            except SeedError as error:
                yield number, error


def _is_by_line(path: Path, place: str) -> bool:
    """Whether a file has one object per line. Its name does not decide: .json and .jsonl are used for both formats."""
    try:
        with _open(path, place) as stream:
            lines = (
                data.removeprefix(_BOM).strip(_SPACE) for data in iter(lambda: stream.readline(MAX_OBJECT_BYTES), b"")
            )
            filled = (data for data in lines if data)
            first, second = next(filled, b""), next(filled, b"")
    except SeedError:
        first = second = b""
    if not second and first.startswith(b"[") and first[1:].lstrip(_SPACE)[:1] in (b"{", b"["):
        return False
    if suffix(path.name) in _LINES:
        return first not in (b"[", b"{", b"[{")
    return first.startswith(b"{") and second.startswith(b"{") and _is_whole(first)


def _is_whole(line: bytes) -> bool:
    try:
        json_stream.line(line, StrictJsonDecoder(), find_encoding(line)[0])
    except SeedError:
        return False
    return True
