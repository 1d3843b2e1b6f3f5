"""Reads the HTML of an article alone, as in feeds and exports: Markdown of escaped text, and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html

from sitegen.capture.article_only import shortcodes
from sitegen.capture.article_only.pieces import Content, MarkdownPiece, distinct
from sitegen.capture.encoding.decode import clean
from sitegen.capture.html import embeds, figures, parse, picture_addresses, to_markdown, visible_blocks
from sitegen.capture.html.caption_elements import CapturedFigure
from sitegen.core.errors import SeedError
from sitegen.core.model import Image, Line
from sitegen.core.text import squeeze

_DROPPED = {
    **dict.fromkeys(["script", "style", "template"], "code of the page"),
    **dict.fromkeys([*embeds.FRAMES, "svg", "canvas", "noscript"], "embedded media"),
    **dict.fromkeys(["form", "input", "button", "select", "textarea"], "form"),
}
_BOXES = {
    **dict.fromkeys(
        "subscription-widget subscription-widget-wrap subscription-widget-wrap-editor subscribe-widget button-wrapper "
        "kg-signup-card kg-cta-card paywall-jump wp-block-jetpack-subscriptions mc4wp-form".split(),
        "sign-up box",
    ),
    **dict.fromkeys(["sharedaddy", "wp-block-file__button"], "share buttons"),
    "jp-relatedposts": "link to another story",
    "wpcnt": "advertisement",
}
"""Classes of the boxes that platforms put into the text of a post, and what these are."""
_AWAY = re.compile(r"https?://", re.IGNORECASE)
_OWN_BUTTON = re.compile(r"/subscribe\b|action=share|/comments?\b|%%", re.IGNORECASE)
_FIXED = re.compile(r"\[\^\d+\]: |\||```")
"""The beginning of footnotes, tables and preformatted blocks."""
_MAX_CLASS_CHARS = 2_000
_MAX_REMOVED_CHARS = 200
"""The number of characters of a removed element that are listed."""


def read_fragment(text: str, base: str, name: str) -> Content:
    """The content of an article's HTML. Relative links are resolved against `base`, an address ("" for none).

    Raises SeedError, with `name` as the file, if the HTML is nested too deeply or has too many elements.
    """
    text, inlined = figures.without_data(text)
    text, removed = shortcodes.expand(text)
    if not text.strip():
        return Content((), (), tuple(removed))
    try:
        tree = parse.parse_html(text, name)
        images = _pictures(tree, base, inlined)
        removed += list(_dropped(tree))
        pieces = visible_blocks.visible_blocks(tree, {}).pieces
        removed += [Line(0, p.text, reason="link from a note to its mark") for p in pieces if p.shape == "back link"]
        blocks = to_markdown.markdown(pieces, base)
        links = {text for p in pieces if p.shape == "embed" for text in to_markdown.markdown([p], base)}
    except (RecursionError, etree.LxmlError, AssertionError) as error:
        raise SeedError(f"HTML that cannot be read ({type(error).__name__})", file=name) from error
    made = (MarkdownPiece(0, clean(block), block in links or bool(_FIXED.match(block))) for block in blocks)
    return Content(tuple(made), images, tuple(removed))


def _dropped(tree: lxml_html.HtmlElement) -> Iterator[Line]:
    """Removes elements that are not text, and yields a line with the reason for each.

    Of media that become links, only the words for browsers that cannot show them are removed.
    """
    for element in list(tree.iter(*_DROPPED)):
        embed = embeds.embed_of(element) if element.tag in embeds.FRAMES else None
        address = "" if embed else element.get("src") or element.get("data")
        shown = squeeze(address or "".join(element.itertext()))
        if shown and element.tag != "noscript":
            yield Line(0, shown[:_MAX_REMOVED_CHARS], reason=_DROPPED[str(element.tag)])
        if embed is None:
            _drop(element)
    for element in tree.xpath("//*[@class]"):
        reason = next((_BOXES[name] for name in element.get("class")[:_MAX_CLASS_CHARS].split() if name in _BOXES), "")
        if reason and element.getparent() is not None and not _leads_away(element):
            if shown := squeeze(element.text_content()):
                yield Line(0, shown[:_MAX_REMOVED_CHARS], reason=reason)
            _drop(element)


def _leads_away(box: lxml_html.HtmlElement) -> bool:
    """Whether the button in a box leads to another page than those where readers subscribe, share and comment."""
    links = [link.get("href") or "" for link in box.iter("a")] if "button-wrapper" in (box.get("class") or "") else []
    return any(_AWAY.match(link) and not _OWN_BUTTON.search(link) for link in links)


def _pictures(tree: lxml_html.HtmlElement, base: str, inlined: figures.Inlined) -> tuple[Image, ...]:
    """The pictures, with absolute addresses if `base` is known; their elements are removed from the tree."""
    found = figures.find_figures(tree)
    figures.drop(found)
    images = figures.images((_joined(figure, base) for figure in found), inlined)
    return distinct(images)


def _joined(figure: CapturedFigure, base: str) -> CapturedFigure:
    image = figure.image
    src, *others = (_absolute(address, base) for address in (image.src, *image.others))
    return figure._replace(image=replace(image, src=src, others=tuple(others)))


def _absolute(address: str, base: str) -> str:
    """An address on the web, or without `base` the path of a file beside the seed."""
    if not base or not picture_addresses.is_local(address):
        return address
    try:
        return picture_addresses.address_of(urljoin(base, address))
    except ValueError:
        return ""


def _drop(element: lxml_html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
