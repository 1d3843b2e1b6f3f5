"""Records that the readers of article-only captures return: pieces of Markdown, pictures, removed lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sitegen.core.model import Image, Line

_SIZE = re.compile(r"-\d+x\d+(?=\.\w+$)|\?.*$")


@dataclass(frozen=True, slots=True)
class MarkdownPiece:
    """A block of a body as Markdown. `line` is its first line in the capture, 0 if the capture has no lines.

    `fixed` marks a block that is no boilerplate, whatever its words are: an embed, a table or a footnote.
    """

    line: int
    text: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """The content of an article.

    `pieces` are its blocks in order, `removed` the lines that are in no block; `title` is the title that it begins
    with.
    """

    pieces: tuple[MarkdownPiece, ...]
    images: tuple[Image, ...] = ()
    removed: tuple[Line, ...] = ()
    title: str = ""


def distinct(images: Iterable[Image]) -> tuple[Image, ...]:
    """Each picture once, whatever its size, with the first caption, credit and alternative text of its copies."""
    found: dict[str, Image] = {}
    for image in images:
        key = _SIZE.sub("", image.src) or image.caption
        known = found.get(key, image)
        found[key] = replace(
            known,
            caption=known.caption or image.caption,
            credit=known.credit or image.credit,
            alt=known.alt or image.alt,
        )
    return tuple(found.values())
