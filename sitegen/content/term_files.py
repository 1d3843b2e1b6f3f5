"""What people know of an entity or a tag: content/entities/KIND/SLUG.md and content/tags/SLUG.md."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.content.document import Document
from sitegen.content.front_matter import Reader
from sitegen.core.errors import ContentError, Problem
from sitegen.core.model import ENTITY_KINDS, TAG

FOLDERS = {kind.name: f"content/entities/{kind.plural}" for kind in ENTITY_KINDS} | {TAG.name: "content/tags"}
"""Where the files of each kind of terms lie; authors and publications have none."""

_KINDS = {folder: kind for kind, folder in FOLDERS.items()}


@dataclass(frozen=True, slots=True)
class TermFile:
    """A file about one term. `body` is Markdown; `wikidata` ("Q7184") and `geonames` ids may be empty.

    `parents` are wider terms of its kind; `hide` keeps it off the site.
    """

    path: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    body: str
    wikidata: str = ""
    geonames: str = ""
    parents: tuple[str, ...] = ()
    hide: bool = False


def term_kind(path: str) -> str:
    """The kind of the term that a file is of, "" for none."""
    return _KINDS.get(path.rpartition("/")[0], "")


def term_file(path: str, document: Document) -> tuple[TermFile, list[Problem]]:
    """Reads the file at `path` (relative to the site).

    A value of a wrong type is left out, one that is too long is cut; both are listed.

    Raises ContentError where it is of no kind or has no name.
    """
    kind = term_kind(path)
    if not kind:
        raise ContentError("is in no folder of a kind", file=path, hint=f"known are {', '.join(_KINDS)}")
    reader = Reader(path, document)
    name = reader.text("name") or reader.text("title")
    if not name:
        raise ContentError("name: a text was expected", file=path, line=1)
    made = TermFile(
        path,
        kind,
        name,
        reader.texts("aliases"),
        document.body,
        reader.id("wikidata", r"Q\d+", "Q7184"),
        reader.id("geonames", r"\d+", "2643743"),
        reader.texts("parents"),
        # Anything but a plain "false" hides it: a slip must not publish what was not meant to be seen.
        document.data.get("hide", False) is not False,
    )
    return reader.bounded(made), reader.problems
