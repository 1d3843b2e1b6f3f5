"""Finds the pictures of a saved page, with caption and credit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import html as lxml_html

from sitegen.capture.fields.captions import Caption
from sitegen.capture.html import caption_elements, embeds, picture_addresses, plain_pictures
from sitegen.capture.html.caption_elements import MAX_CAPTION_CHARS, CapturedFigure
from sitegen.capture.html.picture_addresses import NUMBERED
from sitegen.core import urls
from sitegen.core.model import Image
from sitegen.core.script_words import count_words
from sitegen.core.text import fold, squeeze

_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:wp-)?caption(?:[\s_-]|$)|caption-text|photo-?caption|image-?caption", re.IGNORECASE
)
_BOX_CLASS = re.compile(
    r"(?:^|[\s_-])(?:image|photo|picture|figure|img|media)s?(?:$|[\s_-])|wp-caption|align(?:left|right|center)",
    re.IGNORECASE,
)

_NO_PICTURES = ("blockquote", "table", "pre", *embeds.FRAMES)
"""Elements that figures for pictures do not contain."""
_EMBED = re.compile(r"(?:^|\s)wp-block-(?:embed|audio|video)(?:\s|$)")
_DATA = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s%]{200,}")
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+$")
_MAX_DATA_CHARS = 28_000_000
"""Maximum characters of an inlined picture: 20 MB in base64."""
_BUSY = ("h1", "h2", "h3", "h4", "a", "ul", "blockquote", "form", "button", "script", "style")
"""Elements that a box with a picture and a caption does not contain."""
_EMBEDS = ("iframe", "video", "audio", "object", "embed")
_MIN_ALT_WORDS = 4
"""An alternative text with fewer words is no caption."""
_MIN_WORDS_CHARS = 30
"""An element with fewer characters than this may be a picture with the words of its buttons."""
_MIN_PICTURE_CHARS = 6_000
"""Smaller data inside the page is only a blurred picture until the real one is loaded."""
_MAX_ELEMENTS = 4
"""The number of elements before a caption, and around it, in which its picture may be."""
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)|-scaled(?=\.\w{3,4}$)")
_FILE_NAME = re.compile(r"\.\w{3,4}$|^[\w-]{20,}$|^(?:img|dsc|image|photo|picture)[\s_-]?\d+", re.IGNORECASE)


class Inlined(NamedTuple):
    """The data that a page contains in data: addresses: the page's text, and the (start, end) offsets of each."""

    text: str
    places: tuple[tuple[int, int], ...]


def without_data(text: str) -> tuple[str, Inlined]:
    """A page in which each data: address is replaced by a numbered placeholder, and the data."""
    places: list[tuple[int, int]] = []

    def numbered(match: re.Match[str]) -> str:
        places.append(match.span())
        return f"{NUMBERED}{len(places) - 1}"

    return _DATA.sub(numbered, text), Inlined(text, tuple(places))


@lru_cache(8192)
def _is_caption_name(names: str) -> bool:
    """Whether one of the classes of an element is that of a caption."""
    return _CAPTION_CLASS.search(names) is not None


@lru_cache(8192)
def _is_box_name(names: str) -> bool:
    """Whether one of the classes of an element is that of a box for a picture."""
    return _BOX_CLASS.search(names) is not None


def images(figures: Iterable[CapturedFigure], inlined: Inlined, title: str = "") -> tuple[Image, ...]:
    """The pictures, each once, with the data in the page in place of placeholders.

    A picture without caption and credit gets its alternative text as its caption, unless that is only the `title`.
    """
    kept: dict[str, Image] = {}
    for figure in figures:
        image = _with_data(figure.image, inlined)
        if image.src or image.caption or image.credit:
            key = identity(image)
            kept[key] = _joined(kept[key], image) if key in kept else image
    said = {words for image in kept.values() if image.src for words in (image.caption, image.credit)}
    alone = [image for image in kept.values() if image.src or {image.caption, image.credit} - said]
    return tuple(_captioned_by_alt(image, title) for image in alone)


def identity(image: Image) -> str:
    """What is the same for all sizes of one picture: its address without size and, if it is a file, without query."""
    if not image.src or image.src.startswith("data:"):
        return image.src or f"{image.caption}\n{image.credit}"
    path = urls.without_query(image.src)
    return _SIZE.sub("", path) if picture_addresses.is_address_of_picture(path) else image.src


def lead_pictures(tree: lxml_html.HtmlElement) -> set[str]:
    """The pictures, by `identity`, that a page states for links to it."""
    stated = tree.xpath("//meta[@property='og:image' or @name='og:image' or @name='twitter:image']/@content")
    return {identity(Image(picture_addresses.address_of(str(address)))) for address in stated}


def _joined(first: Image, second: Image) -> Image:
    """One picture that a page shows twice: with the caption, credit and alternative text that either has."""
    better = second if second.caption and not first.caption else first
    return replace(better, credit=better.credit or second.credit, alt=first.alt or second.alt)


