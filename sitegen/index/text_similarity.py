"""Decides whether two texts are the same story, by comparing their words, figures and names.

The limits were set on 12,530 wire stories. There a pair that shares long runs of words is either the same story or a
form that is filled in again each time (weather, earnings, auctions); figures and names tell these apart.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

NEVER = -1

_BRIEF_WORDS = 60
"""Texts with fewer words are often written to a pattern: a similar text some days later is another story."""

_WINDOW_DAYS, _BRIEF_WINDOW_DAYS, _ALIKE_BRIEF_WINDOW_DAYS = 31, 7, 2
"""Largest number of days between two publications of the same story: long texts, equal briefs, similar briefs."""

_MIN_WORDS = 25
"""Texts with fewer words match only if text and headline are equal: "Qtly div 20 cts" appears in many stories."""

_RUN_WORDS = 6
_MAX_LENGTH_RATIO = 3
_MIN_SHARED_RUNS_SHARE, _LONG_TEXT_SHARED_RUNS_SHARE, _LONG_RUNS = 0.6, 0.4, 100
"""Share of the shorter text's runs that must be shared; the share that is enough from this many shared runs on."""

_MIN_SHARED_FIGURES_SHARE, _MIN_SHARED_NAMES_SHARE = 0.75, 0.8
"""Shares of the shorter text's figures and names that the longer text must contain."""

_SLOTS_PER_TEXT, _HASH_SEED = 32, 1

# A character of a script without spaces counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\d[\d.,/:-]*\d|[^\W_]+")
_INSIDE = re.compile("['’‘`´ʼ\u00ad]")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text prepared for comparison: its words and runs of words in lower case, its figures, its capitalised words."""

    words: tuple[str, ...]
    runs: frozenset[tuple[str, ...]]
    figures: frozenset[str]
    names: frozenset[str]


def written(title: str, body: str) -> str:
    """The words of a story in their original case, without punctuation; "" if it has none.

    A text below _MIN_WORDS gets a first line with the words of its headline.
    """
    words = _words(body)
    head = " ".join(_words(title)) + "\n" if 0 < len(words) < _MIN_WORDS else ""
    return head + " ".join(words)


def _words(text: str) -> list[str]:
    return _WORD.findall(_INSIDE.sub("", unicodedata.normalize("NFKC", text)))


def wording(text: str) -> Wording:
    """Prepares the result of `written` for comparison."""
    words = tuple(text.casefold().split())
    parts = text.split()
    return Wording(
        words,
        frozenset(_runs(words)),
        frozenset(word for word in words if word[0].isdigit()),
        frozenset(word.casefold() for word in parts if word[0].isupper()),
    )


def _runs(words: Sequence[str]) -> zip[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_RUN_WORDS)), strict=False)


def wording_digest(text: str) -> str:
    """A digest that identifies a text."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def pack(text: str) -> bytes:
    """The compressed text."""
    return zlib.compress(text.encode(), 1)


def unpack(packed: bytes) -> str:
    """The inverse of `pack`."""
    return zlib.decompress(packed).decode()


def signature(text: str) -> list[int]:
    """The MinHash slots of a text: the more runs of words two texts share, the more slots they share. [] for a short
    text.
    """
    if "\n" in text:
        return []
    from rensa import RMinHash

    sketch = RMinHash(num_perm=_SLOTS_PER_TEXT, seed=_HASH_SEED)
    sketch.update([" ".join(run) for run in _runs(text.casefold().split())])
    return [place << 32 | value for place, value in enumerate(sketch.digest())]


def days_equal(words: int) -> int:
    """How many days apart the same text of `words` words may be published and still be the same story."""
    return _WINDOW_DAYS if words >= _BRIEF_WORDS else _BRIEF_WINDOW_DAYS


def days_alike(one: Wording, other: Wording) -> int:
    """How many days apart two texts may be published and still be the same story; NEVER if they are two stories."""
    if one.words == other.words:
        return days_equal(len(one.words))
    short, long = sorted((one, other), key=lambda w: (len(w.words), w.words))
    # A roundup contains many stories; it must not join them.
    if len(long.words) > _MAX_LENGTH_RATIO * len(short.words):
        return NEVER
    if not _shares_runs(short, long) or not _shares_facts(short, long):
        return NEVER
    return _WINDOW_DAYS if len(short.words) >= _BRIEF_WORDS else _ALIKE_BRIEF_WINDOW_DAYS


def _shares_runs(short: Wording, long: Wording) -> bool:
    shared = len(short.runs & long.runs)
    part = shared / len(short.runs)
    return part >= _MIN_SHARED_RUNS_SHARE or (shared >= _LONG_RUNS and part >= _LONG_TEXT_SHARED_RUNS_SHARE)


def _shares_facts(short: Wording, long: Wording) -> bool:
    """Whether the longer text contains most figures and names of the shorter; a form filled in again has others."""
    known = frozenset(long.words)
    figures, names = len(short.figures & known), len(short.names & known)
    return figures >= _MIN_SHARED_FIGURES_SHARE * len(short.figures) and names >= _MIN_SHARED_NAMES_SHARE * len(
        short.names
    )
