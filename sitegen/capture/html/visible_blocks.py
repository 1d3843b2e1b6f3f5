"""The visible blocks of text of a page, in order, each with the boxes, lists and tables that contain it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from sitegen.capture.html import data_tables, embeds, inline_text, inner_links, line_breaks, zones
from sitegen.capture.html.inline_text import InlineText, Mark, words_of
from sitegen.capture.html.zones import Zone
from sitegen.core.script_words import count_words
from sitegen.core.text import squeeze

Shape = Literal["paragraph", "heading", "item", "cell", "code", "embed", "back link"]

_UNSEEN = frozenset("script style template head noscript svg canvas rp".split())
_BLOCKS = frozenset(
    "html body p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th caption blockquote pre "
    "section article aside main header footer nav figure figcaption form fieldset address hr center details summary "
    "button select option textarea label legend frameset noframes frame hgroup menu dir amp-img".split()
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHAPES: dict[str, Shape] = {
    **dict.fromkeys(_HEADINGS, "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
}
_INLINE_PLACES = frozenset("p h1 h2 h3 h4 h5 h6 li span a em i strong b".split())
_OPENS = frozenset(["table", "ul", "ol", "blockquote", "article", "section"])
LISTS = frozenset(["ul", "ol", "menu", "dir", "dl"])
ITEMS = frozenset(["li", "dt", "dd"])
CELLS = frozenset(["td", "th"])
_ARRANGES = (*_HEADINGS, "article", "section", "table")
"""Elements whose presence shows that a list arranges parts of a page, such as the entries of a live report."""
_MAX_CONTAINER_LEVELS = 12
"""Maximum number of lists, quotations and tables around a block; those inside are ignored."""
_REPLACED = frozenset(["math", *embeds.FRAMES])
"""Elements that something else than the words in them is shown for."""
_SIGN_BEFORE = {"q": "“", "rt": "("}
_SIGN_AFTER = {"q": "”", "rt": ")"}
"""Signs that browsers show around the words of an element."""
_ADDRESS = re.compile(r"https?://[^\s<>]{4,2000}")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class VisibleBlock:
    """A block of text.

    `element` is the innermost block element around it, `quote` the quotation. `line` is the line of the element in the
    page's source; `words` and `linked` are the numbers of its words and of its words in links.
    `containers` are the lists, items, quotations, tables and cells around it, outermost first. Blocks with the same
    `stanza` (not 0) are lines of one paragraph. `note` is the label of the footnote that the block is part of, and
    `anchors` are the names by which links inside the page lead to it.
    """

    element: lxml_html.HtmlElement
    shape: Shape
    text: str
    spans: tuple[InlineText, ...]
    line: int
    zones: tuple[Zone, ...]
    quote: lxml_html.HtmlElement | None
    words: int
    linked: int
    containers: tuple[lxml_html.HtmlElement, ...] = ()
    stanza: int = 0
    note: str = ""
    anchors: tuple[str, ...] = ()


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
    containers: tuple[lxml_html.HtmlElement, ...]
    note: str


def visible_blocks(tree: lxml_html.HtmlElement, marked: Mapping[lxml_html.HtmlElement, Zone]) -> VisiblePage:
    """The visible blocks under `tree`. Elements in `marked` count as the given zone, whatever their class."""
    return _BlockReader(tree, marked).page


class _BlockReader:
    """Walks through a page once and collects its blocks."""

    def __init__(self, tree: lxml_html.HtmlElement, marked: Mapping[lxml_html.HtmlElement, Zone]) -> None:
        self.page = VisiblePage([], {})
        self.marked = marked
        self.links = inner_links.find_inner_links(tree)
        self.has_notes = bool(self.links.marks or self.links.back)
        self.around = [_Around(tree, "paragraph", (), None, (), "")]
        self.spans: list[InlineText] = []
        self.anchors: list[str] = []
        self.hrefs: list[str] = []
        self.marks: list[Mark] = []
        self.stanzas = 0
        self.is_beside_time = False
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
        if (self.has_notes or tag in _REPLACED) and self._is_replaced(element):
            return False
        marked = element in self.marked and tag != "img"  # the words around an image are one paragraph
        if element in self.marked:
            if marked:
                self._flush()
            self.page.places[element] = ElementPlace(len(self.page.pieces), self.around[-1].zones)
        if _is_block(element, tag) or marked or element in self.links.notes:
            self._flush()
            self.around.append(self._inside(element, tag))
            self._add_embed(element)
        elif tag == "br":
            self._add_break()
        elif tag == "a":
            self.hrefs.append((element.get("href") or "").strip())
        if self.links.anchors:
            self._add_anchor(element)
        if mark := inline_text.mark_of(element):
            self.marks.append(mark)
        self.is_beside_time |= tag == "time"
        text = element.text
        if text or tag in _SIGN_BEFORE:
            self._add_text(_SIGN_BEFORE.get(tag, "") + (text or ""))
        return True

    def _is_replaced(self, element: lxml_html.HtmlElement) -> bool:
        """Whether something else than the words in an element is shown; if so, it is added."""
        if element.tag == "math":
            self._add_text(element.get("alttext") or squeeze(element.text_content()))
        elif label := self.links.marks.get(element):
            self.spans.append(InlineText(squeeze(element.text_content()), "", (), label))
        elif element in self.links.back:
            self._add_alone(element, "back link", InlineText(squeeze(element.text_content())))
        elif element.tag in embeds.FRAMES:
            self._flush()
            self._add_embed(element)
        else:
            return False
        return True

    def _add_embed(self, element: lxml_html.HtmlElement) -> None:
        """Adds a link to what an element embeds, unless the element contains that link."""
        if (embed := embeds.embed_of(element)) and all(a.get("href") != embed.href for a in element.iter("a")):
            self._add_alone(element, "embed", embed)

    def _add_alone(self, element: lxml_html.HtmlElement, shape: Shape, span: InlineText, shown: str = "") -> None:
        """Adds a block of its own, which does not end the paragraph around it. It has no words of the story.

        `shown` are the words of the page if they differ from those of the span.
        """
        if not span.text:
            return
        at = self.around[-1]
        text = shown or span.text
        line = element.sourceline or 0
        self.page.pieces.append(
            VisibleBlock(element, shape, text, (span,), line, at.zones, at.quote, 0, 0, at.containers, 0, at.note)
        )

    def _inside(self, element: lxml_html.HtmlElement, tag: str) -> _Around:
        above = self.around[-1]
        zone = self.marked.get(element) or zones.zone_of(element)
        label = self.links.notes.get(element, "")
        containers = () if label else self._containers(element, tag)
        shape: Shape = _SHAPES.get(tag, "paragraph" if tag in _OPENS else above.shape)
        if shape == "cell" and not any(box.tag in CELLS for box in containers):
            shape = "paragraph"
        if element.get("role") == "heading":
            shape = "heading"
        return _Around(
            element,
            shape,
            (*above.zones, zone) if zone else above.zones,
            element if tag == "blockquote" else above.quote,
            containers,
            label or above.note,
        )

    def _containers(self, element: lxml_html.HtmlElement, tag: str) -> tuple[lxml_html.HtmlElement, ...]:
        above = self.around[-1].containers
        if len(above) >= _MAX_CONTAINER_LEVELS:
            return above
        last = above[-1] if above else None
        if tag == "blockquote" or (tag in LISTS and not any(True for _ in element.iter(*_ARRANGES))):
            return (*above, element)
        if tag in ITEMS and last is not None and (last.tag in LISTS or last.tag in ITEMS):
            return (*(above[:-1] if last.tag in ITEMS else above), element)
        if tag == "table" and not any(box.tag == "table" for box in above) and data_tables.is_data_table(element):
            return (*above, element)
        if tag in (*CELLS, "caption") and last is not None and last.tag == "table":
            return (*above, element)
        return above

    def _leave(self, element: lxml_html.HtmlElement, tree: lxml_html.HtmlElement) -> None:
        tag = element.tag
        if isinstance(tag, str) and self._was_entered(element, tag):
            if tag in _SIGN_AFTER:
                self._add_text(_SIGN_AFTER[tag])
            if inline_text.mark_of(element):
                self.marks.pop()
            if self.around[-1].element is element and len(self.around) > 1:
                self._flush()
                self.around.pop()
            elif tag == "a":
                self.hrefs.pop()
        self.is_beside_time |= tag == "time"
        if element is not tree and (tail := element.tail):
            self._add_text(tail)

    def _was_entered(self, element: lxml_html.HtmlElement, tag: str) -> bool:
        if tag in _UNSEEN or tag in _REPLACED:
            return False
        return not self.has_notes or (element not in self.links.marks and element not in self.links.back)

    def _add_anchor(self, element: lxml_html.HtmlElement) -> None:
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name in self.links.anchors and name not in self.anchors:
                self.anchors.append(name)

    def _add_break(self) -> None:
        is_heading = self.around[-1].shape == "heading"
        self.spans.append(InlineText(" " if is_heading else "\n"))

    def _add_text(self, text: str) -> None:
        if not text:
            return
        if self.is_beside_time and text[0].isalnum():
            text = f" {text}"
        self.is_beside_time = False
        in_words = " " if text.isspace() else _SPACE.sub(" ", text)
        shown = text.replace("\r", "") if self._is_preformatted() else in_words
        self.spans.append(InlineText(shown, self.hrefs[-1] if self.hrefs else "", tuple(self.marks)))

    def _flush(self) -> None:
        """Ends the current block."""
        if not self.spans:
            return
        spans, self.spans = self.spans, []
        if not any(span.text.strip() for span in spans):
            return
        if self._is_preformatted() and _is_code(spans):
            self._add(spans, "code")
        elif self._is_preformatted():
            self._add_lines(line_breaks.preformatted(spans))
        elif any("\n" in span.text for span in spans):
            self._add_lines(line_breaks.arranged(spans))
        else:
            self._add(spans)

    def _add_lines(self, parts: Iterable[line_breaks.Lines]) -> None:
        for part in parts:
            self.stanzas += part.kept
            for line in part.lines:
                self._add(line, stanza=self.stanzas if part.kept else 0)

    def _add(self, spans: Sequence[InlineText], shape: Shape | None = None, stanza: int = 0) -> None:
        text = squeeze(words_of(spans))
        if not text:
            return
        at = self.around[-1]
        if at.shape == "paragraph" and _ADDRESS.fullmatch(text) and not any(span.href for span in spans):
            self._add_alone(at.element, "embed", InlineText(embeds.label(text), text), text)
            return
        anchors, self.anchors = tuple(self.anchors), []
        self.page.pieces.append(
            VisibleBlock(
                at.element,
                shape or at.shape,
                text,
                tuple(spans),
                at.element.sourceline or 0,
                at.zones,
                at.quote,
                count_words(text),
                sum(count_words(span.text) for span in spans if span.href),
                at.containers,
                stanza,
                at.note,
                anchors,
            )
        )

    def _is_preformatted(self) -> bool:
        return bool(self.around[-1].element.tag == "pre")


def _is_code(spans: Sequence[InlineText]) -> bool:
    """Whether preformatted words are code or set in columns, so that their white space counts."""
    marked = all("code" in span.marks for span in spans if span.text.strip())
    return marked or line_breaks.has_columns("".join(span.text for span in spans))


def _is_block(element: lxml_html.HtmlElement, tag: str) -> bool:
    return tag in _BLOCKS or ("-" in tag and not _is_in_words(element))  # "-" marks a custom element of the page


def _is_in_words(element: lxml_html.HtmlElement) -> bool:
    """Whether a custom element is one or a few words of a paragraph: it has text beside it, and no elements inside."""
    above = element.getparent()
    if above is None or above.tag not in _INLINE_PLACES or len(element) or element.tag.startswith("amp-"):
        return False
    before = element.getprevious()
    text = above.text if before is None else before.tail
    return bool((text or "").strip() or (element.tail or "").strip())
