"""Which decisions of the machine are in force beside those of people, which always go first.

The order of entries does not matter: they are considered the likeliest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sitegen.content.decisions import Decision

Node = tuple[str, str]
"""A kind and a name key: decisions lead from node to node."""


class Overruled(NamedTuple):
    """A decision of the machine without force, or the part of it that covers some stories, and the reason."""

    decision: Decision
    why: str


class Statements(NamedTuple):
    """What people stated. `node` gives the node of a kind and a name.

    `subjects` are the decisions that say what becomes of a node; `steps` leads from a node to the next one (None: it is
    hidden or split); `splits` are the nodes that are split; `filed` are the nodes with a file of their own, and its
    path; `apart` are the decisions that names are distinct; `placed` are the nodes and stories that people decided on.
    """

    node: Callable[[str, str], Node]
    subjects: Mapping[Node, Sequence[Decision]]
    steps: Mapping[Node, Node | None]
    splits: frozenset[Node]
    filed: Mapping[Node, str]
    apart: Sequence[Decision]
    placed: frozenset[tuple[Node, str]]


def in_force(machine: Iterable[Decision], people: Statements) -> tuple[list[Decision], list[Overruled]]:
    """The decisions of the machine that are in force, and the others."""
    selection = _Selection(people)
    for entry in sorted(machine, key=_order):
        for name in entry.names:
            selection.add(replace(entry, names=(name,)))
    return selection.force, selection.overruled


def _order(entry: Decision) -> tuple[object, ...]:
    return -entry.probability, entry.kind, entry.to, entry.names, entry.stories


class _Selection:
    """Takes decisions on one name each, unless an earlier one or a person speaks against them."""

    def __init__(self, people: Statements) -> None:
        self.people = people
        self.steps = dict(people.steps)
        self.shortcuts: dict[Node, Node] = {}  # to a later node on the way; steps are only added, so they stay right
        self.placed: dict[tuple[Node, str], Node] = {}
        self.force: list[Decision] = []
        self.overruled: list[Overruled] = []
        self.distinct: dict[Node, set[Node]] = defaultdict(set)  # by the node to which a name leads in the end
        self.apart_in: dict[str, set[frozenset[Node]]] = defaultdict(set)  # by story
        self._note_distinct()

    def add(self, entry: Decision) -> None:
        here, to = (self.people.node(entry.kind, name) for name in (entry.names[0], entry.to))
        why = self._objection(entry, here, to)
        if why:
            self.overruled.append(Overruled(entry, why))
        elif entry.stories:
            self._place(entry, here, to)
        else:
            self._lead(entry, here, to)

    def _objection(self, entry: Decision, here: Node, to: Node) -> str:
        """Why a decision has no force; "" if nothing speaks against it."""
        decided = self.people.subjects.get(here, ())
        if decided:
            return f"{decided[0].in_words()} ({decided[0].file}:{decided[0].line}) is a person's decision on it"
        if here != to and here in self.people.filed:
            return f"{self.people.filed[here]} is about {entry.names[0]}"
        end = self._end(to)
        if end in self.people.splits:  # no step leads on from a split node
            return f"a person split {end[1]}"
        others = self.distinct.get(here if entry.stories else self._end(here), set())
        if any(self._end(other) == end for other in others):
            return f"a person said that {entry.names[0]} and {entry.to} are distinct"
        if not entry.stories and here in self.steps and self.steps[here] != to:
            return f"another decision leads {entry.names[0]} elsewhere"
        return f"it leads {entry.names[0]} in a circle" if not entry.stories and here != to and end == here else ""

    def _lead(self, entry: Decision, here: Node, to: Node) -> None:
        if here == to:
            return
        self.steps[here] = to
        self.force.append(entry)
        end = self._end(to)
        self.distinct[end] |= self.distinct.get(here, set())

    def _place(self, entry: Decision, here: Node, to: Node) -> None:
        """Takes a decision in those of its stories about which nothing else was decided."""
        pair = frozenset((here, to))
        free = [
            story for story in entry.stories
            if (here, story) not in self.people.placed and pair not in self.apart_in.get(story, ())
            and self.placed.setdefault((here, story), to) == to
        ]  # fmt: skip
        rest = tuple(story for story in entry.stories if story not in set(free))
        if free:
            self.force.append(replace(entry, stories=tuple(free)))
        if rest:
            self.overruled.append(
                Overruled(replace(entry, stories=rest), "another decision on these stories goes first")
            )

    def _note_distinct(self) -> None:
        for entry in self.people.apart:
            nodes = {self.people.node(entry.kind, name) for name in entry.names}
            for story in entry.stories:
                self.apart_in[story].update(frozenset((a, b)) for a in nodes for b in nodes if a != b)
            for node in () if entry.stories else nodes:
                for place in {node, self._end(node)}:
                    self.distinct[place] |= nodes - {node}

    def _end(self, node: Node) -> Node:
        """The last node on the way from a node. The ways that were walked are shortened, so long chains cost little."""
        way = {node: None}
        at = node
        while (following := self.shortcuts.get(at) or self.steps.get(at)) and following not in way:
            way[at := following] = None
        self.shortcuts.update((passed, at) for passed in way if passed != at)
        return at
