"""Whether a record was public, by the word with which its platform states that."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from sitegen.core.errors import PassedOverError

PUBLISHED, DRAFT = "published", "draft"
_IGNORED = re.compile(r"[\s_-]+")
_MAX_WORD_CHARS = 40
_YES, _NO = frozenset(["true", "yes", "on", "1"]), frozenset(["false", "no", "off", "0"])
_FLAGS = (
    (DRAFT, ("draft", "isdraft", "drafted"), True),
    (DRAFT, ("published", "ispublished"), False),
    ("private", ("private", "isprivate"), True),
    ("private", ("public", "ispublic"), False),
    ("protected", ("protected", "isprotected", "passwordprotected"), True),
    ("trash", ("deleted", "isdeleted", "trashed"), True),
)
"""What truth values mean: a state, the keys, and the value that means it."""


@cache
def _words() -> dict[str, str]:
    """Word of a platform -> "published", "draft" or the reason for passing a record over."""
    tables = tomllib.loads(files("sitegen.capture.formats").joinpath("publication_states.toml").read_text("utf-8"))
    return {word: state for state, words in tables.items() for word in words}


def state_of(word: str) -> str:
    """PUBLISHED, DRAFT, or the reason for which a record with this status is passed over."""
    return _words().get(_IGNORED.sub("", word.lower())) or f"status {word.strip()[:_MAX_WORD_CHARS] or 'unknown'}"


def is_draft(word: str, place: str, line: int | None = None) -> bool:
    """Whether a status means a draft. Raises PassedOverError if it means neither a draft nor something public."""
    state = state_of(word)
    if state in (PUBLISHED, DRAFT):
        return state == DRAFT
    raise PassedOverError(state, file=place, line=line)


def of_object(found: Mapping[str, Any]) -> str:
    """What an object of any dataset says of itself: DRAFT, the reason to pass it over, or "" if it says nothing.

    Words whose meaning is not known say nothing here, since other programs use such keys for other things.
    """
    values = {_IGNORED.sub("", str(key).lower()): value for key, value in found.items()}
    for key in ("status", "state", "poststatus", "publishstatus", "publicationstatus", "visibility"):
        value = values.get(key)
        state = _words().get(_IGNORED.sub("", value.lower()), "") if isinstance(value, str) else ""
        if state not in ("", PUBLISHED):
            return state
    for state, keys, meant in _FLAGS:
        if any(_is_said(values.get(key), meant) for key in keys):
            return state
    return ""


def _is_said(value: Any, meant: bool) -> bool:
    """Whether a value is a truth value, or a word for one, that equals `meant`."""
    if isinstance(value, bool):
        return value == meant
    return isinstance(value, str) and value.strip().lower() in (_YES if meant else _NO)
