"""Articles and pages without a text, and pictures that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from sitegen.check.finding import ERROR, WARNING, Finding
from sitegen.check.places import line_in_file, line_of_key
from sitegen.content.document import Document
from sitegen.files import inside, is_file
from sitegen.model import Article
from sitegen.text import plain

_PICTURE = re.compile(
    r"!\[(?:(?!!\[)[^\]])*\]\(<?([^)\s>]+)|<img\b(?:(?!<img)[^>])*?\bsrc=[\"']?([^\"'\s>]+)", re.IGNORECASE
)
_HERE = re.compile(r"/?(?![a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def empty(article: Article) -> Iterator[Finding]:
    """An article that says nothing: a warning where it has at least a picture or a standfirst."""
    if article.withdrawn or plain(article.body):
        return
    severity = WARNING if article.images or article.subtitle or article.description else ERROR
    mend = "write its text, or take the file out; `sitegen convert --explain` shows what became of its seed"
    yield Finding(article.path, None, "has no text", mend, "empty", severity)


def empty_page(path: str, document: Document) -> Iterator[Finding]:
    """A free page that says nothing."""
    if not plain(document.body):
        yield Finding(path, None, "has no text", "write it, or take the file out", "empty")


def pictures(root: Path, path: str, article: Article | None, document: Document) -> Iterator[Finding]:
    """Pictures of this site that front matter or text name and that are not there."""
    for image in article.images if article else ():
        if image.src and _HERE.match(image.src) and not _is_there(root, image.src):
            yield _missing(path, image.src, line_of_key(document.head, "images", image.src))
    for first, second in _PICTURE.findall(document.body):
        src = first or second
        if _HERE.match(src) and not _is_there(root, src):
            yield _missing(path, src, line_in_file(root / path, [src]))


def _is_there(root: Path, src: str) -> bool:
    name = unquote(src.partition("?")[0].partition("#")[0]).lstrip("/")
    try:
        return any(is_file(inside(root / folder, name)) for folder in ("content", "static"))
    except ValueError:
        return False


def _missing(path: str, src: str, line: int | None) -> Finding:
    return missing_picture(path, line, "/" + unquote(src).lstrip("/"))


def missing_picture(file: str, line: int | None, path: str) -> Finding:
    """A picture at a path of this site, named in `file`, that is not there."""
    mend = "put the file into content/images/ or static/, or take the picture out"
    return Finding(file, line, f"the picture {path} is not there", mend, "images")
