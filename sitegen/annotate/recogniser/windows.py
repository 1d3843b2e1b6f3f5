"""Splits a text into the windows that the network reads, at sentence ends if possible."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sitegen.annotate.recogniser.wordpieces import Words

WINDOW_PIECES = 126  # word pieces; the length used in training, minus the two special pieces at the ends
OVERLAP_WORDS = 16  # words of context on both sides of a cut inside a sentence
_STOPS = frozenset(".!?…")
_CLOSING = _STOPS | frozenset("\"”'’)")


@dataclass(frozen=True, slots=True)
class Window:
    """The words `first` to `last` of a text, which the network reads together. Its results count from word `own` on."""

    first: int
    last: int
    own: int


def breaks(text: str, words: Words) -> set[int]:
    """Numbers of the words that begin a paragraph: no name contains a blank line."""
    return {number for number, lines in _line_ends(text, words).items() if lines > 1}


@dataclass(frozen=True, slots=True)
class CutPlaces:
    """Numbers of words before which a text may be cut: words that begin a sentence or paragraph, and a line."""

    sentences: frozenset[int]
    lines: frozenset[int]

    def last(self, first: int, last: int) -> int | None:
        """The last good place to cut from `first` to `last`; None if there is none.

        Sentences are preferred, since a line may end within a name.
        """
        places = range(last, first - 1, -1)
        return next((place for found in (self.sentences, self.lines) for place in places if place in found), None)


def cut_places(text: str, words: Words) -> CutPlaces:
    """The places where a text may be cut."""
    forms = words.forms
    after = [number for number, form in enumerate(forms[:-1], 1) if form[0] in _CLOSING]
    sentences = {*breaks(text, words), *(number for number in after if _begins(words, number))}
    return CutPlaces(frozenset(sentences), frozenset(_line_ends(text, words)))


def _line_ends(text: str, words: Words) -> Counter[int]:
    """The number of line ends directly before each word that has any; the first word is excluded."""
    starts = words.starts
    before = (bisect_right(starts, match.start()) for match in re.finditer("\n", text))
    return Counter(number for number in before if 0 < number < len(starts))


def _begins(words: Words, number: int) -> bool:
    """Whether word `number` begins a sentence: a full stop is before it, then a space, and it is not in lower case."""
    forms = words.forms
    spaced = words.starts[number] > words.ends[number - 1]
    stop = forms[number - 1][0] in _STOPS or (number > 1 and forms[number - 2][0] in _STOPS)
    # One letter before the stop is an initial ("J. Smith", "U.S. Steel"), not an end.
    initial = number > 1 and len(forms[number - 2]) == 1 and forms[number - 2].isalpha()
    return spaced and stop and not initial and not forms[number][0].islower()


def cut_windows(lengths: Sequence[int], ends: CutPlaces) -> Iterator[Window]:
    """Splits words into windows. `lengths` are their numbers of pieces, each at most `WINDOW_PIECES`."""
    sums = [0, *accumulate(lengths)]
    first = own = 0
    while own < len(lengths):
        last = bisect_right(sums, sums[first] + WINDOW_PIECES) - 1
        if last == len(lengths):
            yield Window(first, last, own)
            return
        half = (own + last + 1) // 2
        end = ends.last(half + 1, last)
        if end is not None:
            yield Window(first, end, own)
            first = own = end
        else:
            # There is no sentence end here, so both sides of the cut share some words.
            end = max(own + 1, last - OVERLAP_WORDS // 2)
            yield Window(first, end, own)
            first, own = max(own, end - OVERLAP_WORDS // 2), end
