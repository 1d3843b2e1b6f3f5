"""Checks front matter: misspelt keys, and values of the wrong type."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sitegen.check.finding import ERROR, WARNING, Finding
from sitegen.check.line_numbers import line_of_key
from sitegen.content.document import Document
from sitegen.content.front_matter import KEYS
from sitegen.core.errors import Problem
from sitegen.core.model import ENTITY_KINDS

CHECK = "front matter"

_PAGE_KEYS = frozenset(["title", "description", "draft"])
_TERM_KEYS = frozenset(["name", "title", "aliases", "wikidata", "geonames", "parents", "hide"])
_RECORDS: Mapping[str, frozenset[str]] = {
    **{kind.plural: frozenset(["name", "as", "id", "confidence"]) for kind in ENTITY_KINDS},
    "images": frozenset(["src", "caption", "credit", "alt"]),
    "corrections": frozenset(["date", "text"]),
    "comments": frozenset(["author", "date", "text"]),
    "withdrawn": frozenset(["date", "reason", "scope"]),
}
_MIN_SIMILARITY = 0.8
_TOO_LONG = re.compile(r" [\d,]+ (?:characters|entries),")


def keys(path: str, document: Document) -> Iterator[Finding]:
    """Keys that are probably misspelt. Other unknown keys may be for a theme, and are no findings."""
    kind = path.split("/")[1]
    known = {"articles": KEYS, "pages": _PAGE_KEYS}.get(kind, _TERM_KEYS)
    for key in document.data:
        close = _close(key, known)
        if close:
            yield _nearly(path, document, key, close)
    if kind == "articles":
        for key, names in _RECORDS.items():
            yield from _records(path, document, key, names)


def values(problems: Iterable[Problem]) -> Iterator[Finding]:
    """Turns the problems from reading an article into findings: values of the wrong type, or too long."""
    for problem in problems:
        key, _, what = problem.error.partition(":")
        if _TOO_LONG.match(what):
            yield Finding(problem.file, problem.line, problem.error, "shorten it", CHECK, WARNING)
        else:
            mend = f"give {key} such a value, or take it out"
            yield Finding(problem.file, problem.line, problem.error, mend, CHECK)


def _close(key: str, known: frozenset[str]) -> str:
    if key in known:
        return ""
    folded = key.lower().replace("-", "_").replace(" ", "_")
    found = difflib.get_close_matches(folded, sorted(known), 1, _MIN_SIMILARITY)
    return found[0] if found else ""


def _nearly(path: str, document: Document, key: str, close: str) -> Finding:
    """The finding for a misspelt key: an error, or a warning if the correct key is present too."""
    severity = WARNING if close in document.data else ERROR
    what = f"unknown key {key!r}; did you mean {close!r}?"
    mend = f"rename it to {close}, or to something less like it if a theme of yours reads it"
    return Finding(path, line_of_key(document.head, key), what, mend, CHECK, severity)


def _records(path: str, document: Document, key: str, names: frozenset[str]) -> Iterator[Finding]:
    value: Any = document.data.get(key)
    for item in value if isinstance(value, list) else [value]:
        for name in item if isinstance(item, dict) else ():
            if name in names:
                continue
            close = difflib.get_close_matches(str(name).lower(), sorted(names), 1, 0.6)
            hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(sorted(names))}"
            line = line_of_key(document.head, key, f"{name}:")
            yield Finding(path, line, f"{key}: unknown key {name!r}; {hint}", "rename it or take it out", CHECK)
