"""Words broken at the end of a line: "Tues-" and "day" are one word, "well-" and "known" are two with a hyphen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

_BREAK = re.compile(r"(?<![^\W\d_])(?P<first>[^\W\d_]+)(?P<sign>[-‐¬])$")
_START = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
_INSIDE = re.compile(r"(?<![\w-])([^\W\d_]{2,30})- ([^\W\d_]{2,30})(?![\w-])")
_MIN_WORD_CHARS = 3
_COMMON_PASSAGES = 5
"""A word in fewer passages of the table is too rare to be a part of a compound."""
_NAME_PERCENT = 70
"""A word that is written with a capital more often than this is a name."""


class _Entry(NamedTuple):
    passages: int
    capitals: int


class StoryWords:
    """The words of one capture, with which words broken at the ends of its lines are mended."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @cached_property
    def whole(self) -> frozenset[str]:
        """The words in lower case, without the pieces of words at the ends and starts of lines."""
        whole: set[str] = set()
        broken = False
        for line in self._lines:
            found = [word.replace("‐", "-").casefold() for word in _WORD.findall(line)]
            after = broken and line[:1].isalpha()
            broken = bool(_BREAK.search(line.rstrip()))
            whole.update(found[after : len(found) - broken])
        return frozenset(whole)

    def join(self, before: str, after: str) -> str:
        """Two lines as one. A hyphen at the end of the first one is removed unless it belongs to a compound."""
        match = _BREAK.search(before)
        start = _START.match(after)
        if not match or not start:
            return before + after if re.search(r"\w[-‐]$", before) and after[:1].isalnum() else f"{before} {after}"
        if match["sign"] == "¬" or self._is_one(match["first"], start[0]):
            return before[:-1] + after
        return before + after

    def mend_inside(self, text: str) -> str:
        """A text without the breaks that an earlier joining of its lines left in it: "lean- ing"."""
        if "- " not in text:
            return text
        return _INSIDE.sub(lambda m: m[1] + m[2] if self._is_known(m[1] + m[2]) and m[2].islower() else m[0], text)

    def _is_known(self, word: str) -> bool:
        return word.casefold() in self.whole or word.casefold() in _table()

    def _is_one(self, first: str, second: str) -> bool:
        """Whether the pieces around a hyphen are one word, by the story, else by the language."""
        low, rest = first.casefold(), second.casefold()
        if low + rest in self.whole:
            return True
        if f"{low}-{rest}" in self.whole or not second[:1].islower():
            return False
        if low + rest in _table():
            return True
        return not (_is_common(rest) and (low in self.whole or _is_part(first)))


def _is_part(first: str) -> bool:
    """Whether the piece before a hyphen is a word by itself: a common one in lower case, or a name with a capital."""
    entry = _table().get(first.casefold())
    if entry is None or len(first) < _MIN_WORD_CHARS:
        return False
    return entry.capitals > _NAME_PERCENT if first[0].isupper() else _is_common(first)


def _is_common(word: str) -> bool:
    entry = _table().get(word)
    return (
        entry is not None
        and len(word) >= _MIN_WORD_CHARS
        and entry.passages >= _COMMON_PASSAGES
        and entry.capitals <= _NAME_PERCENT
    )


@cache
def _table() -> dict[str, _Entry]:
    """English words in lower case with their frequency, read once per process."""
    text = files("sitegen.annotate.gazetteer").joinpath("data", "background.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {row[0]: _Entry(int(row[1]), int(row[2])) for row in rows}
