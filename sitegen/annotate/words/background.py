"""The frequency of English words and how they are used: the table `data/background.tsv`.

The table is made by training/background.py, which counts with the same function `use` that is applied to stories.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from math import log
from typing import NamedTuple

NOUN, MODIFIER, OTHER = "noun", "modifier", "other"

_DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your whose no every each some any another 's ’s s' "
    "two three four five six seven eight nine ten many several few both".split()
)
_PREPOSITIONS = frozenset(
    "of in for with at by from on about between against over into without under after before during "
    "through despite across near upon within toward towards among amid".split()
)
# After these comes a verb, an adjective or an adverb.
_NO_NOUN_BEHIND = frozenset(
    "to will would can could may might must should shall cannot i he she they we you it who not n't n’t 'll ’ll "
    "is was were are be been being am 's 're become became becomes seem seemed very so too more most how quite rather "
    "has had have having 've ’ve did does do never also then just always".split()
)
# These end a noun phrase. "and" and "or" are not among them, since they may join two adjectives.
_CLOSING = frozenset(
    "that which who whom when where while if as than because although to is was were are be been has had "
    "have will would can could may might must should said says did does do not n't it he she they we i you there "
    "since until".split()
)
_OBJECTS = frozenset("the a an this his her its their our my your him them it me us".split())


def use(before2: str, before: str, after: str) -> str:
    """The use of a word by its neighbours: NOUN, MODIFIER, OTHER, or "" if they do not show it.

    `before2`, `before` and `after` are words in lower case; punctuation and the ends of a sentence are "".
    """
    closed = not after or after in _CLOSING or after in _PREPOSITIONS or after in _DETERMINERS
    if before in _DETERMINERS:
        return NOUN if closed else MODIFIER
    if before in _NO_NOUN_BEHIND:
        return OTHER
    if before in _PREPOSITIONS:
        return NOUN if closed and after not in _OBJECTS else ""  # "after losing the"
    if before2 in _DETERMINERS and closed and after not in _OBJECTS:
        return NOUN  # "the last ferry of"
    return OTHER if before and after in _OBJECTS else ""


class Word(NamedTuple):
    """The table's entry for a word.

    `passages` is the number of passages that contain it; `capitals` is the percentage of its uses inside sentences that
    have a capital. `noun` and `modifier` are uses as noun and between article and noun, out of ten uses that neighbours
    show; both are -1 if too few uses were counted.
    """

    passages: int
    capitals: int
    noun: int
    modifier: int


_UNSEEN = Word(0, 100, -1, -1)


@dataclass(frozen=True, slots=True)
class Background:
    """The table: the number of all `passages`, and the entries by word."""

    passages: int
    words: dict[str, Word]

    def word(self, word: str) -> Word:
        """The entry of a word in lower case."""
        return self.words.get(word, _UNSEEN)

    def idf(self, word: str) -> float:
        """The inverse document frequency of a word: low for common words.

        An unknown word counts as one in one passage.
        """
        return log((self.passages + 1) / (max(self.word(word).passages, 1) + 1))

    def is_common(self, word: str) -> bool:
        """Whether plain text usually writes this word in lower case."""
        known = self.word(word.casefold())
        return known.passages >= 4 and known.capitals < 50


@cache
def load_background() -> Background:
    """The table, read once per process."""
    lines = (
        package_files("sitegen.annotate.gazetteer").joinpath("data", "background.tsv").read_text("utf-8").splitlines()
    )
    words = {}
    for line in lines[1:]:
        word, passages, capitals, uses = line.split("\t")
        noun, modifier = (int(uses[0]), int(uses[1])) if uses else (-1, -1)
        words[word] = Word(int(passages), int(capitals), noun, modifier)
    return Background(int(lines[0].split()[1]), words)
