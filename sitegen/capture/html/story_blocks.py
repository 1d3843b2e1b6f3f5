"""Chooses the blocks of a page that are its story: the extractor's result, corrected by the structure of the page.

An extractor judges each block by itself, so it loses paragraphs in unusual elements and keeps boxes within the story.
But the paragraphs of one story have the same markup and are close together. The floors [html] in
tests/quality/floors.toml guard the result of the limits below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from lxml import html as lxml_html

from sitegen.capture.boilerplate import phrases
from sitegen.capture.html import story_markup, structures, zones
from sitegen.capture.html.stated_text import PROSE_WORDS, StatedText
from sitegen.capture.html.story_boxes import paragraphs_missed, story_boxes
from sitegen.capture.html.story_markup import StoryMarkup, is_inside, is_prose, is_whole, name_of, signature
from sitegen.capture.html.visible_blocks import ElementPlace, VisibleBlock
from sitegen.core.script_words import ends_sentence, word_tokens

APART = "not part of the article"
"""The reason for blocks among the story's paragraphs that are not made like these."""
_REPEATED = "said twice on the page"
_GIANT_WORDS = 400
"""A block with more words may be a copy of the whole story."""
_RESTORE_ROUNDS = 2
"""The number of times that blocks are looked for: a link is a sentence of the story only between other paragraphs."""
_MAX_HEADING_WORDS = 25
"""The maximum number of words of a heading within a story."""
_HEAD_BLOCKS = 3
"""The number of blocks below the headline of which one may be a heading: the second line of the headline."""
_OPENERS = ("summary", "button", "dt")
_MIN_BOX_PARAGRAPHS = 2
"""An element below the story, or a hidden one, continues the story only if it has so many paragraphs."""


