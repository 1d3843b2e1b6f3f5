"""One story while it is read: the names seen in it, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.name_spans import in_capitals, shouts
from sitegen.annotate.words.name_keys import without_breaks, without_suffix
from sitegen.core.text import squeeze

_SHORT_LINE_CHARS = 40  # characters; prose breaks its lines later than lists and tables do
_SPACED = re.compile(r"[A-Z]\.(?: [A-Z]\.)+")
_PARAGRAPH_LINE_CHARS = 100  # characters; what has longer lines has a paragraph or sentence in each
CAPITALIZED = r"[^\W\d_a-z][\w’'-]{0,40}+"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name seen at a place of the text. `known` is what the gazetteer says of exactly this form.

    `score` is how sure the kind is; `titled` says that a person's title stood before; `capitals` that the line is
    in capitals. A demonym has kind "demonym". `stands_for` is the full name of the team that a name means here;
    `dated` says that it is the place of a dateline.
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


class StoryText:
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
    def lower_words(self) -> frozenset[str]:
        """The words that the story writes without a capital."""
        return frozenset(re.findall(r"\b[a-z]{2,}\b", self.text))

    @cached_property
    def large_words(self) -> frozenset[str]:
        """The words that the story writes with one capital somewhere, in lower case."""
        return frozenset(word.lower() for word in re.findall(r"\b[A-Z][a-z]+\b", self.text))

    @cached_property
    def _width(self) -> int:
        """How long the lines of the text are that are filled up; 0 where paragraphs are lines."""
        lengths = sorted(len(line) for line in self.text[:40_000].split("\n") if line.strip())
        longest = lengths[len(lengths) * 9 // 10] if lengths else 0
        return longest if longest <= _PARAGRAPH_LINE_CHARS else 0

    def ends_line_freely(self, place: int) -> bool:
        """Whether the line that ends at `place` had room for the next word: it ends because something else begins."""
        if self.text[place - 1 : place] == "-" and self.text[place + 1 : place + 2].islower():
            return False
        start = self.text.rfind("\n", max(0, place - _PARAGRAPH_LINE_CHARS), place) + 1
        word = len(self.text[place + 1 : place + 41].split(" ", 1)[0])
        return place - start < _SHORT_LINE_CHARS or place - start + word < self._width * 0.7 or not self._width

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
        known = gazetteer.load_gazetteer().named(without_breaks(name), capitals=shouts(self.text, start, end))
        if known is None and capitals:
            known = gazetteer.load_gazetteer().named(name.title())  # "FED" in a headline, where a recogniser saw a name
        if known is None and kind == "organization":
            known = _organization(name)
        if known is None and kind == "place":
            known = gazetteer.load_gazetteer().named(f"{name}.", capitals=name.isupper())  # "Conn" for "Conn."
        if known is None and kind == "place" and _SPACED.fullmatch(name):
            known = gazetteer.load_gazetteer().named(name.replace(" ", ""))  # "S. C." for "S.C."
        return Sighting(start, end, kind, score, name, known, titled, capitals)


_AMERICAN = re.compile(r"(?:the )?(?:U\.S\.|US|United States|American) (?=[A-Z])")


def _organization(name: str) -> gazetteer.GazetteerEntry | None:
    """What the gazetteer knows by a name without "Inc", or of America's without its country: "U.S. Congress"."""
    known = gazetteer.load_gazetteer()
    bare = without_suffix(name)
    entry = known.named(bare) or known.named(_AMERICAN.sub("", bare))
    return entry if entry and entry.kind == "organization" else None


def starts_sentence(text: str, start: int) -> bool:
    """Whether a sentence or line begins at `start`."""
    before = text[max(0, start - 6) : start].rstrip(" \t\"'“‘(-—")
    return not before or before[-1] in ".!?:\n"


def without_possessive(text: str, end: int) -> int:
    """`end`, before a possessive that ends there."""
    return end - 2 if text[end - 2 : end] in ("'s", "’s") else end
