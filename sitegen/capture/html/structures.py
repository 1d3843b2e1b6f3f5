"""Finds the tables, lists, verse, embeds, notes and short headings of a page that belong to its story.

An extractor judges blocks by their words, so it misses short ones. A structure belongs to the story as a whole, by its
place: between the story's paragraphs, or directly beside one of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby, islice, takewhile
from typing import NamedTuple

from lxml import html as lxml_html

from sitegen.capture.html.visible_blocks import LISTS, VisibleBlock

TABLE = "table beside the story"
BACK = "link from a note to its mark"
_PROSE_WORDS = 8
"""The minimum number of words of a paragraph beside which a structure may stand."""
_LINKED_SHARE = 0.6
"""A list with a larger share of its words in links leads to other pages."""
_KEPT_SHARE = 0.5
"""A table of which a larger share of the words is kept is kept whole."""
_MIN_LEAD_WORDS = 12
"""Minimum number of words of a list or table above the first paragraph."""
_MAX_WORDS_BESIDE_TABLE = 40
"""Maximum number of words of the title and the source of a table."""
_MAX_BLOCKS_BESIDE = 40
"""Maximum number of blocks above, and of blocks below a structure that are looked at."""
_MAX_TIME_WORDS = 8
"""Maximum number of words of the time of an entry."""
_MIN_TIMED_PARTS = 2
"""The number of entries with a time that make a running report."""
_LEAD_BLOCKS = 6
"""The number of blocks above the first paragraph in which a film or recording belongs to the story."""
_CLOCK = re.compile(r"\b\d{1,2}\s?[:.h]\s?\d\d\b|\b\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)


class Structures(NamedTuple):
    """Indexes of blocks: those that the story has besides its paragraphs, and those that it must lose, with the reason.

    `fixed` are those of the first that stay whatever their words are, such as the cells of a table.
    """

    kept: frozenset[int]
    dropped: Mapping[int, str]
    fixed: frozenset[int]


class _Unit(NamedTuple):
    """A structure: the outermost element of a table, list or quotation, or lines of one paragraph."""

    element: lxml_html.HtmlElement
    members: tuple[int, ...]
    kind: str


def find_structures(
    pieces: Sequence[VisibleBlock],
    kept: Collection[int],
    boxed: Mapping[int, str],
    repeated: Collection[int],
    home: lxml_html.HtmlElement | None,
) -> Structures:
    """The structures of a story whose blocks are `kept`, inside the element `home`.

    `boxed` maps blocks in boxes beside the story to a reason; they stay out. So does a quotation that is wholly
    `repeated`: the story says its words elsewhere.
    """
    finder = _Finder(pieces, kept, boxed, repeated, home)
    times = set(finder.times())
    found = {*finder.structures(), *finder.headings(), *times}
    whole = set(kept) | found
    marked = _marked(pieces, whole)
    notes = {at for at, piece in enumerate(pieces) if piece.note in marked}
    back = dict.fromkeys((at for at, piece in enumerate(pieces) if piece.shape == "back link"), BACK)
    first = min(finder.prose, default=0)
    fixed = frozenset(at for at in found | notes if at in times or _is_fixed(pieces[at], is_below=at > first))
    return Structures(frozenset(found | notes) - back.keys(), {**dict.fromkeys(finder.lost, TABLE), **back}, fixed)


def _marked(pieces: Sequence[VisibleBlock], kept: Collection[int]) -> set[str]:
    """The labels of the footnotes whose marks are in `kept`."""
    return {span.note for at in kept if not pieces[at].note for span in pieces[at].spans if span.note}


class _Finder:
    def __init__(
        self,
        pieces: Sequence[VisibleBlock],
        kept: Collection[int],
        boxed: Mapping[int, str],
        repeated: Collection[int],
        home: lxml_html.HtmlElement | None,
    ) -> None:
        self.pieces, self.kept, self.boxed, self.home = pieces, frozenset(kept), boxed, home
        self.repeated = frozenset(repeated)
        self.inside = set(home.iter()) if home is not None else set()
        self.prose = sorted(at for at in kept if self._is_prose(at))
        self.holders = {e for at in self.prose for e in self.pieces[at].element.iterancestors()}
        self.parents = {self.pieces[at].element.getparent() for at in self.prose}
        self.lost: set[int] = set()

    def structures(self) -> Iterator[int]:
        """The blocks of tables, lists, quotations, verse and embeds that are part of the story."""
        for unit in _units(self.pieces):
            if any(at in self.boxed for at in unit.members) or self.repeated.issuperset(unit.members):
                continue
            if self._is_mostly_kept(unit):
                yield from unit.members
            elif self._belongs(unit):
                yield from (*unit.members, *self._beside(unit))
            elif unit.kind == "table":
                self.lost.update(self.kept.intersection(unit.members))

    def headings(self) -> Iterator[int]:
        """Headings directly above a paragraph of the story, in the same element."""
        for at, piece in enumerate(self.pieces):
            below = self._next_kept(at)
            free = piece.shape == "heading" and piece.element.tag != "h1" and at not in self.kept | self.boxed.keys()
            if free and below is not None and self._is_between(at) and self._heads(at, below):
                yield at

    def times(self) -> Iterator[int]:
        """The times of the entries of a running report, with their headings."""
        found: list[int] = []
        for at, piece in enumerate(self.pieces):
            below = self._next_kept(at)
            entry = piece.element if _has_time(piece) and at not in self.boxed else None
            if entry is not None and below is not None and self._heads(at, below) and self._is_entry(entry):
                found += [n for n in range(at, below) if n not in self.boxed]
        if sum(_has_time(self.pieces[at]) for at in found) >= _MIN_TIMED_PARTS:
            yield from found

    def _belongs(self, unit: _Unit) -> bool:
        """Whether a structure stands in the story: between its paragraphs, or next to one of them."""
        if not self.prose or self._leads_away(unit):
            return False
        first, last = unit.members[0], unit.members[-1]
        if unit.kind == "embed":
            return self._shows(unit.element, first)
        if unit.element not in self.inside or self._stands_in_box(unit):
            return False
        if self._is_between(first) and self._is_between(last):
            return True
        is_beside = unit.element.getparent() in self.parents and self._is_next(first, last)
        return is_beside and unit.kind != "lines" and (last > self.prose[0] or self._words(unit) >= _MIN_LEAD_WORDS)

    def _stands_in_box(self, unit: _Unit) -> bool:
        """Whether a structure is part of an element with other words that the story lacks, such as an offer.

        The title and the source of a table may be in an element with it.
        """
        beside = sum(self.pieces[at].words for at in self._neighbours(unit) if at not in self.kept)
        return beside > (_MAX_WORDS_BESIDE_TABLE if unit.kind == "table" else 0)

    def _beside(self, unit: _Unit) -> list[int]:
        return self._neighbours(unit) if unit.kind == "table" else []

    def _neighbours(self, unit: _Unit) -> list[int]:
        """The other blocks in the largest element around a structure that has no paragraph of the story."""
        box = unit.element
        while (above := box.getparent()) is not None and above not in self.holders and above in self.inside:
            box = above
        if box is unit.element:
            return []
        first, last = unit.members[0], unit.members[-1]
        before = range(first - 1, max(-1, first - _MAX_BLOCKS_BESIDE - 1), -1)
        after = range(last + 1, min(len(self.pieces), last + _MAX_BLOCKS_BESIDE + 1))

        def is_within(at: int) -> bool:
            return box in self.pieces[at].element.iterancestors()

        return [*reversed(list(takewhile(is_within, before))), *takewhile(is_within, after)]

    def _words(self, unit: _Unit) -> int:
        return sum(self.pieces[at].words for at in unit.members)

    def _shows(self, element: lxml_html.HtmlElement, at: int) -> bool:
        """Whether an embed is part of the story: inside it, or above its first paragraph."""
        if element in self.inside:
            return self._is_between(at) or self._is_next(at, at)
        around = self.home.getparent() if self.home is not None else None
        above = 0 <= self.prose[0] - at <= _LEAD_BLOCKS
        return above and around is not None and around.tag != "body" and around in element.iterancestors()

    def _is_mostly_kept(self, unit: _Unit) -> bool:
        words = self._words(unit)
        kept = sum(self.pieces[at].words for at in unit.members if at in self.kept)
        return unit.kind in ("table", "list", "lines") and kept > _KEPT_SHARE * words and not self._leads_away(unit)

    def _leads_away(self, unit: _Unit) -> bool:
        """Whether a list, or all of a table, are links to other pages."""
        words = self._words(unit)
        linked = sum(self.pieces[at].linked for at in unit.members)
        return unit.kind != "embed" and linked > (0.9 if unit.kind == "table" else _LINKED_SHARE) * words

    def _is_between(self, at: int) -> bool:
        return bool(self.prose) and self.prose[0] < at < self.prose[-1]

    def _is_next(self, first: int, last: int) -> bool:
        """Whether no other text separates a structure from the paragraph above it or below it."""
        place = bisect_left(self.prose, first)
        above = self.prose[place - 1] if place else -1
        below = self.prose[place] if place < len(self.prose) else -1
        if above >= 0 and self._is_clear(above + 1, first):
            return True
        return below >= 0 and self._is_clear(last + 1, below)

    def _is_clear(self, start: int, end: int) -> bool:
        """Whether the blocks between two indexes are in the story, in a structure, or have no words."""
        return end - start < 400 and all(
            at in self.kept or not self.pieces[at].words or self.pieces[at].containers or self.pieces[at].stanza
            for at in range(start, end)
        )

    def _next_kept(self, at: int) -> int | None:
        """The paragraph of the story that follows within three blocks."""
        place = bisect_left(self.prose, at + 1)
        return self.prose[place] if place < len(self.prose) and self.prose[place] - at <= 3 else None

    def _heads(self, at: int, below: int) -> bool:
        """Whether a block stands above a paragraph in the same element, which is not the whole page."""
        element = self.pieces[at].element
        box = element if self._holds(element, below) else element.getparent()
        return box is not None and box in self.inside and self._holds(box, below)

    def _holds(self, box: lxml_html.HtmlElement, at: int) -> bool:
        element = self.pieces[at].element
        return element is box or element.getparent() is box or any(above is box for above in element.iterancestors())

    def _is_entry(self, element: lxml_html.HtmlElement) -> bool:
        """Whether an element, or the one around it, is one of several like it: an entry of a running report."""
        for box in (element, element.getparent()):
            if box is None or box not in self.inside:
                continue
            beside = [*islice(box.itersiblings(), 3), *islice(box.itersiblings(preceding=True), 3)]
            if sum(one.tag == box.tag and one.get("class") == box.get("class") for one in beside) >= 1:
                return True
        return False

    def _is_prose(self, at: int) -> bool:
        return self.pieces[at].words >= _PROSE_WORDS and self.pieces[at].shape in ("paragraph", "item", "cell")


def _is_fixed(piece: VisibleBlock, *, is_below: bool) -> bool:
    """Whether a block stays whatever its words are. Lines above the first paragraph may be byline and date."""
    return piece.shape in ("cell", "code", "embed") or bool(piece.note or (is_below and piece.stanza))


def _units(pieces: Sequence[VisibleBlock]) -> Iterator[_Unit]:
    """The structures of a page, in order."""
    for key, group in groupby(range(len(pieces)), lambda at: _unit_key(pieces[at])):
        if key is None:
            continue
        members = tuple(at for at in group if pieces[at].shape != "back link" and not pieces[at].note)
        if members:
            yield _Unit(_outer(pieces[members[0]]), members, str(key[0]))


def _unit_key(piece: VisibleBlock) -> tuple[str, int] | None:
    if piece.containers:
        tag = str(piece.containers[0].tag)
        return ("list" if tag in LISTS else tag), id(piece.containers[0])
    if piece.shape == "embed":
        return "embed", id(piece.element)
    if piece.element.tag == "pre":
        return "pre", id(piece.element)
    return ("lines", piece.stanza) if piece.stanza else None


def _outer(piece: VisibleBlock) -> lxml_html.HtmlElement:
    return piece.containers[0] if piece.containers else piece.element


def _has_time(piece: VisibleBlock) -> bool:
    """Whether a short block is a time."""
    if piece.shape == "heading" or not 0 < piece.words <= _MAX_TIME_WORDS or piece.linked == piece.words:
        return False
    timed = piece.element.tag == "time" or next(piece.element.iterchildren("time"), None) is not None
    return timed or bool(_CLOCK.search(piece.text))
