"""Free-standing pages: content/pages/NAME.md becomes /NAME/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from sitegen.content.document import Document
from sitegen.content.front_matter import Reader
from sitegen.core.errors import Problem
from sitegen.core.text import slug


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page of the archive's keepers. `url` is a path from the site's root, `body` Markdown."""

    path: str
    url: str
    title: str
    description: str
    body: str
    draft: bool = False


def page_url(path: str) -> str:
    """The URL path of the page that stands at `path`: its name, below the folders that it has in content/pages/."""
    steps = PurePosixPath(path).with_suffix("").parts[2:]
    return "/" + "".join(slug(step) + "/" for step in steps)


def page_file(path: str, document: Document) -> tuple[PageFile, list[Problem]]:
    """The page that stands at `path`; its folders below content/pages become its URL's.

    A value of a wrong type is left out, one that is too long is cut; both are listed.
    """
    reader = Reader(path, document)
    title = reader.text("title") or PurePosixPath(path).stem.replace("-", " ").capitalize()
    # Anything but a plain "false" hides it: a slip must not publish what was not meant to be seen.
    draft = document.data.get("draft", False) is not False
    made = PageFile(path, page_url(path), title, reader.text("description"), document.body, draft)
    return reader.bounded(made), reader.problems
