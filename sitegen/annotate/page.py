"""One story while it is read: the names seen in it, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from sitegen.annotate import gazetteer
from sitegen.annotate.names import in_capitals, shouts, without_suffix
from sitegen.text import squeeze

CAPITALIZED = r"[^\W\d_a-z][\w’'-]{0,40}+"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name seen at a place of the text. `known` is what the gazetteer says of exactly this form.

    `score` is how sure the kind is; `titled` says that a person's title stood before; `capitals` that the line is
    in capitals. A demonym has kind "demonym". `stands_for` is the full name of the team that a name means here.
    """

    start: int
    end: int
    kind: str
    score: float
    name: str
    known: gazetteer.Entry | None = None
    titled: bool = False
    capitals: bool = False
    stands_for: str = ""


class Page:
    """A text, and which of its code points are taken by a name. Used while one story is read."""

    def __init__(self, text: str) -> None:
        """Start with nothing taken."""
        self.text = text
        self.found: list[Sighting] = []
        self._taken = bytearray(len(text))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words in capitals that the story has."""
        return frozenset(re.findall(r"\b[A-Z]{2,8}\b", self.text))

    @cached_property
    def has_case(self) -> bool:
        """Whether the text is longer than a line and writes words with and without capitals, as news does."""
        words = self.text[:20_000].split()
        return len(words) > 40 and 0.04 * len(words) < sum(w[0].isupper() for w in words) < 0.6 * len(words)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no name lies in this range."""
        return not any(self._taken[start:end])

    def add(self, sighting: Sighting) -> None:
        """Take the range of a sighting, unless some of it is taken."""
        if sighting.end > sighting.start and self.is_free(sighting.start, sighting.end):
            self._taken[sighting.start : sighting.end] = b"\1" * (sighting.end - sighting.start)
            self.found.append(sighting)

    def sighting(self, start: int, end: int, kind: str, score: float, titled: bool = False) -> Sighting:
        """A sighting of this range, with its name as a story would write it."""
        capitals = in_capitals(self.text, start, end)
        name = squeeze(self.text[start:end])
        known = gazetteer.load().named(name, capitals=shouts(self.text, start, end))
        if known is None and capitals:
            known = gazetteer.load().named(name.title())  # "FED" in a headline, where a recogniser saw a name
        if known is None and kind == "organization":
            known = gazetteer.load().named(without_suffix(name))
        if known is None and kind == "place":
            known = gazetteer.load().named(f"{name}.", capitals=name.isupper())  # "Conn" for "Conn."
        return Sighting(start, end, kind, score, name, known, titled, capitals)


def starts_sentence(text: str, start: int) -> bool:
    """Whether a sentence or line begins at `start`."""
    before = text[max(0, start - 6) : start].rstrip(" \t\"'“‘(-—")
    return not before or before[-1] in ".!?:\n"


def without_possessive(text: str, end: int) -> int:
    """`end`, before a possessive that ends there."""
    return end - 2 if text[end - 2 : end] in ("'s", "’s") else end
