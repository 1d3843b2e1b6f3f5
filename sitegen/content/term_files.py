"""Files that people write about an entity or a tag: content/entities/KIND/SLUG.md and content/tags/SLUG.md."""

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

    `parents` are names of broader terms of the same kind; `hide` removes the term from the site.
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
    """The term file at `path` (relative to the site), and its problems.

    A value of a wrong type is left out, one that is too long is cut; both are listed. Raises ContentError if the folder
    is not that of a kind or the file has no name.
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
        # Any value but a plain "false" hides it: a typing error must not publish a term that should be hidden.
        document.data.get("hide", False) is not False,
    )
    return reader.bounded(made), reader.problems
