"""Converts text to the inputs of the recogniser: words with offsets, word pieces, letter case.

Training uses this same module, so that training and inference always agree. The library `tokenizers` could make the
word pieces too, but it includes a network client and has no letter-case features.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

PAD, UNKNOWN, CLS, SEP = 0, 100, 101, 102  # as in the vocabulary file
CASES = (
    "none", "lower", "title", "upper", "initial", "mixed", "digits", "code", "sign", "caseless",
)  # fmt: skip
SURROUNDINGS = ("ordinary", "capitals", "headline", "lower")
MAX_WORD_CHARS = 64  # characters; the vocabulary has no longer words
NEIGHBOUR_WORDS = 8  # words on each side that decide the surroundings

# Combining marks are part of their word; `\w` alone would split "e" and a combining accent.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe20-\ufe2f"
)
_IDEOGRAPHS = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# A run of one repeated sign is one word: rulers of dashes are common in captures.
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}](?:[^\W_{_IDEOGRAPHS}]|[{_MARKS}])*|([^\w\s]|_)\1*")


# The long s and ligatures: the vocabulary has only the letters in use today.
_OLD_TYPE = str.maketrans({"ſ": "s", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text: `forms[i]` is the word at the code points `starts[i]` to `ends[i]`."""

    forms: list[str]
    starts: list[int]
    ends: list[int]


def split(text: str) -> Words:
    """Splits `text` into words (runs of letters and digits) and signs, each with its offsets."""
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _WORD.finditer(text):
        form = match[0]
        if match.lastindex and _is_invisible(form[0]):
            continue
        start, end = match.span()
        forms.append(form)
        starts.append(start)
        ends.append(end)
    return Words(forms, starts, ends)


@lru_cache(maxsize=4096)
def _is_invisible(sign: str) -> bool:
    """Whether a sign is a control, a direction mark or a stray combining mark, which count as no words."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Mc")


def case_of(form: str) -> int:
    """Returns the letter case of one word, as an index of `CASES`."""
    if not any(char.isalnum() for char in form):
        return 8
    if any(char.isdigit() for char in form):
        return 6 if not any(char.isalpha() for char in form) else 7
    return _case_of_letters(form)


def _case_of_letters(form: str) -> int:
    if form.lower() == form.upper():
        return 9
    if form == form.lower():
        return 1
    if form == form.upper():
        return 3 if len(form) > 1 else 4
    return 2 if form[0].isupper() and form[1:] == form[1:].lower() else 5


def surroundings(cases: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Returns for each word how the words around it are written, as indexes of `SURROUNDINGS`.

    In a line in capitals, or in a text without capitals, the letter case of a name carries no information.
    """
    given = np.asarray(cases, np.int64)
    lower = _near(given == 1)
    upper = _near(given == 3)
    total = lower + upper + _near((given == 2) | (given == 5))
    kinds = [total < 3, upper >= 0.8 * total, lower == total, lower <= 0.2 * total]
    return np.select(kinds, [0, 1, 3, 2], 0)


def _near(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """For each position, the number of set flags at most `NEIGHBOUR_WORDS` positions away."""
    sums = np.concatenate(([0], np.cumsum(flags, dtype=np.int64)))
    places = np.arange(len(flags))
    right = np.minimum(places + NEIGHBOUR_WORDS + 1, len(flags))
    near: npt.NDArray[np.int64] = sums[right] - sums[np.maximum(places - NEIGHBOUR_WORDS, 0)]
    return near


class WordPieces:
    """Splits words into pieces of an uncased vocabulary, greedily by the longest match."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """`vocabulary` are the pieces in the order of their ids; pieces inside a word begin with `##`."""
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self._known: dict[str, tuple[tuple[int, ...], int]] = {}

    def encode(self, form: str) -> tuple[tuple[int, ...], int]:
        """Returns the ids of the pieces of one word (at least one), and its letter case as an index of `CASES`."""
        known = self._known.get(form)
        if known is None:
            if len(self._known) > 50_000:  # bounds the memory for a large archive
                self._known.clear()
            known = (tuple(self._pieces(_plain(form))), case_of(form))
            self._known[form] = known
        return known

    def _pieces(self, word: str) -> list[int]:
        pieces: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            while end > start:
                number = self._ids.get(("##" if start else "") + word[start:end])
                if number is not None:
                    break
                end -= 1
            if end == start or number is None:
                return [UNKNOWN]
            pieces.append(number)
            start = end
        return pieces or [UNKNOWN]


def _plain(form: str) -> str:
    """Returns `form` as the vocabulary writes it: lower case, no accents."""
    if not form[0].isalnum():
        return form[0]
    if len(form) > MAX_WORD_CHARS:
        return ""
    if form.isascii():
        return form.lower()
    decomposed = unicodedata.normalize("NFD", form.lower().translate(_OLD_TYPE))
    return "".join(char for char in decomposed if unicodedata.category(char) not in ("Mn", "Cf"))
