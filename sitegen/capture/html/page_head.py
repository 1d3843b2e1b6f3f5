"""The head of a story on a page: title, standfirst, authors and date, each from the best source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from lxml import html as lxml_html

from sitegen.capture.fields import bylines, date_statements, dates
from sitegen.capture.html import story_blocks, zones
from sitegen.capture.html.metadata import Metadata
from sitegen.capture.html.story_blocks import Choice
from sitegen.capture.html.visible_blocks import VisibleBlock
from sitegen.capture.record import Stated
from sitegen.core.model import Line, Provenance
from sitegen.core.text import fold, squeeze

_STANDFIRST = re.compile(
    r"stand-?first|sub-?(?:title|head(?:line|ing)?|deck)\b|(?:^|[\s_-])(?:deck|dek|strap-?line|summary|sub-?hed|"
    r"excerpt|teaser|lead|lede|intro|chapo|kicker-text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:^|[\s_-])(?:by-?lines?|authors?|writer|reporter|contributors?|creator)", re.IGNORECASE)
_SEPARATED = re.compile(r"(?<!\s)\s+(?:[|·»«•~]|::|[–—-])\s+")
_MAX_BYLINE_CHARS = 200
"""Maximum characters of a byline."""
_HEAD_BLOCKS = 40
"""The number of blocks below the headline that are searched for the standfirst and the byline."""


class SavedPageHead:
    """Finds the fields of a page's head; `values` maps names of Story's fields to them."""

    def __init__(
        self, tree: lxml_html.HtmlElement, stated: Metadata, pieces: Sequence[VisibleBlock], choice: Choice, url: str
    ) -> None:
        self.tree, self.stated, self.pieces, self.choice, self.url = tree, stated, pieces, choice, url
        self.written = squeeze(tree.findtext(".//title") or "")
        self.at = self._headline()
        self.first = min(
            (at for at in choice.kept if at > self.at and pieces[at].words > 12), default=self.at + _HEAD_BLOCKS
        )
        self.heading = pieces[self.at].text if self.at >= 0 else ""
        found = {
            "title": self._title(),
            "subtitle": self._subtitle(),
            "authors": self._authors(),
            "publication": stated.publication(),
            "section": stated.section(),
            "description": stated.description(),
            "topics": stated.topics(),
        }
        self.values = {name: value for name, value in found.items() if value}

    def title_and_standfirst(self) -> list[str]:
        """The title, the standfirst and the visible headline."""
        return [str(self.values[name].value) for name in ("title", "subtitle") if name in self.values] + [self.heading]

    def provenance(self) -> dict[str, Provenance]:
        return {name: Provenance(value.source, value.confidence) for name, value in self.values.items()}

    def lines(self) -> tuple[Line, ...]:
        """Each block of the page as a Line, with the field that it is part of or the reason for its removal."""
        return tuple(self._line(at, piece) for at, piece in enumerate(self.pieces))

    def _line(self, at: int, piece: VisibleBlock) -> Line:
        if at in self.choice.kept:
            return Line(piece.line, piece.text, "body")
        if _is_caption(piece):
            return Line(piece.line, piece.text, "caption")
        if at == self.at or at == self.standfirst_at:
            return Line(piece.line, piece.text, "title" if at == self.at else "subtitle")
        if field := self._field(at, piece):
            return Line(piece.line, piece.text, field)
        return Line(piece.line, piece.text, reason=self.choice.reasons.get(at, story_blocks.APART))

    def _field(self, at: int, piece: VisibleBlock) -> str:
        """The field that a block of the head repeats ("byline", "date line"), or ""."""
        if not self.at < at < min(self.first, self.at + _HEAD_BLOCKS) or len(piece.text) > _MAX_BYLINE_CHARS:
            return ""
        authors = self.values.get("authors")
        names = _marked(piece) or _signed(piece)
        if authors and names and set(names) <= set(authors.value):
            return "byline"
        return "date line" if date_statements.is_dated_line(piece.text) else ""

    def _headline(self) -> int:
        """The index of the visible headline, -1 for none: a heading with the stated title, or the longest heading.

        If the page has no h1 element, any block with the page's title is the headline.
        """
        able = [at for at, piece in enumerate(self.pieces) if self._can_be_headline(piece)]
        named = [at for at in able if self.pieces[at].element.tag == "h1"]
        titles = [fold(str(title.value)) for title in (self.stated.title(), self.stated.shared_title()) if title]
        stated = [at for at in named if any(fold(self.pieces[at].text) in title for title in titles)]
        titles.append(fold(self.written))
        titled = [at for at in able if any(fold(self.pieces[at].text) in title for title in titles)]
        return max(stated or named[:3] or titled, key=lambda at: len(self.pieces[at].text), default=-1)

    def _can_be_headline(self, piece: VisibleBlock) -> bool:
        return 1 < len(piece.text) < 300 and not self.choice.box(piece) and not self._is_site(piece.text)

    def _is_site(self, text: str) -> bool:
        """Whether a text is the name of the site, which ends the page's title."""
        mark = next(reversed(list(_SEPARATED.finditer(self.written))), None)
        return mark is not None and _alike(text, self.written[mark.end() :])

    def _title(self) -> Stated | None:
        """The title that the page's metadata states, or the visible headline if they differ only by the site's name."""
        stated, heading = self.stated.title(), self.heading
        text = str(stated.value) if stated else ""
        if heading and stated and _is_same_but_for_site(text, heading):
            return Stated(heading, "heading", 0.9)
        if stated and stated.source.startswith("json-ld"):
            return stated
        text = self._without_site(text)
        if heading and len(text.split()) < 3:
            return Stated(heading, "heading")
        if stated and text:
            return Stated(text, stated.source)
        return Stated(self._without_site(self.written), "title of the page", 0.7) if self.written else None

    def _without_site(self, title: str) -> str:
        """A title without the name of the publication at its end, or without a part that looks like such a name."""
        title = _without_sections(title)
        known, marks = self.stated.publication(), list(_SEPARATED.finditer(title))
        if not marks:
            return title
        before, after = title[: marks[-1].start()], title[marks[-1].end() :]
        if known and _alike(after, str(known.value)):
            return before
        looks = len(title.split()) > 5 and 1 < len(after) < 40 and not (known and marks[-1].group().strip() in "–—-")
        return before if looks else title

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
            return True
        if self.choice.has_story_markup(piece):
            return False
        return (len(wanted) > 20 and fold(piece.text).startswith(wanted)) or self._is_next_to_headline(piece)

    def _is_next_to_headline(self, piece: VisibleBlock) -> bool:
        """Whether a block is directly below the headline, in the same element, and neither byline nor date."""
        beside = self.pieces[self.at].element.getnext() is piece.element and 4 < piece.words < 60
        return beside and not bylines.is_byline(piece.text) and not dates.find_dates(piece.text)

    def _subtitle(self) -> Stated | None:
        return (
            Stated(self.pieces[self.standfirst_at].text, "line under the headline") if self.standfirst_at >= 0 else None
        )

    def _authors(self) -> Stated | None:
        """The stated authors, unless they only name the publication; otherwise the byline, or a guess."""
        stated, publication = self.stated.authors(), self.stated.publication()
        names = stated.value if stated else ()
        if names and not (publication and all(_alike(name, str(publication.value)) for name in names)):
            return stated
        return self._byline() or stated or self._guessed_author()

    def _byline(self) -> Stated | None:
        """The names near the headline: in an element for authors, on a byline, or as an agency."""
        below = self.pieces[max(0, self.at - 5) : min(self.first, self.at + _HEAD_BLOCKS)]
        near = [p for p in below if p.words <= 25 and len(p.text) < _MAX_BYLINE_CHARS]
        for find, confidence in ((_marked, 0.85), (_signed, 0.85), (_agency, 0.7)):
            named = [at for at, piece in enumerate(near) if find(piece)]
            together = [at for at in named if at - named[0] <= 2 * named.index(at)]
            if names := bylines.distinct(name for at in together for name in find(near[at])):
                people = tuple(name for name in names if bylines.is_person(name, stated=True))
                return Stated(people or names, "byline", confidence)
        return None

    def _guessed_author(self) -> Stated | None:
        names = bylines.from_field((self._guessed.author or "").replace(";", ","))
        return Stated(names, "byline", 0.6) if names else None

    @cached_property
    def _guessed(self) -> Any:
        """trafilatura's metadata. It is slow, so it is used only for fields that nothing else states."""
        from trafilatura.metadata import extract_metadata

        return extract_metadata(self.tree)


