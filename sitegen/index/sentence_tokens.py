"""A sentence as a list of words and marks, with the mentions of names in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]
"""The start and the end of words in a sentence, in code points."""

_TOKEN = re.compile(r"\w+(?:[-'’.&]\w+)*(?:(?<=s)['’](?=\s\w))?|[^\w\s]")


class Mention(NamedTuple):
    """A name in a sentence: where it stands, and the kind and the name of its entity."""

    start: int
    end: int
    kind: str
    name: str


class Token(NamedTuple):
    start: int
    end: int
    text: str
    low: str

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


class SentenceTokens:
    """The tokens of a sentence. Tokens are named by their numbers; there is none before 0 and after the last."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.text, self.mentions = text, mentions
        self.tokens = [Token(m.start(), m.end(), m[0], lowered(m[0])) for m in _TOKEN.finditer(text)]
        self.at = {token.start: number for number, token in enumerate(self.tokens)}
        self.ends = {token.end: number for number, token in enumerate(self.tokens)}

    def past(self, mention: Mention) -> int:
        """The first token after a mention."""
        return bisect_left(self.tokens, mention.end, key=lambda token: token.start)

    def token(self, number: int) -> Token | None:
        return self.tokens[number] if 0 <= number < len(self.tokens) else None

    def low(self, number: int) -> str:
        token = self.token(number)
        return token.low if token else ""

    def span(self, begin: int, end: int) -> Span | None:
        return (self.tokens[begin].start, self.tokens[end - 1].end) if 0 <= begin < end else None

    def adjoins(self, number: int, following: int) -> bool:
        return self.tokens[number].end == self.tokens[following].start

    def ends_of(self, *kinds: str) -> set[int]:
        """The last tokens of the mentions of some kinds."""
        return {self.ends[m.end] for m in self.mentions if m.kind in kinds and m.end in self.ends}


def lowered(text: str) -> str:
    return text.lower().replace("’", "'")
