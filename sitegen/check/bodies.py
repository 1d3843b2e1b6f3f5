"""Checks for articles and pages without text, and for pictures that are missing or are no pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from sitegen.check.finding import ERROR, WARNING, Finding
from sitegen.check.line_numbers import line_in_file, line_of_key
from sitegen.content.document import Document
from sitegen.core.files import is_file, path_inside
from sitegen.core.model import Article
from sitegen.core.raster_images import refusal_of
from sitegen.core.text import plain
from sitegen.core.urls import without_query

_PICTURE = re.compile(
    r"!\[(?:(?!!\[)[^\]])*\]\(<?([^)\s>]+)|<img\b(?:(?!<img)[^>])*?\bsrc=[\"']?([^\"'\s>]+)", re.IGNORECASE
)
_HERE = re.compile(r"/?(?![a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def empty(article: Article) -> Iterator[Finding]:
    """An article without text: an error, or a warning if it has a picture, a standfirst or a description."""
    if article.withdrawn or plain(article.body):
        return
    severity = WARNING if article.images or article.subtitle or article.description else ERROR
    mend = "write its text, or take the file out; `sitegen convert --explain` shows what became of its seed"
    yield Finding(article.path, None, "has no text", mend, "empty", severity)


def empty_page(path: str, document: Document) -> Iterator[Finding]:
    """A free page without text."""
    if not plain(document.body):
        yield Finding(path, None, "has no text", "write it, or take the file out", "empty")


def pictures(root: Path, path: str, article: Article | None, document: Document) -> Iterator[Finding]:
    """Pictures of this site that front matter or text name, and that are missing or are no pictures."""
    for image in article.images if article else ():
        if image.src and _HERE.match(image.src):
            yield from _picture(root, path, image.src, lambda src: line_of_key(document.head, "images", src))
    for first, second in _PICTURE.findall(document.body):
        src = first or second
        if _HERE.match(src):
            yield from _picture(root, path, src, lambda src: line_in_file(root / path, [src]))


def _picture(root: Path, path: str, src: str, line: Callable[[str], int | None]) -> Iterator[Finding]:
    """The finding about one picture that the file at `path` names; `line` finds the line of the name."""
    name = unquote(without_query(src)).lstrip("/")
    try:
        own, other = path_inside(root / "content", name), path_inside(root / "static", name)
        if is_file(other):
            return
        if not is_file(own):
            yield _missing(path, src, line(src))
        elif name.startswith("images/") and (why := refusal_of(own)):
            yield Finding(
                path, line(src), f"content/{name} {why}", "put a picture in its place, or take it out", "images"
            )
    except (OSError, ValueError):
        yield _missing(path, src, line(src))


def _missing(path: str, src: str, line: int | None) -> Finding:
    return missing_picture(path, line, "/" + unquote(src).lstrip("/"))


def missing_picture(file: str, line: int | None, path: str) -> Finding:
    """The finding for a missing picture at a path of this site, named in `file`."""
    mend = "put the file into content/images/ or static/, or take the picture out"
    return Finding(file, line, f"the picture {path} is not there", mend, "images")
