"""Words broken at the end of a line: "Tues-" and "day" are one word, "well-" and "known" are two with a hyphen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from sitegen.capture.fields import english_words
from sitegen.core.script_words import space_between

_BREAK = re.compile(r"(?<![^\W\d_])(?P<first>[^\W\d_]+)(?P<sign>[-‐¬])$")
_START = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
_INSIDE = re.compile(r"(?<![\w-])([^\W\d_]{2,30})- ([^\W\d_]{2,30})(?![\w-])")
_MIN_WORD_CHARS = 3
"""A shorter piece is no part of a compound."""


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
            is_compound = re.search(r"\w[-‐]$", before) and after[:1].isalnum()
            return before + ("" if is_compound else space_between(before, after)) + after
        if match["sign"] == "¬" or self._is_one(match["first"], start[0]):
            return before[:-1] + after
        return before + after

    def mend_inside(self, text: str) -> str:
        """A text without the breaks that an earlier joining of its lines left in it: "har- bour"."""
        if "- " not in text:
            return text
        return _INSIDE.sub(self._mended, text)

    def _mended(self, match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        if f"{first}-{second}".casefold() in self.whole:
            return f"{first}-{second}"
        return first + second if second.islower() and self._is_known(first + second) else match[0]

    def _is_known(self, word: str) -> bool:
        return word.casefold() in self.whole or english_words.is_known(word)

    def _is_one(self, first: str, second: str) -> bool:
        """Whether the pieces around a hyphen are one word, by the story, else by the language."""
        low, rest = first.casefold(), second.casefold()
        if low + rest in self.whole:
            return True
        if f"{low}-{rest}" in self.whole or not second[:1].islower():
            return False
        if english_words.is_known(low + rest):
            return True
        return not (_is_common(rest) and (low in self.whole or _is_part(first)))


def _is_part(first: str) -> bool:
    """Whether the piece before a hyphen is a word by itself: a common one in lower case, or a name with a capital."""
    if len(first) < _MIN_WORD_CHARS:
        return False
    return english_words.is_name(first) if first[0].isupper() else english_words.is_common(first)


def _is_common(word: str) -> bool:
    return len(word) >= _MIN_WORD_CHARS and english_words.is_common(word)
