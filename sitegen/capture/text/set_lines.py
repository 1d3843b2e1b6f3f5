"""Lines whose breaks or columns are part of what they say: tables in fixed columns, verse, and quoted e-mails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from sitegen.core.script_words import count_words

SetForm = Literal["table", "verse", "quote"]

_GAP = re.compile(r"(?<=\S)(?: ?\.{4,} ?| {2,})(?=\S)")
_MAX_SCANNED_CHARS = 400
_MIN_TABLE_ROWS = 2
_MIN_PAIR_ROWS = 3
"""The minimum number of rows of a table with only two columns."""
_MAX_CELL_PARTS = 24
"""A line with more cells is no row of a table."""
_MAX_CELL_WORDS = 5.0
_NEAR_CHARS = 1
_MIN_VERSE_LINES = 3
_MAX_VERSE_CHARS = 64
_ENDED = re.compile(r"[.!?…。！？؟۔][\"'”’»)\]]*$")
_BROKEN = re.compile(r"[,;:—–-][\"'”’)]*$")
_QUOTED = re.compile(r"\s{0,3}(?:>(?: ?>){0,5})(?=\s|\w|[“\"'‘(]|$)\s?")
_MIN_QUOTED_LINES = 2
_MARKED = re.compile(r"[-–>•▪●◦‣*·]|\(?\w{1,2}[.)]\s")


class SetLines(NamedTuple):
    """A run of lines [start, end) that are kept as they are set."""

    start: int
    end: int
    form: SetForm


def find_set_lines(lines: Sequence[str], width: int) -> list[SetLines]:
    """The tables, stanzas and quoted lines among lines, in order.

    `width` is the length of a full line of prose, in characters.
    """
    found: list[SetLines] = []
    at = free = 0  # lines before `free` are no table and no quote
    while at < len(lines):
        run = _run_at(lines, at, width) if at >= free else _stanza_at(lines, at, width)
        free = max(free, run.end)
        if run.form:
            found.append(SetLines(run.start, run.end, run.form))
        at = run.end if run.form else at + 1
    return found


class _SetRun(NamedTuple):
    """Lines [start, end) of one form; "" if they only begin like a table or a quote."""

    start: int
    end: int
    form: SetForm | Literal[""]


def _run_at(lines: Sequence[str], at: int, width: int) -> _SetRun:
    """The run that begins with a line."""
    line = lines[at]
    if not line or ("  " not in line and "...." not in line and line.lstrip()[:1] != ">"):
        return _stanza_at(lines, at, width)
    for run in (_table_at(lines, at), _quote_at(lines, at)):
        if run.end > at:
            return run
    return _stanza_at(lines, at, width)


def _cells(line: str) -> list[tuple[int, int]]:
    """The first and last offset of each cell of a row; [] if a line has one cell, or more than tables have.

    Cells are apart by two spaces or more.
    """
    text = line[:_MAX_SCANNED_CHARS].rstrip()
    if "  " not in text.strip() and "...." not in text:
        return []
    start = len(text) - len(text.lstrip())
    cells = []
    for gap in _GAP.finditer(text):
        cells.append((start, gap.start()))
        start = gap.end()
    cells.append((start, len(text)))
    return cells if 1 < len(cells) <= _MAX_CELL_PARTS else []


def _table_at(lines: Sequence[str], start: int) -> _SetRun:
    """The run of aligned rows that begins with a line."""
    end = start
    rows: list[list[tuple[int, int]]] = []
    while end < len(lines) and (cells := _cells(lines[end])) and (not rows or _are_aligned(rows[-1], cells)):
        rows.append(cells)
        end += 1
    columns = max(map(len, rows), default=0)
    enough = len(rows) >= (_MIN_PAIR_ROWS if columns == 2 else _MIN_TABLE_ROWS)
    words = sum(map(count_words, lines[start:end]))
    small = sum(line.lstrip()[:1].islower() for line in lines[start + 1 : end])
    short = words <= _MAX_CELL_WORDS * sum(map(len, rows))
    return _SetRun(start, end, "table" if enough and short and small * 2 < len(rows) else "")


def _are_aligned(above: list[tuple[int, int]], below: list[tuple[int, int]]) -> bool:
    """Whether most cells of two rows after the first one begin or end at the same places."""
    fewer, more = sorted((above[1:], below[1:]), key=len)
    near = sum(any(abs(a[0] - b[0]) <= _NEAR_CHARS or abs(a[1] - b[1]) <= _NEAR_CHARS for b in more) for a in fewer)
    return near * 2 > len(fewer)


def _stanza_at(lines: Sequence[str], start: int, width: int) -> _SetRun:
    """The stanza that begins with a line; an empty run if none does.

    Its lines are short, stand between blank ones, and break inside sentences at commas, each line with a capital or all
    of them indented.
    """
    first = lines[start].strip()
    if not first or len(first) > _MAX_VERSE_CHARS or (start and lines[start - 1].strip()):
        return _SetRun(start, start, "")
    end = start
    while end < len(lines) and lines[end].strip():
        if len(lines[end].strip()) > min(_MAX_VERSE_CHARS, max(width * 0.8, 40)) or _MARKED.match(lines[end].strip()):
            return _SetRun(start, start, "")
        end += 1
    verse = end - start >= _MIN_VERSE_LINES and _is_verse([line.rstrip() for line in lines[start:end]])
    return _SetRun(start, end, "verse") if verse else _SetRun(start, start, "")


def _is_verse(stanza: Sequence[str]) -> bool:
    texts = [line.strip() for line in stanza]
    if any(sum(map(str.isalpha, text)) * 2 < len(text) for text in texts):
        return False
    broken = sum(bool(_BROKEN.search(text)) for text in texts[:-1])
    opened = sum(not _ENDED.search(text) for text in texts[:-1])
    capital = all(not text.lstrip("“‘\"'¿¡—")[:1].islower() for text in texts)
    indented = all(line.startswith("  ") for line in stanza)
    closed = bool(_ENDED.search(texts[-1]) or _BROKEN.search(texts[-1]))
    even = not any(text.isupper() for text in texts) and max(map(len, texts)) <= 3 * min(map(len, texts))
    small = any(word[:1].islower() for text in texts for word in text.split()[-1:])
    return even and small and closed and opened >= 1 and broken >= 1 and (capital or indented)


def _quote_at(lines: Sequence[str], start: int) -> _SetRun:
    """The run of lines with the mark of a quoted e-mail that begins with a line; two or more are a quote."""
    end = start
    while end < len(lines) and _QUOTED.match(lines[end]):
        end += 1
    quoted = end - start >= _MIN_QUOTED_LINES and bool(unquoted(lines[start:end]))
    return _SetRun(start, end, "quote" if quoted else "")


def unquoted(lines: Sequence[str]) -> list[str]:
    """The paragraphs of quoted lines, without the marks."""
    marks = [_QUOTED.match(line) for line in lines]
    text = "\n".join(line[mark.end() if mark else 0 :].strip() for line, mark in zip(lines, marks, strict=True))
    return [" ".join(paragraph.split()) for paragraph in re.split(r"\n{2,}", text) if paragraph.strip()]


def dedented(lines: Sequence[str]) -> list[str]:
    """Lines without the indent that all of them have, and without spaces at their ends."""
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[indent:].rstrip() for line in lines]
