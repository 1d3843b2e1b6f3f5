"""The text of one story during the search for names, with the names found so far."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.name_spans import in_capitals, is_name_in_capitals
from sitegen.annotate.words.name_keys import without_breaks, without_suffix
from sitegen.core.text import squeeze

_SHORT_LINE_CHARS = 40  # characters; lines of prose are longer than those of lists and tables
_SPACED = re.compile(r"[A-Z]\.(?: [A-Z]\.)+")
_PARAGRAPH_LINE_CHARS = 100  # characters; in a text with longer lines, each paragraph or sentence is one line
CAPITALIZED = r"[^\W\d_a-z][\w’'-]{0,40}+"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name at one place of the text.

    `score` is the probability of the kind; `known` is the gazetteer's entry for exactly this form. `titled` tells
    whether a person's title is before it, `capitals` whether the line is in capitals. A demonym has the kind "demonym".
    `stands_for` is the full name of a team if the name means one here; `dated` tells whether it is the place of a
    dateline. `located` tells that the words around the name mean a place, in a story where a person has the name too.
    """

    start: int
    end: int
    kind: str
    score: float
    name: str
    known: gazetteer.GazetteerEntry | None = None
    titled: bool = False
    capitals: bool = False
    stands_for: str = ""
    dated: bool = False
    located: bool = False


class StoryText:
    """A text, and which of its code points belong to a name already. Changed while one story is processed."""

    def __init__(self, text: str) -> None:
        """Starts without any names."""
        self.text = text
        self.found: list[Sighting] = []
        self._taken = bytearray(len(text))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words of the story that are in capitals."""
        return frozenset(re.findall(r"\b[A-Z]{2,8}\b", self.text))

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """The words of the story that occur in lower case."""
        return frozenset(re.findall(r"\b[a-z]{2,}\b", self.text))

    @cached_property
    def large_words(self) -> frozenset[str]:
        """The words of the story that occur with only a first capital, in lower case."""
        return frozenset(word.lower() for word in re.findall(r"\b[A-Z][a-z]+\b", self.text))

    @cached_property
    def _width(self) -> int:
        """The typical length in characters of a full line; 0 if each paragraph is one line."""
        lengths = sorted(len(line) for line in self.text[:40_000].split("\n") if line.strip())
        longest = lengths[len(lengths) * 9 // 10] if lengths else 0
        return longest if longest <= _PARAGRAPH_LINE_CHARS else 0

    def ends_line_freely(self, place: int) -> bool:
        """Whether the line that ends at `place` had room for the next word: then the line end is not mere wrapping."""
        if self.text[place - 1 : place] == "-" and self.text[place + 1 : place + 2].islower():
            return False
        start = self.text.rfind("\n", max(0, place - _PARAGRAPH_LINE_CHARS), place) + 1
        word = len(self.text[place + 1 : place + 41].split(" ", 1)[0])
        return place - start < _SHORT_LINE_CHARS or place - start + word < self._width * 0.7 or not self._width

    @cached_property
    def has_case(self) -> bool:
        """Whether the text is long enough and uses both capital and lower-case words, like ordinary news."""
        words = self.text[:20_000].split()
        return len(words) > 40 and 0.04 * len(words) < sum(w[0].isupper() for w in words) < 0.6 * len(words)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no name overlaps `text[start:end]`."""
        return not any(self._taken[start:end])

    def add(self, sighting: Sighting) -> None:
        """Adds a sighting, unless it overlaps another."""
        if sighting.end > sighting.start and self.is_free(sighting.start, sighting.end):
            self._taken[sighting.start : sighting.end] = b"\1" * (sighting.end - sighting.start)
            self.found.append(sighting)

    def sighting(self, start: int, end: int, kind: str, score: float, titled: bool = False) -> Sighting:
        """A sighting of `text[start:end]`, with the gazetteer's entry for it if there is one."""
        capitals = in_capitals(self.text, start, end)
        name = squeeze(self.text[start:end])
        known = gazetteer.load_gazetteer().named(
            without_breaks(name), capitals=is_name_in_capitals(self.text, start, end)
        )
        if known is None and capitals:
            known = gazetteer.load_gazetteer().named(name.title())  # "FED" in a headline, if a recogniser found it
        if known is None and kind == "organization":
            known = _organization(name)
        if known is None and kind == "place":
            known = gazetteer.load_gazetteer().named(f"{name}.", capitals=name.isupper())  # "Conn" for "Conn."
        if known is None and kind == "place" and _SPACED.fullmatch(name):
            known = gazetteer.load_gazetteer().named(name.replace(" ", ""))  # "S. C." for "S.C."
        return Sighting(start, end, kind, score, name, known, titled, capitals)


_AMERICAN = re.compile(r"(?:the )?(?:U\.S\.|US|United States|American) (?=[A-Z])")


def _organization(name: str) -> gazetteer.GazetteerEntry | None:
    """The organization without "Inc", or without the leading name of the USA ("U.S. Congress"), in the gazetteer."""
    known = gazetteer.load_gazetteer()
    bare = without_suffix(name)
    entry = known.named(bare) or known.named(_AMERICAN.sub("", bare))
    return entry if entry and entry.kind == "organization" else None


def starts_sentence(text: str, start: int) -> bool:
    """Whether a sentence or line begins at `start`."""
    before = text[max(0, start - 6) : start].rstrip(" \t\"'“‘(-—")
    return not before or before[-1] in ".!?:\n"


def without_possessive(text: str, end: int) -> int:
    """`end` without a possessive "'s" that ends there."""
    return end - 2 if text[end - 2 : end] in ("'s", "’s") else end
