"""Finds pictures that stand in no figure element, with the captions that old pages and simple editors give them.

A caption is recognised by what marks it: small or italic letters, a cell below the picture, a box for one picture, a
credit at its end, or the same words as the picture's alternative text. Words without such a mark stay in the story.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from lxml import html as lxml_html

from sitegen.capture.fields import captions
from sitegen.capture.fields.captions import Caption
from sitegen.capture.html import caption_elements, picture_addresses
from sitegen.capture.html.caption_elements import MAX_CAPTION_CHARS, CapturedFigure
from sitegen.core.model import Image
from sitegen.core.text import fold, squeeze

_SMALL_FONT = re.compile(r"-\s*\d|[12]$")
_SMALL_STYLE = re.compile(
    r"font-style\s*:\s*italic|font-size\s*:\s*(?:x{0,2}-?small|smaller|[0-8]?\d%|(?:[1-9]|1[0-2])px)"
)
_INLINE = frozenset(["a", "span", "picture", "amp-img", "img", "br", "font", "i", "em", "small", "b", "strong", "cite"])
_BUSY = ("ul", "ol", "blockquote", "form", "iframe", "video", "pre")
"""Elements that a box with one picture and its caption does not contain."""
_MAX_LEVELS = 6
"""The number of elements around a picture that may be its box."""
_MAX_ELEMENTS = 12
"""The number of elements behind a picture in which its caption, and around it in which another link, is looked for."""
_MAX_PICTURES = 12
"""The number of images of a box that are compared."""
_MAX_LINE_WORDS = 60
"""A line below a picture with more words is no caption."""
_MAX_TEXTS = 2
"""A table of one picture has at most so many cells with words."""
_MIN_WORDS = 2


def plain_pictures(tree: lxml_html.HtmlElement, taken: Collection[lxml_html.HtmlElement]) -> Iterator[CapturedFigure]:
    """The pictures outside the elements in `taken`, in order, each with its caption if it has one."""
    used, boxes = set(taken), _Boxes()
    for image in list(tree.iter("img", "amp-img")):
        if any(element in used for element in (image, *image.iterancestors())) or _is_without_scripts(image):
            continue
        if picture_addresses.is_tiny(image) or not (found := boxes.addresses(image)):
            continue
        figure = _boxed(image, found, boxes) or _with_line(image, found) or _alone(image, found)
        if figure is not None and not any(element in used for element in figure.elements):
            used.update(figure.elements)
            yield figure


class _Boxes:
    """Looks for boxes around pictures; each element is looked at once, however many pictures are in it."""

    def __init__(self) -> None:
        self._with_words: dict[lxml_html.HtmlElement, bool] = {}
        self._texts: dict[lxml_html.HtmlElement, str] = {}
        self._addresses: dict[lxml_html.HtmlElement, tuple[str, ...]] = {}

    def first_with_words(self, image: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
        """The smallest element around a picture that has words."""
        for level, element in enumerate(picture_addresses.around(image)):
            if level == _MAX_LEVELS or element.tag in ("body", "html", "main", "article"):
                return None
            if element not in self._with_words:
                self._with_words[element] = bool(caption_elements.visible_words(element))
            if element.tag not in ("tr", "tbody", "thead") and self._with_words[element]:
                return element
        return None

    def text_of(self, box: lxml_html.HtmlElement) -> str:
        """The words of an element that may be a box for one picture; "" if it cannot be one."""
        if box not in self._texts:
            text = caption_elements.visible_words(box)
            is_short = len(text.split()) >= _MIN_WORDS and len(text) < MAX_CAPTION_CHARS
            busy = not is_short or any(True for _ in box.iter(*_BUSY)) or len(self._pictures(box)) > 1
            self._texts[box] = "" if busy or _links_elsewhere(box) else text
        return self._texts[box]

    def addresses(self, image: lxml_html.HtmlElement) -> tuple[str, ...]:
        """The addresses of a picture, best first."""
        if image not in self._addresses:
            self._addresses[image] = picture_addresses.addresses(image)
        return self._addresses[image]

    def _pictures(self, box: lxml_html.HtmlElement) -> set[str]:
        """The different pictures in a box, by their best addresses."""
        shown = [e for e in islice(box.iter("img", "amp-img"), _MAX_PICTURES) if not _is_without_scripts(e)]
        return {found[0] for image in shown if (found := self.addresses(image))}


def _is_without_scripts(image: lxml_html.HtmlElement) -> bool:
    """Whether an image is the copy, for readers without scripts, of the image before it."""
    return any(True for _ in image.iterancestors("noscript"))


def _alone(image: lxml_html.HtmlElement, found: tuple[str, ...]) -> CapturedFigure | None:
    if not picture_addresses.is_picture(image, found) or is_teaser(image) or _is_headline(image):
        return None
    return _figure((image,), found, Caption("", ""), image, plain=True)


def _is_headline(image: lxml_html.HtmlElement) -> bool:
    """Whether the words of an image are those of a heading that has no others."""
    heading = next(image.iterancestors("h1", "h2"), None)
    words = len((image.get("alt") or "").split())
    return heading is not None and words >= _MIN_WORDS and not squeeze(heading.text_content())


def _boxed(image: lxml_html.HtmlElement, found: tuple[str, ...], boxes: _Boxes) -> CapturedFigure | None:
    """The smallest element around a picture that has words, if these are its caption."""
    box = boxes.first_with_words(image)
    if box is None or not (text := boxes.text_of(box)) or not _is_box(box, text, image):
        return None
    named = next((e for e in box.iterdescendants() if _is_named_caption(e)), box)
    return _figure((box,), found, caption_elements.caption_in(named, box), image)


def _is_box(box: lxml_html.HtmlElement, text: str, image: lxml_html.HtmlElement) -> bool:
    if fold(image.get("alt") or "").rstrip(". ") == fold(text).rstrip(". "):
        return True
    if box.tag == "table":
        return _is_picture_table(box)
    return _is_marked(box, text)


def _is_marked(box: lxml_html.HtmlElement, text: str) -> bool:
    """Whether the words in a box are set as a caption: by a class, by their letters, or by a credit at the end."""
    if box.tag == "center" or (box.get("align") or "").lower() == "center" or _is_set_small(box):
        return _is_set_small(box) or _is_short_line(text)
    named = box.tag != "p" and picture_addresses.has_part(box, "boxes")
    if named or any(_is_named_caption(e) for e in box.iterdescendants()):
        return True
    return _is_short_line(text) and _is_credited(text)


def _is_named_caption(element: lxml_html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or not picture_addresses.has_part(element, "captions"):
        return False
    return len(caption_elements.visible_words(element).split()) >= _MIN_WORDS


def _is_short_line(text: str) -> bool:
    return len(text.split()) <= _MAX_LINE_WORDS


def _is_credited(text: str) -> bool:
    found = captions.parse_caption(text)
    return found is not None and bool(found.credit)


def _is_picture_table(table: lxml_html.HtmlElement) -> bool:
    """Whether a table holds only a picture and the words below or beside it."""
    cells = [cell for cell in table.iter("td", "th", "caption") if caption_elements.visible_words(cell)]
    inner = any(e is not table for e in table.iter("table"))
    return not inner and len(cells) <= _MAX_TEXTS and _is_short_line(caption_elements.visible_words(table))


def _is_set_small(element: lxml_html.HtmlElement) -> bool:
    """Whether all words of an element are in small or italic letters."""
    if _is_small(element):
        return True
    if squeeze(element.text or ""):
        return False
    for child in element:
        if squeeze(child.tail or ""):
            return False
        if isinstance(child.tag, str) and squeeze("".join(child.itertext())) and not _is_set_small(child):
            return False
    return bool(squeeze("".join(element.itertext())))


def _is_small(element: lxml_html.HtmlElement) -> bool:
    if element.tag == "font":
        return bool(_SMALL_FONT.search((element.get("size") or "").strip()))
    return element.tag in ("i", "em", "small", "cite") or bool(_SMALL_STYLE.search((element.get("style") or "")[:300]))


def _with_line(image: lxml_html.HtmlElement, found: tuple[str, ...]) -> CapturedFigure | None:
    """A picture whose caption is the line directly below it, in small or italic letters."""
    line = _line_below(image)
    if line is None or _links_elsewhere(line) or any(True for _ in line.iter("img")):
        return None
    text = caption_elements.visible_words(line)
    if not _MIN_WORDS <= len(text.split()) <= _MAX_LINE_WORDS or is_teaser(image):
        return None
    return _figure((image, line), found, caption_elements.split(line), image)


def _line_below(image: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    """The element with the next words below a picture, if nothing but these words is on their line."""
    element = image
    for _ in range(_MAX_LEVELS):
        following = _next_with_words(element)
        if following is not None:
            return following if _is_set_small(following) and _ends_line(following) else None
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html", "main", "article", "td") or squeeze(element.tail or ""):
            return None
        element = parent
    return None


def _next_with_words(element: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    """The next sibling that has words; None if words without an element, or no more words, follow."""
    for _ in range(_MAX_ELEMENTS):
        following = element.getnext()
        if squeeze(element.tail or "") or following is None or following.tag == "img":
            return None
        if isinstance(following.tag, str) and any(text.strip() for text in following.itertext()):
            return following
        element = following
    return None


def _ends_line(element: lxml_html.HtmlElement) -> bool:
    """Whether no words follow an element on its line."""
    if squeeze(element.tail or ""):
        return False
    following = element.getnext()
    return element.tag not in _INLINE or following is None or following.tag == "br" or following.tag not in _INLINE


def _links_elsewhere(element: lxml_html.HtmlElement) -> bool:
    """Whether most words of an element are links to other pages, as those of a teaser are."""
    linked = sum(len(squeeze("".join(link.itertext()))) for link in element.iter("a") if link.get("href"))
    inside = any(True for _ in element.iterancestors("a"))
    return inside or 2 * linked > len(caption_elements.visible_words(element))


def is_teaser(image: lxml_html.HtmlElement) -> bool:
    """Whether an image belongs to a link to another page: the words of the link, or beside it, lead there too."""
    link = next(iter(image.iterancestors("a")), None)
    href = (link.get("href") or "").strip() if link is not None else ""
    if link is None or not href or href.startswith("#") or picture_addresses.is_address_of_picture(href):
        return False
    if squeeze("".join(link.itertext())):
        return True
    box = link
    for _ in range(3):
        box = box.getparent() if box.getparent() is not None else box
        if any(e is not link and (e.get("href") or "").strip() == href for e in islice(box.iter("a"), _MAX_ELEMENTS)):
            return True
    return False


def _figure(
    elements: tuple[lxml_html.HtmlElement, ...],
    found: tuple[str, ...],
    words: Caption,
    image: lxml_html.HtmlElement,
    *,
    plain: bool = False,
) -> CapturedFigure:
    alt = squeeze(image.get("alt") or "")
    made = Image(found[0], words.caption, words.credit, alt, found[1:])
    return CapturedFigure(elements, made, elements[0].getparent(), plain)
