"""The protocol of recognisers, and the spans that they return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

OWN_MODEL = "sitegen"
KINDS = ("person", "organization", "place", "event")


@dataclass(frozen=True, slots=True)
class Span:
    """A name found in a text.

    `start` and `end` are offsets in code points of the given text, `end` exclusive, so `text[start:end]` is the name.
    `kind` is one of `KINDS`; `score` is the probability of that kind, 0 to 1. A score of 1 means that a person marked
    the name: rules never reject it.
    """

    start: int
    end: int
    kind: str
    score: float


class Recogniser(Protocol):
    """Finds names in a whole story."""

    def find(self, text: str) -> list[Span]:
        """Returns the names in `text`, sorted by start and never overlapping.

        The text may have any length and any code points; text that is not language gives no spans. Does not raise on
        bad input.
        """
        ...
