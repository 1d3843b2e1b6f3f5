"""Finds the pictures of a saved page, with caption and credit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

from lxml import html as lxml_html

from sitegen.capture.fields import captions
from sitegen.capture.fields.captions import Caption
from sitegen.capture.html import embeds
from sitegen.core.model import Image
from sitegen.core.text import squeeze

_CREDIT_CLASS = re.compile(r"credit|copyright|attribution|source|photographer|byline", re.IGNORECASE)
_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:wp-)?caption(?:[\s_-]|$)|caption-text|photo-?caption|image-?caption", re.IGNORECASE
)
_BOX_CLASS = re.compile(
    r"(?:^|[\s_-])(?:image|photo|picture|figure|img|media)s?(?:$|[\s_-])|wp-caption|align(?:left|right|center)",
    re.IGNORECASE,
)
_NO_PICTURES = ("blockquote", "table", "pre", *embeds.FRAMES)
"""Elements that figures for pictures do not contain."""
_EMBED = re.compile(r"(?:^|\s)wp-block-embed(?:\s|$)")
_DATA = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s%]{200,}")
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+$")
_NUMBERED = "inlined:"
_MAX_DATA_CHARS = 28_000_000
"""Maximum characters of an inlined picture: 20 MB in base64."""
_BUTTON = re.compile(
    r"^(?:(?:view|see|open|enlarge|click|tap|expand|show|hide|toggle)\b.{0,30}\b(?:images?|photos?|gallery|full-?screen|captions?|"
    r"enlarge|expand|toggle)(?: caption)?)\W*",
    re.IGNORECASE,
)
_BUSY = ("h1", "h2", "h3", "h4", "a", "ul", "blockquote", "form", "button", "script", "style")
"""Elements that a box with a picture and a caption does not contain."""
_MIN_PIXELS = 100
"""Pictures with a smaller stated width or height are icons or tracking pixels."""
_MAX_CAPTION_CHARS = 600
"""Maximum characters of a caption."""


class Inlined(NamedTuple):
    """The data that a page contains in data: addresses: the page's text, and the (start, end) offsets of each."""

    text: str
    places: tuple[tuple[int, int], ...]


class CapturedFigure(NamedTuple):
    """A picture of the page, and the elements that contain the picture and its caption."""

    elements: tuple[lxml_html.HtmlElement, ...]
    image: Image


def without_data(text: str) -> tuple[str, Inlined]:
    """A page in which each data: address is replaced by a numbered placeholder, and the data."""
    places: list[tuple[int, int]] = []

    def numbered(match: re.Match[str]) -> str:
        places.append(match.span())
        return f"{_NUMBERED}{len(places) - 1}"

    return _DATA.sub(numbered, text), Inlined(text, tuple(places))


def images(figures: Iterable[CapturedFigure], inlined: Inlined) -> tuple[Image, ...]:
    """Each picture that has a caption or credit, once. Placeholders are replaced by the inlined data."""
    kept = {(f.image.src, f.image.caption): f.image for f in figures if f.image.caption or f.image.credit}
    return tuple(replace(image, src=_data(image.src, inlined)) for image in kept.values())


def drop(figures: Iterable[CapturedFigure]) -> None:
    """Removes the elements of figures from their tree."""
    for element in (element for figure in figures for element in figure.elements):
        if element.getparent() is not None:
            element.drop_tree()


def _data(src: str, inlined: Inlined) -> str:
    if not src.startswith(_NUMBERED):
        return src
    number = src.removeprefix(_NUMBERED)
    start, end = inlined.places[int(number)] if number.isdecimal() and int(number) < len(inlined.places) else (0, 0)
    data = inlined.text[start:end] if end - start <= _MAX_DATA_CHARS else ""
    return re.sub(r"\s", "", data) if _PICTURE.match(data) else ""


def find_figures(tree: lxml_html.HtmlElement) -> list[CapturedFigure]:
    """The figures and captions of a page, in order."""
    figures = [CapturedFigure((figure,), image) for figure in _figures(tree) if (image := _image(figure)) is not None]
    taken = {figure.elements[0] for figure in figures}
    for element in _captions(tree):
        if not any(above in taken for above in (element, *element.iterancestors())):
            figures.append(_captioned(element))
            taken.update(figures[-1].elements)
    return figures


