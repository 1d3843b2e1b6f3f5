"""Free-standing pages: content/pages/NAME.md becomes /NAME/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from sitegen.bounds import Bounds
from sitegen.content.document import Document
from sitegen.text import slug, squeeze


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page of the archive's keepers. `url` is a path from the site's root, `body` Markdown."""

    path: str
    url: str
    title: str
    description: str
    body: str
    draft: bool = False


def page_file(path: str, document: Document, bounds: Bounds) -> PageFile:
    """The page that stands at `path`; its folders below content/pages become its URL's. It is kept within `bounds`."""
    steps = PurePosixPath(path).with_suffix("").parts[2:]
    title = document.data.get("title") or steps[-1].replace("-", " ").capitalize()
    url = "/" + "".join(slug(step) + "/" for step in steps)
    description = squeeze(str(document.data.get("description") or ""))
    # Anything but a plain "false" hides it: a slip must not publish what was not meant to be seen.
    draft = document.data.get("draft", False) is not False
    made: PageFile = bounds.record(PageFile(path, url, squeeze(str(title)), description, document.body, draft))
    return made
