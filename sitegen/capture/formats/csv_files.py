"""CSV and TSV: tables with a header and a story in each row, read one row at a time."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.decode import find_encoding
from sitegen.capture.fields.field_mapping import FieldMapping, field_mapping
from sitegen.capture.formats import json_objects
from sitegen.capture.formats.csv_dialect import Dialect, find_dialect
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.table_rows import as_object, fields_of, is_header, no_stories
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError
from sitegen.core.text import counted

_MAX_ROW_CHARS = 8 << 20
_MAX_ROW_LINES = 20_000
"""A row with more characters or lines is no story; a quotation mark may not have been closed."""
_MAX_REPAIR_ROUNDS = 100
"""The number of broken rows after which reading goes on at their second line. It costs reading those lines again."""
_SAMPLE_LINES = 200
_SAMPLE_BYTES = 1 << 18
"""The beginning of a file by which its dialect and its encoding are found."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UTF16_SHARE = 4
"""One byte in this many is zero in UTF-16 without a byte order mark, at least."""


class TableRow(NamedTuple):
    """The cells of a row, and the line in which it begins."""

    line: int
    cells: list[str]


def records(source: Source) -> Iterator[Record | SeedError]:
    """The stories of a table. `line` of a record is the line in which its row begins. Raises OSError."""
    place, keys = source.place, Keys()
    mapping = field_mapping(source.root, source.config, source.seed)
    encoding, note = _encoding(source)
    with compression.open_stream(source.path, place) as stream:
        text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        sample = _sample(_lines(text))
        dialect, skipped = find_dialect(sample, source.path.name, mapping)
        rows = _Rows(dialect, sample[skipped:], _lines(text), skipped)
        header = _header(rows, mapping, place)
        for row in rows.of_length(len(header)):
            made = row if isinstance(row, SeedError) else _record(row, header, source.seed, keys, mapping)
            if isinstance(made, SeedError):
                made.file, made.line = place, made.line or (row.line if isinstance(row, TableRow) else None)
            yield replace(made, note=note) if note and isinstance(made, Record) else made


def _header(rows: _Rows, mapping: FieldMapping, place: str) -> list[str]:
    """The names of the columns.

    Raises SeedError if there is no header, PassedOverError if no column has a text.
    """
    row = rows.next_row()
    if row is None:
        raise SeedError("empty file", file=place)
    if isinstance(row, SeedError):
        row.file = place
        raise row
    names = [cell.strip() for cell in row.cells]
    while names and not names[-1]:
        names.pop()
    if "text" in fields_of(names, mapping):
        return _checked(names, mapping, place, row.line)
    if is_header(names):
        error: SeedError = no_stories(names)
    else:
        error = SeedError("a table without a header: its first row has no names of columns")
    error.file, error.line = place, row.line
    raise error


def _checked(names: list[str], mapping: FieldMapping, place: str, line: int) -> list[str]:
    """The names of columns. Raises SeedError if one is missing that sitegen.toml names for the title or the text."""
    try:
        mapping.check_columns(names)
    except SeedError as error:
        error.file, error.line = place, line
        raise
    return names


def _record(row: TableRow, header: Sequence[str], seed: str, keys: Keys, mapping: FieldMapping) -> Record | SeedError:
    try:
        return json_objects.record(as_object(header, row.cells), seed, keys, row.line, mapping)
    except SeedError as error:
        return error


def _encoding(source: Source) -> tuple[str, str]:
    """The encoding of the file, and a note on it if it is not UTF-8."""
    with compression.open_stream(source.path, source.place) as stream:
        head = stream.read(_SAMPLE_BYTES)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * _UTF16_SHARE > len(head):
        return ("utf-16-le" if odd > even else "utf-16-be"), ""
    return find_encoding(head)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a text with their ends. The rest of a line that is too long is left out."""
    while line := text.readline(_MAX_ROW_CHARS):
        yield line
        while len(line) == _MAX_ROW_CHARS and not line.endswith(("\n", "\r")):
            line = text.readline(_MAX_ROW_CHARS)


def _sample(lines: Iterator[str]) -> list[str]:
    """The first lines, by which the dialect is found."""
    found: list[str] = []
    chars = 0
    for line in islice(lines, _SAMPLE_LINES):
        found.append(line)
        chars += len(line)
        if chars > _SAMPLE_BYTES:
            break
    return found


class _Rows:
    """The rows of a table. After a broken row, reading goes on at the line behind the one in which it begins."""

    def __init__(self, dialect: Dialect, sample: Sequence[str], more: Iterator[str], skipped: int) -> None:
        self._dialect, self._more = dialect, more
        self._waiting = deque(sample)
        self._line = skipped
        self._taken: list[str] = []
        self._chars = self._repairs = 0
        csv.field_size_limit(_MAX_ROW_CHARS)

    def of_length(self, count: int) -> Iterator[TableRow | SeedError]:
        """The rows with `count` cells, and an error for each other row. Empty cells at the end are left out."""
        while (row := self.next_row()) is not None:
            if isinstance(row, SeedError):
                yield row
                continue
            while len(row.cells) > count and not row.cells[-1].strip():
                row.cells.pop()
            if len(row.cells) == count:
                yield row
            elif any(cell.strip() for cell in row.cells):
                self._repair()
                yield SeedError(f"a row of {counted(len(row.cells), 'cell')}; the header has {count}", line=row.line)

    def next_row(self) -> TableRow | SeedError | None:
        """The next row that is not empty, or the error in it; None at the end."""
        while True:
            self._taken, self._chars = [], 0
            start = self._line + 1
            try:
                cells = next(self._dialect.reader(self._feed()), None)
            except csv.Error as error:
                self._repair()
                return SeedError(f"a row that cannot be read: {_fault(error)}", line=start)
            if cells is None:
                return None
            if cells:
                return TableRow(start, self._dialect.cells(cells))

    def _feed(self) -> Iterator[str]:
        """The lines of one row. Raises csv.Error if there are too many of them."""
        while True:
            line = self._waiting.popleft() if self._waiting else next(self._more, None)
            if line is None:
                if self._taken:
                    raise csv.Error("a quotation mark that is not closed")
                return
            self._taken.append(line)
            self._line += 1
            self._chars += len(line)
            if self._chars >= _MAX_ROW_CHARS or len(self._taken) > _MAX_ROW_LINES:
                raise csv.Error("a quotation mark that is not closed")
            yield line

    def _repair(self) -> None:
        """Puts the lines of a broken row back, but for its first."""
        self._repairs += 1
        if len(self._taken) > 1 and self._repairs <= _MAX_REPAIR_ROUNDS:
            self._waiting.extendleft(reversed(self._taken[1:]))
            self._line -= len(self._taken) - 1


def _fault(error: csv.Error) -> str:
    text = str(error)
    return f"a cell of more than {_MAX_ROW_CHARS >> 20} MB" if "field larger" in text else text
