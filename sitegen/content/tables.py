"""Reads the tables of a TOML file one by one, each with its line, so that an error in one does not affect the others.

If the whole file is valid TOML, the parser decides where a table begins. If not, every line in the form of a header
begins a table, so that an unclosed string cannot hide the tables after it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from sitegen.core.errors import Problem

_KEY = r"(?:[A-Za-z0-9_-]+|\"(?:[^\"\\]|\\.)*\"|'[^']*')"
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*({_KEY}(?:[ \t]*\.[ \t]*{_KEY})*)[ \t]*\]\]?[ \t]*(?:#.*)?")
_BRACKET = re.compile(r"[ \t]*\[")
_PLACE = re.compile(r"(?<!\s)\s*\(at (?:line (\d+), column \d+|end of document)\)")
_MAX_INNER_LINES = 50
"""The number of header-like lines inside one string after which the rest of the file is read as one piece."""


class TomlTable(NamedTuple):
    """A table [[key]] of a file, which begins at `line`. `data` is None if the key exists but is not such a table."""

    key: str
    data: dict[str, Any] | None
    line: int
    lines: list[str]
    """The lines of the piece of the file that contains the table, from `line` on."""
    single: dict[str, Any] | None = None
    """The values of a table [key]; None for everything else."""

    def line_of(self, key: str) -> int:
        """The line number of `key` in the table; the table's own line if the key is not found."""
        return self.line + (_line_of(self.lines, key) or 0)


class BadTable(NamedTuple):
    """A part of a file that is not valid TOML."""

    error: str
    line: int


class _Piece(NamedTuple):
    start: int
    """The index of its first line, from 0."""
    lines: list[str]
    data: dict[str, Any] | None = None
    """Its values, if it was parsed already."""


def toml_text(data: bytes, file: str, most_bytes: int) -> str | Problem:
    """The text of a file of tables; what is wrong with the whole file if it cannot be read."""
    if len(data) > most_bytes:
        return Problem(file, f"is larger than {most_bytes >> 20} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Problem(file, "is not UTF-8 text (save it as UTF-8)", data[: error.start].count(b"\n") + 1)


def is_toml(text: str) -> bool:
    """Whether a text as a whole is valid TOML."""
    return not isinstance(_parsed(_Piece(0, text.split("\n"))), BadTable)


def tables(text: str) -> Iterator[TomlTable | BadTable]:
    """The tables of a file in the order of their lines. A part that cannot be read is a BadTable."""
    lines = text.replace("\r\n", "\n").split("\n")
    whole = _Piece(0, lines)
    for piece in _split(whole) if isinstance(_parsed(whole), BadTable) else _parts(whole):
        yield from [piece] if isinstance(piece, BadTable) else _tables_of(piece)


def _parts(whole: _Piece) -> Iterator[_Piece | BadTable]:
    """The pieces of a valid file, split at its headers.

    A header counts only if the piece before it is valid by itself.
    """
    start, inside = 0, 0
    for number, line in enumerate(whole.lines):
        if inside > _MAX_INNER_LINES or not (header := _HEADER.fullmatch(line)):
            continue
        piece = _Piece(start, whole.lines[start:number])
        data = _parsed(piece)
        if isinstance(data, BadTable):
            inside += 1
            yield BadTable(
                f"[[{header[1]}]] stands inside of a text: is a quotation mark missing before it?", number + 1
            )
        else:
            if piece.lines:
                yield piece._replace(data=data)
            start, inside = number, 0
    yield _Piece(start, whole.lines[start:])


def _split(piece: _Piece, begins: re.Pattern[str] = _HEADER) -> Iterator[_Piece]:
    """The pieces of a file that is not valid as a whole, split at lines that match `begins`."""
    found = [n for n, line in enumerate(piece.lines) if (begins.fullmatch if begins is _HEADER else begins.match)(line)]
    for start, end in zip([0, *found], [*found, len(piece.lines)], strict=True):
        if end > start:
            yield _Piece(piece.start + start, piece.lines[start:end])


def _tables_of(piece: _Piece) -> Iterator[TomlTable | BadTable]:
    data = _parsed(piece) if piece.data is None else piece.data
    if not isinstance(data, BadTable):
        yield from _tables(piece, data)
        return
    smaller = list(_split(piece, _BRACKET))
    if len(smaller) < 2:
        yield data
        return
    for part in smaller:
        found = _parsed(part)
        yield from [found] if isinstance(found, BadTable) else _tables(part, found)


def _tables(piece: _Piece, data: dict[str, Any]) -> Iterator[TomlTable]:
    headed = bool(_BRACKET.match(piece.lines[0]))
    for key, value in data.items():
        at = 0 if headed else _line_of(piece.lines, key) or 0
        listed = isinstance(value, list) and all(isinstance(one, dict) for one in value)
        single = value if isinstance(value, dict) else None
        for one in value if listed else [None]:
            yield TomlTable(key, one, piece.start + at + 1, piece.lines[at:], single)


def _line_of(lines: list[str], key: str) -> int | None:
    own = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    return next((number for number, line in enumerate(lines) if own.match(line)), None)


def _parsed(piece: _Piece) -> dict[str, Any] | BadTable:
    try:
        return tomllib.loads("\n".join(piece.lines) + "\n")
    except (ValueError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) - 1 if place and place[1] else 0
        return BadTable(f"is not TOML: {str(error)[: place.start()] if place else error}", piece.start + line + 1)
