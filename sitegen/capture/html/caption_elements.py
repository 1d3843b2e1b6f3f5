"""The words of captions and credits in the elements of a page."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from lxml import html as lxml_html

from sitegen.capture.fields import captions
from sitegen.capture.fields.captions import Caption
from sitegen.core.model import Image
from sitegen.core.text import squeeze

MAX_CAPTION_CHARS = 600
"""Maximum characters of a caption."""
_MAX_ELEMENTS = 8
"""The number of elements before and behind a caption among which its credit may be."""
_MAX_CREDIT_CHARS = 120
"""Maximum characters of a credit."""
_CREDIT_CLASS = re.compile(r"credit|copyright|attribution|source|photographer|byline", re.IGNORECASE)
_BUTTON = re.compile(
    r"^(?:(?:view|see|open|enlarge|click|tap|expand|show|hide|toggle)\b.{0,30}\b(?:images?|photos?|gallery|full-?screen|captions?|"
    r"enlarge|expand|toggle)(?: caption)?)\W*",
    re.IGNORECASE,
)
_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|name|agency)(?:$|[\s_-])", re.IGNORECASE)
"""Names of a credit's element inside the caption of a picture."""


class CapturedFigure(NamedTuple):
    """A picture of the page.

    `elements` contain the picture and its caption; `around` is the element around the first of them. `plain` says that
    the page marks the picture in no way: it is an image alone, without a box or a caption of its own.
    """

    elements: tuple[lxml_html.HtmlElement, ...]
    image: Image
    around: lxml_html.HtmlElement | None = None
    plain: bool = False


def split(element: lxml_html.HtmlElement) -> Caption:
    """Caption and credit of an element: by the class of its parts, or else by its words."""
    text = visible_words(element)
    parts = [visible_words(e) for e in _named(element, _CREDIT_CLASS)]
    parts += [words for e in _named(element, _AUTHOR_CLASS) if (words := visible_words(e)) != text]
    credit = next((c for c in parts if 1 < len(c) < _MAX_CREDIT_CHARS and c in text), "")
    if credit:
        before, _, after = text.rpartition(credit)
        return Caption(f"{before}{after}".strip(" |–—-"), captions.tidy_credit(credit))
    return captions.parse_caption(text) or Caption(text, "")


def caption_in(named: lxml_html.HtmlElement, box: lxml_html.HtmlElement) -> Caption:
    """The caption in `named`, an element of a box for one picture, with the credit that the box has elsewhere."""
    inside = set(named.iter())
    beside = [e for kind in (_CREDIT_CLASS, _AUTHOR_CLASS) for e in _named(box, kind) if e not in inside]
    credit = next((e for e in beside if named not in set(e.iter()) and _is_credit(e)), None)
    if credit is None:
        return split(named)
    return Caption(visible_words(named), captions.tidy_credit(visible_words(credit)))


def _named(element: lxml_html.HtmlElement, kind: re.Pattern[str]) -> list[lxml_html.HtmlElement]:
    return [e for e in element.iterdescendants() if kind.search(str(e.get("class") or ""))]


def _is_credit(element: lxml_html.HtmlElement) -> bool:
    return 1 < len(visible_words(element)) < _MAX_CREDIT_CHARS


def visible_words(element: lxml_html.HtmlElement) -> str:
    """The visible words of an element, without its buttons."""
    if next(element.iterdescendants("script", "style", "button"), None) is None:
        return _BUTTON.sub("", squeeze(element.text_content()))
    above = sum(1 for _ in element.iterancestors())
    texts = element.xpath(
        ".//text()[not(ancestor::*[self::script or self::style or self::button][count(ancestor::*) > $above])]",
        above=above,
    )
    return _BUTTON.sub("", squeeze("".join(map(str, texts))))


def credit_beside(element: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    """The element of a credit next to a caption."""
    beside = [*islice(element.itersiblings(), _MAX_ELEMENTS)]
    beside += islice(element.itersiblings(preceding=True), _MAX_ELEMENTS)
    named = [e for e in beside if _CREDIT_CLASS.search(str(e.get("class") or ""))]
    return next(filter(_is_credit, named), None)


def credited(words: Caption, beside: lxml_html.HtmlElement | None) -> Caption:
    """A caption with the credit of the element next to it, if it has none of its own."""
    if words.credit or beside is None:
        return words
    return Caption(words.caption, captions.tidy_credit(visible_words(beside)))
