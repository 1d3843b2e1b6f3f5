"""Reads the HTML of an article alone, as in feeds and exports: Markdown of escaped text, and pictures."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin

from lxml import etree
from lxml import html as lxml_html

from sitegen.capture.article_only import shortcodes
from sitegen.capture.article_only.pieces import Content, MarkdownPiece, distinct
from sitegen.capture.encoding.decode import clean
from sitegen.capture.html import embeds, figures, parse, to_markdown, visible_blocks
from sitegen.core.errors import SeedError
from sitegen.core.model import Image, Line
from sitegen.core.text import squeeze

_DROPPED = {
    **dict.fromkeys(["script", "style", "template"], "code of the page"),
    **dict.fromkeys([*embeds.FRAMES, "svg", "canvas", "noscript"], "embedded media"),
    **dict.fromkeys(["form", "input", "button", "select", "textarea"], "form"),
}
_FIXED = re.compile(r"\[\^\d+\]: |\||```")
"""The beginning of footnotes, tables and preformatted blocks."""
_MAX_REMOVED_CHARS = 200
"""The number of characters of a removed element that are listed."""
_MIN_PIXELS = 100
"""Pictures with a smaller stated width or height are icons or tracking pixels."""


def read_fragment(text: str, base: str, name: str) -> Content:
    """The content of an article's HTML. Relative links are resolved against `base`, an address ("" for none).

    Raises SeedError, with `name` as the file, if the HTML is nested too deeply or has too many elements.
    """
    text, removed = shortcodes.expand(text)
    if not text.strip():
        return Content((), (), tuple(removed))
    try:
        tree = parse.parse_html(text, name)
        removed += list(_dropped(tree))
        _join(tree, base)
        images = distinct([*_figures(tree), *_pictures(tree)])
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


def _join(tree: lxml_html.HtmlElement, base: str) -> None:
    """Makes the relative addresses of pictures absolute."""
    for element in tree.iter("img", "source") if base else ():
        for key in ("src", "data-src", "data-original"):
            with contextlib.suppress(ValueError):
                if src := (element.get(key) or "").strip():
                    element.set(key, urljoin(base, src))


def _figures(tree: lxml_html.HtmlElement) -> list[Image]:
    """Pictures with a caption or credit; they are removed from the tree."""
    found = figures.find_figures(tree)
    for element in (e for figure in found for e in figure.elements):
        _drop(element)
    return [image for _, image in found]


def _pictures(tree: lxml_html.HtmlElement) -> Iterator[Image]:
    """The other pictures, without tracking pixels."""
    for element in tree.iter("img"):
        src = _address((element.get("src") or element.get("data-src") or "").strip())
        sizes = [element.get("width") or "", element.get("height") or ""]
        if src and not any(size.isdigit() and int(size) < _MIN_PIXELS for size in sizes):
            yield Image(src)


def _address(src: str) -> str:
    """A picture's address on the web, or the path of a file beside the seed; "" for anything else."""
    src = "https:" + src if src.startswith("//") else src
    if re.match(r"https?://", src):
        return src
    return "" if re.match(r"[a-z][a-z0-9+.-]*:|[/#]|\.\./", src, re.IGNORECASE) else unquote(src).removeprefix("./")


def _drop(element: lxml_html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
