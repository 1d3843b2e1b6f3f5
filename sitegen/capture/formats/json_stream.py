"""Reads JSON objects one at a time from a text of any length, with limits against hostile input."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from io import BufferedReader
from typing import Any

from sitegen.capture.fields.field_names import comparable, places_of
from sitegen.capture.formats.object_shapes import column_names, header_in, is_list_name, is_story, row_of
from sitegen.capture.formats.record_shapes import record_shapes
from sitegen.core.errors import SeedError

MAX_OBJECT_BYTES = 8 << 20
"""Bytes, or characters, of one object."""
_CHUNK_BYTES = 1 << 16
_MAX_DIGITS = 400
"""Maximum number of digits of a number: Python converts long numbers in quadratic time."""
_MAX_LEVELS = 3
"""The number of levels in which the list of stories is looked for."""
_SPACE = " \t\r\n"


class StrictJsonDecoder:
    """Decodes standard JSON, and NaN and Infinity, by which pandas states that a value is missing, as null.

    Ambiguous input (a repeated name) is added to `flaws`.
    """

    def __init__(self) -> None:
        self.flaws: list[str] = []
        self._json = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=lambda _: None, parse_int=self._int, parse_float=float
        )

    def value(self, text: str, at: int = 0) -> tuple[Any, int]:
        """The value that begins at offset `at`, and its end. Raises ValueError and RecursionError; sets `flaws`."""
        self.flaws = []
        return self._json.raw_decode(text, at)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            repeated = next(name for name, count in counts.items() if count > 1)
            self.flaws.append(f"{repeated[:60]!r} is given twice")
        return made

    def _int(self, digits: str) -> int:
        if len(digits) > _MAX_DIGITS:
            self.flaws.append(f"a number of {len(digits):,} digits")
            return 0
        return int(digits)


def line(data: bytes, decoder: StrictJsonDecoder, encoding: str = "utf-8") -> dict[str, Any]:
    """The object on a line. Raises SeedError if the line is not a JSON object."""
    try:
        text = data.decode(encoding).strip(_SPACE)
        found, end = decoder.value(text)
    except UnicodeDecodeError as error:
        raise SeedError(f"not {encoding.upper()} text: {error.reason} at byte {error.start + 1}") from error
    except (ValueError, RecursionError) as error:
        raise SeedError(error_text(error)) from error
    if decoder.flaws:
        raise SeedError(f"not JSON: {decoder.flaws[0]}")
    if text[end:].strip(_SPACE):
        raise SeedError(f"not JSON: something follows the object (column {end + 1})")
    return as_object(found)


def error_text(error: Exception) -> str:
    """A short message for a parser's error."""
    if isinstance(error, RecursionError):
        return "not JSON that can be read: nested too deep"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
    return f"not JSON: {error}"


def as_object(value: Any) -> dict[str, Any]:
    """`value` if it is an object. Raises SeedError if not."""
    if not isinstance(value, dict):
        kind = {list: "a list", str: "a text", type(None): "null", bool: "true or false"}.get(type(value), "a number")
        raise SeedError(f"not an object but {kind}")
    return value


