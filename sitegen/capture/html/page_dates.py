"""The dates of a saved page: what its data, its head, its address and a guess state of publication and change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from lxml import html as lxml_html

from sitegen.capture.fields import address_dates, date_statements, dates
from sitegen.capture.fields.date_statements import DateStatement
from sitegen.capture.fields.story_dates import StatedDates
from sitegen.capture.formats import timestamps
from sitegen.capture.html import date_conflicts, zones
from sitegen.capture.html.metadata import Metadata, strings
from sitegen.capture.html.story_blocks import Choice
from sitegen.capture.html.visible_blocks import VisibleBlock
from sitegen.capture.record import Stated
from sitegen.core.text import fold

_PUBLISHED_KEYS = (
    "article:published_time article.published og:published_time og:article:published_time datepublished "
    "parsely-pub-date sailthru.date pubdate publishdate publish-date publish_date dc.date.issued dcterms.created "
    "dcterms.date dc.date cxenseparse:recs:publishtime citation_publication_date citation_date date"
).split()
_CHANGED_KEYS = (
    "article:modified_time og:updated_time datemodified last-modified dcterms.modified dc.date.modified revised".split()
)
_CHANGED_NAME = re.compile(r"updat|modif|edited|revis", re.IGNORECASE)
_PUBLISHED_NAME = re.compile(r"publish|pubdate|posted|created|issued|dateline", re.IGNORECASE)
_HEADER_NAME = re.compile(r"(?:date|post|entry|article)[_-](?:header|date|meta|info)|publish", re.IGNORECASE)
"""The names of a date line that is directly above the headline, as in blogs."""
_IN_SCRIPT = re.compile(
    r"[\"'](?:date_?published|publish(?:ed)?_?(?:date|at|on|time)?|publication_?date|pub_?date|first_?published\w{0,9})"
    r"[\"']\s*:\s*[\"'](\d{4}-\d\d-\d\d[^\"']{0,30})[\"']",
    re.IGNORECASE,
)
_EPOCH = "1970-01-01"
"""The day that pages print for an unset date."""
_MAX_SCRIPT_CHARS = 1_000_000
_ABOVE_BLOCKS = 6
_BELOW_BLOCKS = 3
"""The number of blocks above the headline and below the story that may hold its date."""
_BESIDE_CONFIDENCE = 0.8
"""The confidence in a date between the headline and the story."""
_MAX_LINE_CHARS = 160
"""Longer blocks are no date lines."""
_MAX_BESIDE_BLOCKS = 300
"""Maximum number of blocks that are searched for the order of numeric dates."""


class PageDates:
    """Finds the dates of a page.

    `headline` is the index of the headline among `pieces` (-1 for none), `first` that of the first paragraph.
    """

    def __init__(
        self,
        tree: lxml_html.HtmlElement,
        stated: Metadata,
        pieces: Sequence[VisibleBlock],
        choice: Choice,
        headline: int,
        first: int,
        url: str,
    ) -> None:
        self.tree, self.stated, self.pieces, self.choice = tree, stated, pieces, choice
        self.headline, self.first, self.url = headline, first, url

    def stated_dates(self) -> StatedDates:
        """All statements, the most trusted first. The slow guess is only made if nothing else states a full date."""
        data = [*self._in_data(_PUBLISHED_KEYS, "datePublished")]
        printed = [*self._in_times(), *self._printed()]
        beside = [one for one in printed if one.confidence >= _BESIDE_CONFIDENCE]
        published = date_conflicts.settle(data, beside, [*self._in_address()])
        published += [one for one in printed if one.confidence < _BESIDE_CONFIDENCE]
        if not any(isinstance(one.value, str) for one in published):
            published += self._guessed()
        changed = [*self._in_data(_CHANGED_KEYS, "dateModified"), *self._changes()]
        short = (piece.text for piece in self.pieces if len(piece.text) < _MAX_LINE_CHARS)
        numeric = [text for text in short if date_statements.separator(text)][:_MAX_BESIDE_BLOCKS]
        return StatedDates(tuple(published), tuple(changed), tuple(numeric))

    def _in_data(self, keys: Sequence[str], linked: str) -> Iterator[Stated]:
        """The dates in JSON-LD and meta elements."""
        for article in self._own_articles():
            for value in strings(article.get(linked)):
                if found := timestamps.read_date(value):
                    yield _stated(found, "json-ld", 0.8)
        for key in keys:
            for value in self.stated.meta.get(key, []):
                if value not in self._boxed_values and (found := timestamps.read_date(value)):
                    yield _stated(found, f"meta {key}", 0.8)

    def _own_articles(self) -> list[dict[str, Any]]:
        """The articles in JSON-LD, first those with the headline of the page, since lists of others may stand there."""
        heading = fold(self.pieces[self.headline].text) if self.headline >= 0 else ""
        return sorted(
            self.stated.articles, key=lambda one: fold(next(iter(strings(one.get("headline"))), "")) != heading
        )

    @cached_property
    def _boxed_values(self) -> set[str]:
        """The values of meta elements in boxes beside the story."""
        metas = self.tree.xpath("//body//meta[@itemprop and @content]")
        return {str(element.get("content")).strip() for element in metas if self._box_of(element)}

    def _in_times(self) -> Iterator[Stated]:
        """The dates in time elements between headline and story, then of those that are marked as publication dates."""
        marked: dict[str, Stated] = {}
        for element in self._times(changed=False):
            found = timestamps.read_date(element.get("datetime") or "")
            if found is None or self._box_of(element):
                continue
            place = self._place_of(element)
            if place is not None and self._is_below(place):
                yield _stated(found, "time element", 0.8)
            elif place is not None and self._is_above(place):
                yield _stated(found, "time element over the headline", 0.7)
            elif _PUBLISHED_NAME.search(_names(element)) or element.get("pubdate") is not None:
                marked.setdefault(found.iso[:10], _stated(found, "time element of the page", 0.7))
        if len(marked) == 1:  # several may be those of other stories
            yield from marked.values()

    def _times(self, *, changed: bool) -> list[lxml_html.HtmlElement]:
        """The time elements for dates of changes, or the others."""
        elements = self.tree.xpath("//time[@datetime]")
        return [element for element in elements if _is_time_of_change(element) == changed]

    def _box_of(self, element: lxml_html.HtmlElement) -> str:
        """The kind of box around an element; "" if there is none, or only boxes that contain the story."""
        around = (zones.zone_of(one) for one in (element, *element.iterancestors()))
        return next((zone.reason for zone in around if zone and zone not in self.choice.boxes), "")

    def _printed(self) -> Iterator[Stated]:
        """The dates on date lines: between headline and story, then above the headline, then below the story."""
        last = max(self.choice.kept, default=self.first)
        for reach, confidence, how in (  # below the story, a date without a word for it may be of anything
            (range(max(self.headline, 0), self.first + 1), 0.8, "date line"),
            (range(max(0, self.headline - _ABOVE_BLOCKS), max(0, self.headline)), 0.6, "date line over the headline"),
            (range(last + 1, last + 1 + _BELOW_BLOCKS), 0.6, "date line below the story"),
        ):
            for at in reach:
                if at >= len(self.pieces) or (at < self.headline and not self._is_above(at)):
                    continue
                if at > last and not date_statements.is_labelled(self.pieces[at].text):
                    continue
                if (found := self._line(at)) and not _is_change(self.pieces[at].text):
                    yield _stated(found, how, confidence)

    def _line(self, at: int) -> DateStatement | None:
        text = self.pieces[at].text
        if len(text) > _MAX_LINE_CHARS or self.choice.box(self.pieces[at]):
            return None
        found = date_statements.read_line(text)
        if found and found.iso[:10] == _EPOCH:
            return DateStatement(found.printed, reason=date_statements.PLACEHOLDER)
        return found if found and (found.ago or date_statements.is_dated_line(text)) else None

    def _changes(self) -> Iterator[Stated]:
        """The dates of changes that are printed between headline and story, or in time elements there."""
        for element in self._times(changed=True):
            place = None if self._box_of(element) else self._place_of(element)
            near = place is not None and (self._is_below(place) or self._is_above(place))
            if near and (found := timestamps.read_date(element.get("datetime") or "")):
                yield _stated(found, "time element", 0.8)
        for at in range(max(self.headline, 0), min(self.first + 1, len(self.pieces))):
            text = self.pieces[at].text
            if len(text) < _MAX_LINE_CHARS and not self.choice.box(self.pieces[at]):
                yield from (Stated(one.iso, "date line", 0.8) for one in dates.find_dates(text) if one.updated)

    def _in_address(self) -> Iterator[Stated]:
        """The day or month in the page's address; of addresses that the page prints, only a day."""
        if day := address_dates.day(self.url):
            yield Stated(day, "address of the page", 0.7)
        elif days := address_dates.month(self.url):
            yield Stated(days, "address of the page", 0.7)

    def _guessed(self) -> Iterator[Stated]:
        """A guess by trafilatura, with low confidence if it is in a box beside the story, or nowhere on a date line."""
        guess = str(self._guess.date or "")
        if not guess or guess.endswith("-01-01") or guess in self._changed_days:
            return
        reason = self._doubt_of(guess)
        yield Stated(guess, f"guess from the page{'; ' if reason else ''}{reason}", 0.3 if reason else 0.55)

    def _doubt_of(self, guess: str) -> str:
        """The reason to doubt a guessed day; "" if a line of the page that is not in a box states it."""
        if any(isinstance(one.value, str) and one.value[:10] == guess for one in self._elsewhere()):
            return ""
        boxes = ""
        for at, piece in enumerate(self.pieces):
            text = piece.text
            if len(text) > _MAX_LINE_CHARS or not (found := date_statements.read_line(text)) or found.iso[:10] != guess:
                continue
            box = self.choice.box(piece)
            near = self._is_below(at) or self._is_above(at) or self.choice.is_in_story_element(at)
            near = near or date_statements.is_labelled(text)
            if near and not box and not _is_change(text) and date_statements.is_dated_line(text):
                return ""
            boxes = boxes or box
        return boxes or "on no date line of the story"

    def _elsewhere(self) -> Iterator[Stated]:
        """The dates in meta elements and scripts whose names mean publication."""
        for key, values in self.stated.meta.items():
            if _PUBLISHED_NAME.search(key) and not _CHANGED_NAME.search(key):
                own = (value for value in values[:9] if value not in self._boxed_values)
                yield from (
                    _stated(found, f"meta {key}", 0.7) for value in own if (found := timestamps.read_date(value))
                )
        for script in self.tree.iter("script"):
            for match in _IN_SCRIPT.finditer((script.text or "")[:_MAX_SCRIPT_CHARS]):
                if found := timestamps.read_date(match[1]):
                    yield _stated(found, "data of a script", 0.6)

    @cached_property
    def _changed_days(self) -> set[str]:
        return {str(one.value)[:10] for one in self._in_data(_CHANGED_KEYS, "dateModified")}

    @cached_property
    def _guess(self) -> Any:
        """trafilatura's metadata. It is slow, so it is used only if nothing else states a full date."""
        from trafilatura.metadata import extract_metadata

        return extract_metadata(self.tree)

    @cached_property
    def _places(self) -> dict[Any, int]:
        """The index of the first block in each element."""
        found: dict[Any, int] = {}
        for at, piece in enumerate(self.pieces):
            found.setdefault(piece.element, at)
        return found

    def _place_of(self, element: lxml_html.HtmlElement) -> int | None:
        """The index of the block that contains an element, or that it contains; None if it is not visible."""
        for around in (element, *element.iterancestors()):
            if around in self._places:
                return self._places[around]
            if around.tag in ("body", "main", "article"):
                break
        return next((self._places[inner] for inner in element.iter() if inner in self._places), None)

    def _is_below(self, at: int) -> bool:
        """Whether a block is between headline and story."""
        return max(self.headline, 0) <= at <= self.first

    def _is_above(self, at: int) -> bool:
        """Whether a block is shortly above the headline, in an element of the story; the masthead is in none."""
        if not max(0, self.headline - _ABOVE_BLOCKS) <= at < self.headline:
            return False
        piece = self.pieces[at]
        if at == self.headline - 1 and _HEADER_NAME.search(zones.element_names(piece.element)):
            return not dates.words_besides_dates(piece.text)
        around = {one for one in self._around_headline if one.tag not in ("html", "body", "main", "center")}
        return any(one in around for one in piece.element.iterancestors()) and not self._is_whole(around, at)

    @cached_property
    def _around_headline(self) -> list[lxml_html.HtmlElement]:
        element = self.pieces[self.headline].element
        return [element, *element.iterancestors()]

    def _is_whole(self, around: set[lxml_html.HtmlElement], at: int) -> bool:
        """Whether the smallest element around both a block and the headline is a wrapper of the whole page."""
        common = next(one for one in self.pieces[at].element.iterancestors() if one in around)
        return common.tag not in ("article", "header") and self._place_of(common) == 0


def _stated(found: DateStatement, source: str, confidence: float) -> Stated:
    return Stated(found.iso or found, source, confidence)


def _is_change(text: str) -> bool:
    """Whether all dates of a line are those of changes."""
    found = dates.find_dates(text)
    return (bool(found) and all(date.updated for date in found)) or (
        not found and (bool(_CHANGED_NAME.search(text)) or dates.is_change_line(text))
    )


def _text_before(element: lxml_html.HtmlElement) -> str:
    """The words directly before an element in its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return f"{previous.text_content()[-40:]} {previous.tail or ''}"
    return (parent.text or "")[-40:] if parent is not None else ""


def _names(element: lxml_html.HtmlElement) -> str:
    return " ".join(str(element.get(key) or "") for key in ("itemprop", "class", "data-testid"))


def _is_time_of_change(element: lxml_html.HtmlElement) -> bool:
    """Whether the names of a time element, or else the words before it, are about a change."""
    for text in (_names(element), _text_before(element)):
        if _PUBLISHED_NAME.search(text):
            return False
        if _CHANGED_NAME.search(text):
            return True
    return False
