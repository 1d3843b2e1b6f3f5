"""What finds names in a text: the protocol, and the door to its implementations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

OWN_MODEL = "sitegen"
KINDS = ("person", "organization", "place", "event")


@dataclass(frozen=True, slots=True)
class Span:
    """A name found in a text.

    `start` and `end` count Unicode code points of the text as it was given,
    `end` exclusive, so that `text[start:end]` is the name. `kind` is one of
    `KINDS`; `score` is the probability of that kind, 0 to 1. Only what a
    person marked has 1: it is a name, whatever rules make of it.
    """

    start: int
    end: int
    kind: str
    score: float


class Recogniser(Protocol):
    """Anything that finds names in a whole story."""

    def find(self, text: str) -> list[Span]:
        """Return the names in `text`, sorted by start and never overlapping.

        The text may be of any length and hold any code points; what is not
        language yields no spans. It does not raise on bad input.
        """
        ...
