"""Whether a record was public, by the word with which the platform that it comes from states that."""

from __future__ import annotations

from sitegen.capture.fields.field_names import comparable
from sitegen.capture.formats.record_shapes import record_shapes
from sitegen.core.errors import PassedOverError

PUBLISHED, DRAFT = "published", "draft"
_MAX_WORD_CHARS = 40


def state_of(word: str) -> str:
    """PUBLISHED, DRAFT, or the reason for which a record with this status is passed over.

    What a word that is not known means cannot be told, so a record with it is not published.
    """
    return record_shapes().states.get(comparable(word)) or f"status {word.strip()[:_MAX_WORD_CHARS] or 'unknown'}"


def is_draft(word: str, place: str, line: int | None = None) -> bool:
    """Whether a status means a draft. Raises PassedOverError if it means neither a draft nor something public."""
    state = state_of(word)
    if state in (PUBLISHED, DRAFT):
        return state == DRAFT
    raise PassedOverError(state, file=place, line=line)
