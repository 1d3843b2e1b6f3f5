"""The story in the HTML of an office document: its head, and what the properties of the document state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree
from lxml import html as lxml_html

from sitegen.capture.fields import bylines, dates
from sitegen.capture.formats import stated_fields
from sitegen.capture.formats.document import StoryDocument
from sitegen.capture.formats.timestamps import iso
from sitegen.capture.record import Stated
from sitegen.core.errors import SeedError
from sitegen.core.model import Line
from sitegen.core.script_words import count_words
from sitegen.core.text import squeeze

TITLE, SUBTITLE = "document-title", "document-subtitle"
"""Classes of the paragraphs that the document's own styles mark as title and subtitle."""
_PROPERTIES = "properties of the document"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEAD_PARAGRAPHS = 6
"""Title, subtitle, byline and date are among so many paragraphs at the top."""
_HEADING_PARAGRAPHS = 3
_MAX_TITLE_WORDS = 25
_MIN_PROSE_WORDS = 8
_MAX_BYLINE_CHARS = 120
_MADE_UP = re.compile(
    r"\W{0,9}(?:microsoft word\b.{0,200}|.{0,200}\.(?:docx?|odt|rtf|dotx?)|document ?\d*|untitled.{0,99}|"
    r"unbenannt.{0,99}|dokument ?\d*|title|titel|press release|pressemitteilung|template|vorlage|blank|normal|"
    r"\(?none\)?)\W{0,9}",
    re.IGNORECASE,
)
"""Titles that programs write into the properties of documents."""
_NO_NAME = re.compile(
    r".*@.*|\W*(?:user|admin\w*|administrator|owner|author|unknown|python-docx|microsoft.*|apache.*)\W*", re.IGNORECASE
)


def read_office_story(html: str, properties: Mapping[str, str], place: str) -> StoryDocument:
    """The story of a document.

    `properties` are "title", "author", "created" and "language". Raises SeedError if the document has no text.
    """
    try:
        tree = lxml_html.fragment_fromstring(html, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SeedError("a document without text", file=place) from error
    if not any(c.isalpha() for c in tree.text_content()):
        raise SeedError("a document without text", file=place)
    head = _Head(tree)
    stated = {**_of_properties(properties), **head.stated}
    if "title" not in stated and (title := _title_of(properties)):
        stated["title"] = Stated(title, _PROPERTIES, 0.5)
    made = str(lxml_html.tostring(tree, encoding="unicode"))
    return StoryDocument("fragment", made.encode(), stated, removed=tuple(head.lines))


def _of_properties(properties: Mapping[str, str]) -> dict[str, Stated]:
    """What the properties state. They are often those of an older document, so they count little."""
    author = squeeze(properties.get("author", ""))
    found = stated_fields.stated(_PROPERTIES, {"language": stated_fields.language(properties.get("language", ""))}, 0.6)
    if author and not _NO_NAME.fullmatch(author):
        found |= stated_fields.stated(_PROPERTIES, {"authors": bylines.from_field(author)}, 0.4)
    return found | stated_fields.stated(_PROPERTIES, {"date": iso(properties.get("created", ""))}, 0.3)


def _title_of(properties: Mapping[str, str]) -> str:
    title = squeeze(properties.get("title", ""))
    return "" if _MADE_UP.fullmatch(title[:200]) else title


class _Head:
    """The title, subtitle and date at the top of a document; their paragraphs are taken out of its tree."""

    def __init__(self, tree: lxml_html.HtmlElement) -> None:
        self.stated: dict[str, Stated] = {}
        self.lines: list[Line] = []
        top = [element for element in tree if isinstance(element.tag, str) and squeeze(element.text_content())]
        title = _title(top)
        if title is not None:
            element, source, confidence = title
            self._take(element, "title", Stated(squeeze(element.text_content()), source, confidence))
        for element in _above_prose(top, title[0] if title else None):
            text = squeeze(element.text_content())
            if element.get("class") == SUBTITLE and "subtitle" not in self.stated:
                self._take(element, "subtitle", Stated(text, "style of the document", 0.9))
            elif "authors" not in self.stated and len(text) <= _MAX_BYLINE_CHARS and (names := bylines.from_line(text)):
                self._take(element, "authors", Stated(names, "byline", 0.9))
            elif "date" not in self.stated and dates.is_date_line(text) and (found := _of_date_line(text)):
                self._take(element, "date", found)

    def _take(self, element: lxml_html.HtmlElement, field: str, stated: Stated) -> None:
        self.stated[field] = stated
        self.lines.append(Line(0, squeeze(element.text_content()), field=field))
        element.drop_tree()


def _of_date_line(text: str) -> Stated | None:
    return stated_fields.dates("date line of the document", [text], confidence=0.85).get("date")


def _above_prose(
    top: list[lxml_html.HtmlElement], title: lxml_html.HtmlElement | None
) -> Iterator[lxml_html.HtmlElement]:
    """The short paragraphs at the top, up to the first long one."""
    for element in top[:_HEAD_PARAGRAPHS]:
        if element is title:
            continue
        text = squeeze(element.text_content())
        if count_words(text) > _MAX_TITLE_WORDS and element.get("class") != SUBTITLE:
            return
        yield element


def _title(top: list[lxml_html.HtmlElement]) -> tuple[lxml_html.HtmlElement, str, float] | None:
    """The paragraph of the title, by what it was found, and the confidence."""
    for element in top[:_HEAD_PARAGRAPHS]:
        if element.get("class") == TITLE:
            return element, "style of the document", 0.95
    for element in top[:_HEADING_PARAGRAPHS]:
        if element.tag in _HEADINGS:
            return element, "first heading", 0.9
    if len(top) > 1 and _is_title(squeeze(top[0].text_content())) and any(map(_is_prose, top[1:8])):
        return top[0], "first line", 0.75
    return None


def _is_title(text: str) -> bool:
    """Whether a first line is written as a headline is."""
    short = 2 <= count_words(text) <= _MAX_TITLE_WORDS and not text.endswith((".", ":", ",", ";", "。"))
    return short and not bylines.is_byline(text) and not dates.is_date_line(text)


def _is_prose(element: lxml_html.HtmlElement) -> bool:
    return count_words(squeeze(element.text_content())) >= _MIN_PROSE_WORDS
