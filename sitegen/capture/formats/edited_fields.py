"""What editors state of a story besides its text: names, corrections, a withdrawal, and keys unknown to sitegen.

The values are those that front matter or an API gives: texts, numbers, lists and mappings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sitegen.capture.formats import timestamps
from sitegen.capture.formats.publication_state import is_no, is_yes
from sitegen.capture.formats.stated_fields import words
from sitegen.core.model import PERSON, SCOPES, THIS, Named, PrintedCorrection, Withdrawal

_LISTED = re.compile(r"[,;]")
_NAMES, _FORMS = ("name", "title", "label", "full_name", "display_name"), ("as", "aliases")
_TEXTS = ("text", "correction", "note", "body", "description", "message", "content")
_REASONS = ("reason", "note", "text", "message", "description", "notice")
_MAX_EXTRA_CHARS = 20_000
"""The length, as JSON, up to which the value of an unknown key is kept."""
_MAX_DEPTH = 15
"""Nesting of unknown values. Front matter may nest 20 levels in all."""


def named(kind: str, value: Any) -> tuple[Named, ...]:
    """The entities of one kind in a list of names or of mappings with a name, or in a text."""
    if isinstance(value, str):
        value = _LISTED.split(value) if kind == PERSON.name else [value]
    found = (_entity(kind, one) for one in (value if isinstance(value, list) else [value]))
    return tuple({one.name: one for one in found if one.name}.values())


def _entity(kind: str, value: Any) -> Named:
    if not isinstance(value, dict):
        return Named(kind, words(value))
    forms: list[Any] = next((value[key] for key in _FORMS if isinstance(value.get(key), list)), [])
    name = next((found for key in _NAMES if (found := words(value.get(key)))), "")
    return Named(
        kind, name, tuple(form for one in forms if (form := words(one)) and form != name), words(value.get("id"))
    )


def corrections(value: Any) -> tuple[PrintedCorrection, ...]:
    """The corrections in a list of texts or of mappings with a text and a date, or in one of these."""
    made = (_correction(one) for one in (value if isinstance(value, list) else [value]))
    return tuple(one for one in made if one.text)


def _correction(value: Any) -> PrintedCorrection:
    if not isinstance(value, dict):
        return PrintedCorrection("", words(value) if isinstance(value, str) else "")
    text = next((found for key in _TEXTS if (found := words(value.get(key)))), "")
    return PrintedCorrection(timestamps.iso(value.get("date")), text)


def withdrawal(value: Any) -> Withdrawal | None:
    """The withdrawal that a value states; None for one that means "no".

    Any other value withdraws the story, since a mistake in it must not publish what should be hidden.
    """
    if value is None or is_no(value):
        return None
    if isinstance(value, dict):
        scope = words(value.get("scope"))
        reason = next((found for key in _REASONS if (found := words(value.get(key)))), "")
        return Withdrawal(timestamps.iso(value.get("date")), reason, scope if scope in SCOPES else THIS)
    day = timestamps.iso(value)
    return Withdrawal(day, "" if day or is_yes(value) else words(value))


def kept_extra(value: Any) -> Any:
    """An unknown value as front matter can hold it. Raises ValueError if it is too long or nested too deep."""
    made = _plain(value, 0)
    if len(json.dumps(made, ensure_ascii=False)) > _MAX_EXTRA_CHARS:
        raise ValueError(f"longer than {_MAX_EXTRA_CHARS:,} characters")
    return made


def _plain(value: Any, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(value, Mapping):
        return {str(key): _plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value
