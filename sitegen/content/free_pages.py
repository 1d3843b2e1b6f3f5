"""Free-standing pages that people write: content/pages/NAME.md becomes /NAME/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from sitegen.content.document import Document
from sitegen.content.front_matter import Reader
from sitegen.core.errors import Problem
from sitegen.core.text import slug


@dataclass(frozen=True, slots=True)
class PageFile:
    """One such page. `url` is its URL path, `body` Markdown."""

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
    """The page in the file `path`, and its problems. Folders below content/pages become steps of its URL.

    A value of a wrong type is left out, one that is too long is cut; both are listed as problems.
    """
    reader = Reader(path, document)
    title = reader.text("title") or PurePosixPath(path).stem.replace("-", " ").capitalize()
    # Any value but a plain "false" makes it a draft: a typing error must not publish a page that should be hidden.
    draft = document.data.get("draft", False) is not False
    made = PageFile(path, page_url(path), title, reader.text("description"), document.body, draft)
    return reader.bounded(made), reader.problems