def _figures(tree: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """Elements for pictures, except those that contain a quotation, a table, preformatted text or a frame."""
    whole = [f for f in tree.iter("figure") if not any(a.tag == "figure" for a in f.iterancestors())]
    figures = [
        f for f in whole if not any(True for _ in f.iter(*_NO_PICTURES)) and not _EMBED.search(f.get("class") or "")
    ]
    return figures + [box for box in tree.iter("div", "span", "table") if _is_picture_box(box)]


def _is_picture_box(box: lxml_html.HtmlElement) -> bool:
    """Whether an element with a name like "image" contains only a picture and a short text."""
    if not _BOX_CLASS.search(box.get("class") or "") or box.find(".//figure") is not None:
        return False
    images = sum(1 for _ in box.iter("img", "amp-img"))
    return (
        0 < images < 3
        and 3 < len(squeeze(box.text_content())) < _MAX_CAPTION_CHARS
        and not any(True for _ in box.iter(*_BUSY))
    )


def _captions(tree: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    named = [e for e in tree.iter("div", "p", "span", "figcaption") if _CAPTION_CLASS.search(e.get("class") or "")]
    return [e for e in named if 0 < len(_visible_words(e)) < _MAX_CAPTION_CHARS]


def _captioned(element: lxml_html.HtmlElement) -> CapturedFigure:
    """A caption outside a figure, with the credit and the picture next to it."""
    words, beside = _split(element), _credit_beside(element)
    elements = (element,) if words.credit or beside is None else (element, beside)
    return CapturedFigure(elements, _made(_near(element), _credited(words, beside)))


def _image(figure: lxml_html.HtmlElement) -> Image | None:
    words, src = _words(figure), _source(figure)
    return _made(src, words) if words.caption or words.credit or src else None


def _words(figure: lxml_html.HtmlElement) -> Caption:
    """The caption and credit in a figure: in its caption element, or else in its whole text."""
    named = [
        *figure.iter("figcaption"),
        *(e for e in figure.iter() if _CAPTION_CLASS.search(str(e.get("class") or ""))),
    ]
    captioned = next((e for e in named if _visible_words(e)), None)
    if captioned is None and not any(True for _ in figure.iter(*_BUSY)):
        captioned = figure
    if captioned is None or len(_visible_words(captioned)) >= _MAX_CAPTION_CHARS:
        return Caption("", "")
    return _credited(_split(captioned), _credit_beside(captioned))


def _credited(words: Caption, beside: lxml_html.HtmlElement | None) -> Caption:
    """A caption with the credit of the element next to it, if it has none of its own."""
    if words.credit or beside is None:
        return words
    return Caption(words.caption, captions.tidy_credit(_visible_words(beside)))


def _made(src: str, words: Caption) -> Image:
    return Image(src, words.caption, words.credit)


def _split(element: lxml_html.HtmlElement) -> Caption:
    """Caption and credit of an element: by the class of its parts, or else by its words."""
    credits = [_visible_words(e) for e in element.iterdescendants() if _CREDIT_CLASS.search(str(e.get("class") or ""))]
    text = _visible_words(element)
    credit = next((c for c in credits if 1 < len(c) < 120 and c in text), "")
    if credit:
        before, _, after = text.rpartition(credit)
        return Caption(f"{before}{after}".strip(" |–—-"), captions.tidy_credit(credit))
    return captions.parse_caption(text) or Caption(text, "")


def _visible_words(element: lxml_html.HtmlElement) -> str:
    """The visible words of an element, without its buttons."""
    above = sum(1 for _ in element.iterancestors())
    texts = element.xpath(
        ".//text()[not(ancestor::*[self::script or self::style or self::button][count(ancestor::*) > $above])]",
        above=above,
    )
    return _BUTTON.sub("", squeeze("".join(map(str, texts))))


def _credit_beside(element: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    parent = element.getparent()
    beside = [e for e in parent if e is not element] if parent is not None else []
    named = [e for e in beside if _CREDIT_CLASS.search(str(e.get("class") or ""))]
    return next((e for e in named if 1 < len(_visible_words(e)) < 120), None)


def _source(element: lxml_html.HtmlElement) -> str:
    """The address of the picture: absolute, or a file beside the seed; "" if there is none."""
    for image in element.iter("img", "source", "amp-img"):
        for key in ("src", "data-src", "data-original", "srcset", "data-srcset"):
            src = (image.get(key) or "").strip().split(" ")[0].rstrip(",")
            if src and not src.startswith(("data:", "javascript:", "blob:", "#")) and not _is_tiny(image):
                return _address(src)
    return ""


def _address(src: str) -> str:
    if src.startswith(_NUMBERED):
        return src
    if src.startswith("//"):
        return "https:" + src
    if re.match(r"https?://", src):
        return src
    path = unquote(src).removeprefix("./")
    return "" if re.match(r"[a-z][a-z0-9+.-]*:|/|\.\./", path, re.IGNORECASE) else path


def _is_tiny(image: lxml_html.HtmlElement) -> bool:
    sizes = [image.get("width") or "", image.get("height") or ""]
    return any(size.isdigit() and int(size) < _MIN_PIXELS for size in sizes)


def _near(element: lxml_html.HtmlElement) -> str:
    parent = element.getparent()
    return _source(parent) if parent is not None else ""
