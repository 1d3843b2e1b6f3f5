"""Exact precision, recall and F1 of names, by type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

Name = tuple[int, int, str]


@dataclass
class Tally:
    """Names counted by type: those found rightly, all those found, all those wanted.

    "all" counts persons, organizations and places together, and no events, which few sets mark.
    """

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)

    def add(self, found: set[Name], wanted: set[Name]) -> None:
        """Count the names of one text; a name is right if its start, end and type are."""
        for counter, names in ((self.right, found & wanted), (self.found, found), (self.wanted, wanted)):
            for _, _, kind in names:
                counter.update([kind] if kind == "EVENT" else [kind, "all"])

    def __iadd__(self, other: Tally) -> Tally:
        self.right += other.right
        self.found += other.found
        self.wanted += other.wanted
        return self

    def f1(self) -> float:
        """F1 (0 to 100) of persons, organizations and places together."""
        return self._scores("all")[2]

    def scores(self) -> dict[str, tuple[float, float, float]]:
        """Precision, recall and F1 (0 to 100) of each type that is wanted, and of "all"."""
        return {kind: self._scores(kind) for kind in sorted(self.wanted)}

    def _scores(self, kind: str) -> tuple[float, float, float]:
        precision = 100 * self.right[kind] / max(self.found[kind], 1)
        recall = 100 * self.right[kind] / max(self.wanted[kind], 1)
        return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)

    def __str__(self) -> str:
        return "  ".join(f"{kind} {p:.1f}/{r:.1f}/{f:.1f}" for kind, (p, r, f) in self.scores().items())


def spans_of(tags: Iterable[str]) -> set[Name]:
    """The names (start, end, type) of a row of BIOES tags. A row that is not legal gives names all the same."""
    found, start, kind = set(), 0, ""
    for place, tag in enumerate([*tags, "O"]):
        inside = kind and tag[0] in "IE" and tag[2:] == kind
        if kind and not inside:
            found.add((start, place, kind))
            kind = ""
        if tag != "O" and not inside:
            start, kind = place, tag[2:]
        if kind and tag[0] in "ES":
            found.add((start, place + 1, kind))
            kind = ""
    return found
