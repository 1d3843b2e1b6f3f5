"""What people know of an entity or a tag: content/entities/KIND/SLUG.md and content/tags/SLUG.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sitegen.bounds import Bounds
from sitegen.content.document import Document
from sitegen.errors import ContentError
from sitegen.model import ENTITY_KINDS, TAG
from sitegen.text import squeeze

_FOLDERS: dict[tuple[str, ...], str] = {("entities", kind.plural): kind.name for kind in ENTITY_KINDS} | {
    ("tags",): TAG.name
}


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


def term_file(path: str, document: Document, bounds: Bounds) -> TermFile:
    """Reads the file at `path` (relative to the site), within `bounds`.

    Raises ContentError where it is of no kind or has no name.
    """
    folders = PurePosixPath(path).parts[1:-1]
    kind = _FOLDERS.get(folders)
    if kind is None:
        known = ", ".join("content/" + "/".join(f) for f in _FOLDERS)
        raise ContentError("is in no folder of a kind", file=path, hint=f"known are {known}")
    name = document.data.get("name") or document.data.get("title")
    if not isinstance(name, str):
        raise ContentError("name: a text was expected", file=path, line=1)
    made: TermFile = bounds.record(TermFile(
        path,
        kind,
        squeeze(name),
        _names(path, document, "aliases"),
        document.body,
        _id(path, document, "wikidata", r"Q\d+"),
        _id(path, document, "geonames", r"\d+"),
        _names(path, document, "parents"),
        # Anything but a plain "false" hides it: a slip must not publish what was not meant to be seen.
        document.data.get("hide", False) is not False,
    ))
    return made


def _id(path: str, document: Document, key: str, form: str) -> str:
    """An identifier, which becomes a part of a link."""
    value = str(document.data.get(key) or "")
    if value and not re.fullmatch(form, value, re.ASCII):
        example = "Q7184" if key == "wikidata" else "2643743"
        raise ContentError(f"{key}: an id like {example} was expected", file=path, line=1)
    return value


def _names(path: str, document: Document, key: str) -> tuple[str, ...]:
    value: Any = document.data.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ContentError(f"{key}: a list of texts was expected", file=path, line=1)
    return tuple(filter(None, map(squeeze, value)))
