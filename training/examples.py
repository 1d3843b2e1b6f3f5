"""Sentences as the network is fed with them: word pieces, their letter case, their surroundings and their tags."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.annotate.recogniser.wordpieces import CLS, SEP, WordPieces, split, surroundings
from training.noise import Spans
from training.sentences import TYPES

TAGS = ["O", *(f"{place}-{name}" for name in TYPES for place in "BIES")]
TAG_IDS = {tag: number for number, tag in enumerate(TAGS)}
IGNORED = -100
EVENT_SETS = ("crossner", "gum", "template")


@dataclass(slots=True)
class Example:
    """One input of the model; `tags` holds IGNORED at pieces that do not begin a word."""

    pieces: list[int]
    cases: list[int]
    surroundings: list[int]
    tags: list[int]
    events: bool  # whether O means "no event" here

    def add(self, pieces: tuple[int, ...], case: int, near: int, tag: int) -> None:
        """Append one word; its tag stands at its first piece."""
        self.pieces += pieces
        self.cases += [case] * len(pieces)
        self.surroundings += [near] * len(pieces)
        self.tags += [tag] + [IGNORED] * (len(pieces) - 1)


class Encoder:
    """Makes examples of texts with their names."""

    def __init__(self, pieces: WordPieces, max_pieces: int = 126) -> None:
        self.pieces = pieces
        self.max_pieces = max_pieces

    def example(self, text: str, spans: Spans, events: bool) -> Example:
        """The words of `text` from its beginning, as many as fit."""
        words = split(text)
        encoded = [self.pieces.encode(form) for form in words.forms]
        around = surroundings([case for _, case in encoded]).tolist()
        made = Example([CLS], [0], [0], [IGNORED], events)
        for (ids, case), near, tag in zip(encoded, around, _tags(words.starts, words.ends, spans), strict=True):
            if len(made.pieces) + len(ids) > self.max_pieces + 1:
                break
            made.add(ids, case, near, tag)
        made.add((SEP,), 0, 0, IGNORED)
        return made

    def length(self, text: str) -> int:
        """Roughly, the number of word pieces of `text`."""
        return sum(len(self.pieces.encode(form)[0]) for form in split(text).forms)


def _tags(starts: list[int], ends: list[int], spans: Spans) -> list[int]:
    """The tag of each word, by where the words begin and end."""
    tags = [0] * len(starts)
    for start, end, kind in spans:
        inside = [i for i in range(len(starts)) if starts[i] < end and ends[i] > start]
        for i, place in zip(inside, _places(len(inside)), strict=True):
            tags[i] = TAG_IDS[f"{place}-{kind}"]
    return tags


def _places(words: int) -> str:
    """The BIOES letters of a name of so many words."""
    return "S" if words == 1 else f"B{'I' * (words - 2)}E" if words else ""
