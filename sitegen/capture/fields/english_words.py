"""How often English words occur, and how often with a capital: tells names from other words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

_COMMON_TEXTS = 5
"""A word in fewer passages of the table is too rare to be called common."""
_COMMON_PERCENT = 50
"""A word that is written with a capital more often than this is no common word."""
_NAME_PERCENT = 75
"""A word that is written with a capital at least as often as this is a name."""


class Frequency(NamedTuple):
    """The number of `passages` that contain a word, and the percentage of its uses with a capital inside sentences."""

    passages: int
    capitals: int


@cache
def load_frequencies() -> dict[str, Frequency]:
    """English words in lower case with their frequencies, read once per process."""
    text = files("sitegen.annotate.gazetteer").joinpath("data", "background.tsv").read_text("utf-8")
    rows = (line.split("\t", 3) for line in text.splitlines()[1:])
    return {row[0]: Frequency(int(row[1]), int(row[2])) for row in rows}


def is_known(word: str) -> bool:
    """Whether the table has a word, in any case."""
    return word.casefold() in load_frequencies()


def is_common(word: str) -> bool:
    """Whether a word is frequent and mostly written in lower case."""
    found = load_frequencies().get(word.casefold())
    return found is not None and found.passages >= _COMMON_TEXTS and found.capitals <= _COMMON_PERCENT


def is_name(word: str) -> bool:
    """Whether a word is mostly written with a capital, as first names and places are."""
    found = load_frequencies().get(word.casefold())
    return found is not None and found.capitals >= _NAME_PERCENT
