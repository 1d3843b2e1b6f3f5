"""Two or more columns of prose side by side in one text: they are read one after another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from sitegen.capture.text.rows import PageRow, is_open
from sitegen.core.script_words import count_words

_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_MIN_ROWS = 4
_MIN_SHARE = 0.9
"""The share of rows that keep the space between the columns free."""
_MIN_OPEN_SHARE = 0.3
"""The share of lines of a column whose sentence goes on in the next line, as in prose and not in tables."""
_MIN_WORDS = 2.5
"""The mean number of words in a line of a column."""
_MAX_COLUMN_TEXTS = 4
_TAB_CHARS = 8


def expand_tabs(data: bytes) -> bytes:
    """The bytes with spaces in place of tabs, as far as the next stop; as they are in encodings of two bytes."""
    return data.expandtabs(_TAB_CHARS) if b"\t" in data and b"\0" not in data else data


def read_in_order(rows: Sequence[PageRow], columns: int = _MAX_COLUMN_TEXTS) -> list[PageRow]:
    """The rows, those of a left column before those of the column at its right."""
    if columns < 2:
        return list(rows)
    place = _right_column(rows)
    if place is None:
        return list(rows)
    at, (first, last) = place
    inner = rows[first : last + 1]
    left = [PageRow(row.number, row.text[:at].rstrip()) for row in inner]
    right = [PageRow(row.number, row.text[at:]) for row in inner]
    if not (_is_prose(left) and _is_prose(right)):
        return list(rows)
    return [*rows[:first], *_trimmed(left), *read_in_order(_trimmed(right), columns - 1), *rows[last + 1 :]]


def _right_column(rows: Sequence[PageRow]) -> tuple[int, tuple[int, int]] | None:
    """The offset at which a right column begins, and the indexes of its first and last row; None if there is none."""
    gaps = [[gap.span() for gap in _GAP.finditer(row.text)] if "  " in row.text else [] for row in rows]
    counts = Counter(end for found in gaps for _, end in found)
    most = max(counts.values(), default=0)
    if most < _MIN_ROWS:
        return None
    at = min(end for end, count in counts.items() if count * 3 >= most * 2)
    own = [k for k, found in enumerate(gaps) if any(start <= at - 2 and at <= end for start, end in found)]
    inner = [row.text for row in rows[own[0] : own[-1] + 1] if row.text.strip()]
    free = sum(not text[max(0, at - 2) : at].strip() for text in inner)
    both = sum(bool(text[:at].strip()) and bool(text[at:].strip()) for text in inner)
    return (at, (own[0], own[-1])) if free >= len(inner) * _MIN_SHARE and both * 2 >= len(inner) else None


def _is_prose(rows: Sequence[PageRow]) -> bool:
    texts = [row.text.strip() for row in rows if row.text.strip()]
    opened = sum(is_open(a, b) for a, b in pairwise(texts))
    words = sum(map(count_words, texts))
    return opened >= (len(texts) - 1) * _MIN_OPEN_SHARE and words >= len(texts) * _MIN_WORDS


def _trimmed(rows: Sequence[PageRow]) -> list[PageRow]:
    """The rows without blank ones at the start and at the end."""
    filled = [at for at, row in enumerate(rows) if row.text.strip()]
    return list(rows[filled[0] : filled[-1] + 1]) if filled else []