def _captioned_by_alt(image: Image, title: str) -> Image:
    is_words = len(image.alt.split()) >= _MIN_ALT_WORDS or count_words(image.alt) >= 2 * _MIN_ALT_WORDS
    if image.caption or image.credit or not is_words or _FILE_NAME.search(image.alt):
        return image
    return image if fold(image.alt) == fold(title) else replace(image, caption=image.alt)


def drop(figures: Iterable[CapturedFigure]) -> None:
    """Removes the elements of figures from their tree."""
    for element in (element for figure in figures for element in figure.elements):
        if element.getparent() is not None:
            element.drop_tree()


def _with_data(image: Image, inlined: Inlined) -> Image:
    """A picture with the data of the page in place of placeholders; small data comes after other addresses."""
    found = {address: _data(address, inlined) for address in (image.src, *image.others)}
    usable = [data for data in found.values() if data]
    blurred = [data for data in usable if data.startswith("data:") and len(data) < _MIN_PICTURE_CHARS]
    first, *others = [data for data in usable if data not in blurred] + blurred or [""]
    return replace(image, src=first, others=tuple(others))


def _data(src: str, inlined: Inlined) -> str:
    if not src.startswith(NUMBERED):
        return src
    number = src.removeprefix(NUMBERED)
    start, end = inlined.places[int(number)] if number.isdecimal() and int(number) < len(inlined.places) else (0, 0)
    data = inlined.text[start:end] if end - start <= _MAX_DATA_CHARS else ""
    return re.sub(r"\s", "", data) if _PICTURE.match(data) else ""


def find_figures(tree: lxml_html.HtmlElement) -> list[CapturedFigure]:
    """The pictures and captions of a page, in order."""
    _show_images_for_readers_without_scripts(tree)
    figures = [made for element in _figures(tree) for made in _pictured(element)]
    taken = {element for figure in figures for element in figure.elements}
    plain = {figure.elements[0]: at for at, figure in enumerate(figures) if figure.plain}
    for element in _captions(tree):
        if not any(above in taken for above in (element, *element.iterancestors())):
            at = _figure_before(element, plain)
            made = _captioned(element, taken, None if at is None else figures[at])
            taken.update(made.elements)
            if at is None:
                figures.append(made)
            else:
                del plain[figures[at].elements[0]]
                figures[at] = made
    figures += plain_pictures.plain_pictures(tree, taken)
    order = {element: number for number, element in enumerate(tree.iter())}
    return sorted(figures, key=lambda figure: order[figure.elements[0]])


def _show_images_for_readers_without_scripts(tree: lxml_html.HtmlElement) -> None:
    """Takes images out of noscript elements, unless the image that scripts would show is before them."""
    for element in list(tree.iter("noscript")):
        before = element.getprevious()
        is_copy = before is not None and (before.tag == "img" or any(True for _ in before.iter("img")))
        if not is_copy and not squeeze("".join(element.itertext())) and element.getparent() is not None:
            element.drop_tag()


