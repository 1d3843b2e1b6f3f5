"""The steps by which decisions of people lead from name to name, and the contradictions between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sitegen.content.decisions import Decision
from sitegen.content.precedence import Node
from sitegen.core.errors import Problem


@dataclass(frozen=True, slots=True)
class Step:
    """The effect of a decision on a node: `to` is the node it leads to and `name` the name there.

    `way` is set for a split, which leads to a node for each story; `to` is None for a split and for a hidden name.
    """

    action: str
    to: Node | None = None
    name: str = ""
    way: str = ""


Found = Mapping[Node, Mapping[Step, Sequence[Decision]]]
"""For each node, the steps that lead from it and the decisions that ask for each step."""


class Contradictions:
    """Collects the decisions that contradict each other, and the problems to report."""

    def __init__(self) -> None:
        self.parties: set[Decision] = set()
        self.problems: set[Problem] = set()

    def add(self, decisions: Iterable[Decision], why: str) -> None:
        found = sorted(set(decisions), key=lambda d: (d.file, d.line))
        self.parties |= set(found)
        last = found[-1]
        others = " and ".join(f"{d.in_words()} ({_place(d)})" for d in found[:-1])
        applies = "it stays hidden" if any(d.action == "hide" for d in found) else "none of them applies"
        text = f"{last.in_words()} contradicts {others}: {why}; {applies}, take out what is wrong"
        self.problems.add(Problem(last.file, text, last.line))


def _place(decision: Decision) -> str:
    return f"{decision.file}:{decision.line}" if decision.line else "not in the file yet"


def refuse_forks(found: Mapping[Any, Mapping[Step, Sequence[Decision]]], contradictions: Contradictions) -> None:
    """Refuses decisions that lead one name to two others."""
    for steps in found.values():
        if len(steps) > 1:
            contradictions.add([d for ds in steps.values() for d in ds], "one name cannot become two things")


def refuse_circles(found: Found, contradictions: Contradictions) -> None:
    """Refuses decisions that lead from a name back to it."""
    for start in found:
        path: list[Decision] = []
        here, seen = start, set[Node]()
        while len(found.get(here, ())) == 1 and here not in seen:
            seen.add(here)
            step, decisions = next(iter(found[here].items()))
            if step.to is None or step.to == here:
                break
            path += decisions
            here = step.to
        if here == start and path:
            contradictions.add(path, "they lead in a circle")


def refuse_two_names(found: Found, contradictions: Contradictions) -> None:
    """Refuses decisions that give one thing two names."""
    called: dict[Node, dict[str, list[Decision]]] = defaultdict(lambda: defaultdict(list))
    for steps in found.values():
        for step, decisions in steps.items():
            if step.action == "rename" and step.to:
                called[step.to][step.name] += decisions
    for names in called.values():
        if len(names) > 1:
            contradictions.add([d for ds in names.values() for d in ds], "one thing cannot have two names")
