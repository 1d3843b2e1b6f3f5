"""How long a field may be: far longer than any story's, so that what is no story's cannot fill a thousand pages.

A text that is longer is cut, with an ellipsis; of a list that is longer the first entries are taken; an address that is
longer is left out, since a part of it leads elsewhere. Each is told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

CHARACTERS: Mapping[str, int] = {
    "title": 500, "subtitle": 3_000, "description": 2_000, "dateline": 200, "publication": 200, "section": 200,
    "rights": 2_000, "authors": 200, "tags": 200, "topics": 200, "name": 300, "forms": 300, "aliases": 2_000,
    "caption": 5_000, "credit": 500, "alt": 2_000, "reason": 5_000, "text": 20_000, "parents": 300, "related": 2_000,
    "source_url": 4_000, "src": 4_000, "id": 200, "source": 200, "extra": 20_000,
}  # fmt: skip
"""Code points that a field may have, or an entry of a list, by its name in the records."""

ENTRIES: Mapping[str, int] = {
    "authors": 200, "tags": 500, "topics": 100, "entities": 5_000, "forms": 100, "aliases": 1_000, "images": 1_000,
    "corrections": 200, "related": 200, "parents": 100, "extra": 200,
}  # fmt: skip
"""Entries that a list may have."""

_WHOLE = frozenset(["source_url", "src", "id", "related", "aliases"])
_RECORDS = frozenset(["entities", "images", "corrections", "withdrawn"])
_NEAR_CHARS = 40
"""So far before its end a text is cut between two words, if it can be."""


def cut(text: str, most: int) -> str:
    """`text` in at most so many characters; one that is cut ends in an ellipsis, behind a whole word if it can."""
    if len(text) <= most:
        return text
    end = most - 1
    while end > 0 and unicodedata.combining(text[end]):
        end -= 1
    kept = text[:end]
    space = kept.rfind(" ")
    return (kept[:space] if space > end - _NEAR_CHARS and space > 0 else kept).rstrip() + "…"


class Bounds:
    """Keeps records within bounds; `exceeded` says what was cut, by field: "title: 3,000,000 characters, cut to
    500"."""

    def __init__(self) -> None:
        self.exceeded: dict[str, str] = {}

    def record(self, record: Any) -> Any:
        """A frozen record, and the records in it, within bounds."""
        return self._within(record, "")

    def value(self, name: str, value: Any, place: str) -> Any:
        """A value of the field `name`, which is told of as `place`."""
        if isinstance(value, str):
            return self._text(name, value, place)
        if isinstance(value, tuple) and value and (name in CHARACTERS or name in _RECORDS):
            return self._entries(name, value, place)
        return self._within(value, place) if name in _RECORDS and is_dataclass(value) else value

    def _text(self, name: str, text: str, place: str) -> str:
        most = CHARACTERS.get(name, len(text))
        if len(text) <= most:
            return text
        what = "left out" if name in _WHOLE else f"cut to {most:,}"
        self.exceeded.setdefault(place, f"{len(text):,} characters, {what}")
        return "" if name in _WHOLE else cut(text, most)

    def _entries(self, name: str, values: tuple[Any, ...], place: str) -> tuple[Any, ...]:
        most = ENTRIES.get(name, len(values))
        if len(values) > most:
            self.exceeded.setdefault(place, f"{len(values):,} entries, of which the first {most:,} are taken")
        kept = values[:most]
        made = tuple(
            self._text(name, value, place) if isinstance(value, str) else self._within(value, place) for value in kept
        )
        made = tuple(value for value in made if value != "")
        return values if len(made) == len(values) and all(map(_is, made, values)) else made

    def _within(self, record: Any, place: str) -> Any:
        if not is_dataclass(record) or isinstance(record, type):
            return record
        changed = {}
        for field in fields(record):
            value = getattr(record, field.name)
            new = self.value(field.name, value, place or field.name)
            if new is not value:
                changed[field.name] = new
        return replace(record, **changed) if changed else record


def _is(one: object, other: object) -> bool:
    return one is other