class JsonStream:
    """A JSON text: one story, a list of stories, a table, or an object with such a list in its first levels."""

    def __init__(self, stream: BufferedReader, encoding: str = "utf-8") -> None:
        self._stream, self._over, self._encoding = stream, False, encoding
        self._decode = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)()
        self._decoder = StrictJsonDecoder()
        self._text, self._at = "", 0
        self._broken: SeedError | None = None
        self._number = 0
        self._kept: int | None = None  # a position before the current one to return to

    def stories(self) -> Iterator[tuple[int, dict[str, Any] | SeedError]]:
        """Yields each object with its number, from 1, or the error in it.

        Raises SeedError if the rest cannot be read.
        """
        while self._peek():
            if self._text[self._at] == "[":
                yield from self._list()
            elif self._text[self._at] == "{":
                whole = yield from self._object(1)
                if whole is not None:
                    self._number += 1
                    yield self._number, whole
            else:
                as_object(self._value())

    def _list(self, header: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, Any] | SeedError]]:
        """Yields the objects of a list. Rows that are lists become objects by `header`, or by the first row."""
        self._at += 1
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            value = self._item()
            names = [] if header or self._number else column_names(value)
            if names:
                header = names
            else:
                self._number += 1
                yield self._number, _row(header, value)
            if self._expect(",]") == "]":
                return

    def _item(self) -> Any:
        """The next value of a list, or the error in it. Raises SeedError if its end cannot be found."""
        try:
            value = self._value()
        except SeedError as error:
            error.message, error.line = error.message + "; what follows it is not read", self._number + 1
            raise
        return SeedError(f"not JSON: {self._decoder.flaws[0]}") if self._decoder.flaws else value

    def _object(self, level: int) -> Generator[tuple[int, dict[str, Any] | SeedError], None, dict[str, Any] | None]:
        """Yields the stories in an object's lists. Returns the object itself if it has no such list, otherwise None.

        An object that has such a list and is a story itself, with a title and a text, is returned, too.
        """
        self._at += 1
        found: dict[str, Any] = {}
        size, listed = 0, False
        while self._peek() != "}":
            name = self._value()
            if not isinstance(name, str):
                raise SeedError("not JSON: an object's name that is no text")
            self._expect(":")
            begins = self._peek()
            if begins == "[" and self._is_list_of_stories(name, found):
                yield from self._list(header_in(found))
                listed = True
            elif begins == "{" and comparable(name) in record_shapes().holders and level < _MAX_LEVELS:
                found[name] = yield from self._object(level + 1)
                listed = listed or found[name] is None
            else:
                start = self._at
                found[name] = self._value()
                size += self._at - start if self._at > start else 0
            if size > MAX_OBJECT_BYTES:
                raise _too_large()
            if self._peek() != "}":
                self._expect(",")
        self._at += 1
        return None if listed and not _has_title_and_text(found) else found

    def _is_list_of_stories(self, name: str, found: dict[str, Any]) -> bool:
        """Whether the list at the current position has stories, or rows of a table; `found` are the keys before it."""
        ahead = self._text[self._at + 1 : self._at + 200].lstrip(_SPACE)[:1]
        if ahead == "[":
            return is_list_name(name) and bool(header_in(found))
        if ahead not in ("{", "") or _has_title_and_text(found):
            return False
        return comparable(name) in record_shapes().lists or (is_list_name(name) and self._begins_with_story(found))

    def _begins_with_story(self, found: dict[str, Any]) -> bool:
        """Whether the first object of the list at the current position is a story. The position stays."""
        self._kept = self._at
        self._at += 1
        try:
            first = self._value() if self._peek() == "{" else None
        except SeedError:
            first = None
        self._at, self._kept = self._kept, None
        return isinstance(first, dict) and (is_story(first) or bool(row_of(header_in(found), first)))

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.value(self._text, self._at)
            except RecursionError as error:
                raise SeedError(error_text(error)) from error
            except ValueError as error:
                if self._over:
                    raise SeedError(
                        error_text(error) if self._text[self._at :] else "truncated: it ends too early"
                    ) from error
            else:
                if end - self._at > MAX_OBJECT_BYTES:
                    raise _too_large()
                if end < len(self._text) or self._over:
                    self._at = end
                    return value
            if len(self._text) - self._at > MAX_OBJECT_BYTES:
                raise _too_large()
            self._fill()

    def _peek(self) -> str:
        """Skips white space and returns the next character, without consuming it; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text) or self._over:
                return self._text[self._at : self._at + 1]
            self._fill()

    def _expect(self, characters: str) -> str:
        found = self._peek()
        if not found or found not in characters:
            wanted = " or ".join(characters)
            raise SeedError("truncated: it ends too early" if not found else f"not JSON: no {wanted} after a value")
        self._at += 1
        return found

    def _fill(self) -> None:
        """Reads at least as many bytes as are waiting, so that a long value is not parsed again too often."""
        if self._broken:
            raise self._broken
        data = self._stream.read(max(_CHUNK_BYTES, len(self._text) - self._at))
        self._over = not data
        try:
            more = self._decode.decode(data, final=self._over)
        except UnicodeDecodeError as error:  # the text before the error is parsed first
            more, self._over = error.object[: error.start].decode(self._encoding), False
            self._broken = SeedError(f"not {self._encoding.upper()} text: {error.reason}")
        start = self._at if self._kept is None else self._kept
        self._text, self._at = self._text[start:] + more, self._at - start
        self._kept = None if self._kept is None else 0


def _row(header: Sequence[str], value: Any) -> dict[str, Any] | SeedError:
    """An item of a list as an object, or the error in it."""
    if isinstance(value, SeedError):
        return value
    if header and (made := row_of(header, value)):
        return made
    try:
        return as_object(value)
    except SeedError as error:
        return error


def _has_title_and_text(found: dict[str, Any]) -> bool:
    """Whether the keys of an object that were read so far state a title and a text."""
    fields = {place.field for key, value in found.items() if isinstance(value, str) for place in places_of(key)}
    return {"title", "text"} <= fields


def _too_large() -> SeedError:
    return SeedError(f"a record of more than {MAX_OBJECT_BYTES >> 20} MB, which no single story is")
