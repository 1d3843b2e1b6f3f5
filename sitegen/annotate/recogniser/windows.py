"""Where a text may be cut: the windows that the network reads, at sentence ends where there are any."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sitegen.annotate.recogniser.wordpieces import Words

WINDOW_PIECES = 126  # word pieces; what the model was trained on, less the two that frame it
OVERLAP_WORDS = 16  # words of context on either side of a cut inside a sentence
_STOPS = frozenset(".!?…")
_CLOSING = _STOPS | frozenset("\"”'’)")


@dataclass(frozen=True, slots=True)
class Window:
    """Words fed together: `first` to `last` of the text, of which it answers for `own` on."""

    first: int
    last: int
    own: int


def breaks(text: str, words: Words) -> set[int]:
    """Words that begin a paragraph: no name reaches over an empty line."""
    return {number for number, lines in _line_ends(text, words).items() if lines > 1}


@dataclass(frozen=True, slots=True)
class Ends:
    """Words that begin a sentence or paragraph, the best places to cut, and those that begin a line."""

    sentences: frozenset[int]
    lines: frozenset[int]

    def last(self, first: int, last: int) -> int | None:
        """The last good place from `first` to `last`: a line may end within a name, a sentence does not."""
        places = range(last, first - 1, -1)
        return next((place for found in (self.sentences, self.lines) for place in places if place in found), None)


def ends(text: str, words: Words) -> Ends:
    """Where a text may be cut."""
    forms = words.forms
    after = [number for number, form in enumerate(forms[:-1], 1) if form[0] in _CLOSING]
    sentences = {*breaks(text, words), *(number for number in after if _begins(words, number))}
    return Ends(frozenset(sentences), frozenset(_line_ends(text, words)))


def _line_ends(text: str, words: Words) -> Counter[int]:
    """How many line ends stand right before a word, where there are any; not before the first."""
    starts = words.starts
    before = (bisect_right(starts, match.start()) for match in re.finditer("\n", text))
    return Counter(number for number in before if 0 < number < len(starts))


def _begins(words: Words, number: int) -> bool:
    """Whether a full stop, and a space and a capital after it, stand before this word."""
    forms = words.forms
    spaced = words.starts[number] > words.ends[number - 1]
    stop = forms[number - 1][0] in _STOPS or (number > 1 and forms[number - 2][0] in _STOPS)
    # One letter before the stop is an initial ("J. Smith", "U.S. Steel"), not an end.
    initial = number > 1 and len(forms[number - 2]) == 1 and forms[number - 2].isalpha()
    return spaced and stop and not initial and not forms[number][0].islower()


def cut_windows(lengths: Sequence[int], ends: Ends) -> Iterator[Window]:
    """Cut words of these lengths (in pieces, none above `WINDOW_PIECES`) into windows that fit."""
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
            # No sentence ends here: give both sides of the cut some words of the other.
            end = max(own + 1, last - OVERLAP_WORDS // 2)
            yield Window(first, end, own)
            first, own = max(own, end - OVERLAP_WORDS // 2), end