class Choice:
    """The choice among the blocks of a page.

    `kept` are the indexes of the story's blocks; `reasons` maps the indexes of others to the reason for their removal.
    `fixed` are blocks that are kept whatever their words are, such as the cells of a table.
    """

    def __init__(self, pieces: Sequence[VisibleBlock], found: StatedText, stated: StatedText) -> None:
        self.pieces = pieces
        self.reasons: dict[int, str] = {}
        kept = {at for at, piece in enumerate(pieces) if found.has(piece.text) or stated.states(piece.text)}
        self.kept = kept | paragraphs_missed(pieces, kept)
        self.restored: set[int] = set()
        self._drop_boxes()
        self.story_element = story_markup.smallest_element(pieces[at] for at in self.kept)
        self._drop_foreign_blocks()
        self.markup = StoryMarkup(pieces, self.kept, self.story_element, self.reasons)
        self._restore_blocks()
        self._restore_headings()
        self._drop_repeats()
        self._drop_outer_links()
        self._complete_structures()

    def drop(self, at: int, reason: str) -> None:
        self.kept.discard(at)
        self.reasons[at] = reason

    def keep(self, at: int) -> None:
        self.kept.add(at)
        self.reasons.pop(at, None)

    def reason(self, at: int) -> str:
        """The reason why a block is not part of the story."""
        known = self.reasons.get(at, APART)
        if known != APART or not self.kept:
            return known
        if 0 < self.pieces[at].words <= self.pieces[at].linked:
            return "link of the page"
        return "above the story" if at < min(self.kept) else "below the story" if at > max(self.kept) else APART

    def has_story_markup(self, piece: VisibleBlock) -> bool:
        """Whether a block has the same markup as the story's paragraphs."""
        return signature(piece) in self.markup.kinds

    def box(self, placed: VisibleBlock | ElementPlace) -> str:
        """The kind of box around a block or element; "" if there is none, or only boxes that contain the story."""
        found = [zone.reason for zone in placed.zones if zone not in self.boxes]
        return next((reason for reason in found if reason != zones.HIDDEN), found[0] if found else "")

    def is_in_story_element(self, at: int) -> bool:
        return self.story_element is not None and is_inside(self.pieces[at].element, self.story_element)

    def holds(self, element: lxml_html.HtmlElement) -> bool:
        """Whether an element is in the story's element, or is that element."""
        return self.story_element is not None and is_inside(element, self.story_element)

    def _drop_boxes(self) -> None:
        self.boxes = story_boxes(self.pieces, self.kept)
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
        return [at for at in sorted(self.kept) if self.pieces[at].words >= PROSE_WORDS and self.is_in_story_element(at)]

    def _drop_repeats(self) -> None:
        """Of a text that the page has twice, keeps the longer block, or the first of two equal ones.

        A block with the same words as many others together is a copy of the story and is removed.
        """
        plain = {at: f" {' '.join(word_tokens(self.pieces[at].text))} " for at in sorted(self.kept)}
        whole = StatedText(self.pieces[at].text for at in self.kept if self.pieces[at].words <= _GIANT_WORDS)
        everything = "\n".join(text for at, text in plain.items() if at not in self.restored)
        seen = Counter(plain.values())
        met: set[str] = set()
        for at, text in plain.items():
            words = self.pieces[at].words
            again = words >= PROSE_WORDS and (text in met or everything.count(text) > seen[text])
            if again or (words > _GIANT_WORDS and whole.shingles and whole.has(self.pieces[at].text)):
                self.drop(at, _REPEATED)
            met.add(text)

    def _drop_outer_links(self) -> None:
        """Removes links above the first paragraph and below the last, which belong to the page."""
        long = [at for at in self.kept if is_prose(self.pieces[at])]
        for at in [at for at in self.kept if long and not min(long) < at < max(long)]:
            if 0 < self.pieces[at].words <= self.pieces[at].linked:
                self.drop(at, APART)

    def _restore_blocks(self) -> None:
        """Adds blocks with the markup or the place of the story's blocks that the extractor did not find."""
        long = self.markup.long
        if not long:
            return
        self.first, self.last = long[0], long[-1]
        self.headline = self._headline()
        self.article = self._article_element()
        for _ in range(_RESTORE_ROUNDS):
            if not self._restore_once():
                return

    def _restore_once(self) -> bool:
        """Whether blocks were added."""
        before = len(self.restored)
        seen = {self.pieces[at].text.casefold() for at in self.kept}
        for at, piece in enumerate(self.pieces):
            free = at not in self.kept and self.reasons.get(at, "") in ("", APART, zones.HIDDEN)
            if free and not (piece.words >= PROSE_WORDS and piece.text.casefold() in seen) and self._belongs(at, piece):
                self.keep(at)
                self.restored.add(at)
                self.first, self.last = min(self.first, at), max(self.last, at)
        return len(self.restored) > before

    def _belongs(self, at: int, piece: VisibleBlock) -> bool:
        """Whether a block that the extractor did not find is part of the story."""
        if is_prose(piece) or (self.first < at < self.last and story_markup.is_linked_sentence(piece)):
            return (
                self._is_made_alike(at, piece)
                or self._is_beside_paragraphs(at, piece)
                or self._is_lead(at, piece)
                or self._continues(at, piece)
                or self._follows(at, piece)
                or self._is_between(at, piece)
            )
        return self._is_short_line(at, piece)

    def _is_made_alike(self, at: int, piece: VisibleBlock) -> bool:
        """Whether a block in the story's element has the markup of its paragraphs, or is a quotation among them."""
        quoted = piece.quote is not None and self.first < at < self.last
        return self.is_in_story_element(at) and (quoted or signature(piece) in self.markup.kinds)

    def _is_beside_paragraphs(self, at: int, piece: VisibleBlock) -> bool:
        """Whether a block stands in the element that contains the story's paragraphs, whatever its class."""
        if not self.markup.is_beside(piece) or not (ends_sentence(piece.text) or self.markup.is_alike(piece)):
            return False
        if self.first < at < self.last or (at > self.last and self.markup.is_alike(piece)):
            return True
        return is_whole(piece) and at > self.headline

    def _is_lead(self, at: int, piece: VisibleBlock) -> bool:
        """Whether a block between headline and story, in another element, is a paragraph made like the story's."""
        if self.article is None or not -1 < self.headline < at < self.first:
            return False
        parts = self.pieces[self.headline + _HEAD_BLOCKS : at]
        return (
            is_whole(piece)
            and name_of(piece.element) in self.markup.names
            and not any(part.shape == "heading" for part in parts)
        )

    def _continues(self, at: int, piece: VisibleBlock) -> bool:
        """Whether a block is in an element beside those of the story that has paragraphs made like the story's."""
        container = piece.element.getparent()
        if container is None or name_of(piece.element) not in self.markup.names or not ends_sentence(piece.text):
            return False
        if not self._is_near(container) and not self.is_in_story_element(at):
            return False
        alike = name_of(container) in self.markup.outer
        if not is_whole(piece):
            return alike and bool(container.get("class"))
        return alike or self._is_opened(at) or self._paragraphs_in[container] >= _MIN_BOX_PARAGRAPHS

    def _is_near(self, container: lxml_html.HtmlElement) -> bool:
        """Whether an element stands beside those of the story's paragraphs, or in an element like those around them."""
        around = container.getparent()
        if around is None or self.article is None or not is_inside(around, self.article):
            return False
        return around in self.markup.around or name_of(around) in self.markup.around_names

    def _follows(self, at: int, piece: VisibleBlock) -> bool:
        """Whether a block stands directly below one that came back, made like it."""
        above = self.pieces[at - 1]
        beside = at - 1 in self.restored and above.element.getparent() is piece.element.getparent()
        return beside and name_of(above.element) == name_of(piece.element)

    def _is_between(self, at: int, piece: VisibleBlock) -> bool:
        """Whether a block among the story's paragraphs is in an element of the same name, within one like theirs."""
        container = piece.element.getparent()
        alike = self.markup.is_alike(piece) and container is not None and name_of(container) in self.markup.outer
        inside = self.article is not None and is_inside(piece.element, self.article)
        return alike and inside and self.first < at < self.last and at not in self.reasons

    def _is_opened(self, at: int) -> bool:
        """Whether a hidden block is shown when the reader clicks on the heading or the button above it."""
        if self.reasons.get(at) != zones.HIDDEN or not self.is_in_story_element(at):
            return False
        above = self._above_hidden[at]
        return above >= 0 and (self.pieces[above].shape == "heading" or self.pieces[above].element.tag in _OPENERS)

    @cached_property
    def _above_hidden(self) -> list[int]:
        """For each block, the index of the block above the hidden ones to which it belongs; -1 if there is none."""
        found: list[int] = []
        for at in range(len(self.pieces)):
            hidden = at > 0 and any(zone.reason == zones.HIDDEN for zone in self.pieces[at - 1].zones)
            found.append(found[at - 1] if hidden else at - 1)
        return found

    @cached_property
    def _paragraphs_in(self) -> Counter[lxml_html.HtmlElement | None]:
        """The number of full paragraphs directly in each element."""
        return Counter(piece.element.getparent() for piece in self.pieces if is_whole(piece))

    def _is_short_line(self, at: int, piece: VisibleBlock) -> bool:
        """Whether a short block is a line of the story: it is among its paragraphs and made like them."""
        if piece.shape == "heading" or not piece.words or piece.linked >= 0.6 * piece.words:
            return False
        if not self.markup.is_alike(piece) or not (self.markup.is_beside(piece) or self._is_single(at, piece)):
            return False
        return self.first < at < self.last or (at - 1 in self.kept and at > self.last and ends_sentence(piece.text))

    def _is_single(self, at: int, piece: VisibleBlock) -> bool:
        """Whether a block is a p element, in an element like those around the story's paragraphs."""
        container = piece.element.getparent()
        alike = container is not None and name_of(container) in self.markup.outer
        return alike and piece.element.tag == "p" and self.is_in_story_element(at)

    def _restore_headings(self) -> None:
        """Adds headings that are directly above blocks of the story."""
        for at in range(len(self.pieces) - 2, -1, -1):
            piece = self.pieces[at]
            free = at not in self.kept and self.reasons.get(at, "") in ("", zones.HIDDEN)
            if free and piece.shape == "heading" and at + 1 in self.kept and self._is_subheading(at, piece):
                self.keep(at)

    def _is_subheading(self, at: int, piece: VisibleBlock) -> bool:
        if piece.linked or piece.element.tag == "h1" or piece.words > _MAX_HEADING_WORDS:
            return False
        if not min(self.kept) < at < max(self.kept) or phrases.reason_at_end(piece.text):
            return False
        return self.is_in_story_element(at)

    def _headline(self) -> int:
        """The index of the last h1 above the story; -1 if there is none."""
        able = [at for at in range(self.first) if self._is_headline(self.pieces[at])]
        return max(able, default=-1)

    def _is_headline(self, piece: VisibleBlock) -> bool:
        return piece.element.tag == "h1" and not piece.linked and not self.box(piece)

    def _article_element(self) -> lxml_html.HtmlElement | None:
        """The element that contains headline and story, or that around the story if there is no headline."""
        if self.story_element is None or self.headline < 0:
            return self.story_element
        return story_markup.common_element(self.pieces[self.headline].element, self.story_element)

    def _complete_structures(self) -> None:
        """Adds what the extractor missed of the story's tables, lists and other structures."""
        boxed = {at: reason for at, piece in enumerate(self.pieces) if (reason := self.box(piece))}
        repeated = {at for at, reason in self.reasons.items() if reason == _REPEATED}
        found = structures.find_structures(self.pieces, self.kept, boxed, repeated, self.story_element)
        self.fixed = found.fixed
        for at in found.kept:
            self.keep(at)
        for at, reason in found.dropped.items():
            self.drop(at, reason)

    def _is_over(self, at: int, long: Sequence[int]) -> bool:
        """Whether a block is directly above the story, like the summary of a live report."""
        around = self.story_element.getparent() if self.story_element is not None and long and at < long[0] else None
        return around is not None and is_inside(self.pieces[at].element, around)

    def _is_run(self, at: int) -> bool:
        """Whether a block is one of at least two consecutive full paragraphs with the same markup."""
        beside = [n for n in (at - 1, at + 1) if 0 <= n < len(self.pieces) and n not in self.reasons]
        alike = [n for n in beside if signature(self.pieces[n]) == signature(self.pieces[at])]
        return is_whole(self.pieces[at]) and any(is_whole(self.pieces[n]) for n in alike)


def _is_link(piece: VisibleBlock) -> bool:
    """Whether a block consists of links only and is no sentence."""
    return piece.words >= 3 and piece.linked >= piece.words and not piece.text.endswith((".", "。", "”", '"'))
