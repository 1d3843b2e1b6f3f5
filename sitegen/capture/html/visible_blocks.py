"""The visible blocks of text of a page, in order, each with the boxes that contain it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from sitegen.capture.html import zones
from sitegen.capture.html.zones import Zone
from sitegen.core.text import squeeze

Shape = Literal["paragraph", "heading", "item", "cell"]

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Letters of scripts that do not separate words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_UNSEEN = frozenset("script style template head noscript iframe object svg math audio video canvas".split())
_BLOCKS = frozenset(
    "html body p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th caption blockquote pre "
    "section article aside main header footer nav figure figcaption form fieldset address hr center details summary "
    "button select option textarea label legend frameset noframes frame hgroup menu dir amp-img".split()
)
_SHAPES: dict[str, Shape] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
}
_OPENS = frozenset(["table", "ul", "ol", "blockquote", "article", "section"])


class InlineText(NamedTuple):
    """Some words of a block, and the address to which they link ("" for none)."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class VisibleBlock:
    """A block of text.

    `element` is the innermost block element around it; `group` is the list or table row that contains it, `quote` the
    quotation. `line` is the line of the element in the page's source; `words` and `linked` are the numbers of its words
    and of its words in links.
    """

    element: lxml_html.HtmlElement
    shape: Shape
    text: str
    spans: tuple[InlineText, ...]
    line: int
    zones: tuple[Zone, ...]
    quote: lxml_html.HtmlElement | None
    group: lxml_html.HtmlElement | None
    words: int
    linked: int


class ElementPlace(NamedTuple):
    """The position of an element: the number of blocks before it, and the boxes around it."""

    at: int
    zones: tuple[Zone, ...]


class VisiblePage(NamedTuple):
    """The blocks of a page, and the position of each marked element."""

    pieces: list[VisibleBlock]
    places: dict[lxml_html.HtmlElement, ElementPlace]


class _Around(NamedTuple):
    """The context of the words at one point of the page."""

    element: lxml_html.HtmlElement
    shape: Shape
    zones: tuple[Zone, ...]
    quote: lxml_html.HtmlElement | None
    group: lxml_html.HtmlElement | None


def visible_blocks(tree: lxml_html.HtmlElement, marked: Mapping[lxml_html.HtmlElement, Zone]) -> VisiblePage:
    """The visible blocks under `tree`. Elements in `marked` count as the given zone, whatever their class."""
    return _BlockReader(tree, marked).page


class _BlockReader:
    """Walks through a page once and collects its blocks."""

    def __init__(self, tree: lxml_html.HtmlElement, marked: Mapping[lxml_html.HtmlElement, Zone]) -> None:
        self.page = VisiblePage([], {})
        self.marked = marked
        self.around = [_Around(tree, "paragraph", (), None, None)]
        self.spans: list[InlineText] = []
        self.hrefs: list[str] = []
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            if event == "start" and not self._enter(element):
                walk.skip_subtree()
            elif event == "end":
                self._leave(element, tree)
        self._flush()

    def _enter(self, element: lxml_html.HtmlElement) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN:
            return False
        if element in self.marked:
            self._flush()
            self.page.places[element] = ElementPlace(len(self.page.pieces), self.around[-1].zones)
        if _is_block(tag) or element in self.marked:
            self._flush()
            self.around.append(self._inside(element, tag))
        elif tag == "br":
            self._flush()
        elif tag == "a":
            self.hrefs.append((element.get("href") or "").strip())
        self._add_text(element.text)
        return True

    def _inside(self, element: lxml_html.HtmlElement, tag: str) -> _Around:
        above = self.around[-1]
        zone = self.marked.get(element) or zones.zone_of(element)
        shape = _SHAPES.get(tag, "paragraph" if tag in _OPENS else above.shape)
        return _Around(
            element,
            shape,
            (*above.zones, zone) if zone else above.zones,
            element if tag == "blockquote" else above.quote,
            element if tag in ("ul", "ol", "dl", "tr") else above.group,
        )

    def _leave(self, element: lxml_html.HtmlElement, tree: lxml_html.HtmlElement) -> None:
        tag = element.tag
        if isinstance(tag, str) and tag not in _UNSEEN:
            if self.around[-1].element is element and len(self.around) > 1:
                self._flush()
                self.around.pop()
            elif tag == "a":
                self.hrefs.pop()
        if element is not tree:
            self._add_text(element.tail)

    def _add_text(self, text: str | None) -> None:
        if text:
            self.spans.append(InlineText(text, self.hrefs[-1] if self.hrefs else ""))

    def _flush(self) -> None:
        spans, self.spans = self.spans, []
        for part in _paragraphs(spans) if self._is_preformatted() else [spans]:
            if text := squeeze("".join(span.text for span in part)):
                self.page.pieces.append(self._piece(text, tuple(part)))

    def _is_preformatted(self) -> bool:
        return str(self.around[-1].element.tag) == "pre"

    def _piece(self, text: str, spans: tuple[InlineText, ...]) -> VisibleBlock:
        at = self.around[-1]
        linked = sum(count_words(span.text) for span in spans if span.href)
        line = at.element.sourceline or 0
        return VisibleBlock(
            at.element, at.shape, text, spans, line, at.zones, at.quote, at.group, count_words(text), linked
        )


def count_words(text: str) -> int:
    """The number of words of a text. In scripts that do not separate words, two letters count as one word."""
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2


def _is_block(tag: str) -> bool:
    return tag in _BLOCKS or "-" in tag  # "-" marks a custom element of the page


def _paragraphs(spans: Sequence[InlineText]) -> list[list[InlineText]]:
    """The paragraphs of a preformatted text, separated by blank lines."""
    found: list[list[InlineText]] = [[]]
    for span in spans:
        first, *others = span.text.replace("\r", "").split("\n\n")
        found[-1].append(InlineText(first, span.href))
        found += [[InlineText(text, span.href)] for text in others]
    return found
