"""The head of a story on a page: title, standfirst, authors and date, each from the best source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

from lxml import html as lxml_html

from sitegen.capture.fields import bylines, date_statements, dates
from sitegen.capture.html import page_byline, story_markup, zones
from sitegen.capture.html.headline import alt_headline, find_headline, heading_element
from sitegen.capture.html.metadata import Metadata
from sitegen.capture.html.page_byline import MAX_BYLINE_CHARS, PageByline
from sitegen.capture.html.page_title import PageTitle
from sitegen.capture.html.site_names import SiteNames
from sitegen.capture.html.story_blocks import Choice
from sitegen.capture.html.visible_blocks import VisibleBlock
from sitegen.capture.record import Stated
from sitegen.core.model import Image, Line, Provenance
from sitegen.core.script_words import word_tokens
from sitegen.core.text import fold, squeeze

_STANDFIRST = re.compile(
    r"stand-?first|sub-?(?:title|head(?:line|ing)?|deck)\b|(?:^|[\s_-])(?:deck|dek|strap-?line|summary|sub-?hed|"
    r"excerpt|teaser|lead|lede|intro|chapo|kicker-text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?<![^\s_-])(?:lead|lede|intro)(?=$|[\s_-])", re.IGNORECASE)
"""Names of a standfirst as well as of the first paragraph of a story."""
_CAPTION_SHARE = 0.75
"""A block at a picture is a caption of the story if this share of its words is in captions and credits."""
_OTHER_PICTURE = "words at a picture that is not the story's, or that are not its caption"
_OTHER_TITLE = "headline in other words than the title that the page states"
_HEAD_BLOCKS = 40
"""The number of blocks below the headline that are searched for the standfirst and the byline."""


_MAX_TITLE_CHARS = 1000
"""Maximum characters of a title element that are read."""
_MAX_LABEL_WORDS = 6
"""Maximum number of words of a label above the headline."""


class SavedPageHead:
    """Finds the fields of a page's head; `values` maps names of Story's fields to them."""

    def __init__(
        self, tree: lxml_html.HtmlElement, stated: Metadata, pieces: Sequence[VisibleBlock], choice: Choice, url: str
    ) -> None:
        self.tree, self.stated, self.pieces, self.choice, self.url = tree, stated, pieces, choice, url
        written = squeeze((tree.findtext(".//title") or "")[:_MAX_TITLE_CHARS])
        self.names = names = SiteNames(tree, pieces, url, stated.site_names())
        titles = [str(title.value) for title in (stated.title(), stated.shared_title()) if title]
        self.headline = find_headline(pieces, choice, names, titles, written)
        self.at = self.headline.last
        self.first = min(
            (at for at in choice.kept if at > self.at and pieces[at].words > 12), default=self.at + _HEAD_BLOCKS
        )
        last = max(choice.kept, default=-1)
        found = {
            "title": PageTitle(stated, self.headline, names, written, alt_headline(tree, names)).find(),
            "subtitle": self._subtitle(),
            "authors": PageByline(stated, names, pieces, self.at, min(self.first, self.at + _HEAD_BLOCKS), last).find(
                lambda: self._guessed.author or ""
            ),
            "publication": stated.publication(),
            "section": stated.section(),
            "description": stated.description(),
            "topics": stated.topics(),
        }
        self.values = {name: value for name, value in found.items() if value}

    def title_and_standfirst(self) -> list[str]:
        """The title, the standfirst and the visible headline."""
        stated = [str(self.values[name].value) for name in ("title", "subtitle") if name in self.values]
        return [*stated, self.headline.text]

    def labels(self) -> list[int]:
        """The indexes of the story's blocks above the headline that are names of the site, or kickers and labels."""
        over = [at for at in sorted(self.choice.kept) if at < self.headline.first]
        return [at for at in over if self.names.is_site(self.pieces[at].text) or _is_label(self.pieces[at])]

    def summary(self) -> str:
        """The page's own summary of the story, without the dots of a cut; "" if it has none."""
        description = self.values.get("description")
        return str(description.value).rstrip(".… ") if description else ""

    def provenance(self) -> dict[str, Provenance]:
        return {name: Provenance(value.source, value.confidence) for name, value in self.values.items()}

    def lines(self, images: Iterable[Image]) -> tuple[Line, ...]:
        """Each block of the page as a Line, with the field that it is part of or the reason for its removal.

        `images` are the pictures of the story.
        """
        shown = {word for image in images for word in word_tokens(f"{image.caption} {image.credit}")}
        return tuple(self._line(at, piece, shown) for at, piece in enumerate(self.pieces))

    def _line(self, at: int, piece: VisibleBlock, shown: Collection[str]) -> Line:
        if at in self.choice.kept:
            return Line(piece.line, piece.text, "body")
        if _is_caption(piece):
            return self._caption_line(at, piece, shown)
        if at == self.standfirst_at:
            return Line(piece.line, piece.text, "subtitle")
        if at in self.headline.blocks:
            return self._title_line(piece)
        if field := self._field(at, piece):
            return Line(piece.line, piece.text, field)
        return Line(piece.line, piece.text, reason=self.choice.reason(at))

    def _caption_line(self, at: int, piece: VisibleBlock, shown: Collection[str]) -> Line:
        """The line of a block at a picture, most words of which are `shown` below the story's pictures or are not."""
        words = word_tokens(piece.text)
        if sum(word in shown for word in words) >= _CAPTION_SHARE * len(words):
            return Line(piece.line, piece.text, "caption")
        reason = self.choice.reasons.get(at, zones.CAPTION)
        return Line(piece.line, piece.text, reason=_OTHER_PICTURE if reason == zones.CAPTION else reason)

    def _title_line(self, piece: VisibleBlock) -> Line:
        title = word_tokens(str(self.values["title"].value)) if "title" in self.values else []
        if set(word_tokens(piece.text)) <= set(title):
            return Line(piece.line, piece.text, "title")
        return Line(piece.line, piece.text, reason=_OTHER_TITLE)

    def _field(self, at: int, piece: VisibleBlock) -> str:
        """The field that a block of the head repeats ("byline", "date line"), or ""."""
        if not self.at < at < min(self.first, self.at + _HEAD_BLOCKS) or len(piece.text) > MAX_BYLINE_CHARS:
            return ""
        authors = self.values.get("authors")
        names = page_byline.marked(piece) or page_byline.signed(piece)
        if authors and names and set(names) <= set(authors.value):
            return "byline"
        return "date line" if date_statements.is_dated_line(piece.text) else ""

    @cached_property
    def standfirst_at(self) -> int:
        """The index of the standfirst, by the name of its element or by the stated description; -1 for none."""
        description = self.stated.description()
        wanted = fold(str(description.value)).rstrip(".… ")[:60] if description else ""
        for at in range(self.at + 1, min(self.at + _HEAD_BLOCKS, self.first + 2, len(self.pieces))):
            if self.at >= 0 and self._is_standfirst(self.pieces[at], wanted):
                return at
        return -1

    def _is_standfirst(self, piece: VisibleBlock, wanted: str) -> bool:
        if not 20 < len(piece.text) < 500 or piece.linked > 0.5 * piece.words or _is_caption(piece):
            return False
        named = f"{zones.element_names(piece.element)} {_name_of_only_child(piece)}"
        if _STANDFIRST.search(named):
            return not self._is_first_paragraph(piece, named)
        if self.choice.has_story_markup(piece):
            return False
        return (len(wanted) > 20 and fold(piece.text).startswith(wanted)) or self._is_next_to_headline(piece)

    def _is_first_paragraph(self, piece: VisibleBlock, named: str) -> bool:
        """Whether a block that is named "lead" is the story's first paragraph, in the element of the others."""
        beside = self.choice.markup.is_beside(piece) and story_markup.is_whole(piece)
        return beside and _LEAD.search(named) is not None and not _STANDFIRST.search(_LEAD.sub(" ", named))

    def _is_next_to_headline(self, piece: VisibleBlock) -> bool:
        """Whether a block is directly below the headline, in the same element, and neither byline nor date."""
        inside = self.pieces[self.at].element
        heading = heading_element(inside)
        beside = (inside if heading is None else heading).getnext() is piece.element and 4 < piece.words < 60
        return beside and not bylines.is_byline(piece.text) and not dates.find_dates(piece.text)

    def _subtitle(self) -> Stated | None:
        return (
            Stated(self.pieces[self.standfirst_at].text, "line under the headline") if self.standfirst_at >= 0 else None
        )

    @cached_property
    def _guessed(self) -> Any:
        """trafilatura's metadata. It is slow, so it is used only for fields that nothing else states."""
        from trafilatura.metadata import extract_metadata

        return extract_metadata(self.tree)


def _is_label(piece: VisibleBlock) -> bool:
    """Whether a block above a headline has only a few words, and no sentence."""
    return piece.words <= _MAX_LABEL_WORDS and piece.text[-1:] not in ".!?…:;。"


def _is_caption(piece: VisibleBlock) -> bool:
    return any(zone.reason == zones.CAPTION for zone in piece.zones)


def _name_of_only_child(piece: VisibleBlock) -> str:
    """The names of the elements around a block that contain nothing else."""
    found, parent = "", piece.element.getparent()
    while parent is not None and squeeze(parent.text_content()) == piece.text:
        found, parent = f"{found} {zones.element_names(parent)}", parent.getparent()
    return found