def _is_caption(piece: VisibleBlock) -> bool:
    return any(zone.reason == zones.CAPTION for zone in piece.zones)


def _name_of_only_child(piece: VisibleBlock) -> str:
    """The names of the elements around a block that contain nothing else."""
    found, parent = "", piece.element.getparent()
    while parent is not None and squeeze(parent.text_content()) == piece.text:
        found, parent = f"{found} {zones.element_names(parent)}", parent.getparent()
    return found


def _marked(piece: VisibleBlock) -> tuple[str, ...]:
    """The names in an element for authors, or in a link with rel="author"."""
    named = f"{zones.element_names(piece.element)} {piece.element.get('itemprop') or ''}"
    marked = _BYLINE.search(named) or any(e.get("rel") == "author" for e in piece.element.iter("a"))
    return _each(piece) or bylines.from_field(piece.text, stated=True) if marked else ()


def _each(piece: VisibleBlock) -> tuple[str, ...]:
    """The names that are links of their own, if there are several; otherwise ()."""
    names = bylines.from_field(" | ".join(span.text for span in piece.spans if span.href), stated=True)
    return names if len(names) > 1 else ()


def _signed(piece: VisibleBlock) -> tuple[str, ...]:
    names = bylines.from_line(piece.text)
    return (_each(piece) or names) if names else ()


def _agency(piece: VisibleBlock) -> tuple[str, ...]:
    """The agency that a line names, alone or with a place in capitals."""
    name, _, place = piece.text.partition(",")
    return bylines.from_agency_line(name) if not place or place.isupper() else ()


def _is_same_but_for_site(text: str, heading: str) -> bool:
    """Whether a stated title is the headline followed by the name of a site, or the headline cut short."""
    a, b = fold(text), fold(heading)
    if a.startswith(b) and re.match(r"\s+[|·»–—-]\s", a[len(b) :] or "."):
        return True
    cut = a.rstrip(".… ")
    return cut != a and len(cut) > 30 and b.startswith(cut)


def _without_sections(title: str) -> str:
    """ "Headline | Section" for "Headline | Section | Site"."""
    parts = title.split(" | ")
    return " | ".join(parts[:2]) if len(parts) > 2 and len(parts[0].split()) > 3 else title


def _alike(part: str, name: str) -> bool:
    """Whether two texts name the same publication, ignoring case, spaces and a leading article."""
    a, b = (re.sub(r"\W|^the ", "", fold(text)) for text in (part, name))
    return bool(a) and (a == b or a.removesuffix("com") == b.removesuffix("com"))
