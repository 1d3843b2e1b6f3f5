"""What the readers of article-only captures find: pieces of Markdown, pictures, and what was taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sitegen.core.model import Image, Line

_SIZE = re.compile(r"-\d+x\d+(?=\.\w+$)|\?.*$")


@dataclass(frozen=True, slots=True)
class MarkdownPiece:
    """A block of a body as Markdown. `line` is where it begins in the capture, 0 where that has no lines."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """An article's pieces in order, its pictures, the lines that are in neither, and the title that it begins with."""

    pieces: tuple[MarkdownPiece, ...]
    images: tuple[Image, ...] = ()
    removed: tuple[Line, ...] = ()
    title: str = ""


def distinct(images: Iterable[Image]) -> tuple[Image, ...]:
    """Each picture once, in whatever size, with the words that any of its mentions has."""
    found: dict[str, Image] = {}
    for image in images:
        key = _SIZE.sub("", image.src) or image.caption
        known = found.get(key, image)
        found[key] = Image(known.src, known.caption or image.caption, known.credit or image.credit)
    return tuple(found.values())
