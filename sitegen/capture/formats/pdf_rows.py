"""The rows of a page of a PDF file, made of the pieces of text in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sitegen.capture.formats import pdf_columns
from sitegen.capture.formats.pdf_piece import CHAR_SHARE, Piece

_SAME_ROW_SHARE = 0.45
"""Pieces whose heights differ by less than this share of the size of their letters are on one row."""
_GAP_CHARS = 4
"""A wider gap between two pieces of a row is kept as several spaces."""
_GAP = "    "
_LEADING_SHARE = 1.35
"""A larger distance of two rows than this share of the usual one is a gap between paragraphs."""
_SHORT_SHARE = 0.9
_INDENT_SHARES = (0.7, 4.5)
"""A row is indented if it begins further to the right than the one above by such shares of the size of its letters."""
_EDGE_SHARE = 0.055
"""The share of a page's height, at its top and foot, in which small letters are no part of the text."""
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PdfRow:
    """A row of text: its place, the size of its letters, and whether it is the first of a paragraph."""

    x: float
    y: float
    size: float
    bold: bool
    text: str
    gap: bool = False
    indented: bool = False


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: its number, its rows in the order of reading, and the heights of its foot and top."""

    number: int
    rows: tuple[PdfRow, ...]
    bottom: float
    top: float

    @property
    def edges(self) -> tuple[PdfRow, ...]:
        """The rows at the top and the foot of the page that are no part of its text."""
        largest = body_size(self.rows)
        return tuple(row for row in self.rows if self._is_edge(row, largest))

    @property
    def text(self) -> tuple[PdfRow, ...]:
        """The rows that are no edges."""
        largest = body_size(self.rows)
        return tuple(row for row in self.rows if not self._is_edge(row, largest))

    def _is_edge(self, row: PdfRow, largest: float) -> bool:
        margin = (self.top - self.bottom) * _EDGE_SHARE
        return (row.y > self.top - margin or row.y < self.bottom + margin) and row.size <= largest


def body_size(rows: Sequence[PdfRow]) -> float:
    """The size of most letters; 0 if there are no rows."""
    counts: Counter[float] = Counter()
    for row in rows:
        counts[round(row.size, 1)] += len(row.text)
    return max(counts.items(), key=lambda item: (item[1], item[0]), default=(0.0, 0))[0]


def read_rows(pieces: Sequence[Piece]) -> tuple[PdfRow, ...]:
    """The rows that pieces of text make, with gaps between paragraphs and indents marked."""
    rows = [_row(run) for run in pdf_columns.in_order(list(_runs(pieces)))]
    return tuple(_spaced([row for row in rows if row.text]))


def _runs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces of each row: those that follow each other from left to right at one height."""
    run: list[Piece] = []
    for piece in pieces:
        if run and not (abs(piece.y - run[-1].y) < _SAME_ROW_SHARE * max(piece.size, 1.0) and piece.x >= run[-1].x):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _row(run: Sequence[Piece]) -> PdfRow:
    text, end = "", run[0].x
    for piece in run:
        width = CHAR_SHARE * max(piece.size, 1.0)
        if text and piece.x - end > _GAP_CHARS * width:
            text = text.rstrip() + _GAP
        text += piece.text.lstrip() if text.endswith(" ") else piece.text
        end = piece.x + width * len(piece.text)
    words = _GAP.join(_SPACES.sub(" ", part).strip() for part in text.split(_GAP))
    words = words.strip().translate(_LIGATURES)
    words = f"{words[:-1]}-" if words.endswith("\u00ad") else words
    largest = max(run, key=lambda piece: len(piece.text))
    return PdfRow(run[0].x, run[0].y, largest.size, largest.bold, words)


def _spaced(rows: list[PdfRow]) -> Iterator[PdfRow]:
    leading = _leading(rows)
    for at, row in enumerate(rows):
        above = rows[at - 1] if at else None
        if above is None:
            yield replace(row, gap=True)
            continue
        down = above.y - row.y
        is_below = down > 0
        other = abs(above.size - row.size) > 0.1 * max(row.size, 1.0) or above.bold != row.bold
        gap = other or (is_below and down > _LEADING_SHARE * (leading.get(round(row.size, 1)) or row.size * 1.2))
        least, most = (share * row.size for share in _INDENT_SHARES)
        gap |= not is_below and at > 1 and _ends_paragraph(rows[at - 2], above)
        yield replace(row, gap=gap, indented=is_below and not gap and least <= row.x - above.x <= most)


def _ends_paragraph(before: PdfRow, row: PdfRow) -> bool:
    """Whether the last row of a column ends its paragraph: it is shorter than the row above it, and ends a sentence."""
    return row.text.endswith((".", "!", "?", "”", '"', "»", "。")) and len(row.text) < _SHORT_SHARE * len(before.text)


def _leading(rows: Sequence[PdfRow]) -> dict[float, float]:
    """The usual distance of two rows, by the size of their letters."""
    found: dict[float, Counter[float]] = {}
    for above, row in pairwise(rows):
        down = round(above.y - row.y, 1)
        if round(above.size, 1) == round(row.size, 1) and 0 < down < 4 * row.size:
            found.setdefault(round(row.size, 1), Counter())[down] += 1
    return {size: max(counts.items(), key=lambda item: (item[1], -item[0]))[0] for size, counts in found.items()}
