"""How common words are in plain English, and how they are used: the shipped table (`data/background.tsv`).

The table is made by training/background.py, which counts uses by the same `use` that judges a story's own words.
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
# After these stands a verb, an adjective or an adverb.
_NO_NOUN_BEHIND = frozenset(
    "to will would can could may might must should shall cannot i he she they we you it who not n't n’t 'll ’ll "
    "is was were are be been being am 's 're become became becomes seem seemed very so too more most how quite rather "
    "has had have having 've ’ve did does do never also then just always".split()
)
# After these a group around a noun is over ("and" and "or" may part two adjectives).
_CLOSING = frozenset(
    "that which who whom when where while if as than because although to is was were are be been has had "
    "have will would can could may might must should said says did does do not n't it he she they we i you there "
    "since until".split()
)
_OBJECTS = frozenset("the a an this his her its their our my your him them it me us".split())


def use(before2: str, before: str, after: str) -> str:
    """How a word is used between its neighbours: NOUN, MODIFIER, OTHER, or "" where they do not tell.

    Neighbours are words in lower case; punctuation and the ends of a sentence are "".
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
    """What the table says of a word.

    `passages` have it; `capitals` per cent of its uses inside sentences have a capital. Of ten uses that neighbours
    tell, `noun` are a noun's and `modifier` stand between article and noun; both -1 where too few were seen.
    """

    passages: int
    capitals: int
    noun: int
    modifier: int


_UNSEEN = Word(0, 100, -1, -1)


@dataclass(frozen=True, slots=True)
class Background:
    """`passages` in all, and the words."""

    passages: int
    words: dict[str, Word]

    def word(self, word: str) -> Word:
        """What is known of a word in lower case."""
        return self.words.get(word, _UNSEEN)

    def idf(self, word: str) -> float:
        """The weight of a word: low for common ones. Unknown words weigh as if one passage in all had them twice."""
        return log((self.passages + 1) / (max(self.word(word).passages, 1) + 1))

    def is_common(self, word: str) -> bool:
        """Whether running text writes this word in lower case as a rule."""
        known = self.word(word.casefold())
        return known.passages >= 4 and known.capitals < 50


@cache
def load_background() -> Background:
    """The table of this process, read once."""
    lines = (
        package_files("sitegen.annotate.gazetteer").joinpath("data", "background.tsv").read_text("utf-8").splitlines()
    )
    words = {}
    for line in lines[1:]:
        word, passages, capitals, uses = line.split("\t")
        noun, modifier = (int(uses[0]), int(uses[1])) if uses else (-1, -1)
        words[word] = Word(int(passages), int(capitals), noun, modifier)
    return Background(int(lines[0].split()[1]), words)
