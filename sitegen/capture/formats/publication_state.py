"""Whether a record was public, by the word with which its platform states that."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from sitegen.core.errors import PassedOverError

PUBLISHED, DRAFT = "published", "draft"
_IGNORED = re.compile(r"[\s_-]+")
_MAX_WORD_CHARS = 40


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
