"""Chooses the blocks of a page that are its story: the extractor's result, corrected by the structure of the page.

An extractor judges each block by itself, so it loses paragraphs in unusual elements and keeps boxes within the story.
But the paragraphs of one story have the same markup and are close together. The floors [html] in
tests/quality/floors.toml guard the result of the limits below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from lxml import html as lxml_html

from sitegen.capture.html import zones
from sitegen.capture.html.visible_blocks import UNSPACED, ElementPlace, VisibleBlock
from sitegen.core.text import fold

APART = "not part of the article"
_REPEATED = "said twice on the page"
_PROSE_WORDS = 8
"""The minimum number of words of a paragraph. Blocks with fewer words cannot be recognised by their words alone."""
_STORY_BOX_SHARE = 0.35
"""If elements with one name have more than this share of the story's words, they contain the story."""
_STORY_BESIDE_SHARE = 0.65
"""The same limit for elements whose name says that they are beside the story; transcripts can be long."""
_GIANT_WORDS = 400
"""A block with more words may be a copy of the whole story."""
_HOME_SHARE = 0.7
"""The story's element is the smallest one with this share of the story's words."""
_ALIKE_SHARE = 0.66
"""A signature is the story's if this share of its words in the story's element is in the story."""
_MAX_LEVELS = 4
"""Maximum number of elements in a signature."""
_PROSE = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")

_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")

Signature = tuple[str, ...]


class StatedText:
    """The words that an extractor, or the page's own data, gives as the story."""

    def __init__(self, texts: Iterable[str]) -> None:
        listed = [_words(text) for text in texts]
        self.whole = {" ".join(words) for words in listed}
        self.shingles = {triple for words in listed for triple in _triples(words)}

    def has(self, text: str) -> bool:
        """Whether a block is part of the story's words; a short block only if it is a whole text of them."""
        words = _words(text)
        if len(words) < _PROSE_WORDS and " ".join(words) not in self.whole:
            return False
        triples = _triples(words)
        return not triples or sum(t in self.shingles for t in triples) >= 0.66 * len(triples)


class Choice:
    """The choice among the blocks of a page.

    `kept` are the indexes of the story's blocks; `reasons` maps the indexes of others to the reason for their removal.
    """

    def __init__(self, pieces: Sequence[VisibleBlock], found: StatedText, stated: StatedText) -> None:
        self.pieces = pieces
        self.reasons: dict[int, str] = {}
        self.kept = {at for at, piece in enumerate(pieces) if found.has(piece.text) or _is_stated(piece, stated)}
        self._drop_boxes()
        self.story_element = _smallest_element([pieces[at] for at in self.kept])
        self._drop_foreign_blocks()
        self._restore_blocks()
        self._drop_repeats()
        self._drop_outer_links()

    def drop(self, at: int, reason: str) -> None:
        self.kept.discard(at)
        self.reasons[at] = reason

    def keep(self, at: int) -> None:
        self.kept.add(at)
        self.reasons.pop(at, None)

    def has_story_markup(self, piece: VisibleBlock) -> bool:
        """Whether a block has the same markup as the story's paragraphs."""
        return signature(piece) in self.kinds

    def box(self, placed: VisibleBlock | ElementPlace) -> str:
        """The kind of box around a block or element; "" if there is none, or only boxes that contain the story."""
        return next((zone.reason for zone in placed.zones if zone not in self.boxes), "")

    def is_in_story_element(self, at: int) -> bool:
        return self.story_element is not None and _is_inside(self.pieces[at].element, self.story_element)

    def _drop_boxes(self) -> None:
        total = sum(self.pieces[at].words for at in self.kept)
        inside = Counter[zones.Zone]()
        for at in self.kept:
            inside.update(dict.fromkeys(set(self.pieces[at].zones), self.pieces[at].words))
        self.boxes = {zone for zone, words in inside.items() if words > _max_share(zone) * total}
        for at, piece in enumerate(self.pieces):
            reason = self.box(piece)
            if reason and not (reason == zones.HIDDEN and at in self.kept):
                self.drop(at, reason)
            elif at in self.kept and _is_link(piece):
                self.drop(at, "link to another story")

    def _drop_foreign_blocks(self) -> None:
        """Removes blocks outside the story's element whose markup no block inside it has: other stories, or notes."""
        own = {signature(self.pieces[at]) for at in self.kept if self.is_in_story_element(at)}
        long = self._long()
        strange = [at for at in self.kept if not self.is_in_story_element(at) and signature(self.pieces[at]) not in own]
        for at in [at for at in strange if not (self._is_over(at, long) and self._is_run(at))]:
            self.drop(at, APART)

    def _long(self) -> list[int]:
        """The indexes of the story's paragraphs, in order."""
        return [
            at for at in sorted(self.kept) if self.pieces[at].words >= _PROSE_WORDS and self.is_in_story_element(at)
        ]

    def _drop_repeats(self) -> None:
        """Of a text that the page has twice, keeps the longer block, or the first of two equal ones.

        A block with the same words as many others together is a copy of the story and is removed.
        """
        plain = {at: f" {' '.join(_words(self.pieces[at].text))} " for at in sorted(self.kept)}
        whole = StatedText(self.pieces[at].text for at in self.kept if self.pieces[at].words <= _GIANT_WORDS)
        everything, seen = "\n".join(plain.values()), Counter(plain.values())
        met: set[str] = set()
        for at, text in plain.items():
            words = self.pieces[at].words
            again = words >= _PROSE_WORDS and (text in met or everything.count(text) > seen[text])
            if again or (words > _GIANT_WORDS and whole.shingles and whole.has(self.pieces[at].text)):
                self.drop(at, _REPEATED)
            met.add(text)

    def _drop_outer_links(self) -> None:
        """Removes links above the first paragraph and below the last, which belong to the page."""
        long = self._long()
        for at in [at for at in self.kept if long and not long[0] < at < long[-1]]:
            if 0 < self.pieces[at].words <= self.pieces[at].linked and at not in long:
                self.drop(at, APART)

    def _restore_blocks(self) -> None:
        """Adds blocks with the markup and place of the story's blocks that the extractor did not find."""
        self.kinds = self._kinds()
        seen = {fold(self.pieces[at].text) for at in self.kept}
        first, last = min(self.kept, default=0), max(self.kept, default=0)
        for at, piece in enumerate(self.pieces):
            if at in self.kept or at in self.reasons or fold(piece.text) in seen:
                continue
            quoted = piece.quote is not None and first < at < last
            if self.is_in_story_element(at) and _is_prose(piece) and (quoted or signature(piece) in self.kinds):
                self.kept.add(at)

    def _is_over(self, at: int, long: Sequence[int]) -> bool:
        """Whether a block is directly above the story, like the summary of a live report."""
        around = self.story_element.getparent() if self.story_element is not None and long and at < long[0] else None
        return around is not None and _is_inside(self.pieces[at].element, around)

    def _is_run(self, at: int) -> bool:
        """Whether a block is one of at least two consecutive full paragraphs with the same markup."""
        beside = [n for n in (at - 1, at + 1) if 0 <= n < len(self.pieces) and n not in self.reasons]
        alike = [n for n in beside if signature(self.pieces[n]) == signature(self.pieces[at])]
        return _is_whole(self.pieces[at]) and any(_is_whole(self.pieces[n]) for n in alike)

    def _kinds(self) -> Collection[Signature]:
        """The signatures of the story's paragraphs: in the story's element, most words with them are in the story."""
        kept, all_of = Counter[Signature](), Counter[Signature]()
        for at, piece in enumerate(self.pieces):
            if (
                piece.shape != "heading"
                and piece.words >= _PROSE_WORDS
                and self.is_in_story_element(at)
                and at not in self.reasons
            ):
                all_of[signature(piece)] += piece.words
                kept[signature(piece)] += piece.words * (at in self.kept)
        return {made for made, words in kept.items() if words > _ALIKE_SHARE * all_of[made]}


