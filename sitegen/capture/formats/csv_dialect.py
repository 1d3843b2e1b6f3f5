"""The dialect of a table that is written as text: its delimiter, and how cells are quoted."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sitegen.capture.fields.field_mapping import FieldMapping
from sitegen.capture.formats.table_rows import fields_of, is_header

_DELIMITERS = ",\t;|"
_SEPARATOR_LINE = re.compile(r"[\"']?sep=(.)[\"']?\s*")
"""The first line by which a spreadsheet names the delimiter."""
_ESCAPED_QUOTE = re.compile(r"[^\\\"]\\\"(?![,;|\t\r\n\"]|$)")
_DOUBLED_QUOTE = re.compile(r"[^\",;\t|\n\r]\"\"[^\",;\t|\n\r]")
_QUOTED_CELL = re.compile(r"(?:^|\t)\"[^\t]*\"(?=\t|[\r\n]*$)")
_NULL_CELL = re.compile(r"(?:^|\t)\\N(?=\t|[\r\n]*$)")
_MAX_SAMPLE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Dialect:
    """The dialect. `raw` means that quotation marks are text; `escapes` that "\\n" and "\\t" stand for signs."""

    delimiter: str = ","
    escaped_quotes: bool = False
    raw: bool = False
    escapes: bool = False

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """A reader of rows."""
        if self.raw:
            return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
        escape = "\\" if self.escaped_quotes else None
        return csv.reader(lines, delimiter=self.delimiter, escapechar=escape)

    def cells(self, row: list[str]) -> list[str]:
        """The cells of a row with the signs that escapes stand for."""
        return [_unescaped(cell) for cell in row] if self.escapes else row


def find_dialect(lines: Sequence[str], name: str, mapping: FieldMapping) -> tuple[Dialect, int]:
    """The dialect of a table, and the number of lines before its header, by its first lines and the file's name."""
    skipped = next((at for at, line in enumerate(lines) if line.strip()), 0)
    stated = _SEPARATOR_LINE.fullmatch(lines[skipped]) if lines else None
    if stated:
        return _quoted(lines[skipped + 1 :], stated[1]), skipped + 1
    order = "\t,;|" if name.lower().removesuffix(".gz").endswith((".tsv", ".tab")) else _DELIMITERS
    found = [_quoted(lines[skipped:], delimiter) for delimiter in order]
    return max(found, key=lambda one: _fitness(one, lines[skipped:], mapping)), skipped


def _fitness(dialect: Dialect, lines: Sequence[str], mapping: FieldMapping) -> tuple[int, int, int]:
    """How well a dialect reads the first lines: the fields that the header names, and the rows of its length."""
    rows = []
    try:
        for row in dialect.reader(lines):
            rows.append(row)
            if len(rows) == _MAX_SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    if not rows or len(rows[0]) < 2:
        return (0, 0, 0)
    alike = sum(len(row) == len(rows[0]) for row in rows[1:])
    return (len(fields_of(rows[0], mapping)) if is_header(rows[0]) else 0, alike, len(rows[0]))


def _quoted(lines: Sequence[str], delimiter: str) -> Dialect:
    """How cells are quoted, with a delimiter."""
    sample = "".join(lines)
    if delimiter == "\t":
        counts = {line.count("\t") for line in lines if line.strip()}
        if len(counts) <= 1 and not any(_QUOTED_CELL.search(line) for line in lines):
            return Dialect(delimiter, raw=True, escapes=any(_NULL_CELL.search(line) for line in lines))
    return Dialect(delimiter, bool(_ESCAPED_QUOTE.search(sample)) and not _DOUBLED_QUOTE.search(sample))


def _unescaped(cell: str) -> str:
    if cell == "\\N" or "\\" not in cell:
        return cell
    signs = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
    return re.sub(r"\\(.)", lambda match: signs.get(match[1], match[0]), cell)
