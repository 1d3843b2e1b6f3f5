"""Converts the blocks of a page to Markdown of escaped text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from lxml import html as lxml_html

from sitegen.capture.html import embeds, list_numbers, table_markdown
from sitegen.capture.html.inline_markdown import InlineWriter, code_block
from sitegen.capture.html.visible_blocks import CELLS, ITEMS, LISTS, VisibleBlock
from sitegen.core.text import escape_inline

_OWN_SIGN = r"^(?:[\^↑]\s*)?(?:(?:<sup>)?(?:\\\[)?(?:LABEL|\\\*)(?:\\\])?(?:</sup>)?(?:\\?[.):])?\s+)?"
"""The sign with which a footnote begins on the page: "^", "1", "[1]", "1." or "*"; LABEL is its label."""
_CLOSING = re.compile(r"(?<!#)#+$")
"""Signs at the end of a heading that engines leave out."""
_INDENT = "    "
_APART = "<!-- -->"
"""A comment between two lists or two quotations, which would otherwise be read as one."""

Blocks = Sequence[VisibleBlock]


def markdown(pieces: Iterable[VisibleBlock], base: str) -> list[str]:
    """The Markdown blocks, in order: paragraphs, sub-headings, lists, quotations, tables, and footnotes at the end.

    Relative links are resolved against `base`.
    """
    shown = [piece for piece in pieces if piece.shape != "back link"]
    marked = {span.note for piece in shown if not piece.note for span in piece.spans if span.note}
    notes = [piece for piece in shown if piece.note in marked]
    linked = {span.href[1:] for piece in shown for span in piece.spans if span.href.startswith("#")}
    anchors = linked & {name for piece in shown for name in piece.anchors}
    writer = _Writer(InlineWriter(base, {piece.note for piece in notes}, anchors), _levels(shown))
    return [*writer.blocks([piece for piece in shown if piece.note not in marked], 0), *writer.notes(notes)]


def _levels(pieces: Blocks) -> dict[str, int]:
    """The level in Markdown of each kind of heading: the highest kind that is used has level two."""
    used = sorted({_heading_tag(piece) for piece in pieces if piece.shape == "heading"})
    return {tag: min(level, 6) for level, tag in enumerate(used, 2)}


def _heading_tag(piece: VisibleBlock) -> str:
    """The h1 to h6 element around the words of a heading. An h1 inside a story counts as h2."""
    for element in (piece.element, *piece.element.iterancestors()):
        if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return max(str(element.tag), "h2")
    return "h2"


class _Writer:
    """Writes blocks; `level` is the number of containers around them that are written already."""

    def __init__(self, inline: InlineWriter, levels: dict[str, int]) -> None:
        self.inline = inline
        self.levels = levels

    def blocks(self, pieces: Blocks, level: int) -> list[str]:
        """The Markdown blocks of pieces."""
        made: list[str] = []
        above = ""
        for _, group in groupby(pieces, lambda piece: _key(piece, level)):
            members = list(group)
            box = _box(members[0], level)
            written = self._leaf(members, level) if box is None else list(self._container(box, members, level + 1))
            kind = _merging(box)
            made += [_APART, *written] if kind and kind == above else written
            above = kind
        return made

    def notes(self, pieces: Blocks) -> Iterator[str]:
        """The footnotes, each with the mark of its label."""
        for label, group in groupby(pieces, lambda piece: piece.note):
            text = _indented("\n\n".join(self.blocks(list(group), 0)))
            own = re.compile(_OWN_SIGN.replace("LABEL", label))
            yield f"[^{label}]: {own.sub('', text, count=1)}"

    def _container(self, box: lxml_html.HtmlElement, pieces: Blocks, level: int) -> Iterator[str]:
        if box.tag == "blockquote":
            yield "\n>\n".join(_quoted(block) for block in self.blocks(pieces, level))
        elif box.tag == "dl" and level == 1:
            yield from self._definitions(pieces, level)
        elif box.tag == "dl":  # engines differ on definitions inside other lists
            yield from self.blocks(pieces, level)
        elif box.tag in LISTS:
            yield from self._list(box, pieces, level)
        elif box.tag == "table":
            yield from self._table(box, pieces, level)
        else:
            yield from self.blocks(pieces, level)

    def _leaf(self, pieces: Blocks, level: int) -> list[str]:
        """One paragraph, heading or preformatted block; the pieces are its lines."""
        first = pieces[0]
        if first.shape == "heading":
            anchors = "".join(f'<a id="{name}"></a>' for name in self._anchors(first))
            words = _CLOSING.sub(lambda match: "\\#" * len(match[0]), self.inline.words(first.spans))
            return [f"{'#' * self.levels.get(_heading_tag(first), 2)} {anchors}{words}"]
        if first.shape == "code":
            text = "".join(span.text for span in first.spans).strip("\n")
            return [_INDENT + _indented(text) if level else code_block(text)]
        return ["\\\n".join(self._line(piece) for piece in pieces)]

    def _line(self, piece: VisibleBlock) -> str:
        span = piece.spans[0]
        if piece.shape == "embed" and piece.text == embeds.label(span.href):  # a path becomes a host and a path
            return self.inline.block([span._replace(text=embeds.label(self.inline.target(span.href)) or piece.text)])
        return self.inline.block(piece.spans, self._anchors(piece))

    def _anchors(self, piece: VisibleBlock) -> list[str]:
        return [name for name in piece.anchors if name in self.inline.anchors]

    def _list(self, box: lxml_html.HtmlElement, pieces: Blocks, level: int) -> Iterator[str]:
        """One list. Items whose numbers Markdown cannot count are bullets that begin with the number."""
        items: list[tuple[lxml_html.HtmlElement | None, list[str]]] = []
        for _, group in groupby(pieces, lambda piece: _key(piece, level)):
            members = list(group)
            item = _box(members[0], level)
            if item is not None and item.tag not in ITEMS and items:
                items[-1][1].extend(self._container(item, members, level + 1))
            else:
                is_item = item is not None and item.tag in ITEMS
                items.append((item, self.blocks(members, level + is_item)))
        items = [(item, blocks) for item, blocks in items if blocks]
        marks = list_numbers.marks(box, [item for item, _ in items])
        tight = all(_is_tight(blocks) for _, blocks in items)
        made = [_item(mark, blocks, tight) for mark, (_, blocks) in zip(marks, items, strict=True)]
        yield ("\n" if tight else "\n\n").join(made)

    def _definitions(self, pieces: Blocks, level: int) -> Iterator[str]:
        """A definition list; a term without a definition, or a definition without a term, is a paragraph."""
        terms: list[str] = []
        entry: list[str] = []
        for _, group in groupby(pieces, lambda piece: _key(piece, level)):
            members = list(group)
            box = _box(members[0], level)
            if box is not None and box.tag == "dd" and (terms or entry):
                blocks = self.blocks(members, level + 1)
                entry += [*terms, ":   " + _indented("\n\n".join(blocks)).lstrip()]
                terms = []
                continue
            if entry and (made := "\n".join(entry)):
                yield made
            entry = []
            if box is not None and box.tag == "dt":
                terms.append(" ".join(self._line(piece) for piece in members))
            else:
                yield from (*terms, *self.blocks(members, level + (box is not None)))
                terms = []
        if entry:
            yield "\n".join(entry)
        yield from terms

    def _table(self, box: lxml_html.HtmlElement, pieces: Blocks, level: int) -> Iterator[str]:
        """The caption in bold, words outside the cells, and the table."""
        cells: dict[lxml_html.HtmlElement, list[str]] = {}
        for piece in pieces:
            cell = _box(piece, level)
            if cell is not None and cell.tag in CELLS:
                cells.setdefault(cell, []).extend(self._cell_lines(piece))
            elif cell is not None and cell.tag == "caption":
                yield f"**{self._line(piece)}**"
            else:
                yield self._line(piece)
        yield from table_markdown.table(box, {cell: table_markdown.cell_text(lines) for cell, lines in cells.items()})

    def _cell_lines(self, piece: VisibleBlock) -> list[str]:
        if piece.shape == "code":
            text = "".join(span.text for span in piece.spans)
            return [escape_inline(" ".join(line.split())) for line in text.split("\n")]
        return [self._line(piece)]


def _box(piece: VisibleBlock, level: int) -> lxml_html.HtmlElement | None:
    return piece.containers[level] if len(piece.containers) > level else None


def _key(piece: VisibleBlock, level: int) -> tuple[str, int]:
    """A key that is equal for consecutive pieces that form one block."""
    box = _box(piece, level)
    if box is not None:
        return "box", id(box)
    return ("lines", piece.stanza) if piece.stanza else ("piece", id(piece))


def _merging(box: lxml_html.HtmlElement | None) -> str:
    """The kind of a container of which two in succession would be read as one; "" for others."""
    if box is None:
        return ""
    return "list" if box.tag in LISTS else "quote" if box.tag == "blockquote" else ""


def _quoted(block: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in block.split("\n"))


def _indented(text: str) -> str:
    """Text whose lines, except empty ones and the first, are indented below the mark of an item."""
    first, *others = text.split("\n")
    return "\n".join([first, *(_INDENT + line if line else "" for line in others)])


def _is_tight(blocks: Sequence[str]) -> bool:
    """Whether an item is a paragraph, alone or followed by lists without empty lines."""
    return all(_starts_list(block) and "\n\n" not in block for block in blocks[1:]) and "\n\n" not in blocks[0]


def _starts_list(block: str) -> bool:
    return block.startswith("- ") or block.partition(".")[0].isdecimal()


def _item(mark: str, blocks: Sequence[str], tight: bool) -> str:
    text = ("\n" if tight else "\n\n").join(blocks)
    return f"{mark} {_indented(text)}"