def signature(piece: VisibleBlock) -> Signature:
    """The markup of a block: names and classes of its element and of the elements around it, up to the first class."""
    names: list[str] = []
    for element in (piece.element, *piece.element.iterancestors()):
        names.append(f"{element.tag}.{element.get('class') or ''}")
        if len(names) == _MAX_LEVELS or (len(names) > 1 and not all(name.endswith(".") for name in names)):
            break
    return tuple(names)


def prose(pieces: Sequence[VisibleBlock]) -> list[str]:
    """The texts of the paragraphs in the part of the page that has most of them."""
    whole = [piece for piece in pieces if _is_whole(piece)]
    long = [piece for piece in whole if not piece.zones] or whole
    home = _smallest_element(long)
    return [piece.text for piece in long if home is not None and _is_inside(piece.element, home)]


def _max_share(zone: zones.Zone) -> float:
    if zone.reason in (zones.CONTROL, zones.CAPTION):
        return 1.0
    return _STORY_BESIDE_SHARE if zone.reason == zones.BOX else _STORY_BOX_SHARE


def _is_stated(piece: VisibleBlock, stated: StatedText) -> bool:
    return bool(stated.shingles) and piece.words >= _PROSE_WORDS and stated.has(piece.text)


def _is_link(piece: VisibleBlock) -> bool:
    """Whether a block consists of links only and is no sentence."""
    return piece.words >= 3 and piece.linked >= piece.words and not piece.text.endswith((".", "”", '"'))


def _is_prose(piece: VisibleBlock) -> bool:
    return piece.words >= _PROSE_WORDS and piece.linked < 0.6 * piece.words and piece.shape != "heading"


def _is_whole(piece: VisibleBlock) -> bool:
    return _is_prose(piece) and piece.words > 14 and bool(_PROSE.search(piece.text))


def _smallest_element(pieces: Sequence[VisibleBlock]) -> lxml_html.HtmlElement | None:
    """The smallest element that contains most words of the blocks, or None."""
    words = Counter[lxml_html.HtmlElement]()
    for piece in pieces:
        for element in (piece.element, *piece.element.iterancestors()):
            words[element] += piece.words
    total = sum(piece.words for piece in pieces)
    best = [element for element, count in words.items() if count >= _HOME_SHARE * total]
    return min(best, key=lambda e: (words[e], -sum(1 for _ in e.iterancestors())), default=None)


def _is_inside(element: lxml_html.HtmlElement, home: lxml_html.HtmlElement) -> bool:
    return element is home or any(above is home for above in element.iterancestors())


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _triples(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(words, words[1:], words[2:], strict=False))
