"""Converts the blocks of a page to Markdown of escaped text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import urljoin

from sitegen.capture.html.visible_blocks import InlineText, VisibleBlock
from sitegen.core.text import escape, squeeze

_LINK = re.compile(r"https?://[^\s<>\"'()\[\]\\]+$")
_SHORT_CELL_WORDS = 25
"""Cells of a table row with fewer words each are joined to one line."""


def markdown(pieces: Iterable[VisibleBlock], base: str) -> list[str]:
    """The Markdown blocks, in order: paragraphs, sub-headings, lists, quotations, table rows.

    Relative links are resolved against `base`.
    """
    return [block for _, group in groupby(pieces, _group_key) for block in _block(list(group), base)]


def _group_key(piece: VisibleBlock) -> tuple[str, int]:
    """A key that is equal for consecutive blocks that form one Markdown block."""
    if piece.shape == "heading":
        return "heading", id(piece)
    if piece.quote is not None:
        return "quote", id(piece.quote)
    if piece.shape in ("item", "cell") and piece.group is not None:
        return piece.shape, id(piece.group)
    return "paragraph", id(piece)


def _block(pieces: list[VisibleBlock], base: str) -> Iterator[str]:
    texts = [inline(piece.spans, base) for piece in pieces]
    shape = _group_key(pieces[0])[0]
    if shape == "heading":
        yield "## " + escape(pieces[0].text)
    elif shape == "quote":
        yield "\n>\n".join("> " + text for text in texts)
    elif shape == "item":
        yield "\n".join("- " + text for text in texts)
    elif shape == "cell" and all(piece.words < _SHORT_CELL_WORDS for piece in pieces):
        yield " · ".join(texts)
    else:
        yield from texts


def inline(spans: Iterable[InlineText], base: str) -> str:
    """The Markdown of one block's words. Links to the web are kept."""
    parts = []
    for target, group in groupby(spans, lambda span: _target(span.href, base)):
        words = escape(re.sub(r"\s+", " ", "".join(span.text for span in group)))
        parts.append(_link(words, target) if target else words)
    return squeeze("".join(parts))


def _target(href: str, base: str) -> str:
    """The absolute address of a link, if it is on the web; otherwise ""."""
    try:
        target = urljoin(base, href) if href and not href.startswith("#") else ""
    except ValueError:
        return ""
    return target if _LINK.fullmatch(target) else ""


def _link(words: str, target: str) -> str:
    text = words.strip()
    if not text:
        return words
    lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{lead}[{text}]({target}){trail}"
