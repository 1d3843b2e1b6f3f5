"""A proposed decision on names, and the decisions that rule proposals out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sitegen.content.vocabulary import Vocabulary
from sitegen.index.archive import Archive
from sitegen.index.name_resolution import decisions

PART = "part"
"""The action of a proposal to take a merge by the machine back."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed decision: merge the second of `names` into the first, part the two, or split the one name by `by`.

    `counts` are the numbers of stories of each name, `urls` their pages ("" for none); `confidence` is the probability
    that the proposal is right, from 0 to 1. `stories` are the paths of the articles that a proposal covers if its
    second name is local, known in single stories only; it is empty if the proposal covers all stories of its names.
    """

    action: str
    kind: str
    names: tuple[str, ...]
    counts: tuple[int, ...]
    urls: tuple[str, ...]
    confidence: float
    evidence: tuple[str, ...]
    by: str = ""
    stories: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The proposal as a JSON object."""
        return {name: value for name, value in asdict(self).items() if value or name not in ("by", "stories")}


class Rejections:
    """The pairs that people declared distinct, and the names they declared to be one."""

    def __init__(self, archive: Archive, words: Vocabulary) -> None:
        self.words = words
        entries = decisions(archive.db).entries
        self.apart = {
            frozenset((words.node(d.kind, a), words.node(d.kind, b)))
            for d in entries if d.action == "distinct" for a in d.names for b in d.names if a != b
        }  # fmt: skip
        self.whole = {words.node(d.kind, name) for d in entries if d.action == "whole" for name in d.names}

    def pair(self, kind: str, one: str, other: str) -> bool:
        return frozenset((self.words.node(kind, one), self.words.node(kind, other))) in self.apart

    def one(self, kind: str, name: str) -> bool:
        return self.words.node(kind, name) in self.whole
