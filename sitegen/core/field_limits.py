"""Maximum lengths of fields, so that a hostile or broken seed cannot fill thousands of pages.

The limits are far above the lengths in real stories. A text that is too long is cut and gets an ellipsis; of a list
that is too long, the first entries are used; an address that is too long is left out, since a cut address leads
elsewhere. Each cut is reported.
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
    "source_url": 4_000, "src": 4_000, "id": 200, "source": 200, "extra": 20_000, "slug": 200, "author": 200,
}  # fmt: skip
"""Maximum length in code points, by field name in the records; for a list, the limit applies to each entry."""

ENTRIES: Mapping[str, int] = {
    "authors": 200, "tags": 500, "topics": 100, "entities": 5_000, "forms": 100, "aliases": 1_000, "images": 1_000,
    "corrections": 200, "related": 200, "parents": 100, "extra": 200, "named": 5_000, "comments": 10_000,
}  # fmt: skip
"""Maximum number of entries of a list, by field name."""

_WHOLE = frozenset(["source_url", "src", "id", "related", "aliases"])
_RECORDS = frozenset(["entities", "images", "corrections", "withdrawn", "named", "comments"])
_NEAR_CHARS = 40
"""A text is cut at a space if there is one in the last so many characters before the limit."""


def cut(text: str, most: int) -> str:
    """`text` cut to at most `most` characters. A cut text ends in an ellipsis, after a whole word if possible."""
    if len(text) <= most:
        return text
    end = most - 1
    while end > 0 and unicodedata.combining(text[end]):
        end -= 1
    kept = text[:end]
    space = kept.rfind(" ")
    return (kept[:space] if space > end - _NEAR_CHARS and space > 0 else kept).rstrip() + "…"


class Bounds:
    """Cuts records to the limits.

    `exceeded` describes each cut by field: {"title": "3,000,000 characters, cut to 500"}.
    """

    def __init__(self) -> None:
        self.exceeded: dict[str, str] = {}

    def record(self, record: Any) -> Any:
        """Returns a frozen record, and the records inside it, cut to the limits."""
        return self._within(record, "")

    def value(self, name: str, value: Any, place: str) -> Any:
        """Returns the value of field `name`, cut to the limits.

        `place` is the key under which a cut is listed in `exceeded`.
        """
        if isinstance(value, str):
            return self._text(name, value, place)
        if isinstance(value, tuple) and value and (name in CHARACTERS or name in _RECORDS):
            return self._entries(name, value, place)
        return self._within(value, place) if name in _RECORDS and is_dataclass(value) else value

    def _text(self, name: str, text: str, place: str) -> str:
        is_data = name == "src" and text.startswith("data:")  # a picture inside the page, whose reader limits it
        most = len(text) if is_data else CHARACTERS.get(name, len(text))
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