def _figures(tree: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """Elements for one picture each, except those that contain a quotation, a table, preformatted text or a frame."""
    whole = [f for f in tree.iter("figure") if f.find(".//figure") is None]
    figures = [
        f for f in whole if not any(True for _ in f.iter(*_NO_PICTURES)) and not _EMBED.search(f.get("class") or "")
    ]
    return figures + [box for box in tree.iter("div", "span", "table") if _is_picture_box(box)]


def _is_picture_box(box: lxml_html.HtmlElement) -> bool:
    """Whether an element with a name like "image" contains only a picture and a short text."""
    if not _is_box_name(box.get("class") or "") or box.find(".//figure") is not None:
        return False
    images = sum(1 for _ in box.iter("img", "amp-img"))
    return (
        0 < images < 3
        and 3 < len(squeeze(box.text_content())) < MAX_CAPTION_CHARS
        and not any(True for _ in box.iter(*_BUSY))
        and not any(above.tag == "figure" for above in box.iterancestors())
    )


def _pictured(figure: lxml_html.HtmlElement) -> list[CapturedFigure]:
    """The pictures in an element for pictures; the first one has its caption. A video or frame in it stays."""
    named = _caption_of(figure)
    words = _words(named)
    shown = _shown(figure)
    elements: tuple[lxml_html.HtmlElement, ...] = (figure,)
    if any(True for _ in figure.iter(*_EMBEDS)):
        own = named if named is not None and named is not figure else None
        elements = (*shown.values(), *([own] if own is not None else []))
    first, *others = list(shown) or [""]
    made = [_figure(elements, first, shown.get(first), words)]
    made += [_figure(elements, address, shown[address], Caption("", "")) for address in others]
    return [one for one in made if one.elements and _is_worth_keeping(one, shown)]


def _is_worth_keeping(figure: CapturedFigure, shown: Mapping[str, lxml_html.HtmlElement | None]) -> bool:
    """Whether a figure has words, or shows a picture that is neither an icon nor part of a link to another page."""
    image = shown.get(figure.image.src)
    if not figure.plain or image is None:
        return not figure.plain
    found = (figure.image.src, *figure.image.others)
    return picture_addresses.is_picture(image, found) and not plain_pictures.is_teaser(image)


def _shown(figure: lxml_html.HtmlElement) -> dict[str, lxml_html.HtmlElement]:
    """The different pictures in an element, by their best addresses. An icon counts only if nothing else is there."""
    found: dict[str, lxml_html.HtmlElement] = {}
    pictures: dict[str, lxml_html.HtmlElement] = {}
    for image in figure.iter("img", "amp-img", "source"):
        is_main = image.tag != "source" or not found
        if is_main and not picture_addresses.is_tiny(image) and (known := picture_addresses.addresses(image)):
            if known[0] not in found and picture_addresses.is_picture(image, known):
                pictures[known[0]] = image
            found.setdefault(known[0], image)
    return pictures or dict(list(found.items())[:1])


def _figure(
    elements: tuple[lxml_html.HtmlElement, ...], src: str, image: lxml_html.HtmlElement | None, words: Caption
) -> CapturedFigure:
    others = picture_addresses.addresses(image)[1:] if image is not None else ()
    alt = squeeze(image.get("alt") or "") if image is not None else ""
    made = Image(src, words.caption, words.credit, alt, others)
    is_plain = not words.caption and not words.credit
    return CapturedFigure(elements, made, elements[0].getparent() if elements else None, is_plain)


def _captions(tree: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """Elements named as captions, and the captions of whole galleries. Words below an embed stay with it."""
    busy = ("table", "pre", "blockquote")
    named = [e for e in tree.iter("figcaption") if not any(True for _ in e.iter(*busy)) and not _is_of_embed(e)]
    named += [e for e in tree.iter("div", "p", "span") if _is_caption_name(e.get("class") or "")]
    return [e for e in named if 0 < len(caption_elements.visible_words(e)) < MAX_CAPTION_CHARS]


def _is_of_embed(caption: lxml_html.HtmlElement) -> bool:
    figure = next(caption.iterancestors("figure"), None)
    return figure is not None and bool(_EMBED.search(figure.get("class") or ""))


def _figure_before(element: lxml_html.HtmlElement, plain: Mapping[lxml_html.HtmlElement, int]) -> int | None:
    """The index of the figure without words that is directly before a caption; None if there is none."""
    for around in [element, *element.iterancestors()][:_MAX_ELEMENTS] if plain else ():
        before = around.getprevious()
        if before is not None and (before.tag in ("main", "header") or not _has_no_words(before)):
            return None
        found = [plain[e] for e in before.iter() if e in plain] if before is not None else []
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _captioned(
    element: lxml_html.HtmlElement, taken: Collection[lxml_html.HtmlElement], before: CapturedFigure | None
) -> CapturedFigure:
    """A caption outside a figure, with the credit next to it, and the picture next to it or the figure before it."""
    words, beside = caption_elements.split(element), caption_elements.credit_beside(element)
    elements = (element,) if words.credit or beside is None else (element, beside)
    words = caption_elements.credited(words, beside)
    if before is not None:
        made = replace(before.image, caption=words.caption, credit=words.credit)
        return CapturedFigure((*before.elements, *elements), made, before.around)
    image = _image_before(element, taken) if element.tag != "figcaption" else None
    if image is None:
        return _figure(elements, "", None, words)
    return _figure((*elements, image), picture_addresses.addresses(image)[0], image, words)


def _image_before(
    element: lxml_html.HtmlElement, taken: Collection[lxml_html.HtmlElement]
) -> lxml_html.HtmlElement | None:
    """The picture next to a caption: the last one directly before it, or else one directly after it."""
    for around in [element, *element.iterancestors()][:_MAX_ELEMENTS]:
        before = list(islice(around.itersiblings(preceding=True), _MAX_ELEMENTS))
        for sibling in [*before, *islice(around.itersiblings(), 1)]:
            shown = [e for e in sibling.iter("img", "amp-img") if e not in taken] if _has_no_words(sibling) else []
            found = [e for e in shown if not picture_addresses.is_tiny(e) and picture_addresses.addresses(e)]
            if found:
                return found[-1]
    return None


def _has_no_words(element: lxml_html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or any(len(text.strip()) >= _MIN_WORDS_CHARS for text in element.itertext()):
        return False
    return len(caption_elements.visible_words(element)) < _MIN_WORDS_CHARS


def _caption_of(figure: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    """The element with the caption in a figure: its caption element, or else the figure itself."""
    named = [
        *figure.iter("figcaption"),
        *(e for e in figure.iter() if _is_caption_name(str(e.get("class") or ""))),
    ]
    captioned = next((e for e in named if caption_elements.visible_words(e)), None)
    return figure if captioned is None and not any(True for _ in figure.iter(*_BUSY)) else captioned


def _words(captioned: lxml_html.HtmlElement | None) -> Caption:
    if captioned is None or len(caption_elements.visible_words(captioned)) >= MAX_CAPTION_CHARS:
        return Caption("", "")
    return caption_elements.credited(caption_elements.split(captioned), caption_elements.credit_beside(captioned))
