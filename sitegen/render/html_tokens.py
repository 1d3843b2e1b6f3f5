"""Splits HTML, as nh3 writes it, into tags and texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

# nh3 writes attribute values in double quotes and leaves < and > in them alone.
_TOKEN = re.compile(r'(<[^>"]*+(?:"[^"]*"[^>"]*+)*+>)')
TAG = re.compile(r"</?([a-z0-9]+)")
VOID = frozenset(["br", "hr", "img"])
"""The allowed elements that have no end tag."""


def tokens_of(html: str) -> list[str]:
    """Texts and tags in turn; the first and the last are texts, which may be empty."""
    return _TOKEN.split(html)


def element_end(tokens: Sequence[str], start: int) -> int:
    """The index of the end tag of the element whose start tag is `tokens[start]`."""
    opening = TAG.match(tokens[start])
    name, depth = opening[1] if opening else "", 0
    for place in range(start, len(tokens)):
        found = TAG.match(tokens[place])
        if found and found[1] == name:
            depth += -1 if tokens[place].startswith("</") else 1
            if not depth:
                return place
    return len(tokens) - 1


_ID = re.compile(r' id="([^"]*)"')


def without_repeated_ids(tokens: Sequence[str]) -> list[str]:
    """Returns `tokens` without the ids that an element before has."""
    seen: set[str] = set()
    made = []
    for token in tokens:
        found = _ID.search(token) if token[:1] == "<" else None
        made.append(_ID.sub("", token) if found and found[1] in seen else token)
        seen.update(found.groups() if found else ())
    return made


def text_of(tokens: Sequence[str]) -> str:
    """The text of `tokens` without tags; it is still escaped."""
    return "".join([token for token in tokens if token[:1] != "<"])
