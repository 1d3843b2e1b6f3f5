"""Whether a record is public, by the words with which platforms, datasets and editors state that."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from sitegen.capture.fields.field_names import comparable
from sitegen.core.errors import PassedOverError

PUBLISHED, DRAFT = "published", "draft"
_MAX_WORD_CHARS = 40
_ADDED = re.compile(r"(?<=\S)\s*[(:,]")
"""The beginning of an explanation behind the word, as in "Draft (in review)"."""


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("publication_state.toml").read_text(encoding="utf-8"))


@cache
def _states() -> Mapping[str, str]:
    return {comparable(word): state for state, words in _tables()["states"].items() for word in words.split()}


def known_state(word: Any) -> str:
    """PUBLISHED, DRAFT, or the reason for which a record with this status is passed over; "" for other values."""
    return _states().get(comparable(_ADDED.split(word, maxsplit=1)[0]), "") if isinstance(word, str) else ""


def state_of(word: str) -> str:
    """Like `known_state`, but what a word that is not known means cannot be told, so a record with it is not public."""
    return known_state(word) or f"status {word.strip()[:_MAX_WORD_CHARS] or 'unknown'}"


def is_draft(word: str, place: str, line: int | None = None) -> bool:
    """Whether a status means a draft. Raises PassedOverError if it means neither a draft nor something public."""
    state = state_of(word)
    if state in (PUBLISHED, DRAFT):
        return state == DRAFT
    raise PassedOverError(state, file=place, line=line)


def is_no(value: Any) -> bool:
    """Whether a value means "no", as a boolean or as a word."""
    return _answers(value, "no")


def is_yes(value: Any) -> bool:
    """Whether a value means "yes", as a boolean or as a word."""
    return _answers(value, "yes")


def _answers(value: Any, answer: str) -> bool:
    return not isinstance(value, list | Mapping) and str(value).strip().lower() in _tables()["answers"][answer]
