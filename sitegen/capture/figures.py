"""The pictures of a saved page: taken out of the tree, with caption and credit."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import html as lxml_html

from sitegen.capture import captions
from sitegen.capture.captions import Caption
from sitegen.model import Image
from sitegen.text import squeeze

_CREDIT_CLASS = re.compile(r"credit|copyright|attribution|source|photographer|byline", re.IGNORECASE)
_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:wp-)?caption(?:[\s_-]|$)|caption-text|photo-?caption|image-?caption", re.IGNORECASE
)
_LEAST_PIXELS = 100


def take(tree: lxml_html.HtmlElement) -> tuple[Image, ...]:
    """Removes figures and captions from `tree` and returns the pictures that have a caption or stand in a figure."""
    found: list[Image] = []
    for figure in [f for f in tree.iter("figure") if not any(a.tag == "figure" for a in f.iterancestors())]:
        if (
            figure.find(".//blockquote") is not None
            or figure.find(".//table") is not None
            or figure.find(".//pre") is not None
        ):
            continue
        if image := _image(figure):
            found.append(image)
        _drop(figure)
    for element in [
        e for e in tree.iter("div", "p", "span", "figcaption") if _CAPTION_CLASS.search(e.get("class") or "")
    ]:
        if element.getparent() is not None and len(text := squeeze(element.text_content())) < 600:
            if text:
                found.append(_made(_near(element), _credited(element, _split(element))))
            _drop(element)
    return _distinct(found)


def _image(figure: lxml_html.HtmlElement) -> Image | None:
    captioned = figure.find(".//figcaption")
    words = _split(captioned) if captioned is not None else Caption("", "")
    src = _source(figure)
    return _made(src, words) if words.caption or words.credit or src else None


def _made(src: str, words: Caption) -> Image:
    return Image(src, words.caption, words.credit)


def _split(element: lxml_html.HtmlElement) -> Caption:
    """Caption and credit: by the class of a part, else by the words."""
    credits = [
        squeeze(e.text_content()) for e in element.iterdescendants() if _CREDIT_CLASS.search(str(e.get("class") or ""))
    ]
    text = squeeze(element.text_content())
    credit = next((c for c in credits if 1 < len(c) < 120 and c in text), "")
    if credit:
        return Caption(text.replace(credit, "", 1).strip(" |–—-"), captions.tidy_credit(credit))
    return captions.read(text) or Caption(text, "")


def _credited(element: lxml_html.HtmlElement, words: Caption) -> Caption:
    """A credit that stands beside the caption, in an element of its own, is taken with it."""
    parent = element.getparent()
    if words.credit or parent is None:
        return words
    for beside in [e for e in parent if e is not element and _CREDIT_CLASS.search(str(e.get("class") or ""))]:
        text = squeeze(beside.text_content())
        if 1 < len(text) < 120:
            _drop(beside)
            return Caption(words.caption, captions.tidy_credit(text))
    return words


def _source(element: lxml_html.HtmlElement) -> str:
    """The address of the picture: absolute, or a file beside the seed."""
    for image in element.iter("img", "source"):
        for key in ("src", "data-src", "data-original", "srcset", "data-srcset"):
            src = (image.get(key) or "").strip().split(" ")[0].rstrip(",")
            if src and not src.startswith(("data:", "javascript:", "blob:", "#")) and not _is_tiny(image):
                return _address(src)
    return ""


def _address(src: str) -> str:
    if src.startswith("//"):
        return "https:" + src
    if re.match(r"https?://", src):
        return src
    path = unquote(src).removeprefix("./")
    return "" if re.match(r"[a-z][a-z0-9+.-]*:|/|\.\./", path, re.IGNORECASE) else path


def _is_tiny(image: lxml_html.HtmlElement) -> bool:
    sizes = [image.get("width") or "", image.get("height") or ""]
    return any(size.isdigit() and int(size) < _LEAST_PIXELS for size in sizes)


def _near(element: lxml_html.HtmlElement) -> str:
    parent = element.getparent()
    return _source(parent) if parent is not None else ""


def _drop(element: lxml_html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _distinct(found: list[Image]) -> tuple[Image, ...]:
    """Each picture once; those that only decorate, without a word about them, are left to the page."""
    kept = {(image.src, image.caption): image for image in found if image.caption or image.credit}
    return tuple(kept.values())
