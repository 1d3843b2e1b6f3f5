"""Columns of a page of a PDF file whose rows are stored across them, from the left edge of the page to the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sitegen.capture.formats.pdf_piece import CHAR_SHARE, Piece

_GRID_POINTS = 4.0
"""Pieces that begin within so many points of each other begin at one place."""
_MIN_ROWS = 5
_MIN_SHARE = 0.5
"""A column begins in this share of the rows that have several pieces, and in so many rows at least."""
_MIN_CHARS = 15
"""The words of a column have so many characters on average; the cells of a table have fewer."""


def in_order(runs: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The rows of a page, given as the pieces of each, in the order of reading: one column after the other."""
    start = _start(runs)
    if start is None:
        return list(runs)
    made: list[list[Piece]] = []
    left: list[list[Piece]] = []
    right: list[list[Piece]] = []
    for run in runs:
        if _spans(run, start):
            made += [*left, *right, run]
            left, right = [], []
            continue
        left += [own] if (own := [piece for piece in run if piece.x < start - _GRID_POINTS]) else []
        right += [own] if (own := [piece for piece in run if piece.x >= start - _GRID_POINTS]) else []
    return [*made, *left, *in_order(right)]


def _start(runs: Sequence[list[Piece]]) -> float | None:
    """The place where the second column begins; None if there is one column."""
    several = [run for run in runs if len(run) > 1]
    counts: Counter[float] = Counter()
    for run in several:
        counts.update({round(piece.x / _GRID_POINTS) for piece in run[1:]})
    for place, count in sorted(counts.items()):
        if count >= max(_MIN_ROWS, _MIN_SHARE * len(several)) and _are_columns(several, place * _GRID_POINTS):
            return place * _GRID_POINTS
    return None


def _are_columns(runs: Sequence[list[Piece]], start: float) -> bool:
    """Whether the words on both sides of a place are as long as those of columns."""
    sides = (_chars(runs, start, is_right=False), _chars(runs, start, is_right=True))
    return all(sum(side) >= _MIN_CHARS * max(len(side), 1) for side in map(list, sides))


def _chars(runs: Sequence[list[Piece]], start: float, *, is_right: bool) -> Iterator[int]:
    for run in runs:
        own = [piece for piece in run if (piece.x >= start - _GRID_POINTS) == is_right]
        if own:
            yield sum(len(piece.text) for piece in own)


def _spans(run: Sequence[Piece], start: float) -> bool:
    """Whether a row reaches over the place where a column begins, as headlines above columns do."""
    ends = (piece.x + CHAR_SHARE * piece.size * len(piece.text) for piece in run if piece.x < start - _GRID_POINTS)
    begins = any(abs(piece.x - start) <= _GRID_POINTS for piece in run)
    return not begins and max(ends, default=0.0) > start + 2 * run[0].size
