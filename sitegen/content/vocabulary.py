"""Resolves names of stories by what people wrote: term files and decisions. A pure function of these.

Decisions apply last, and their order does not matter: each leads from one name to another, and a name is followed as
far as they lead. Decisions that contradict each other do not apply and are reported; a name that one of them hides
stays hidden. Decisions of the machine apply where people's leave room for them (content/precedence.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sitegen.content.decision_steps import (
    Contradictions,
    Found,
    Step,
    refuse_circles,
    refuse_forks,
    refuse_two_names,
)
from sitegen.content.decisions import FILE as PEOPLE
from sitegen.content.decisions import Decision
from sitegen.content.name_keys import known_name, name_key, spelling_key, term_slug
from sitegen.content.precedence import Node, Overruled, Statements, in_force
from sitegen.core.errors import Problem
from sitegen.core.model import KIND
from sitegen.core.urls import term_url


class TermNames(NamedTuple):
    """The parts of a term file that the vocabulary uses."""

    path: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    hide: bool = False


class StoryFacts(NamedTuple):
    """The properties of a story by which namesakes are distinguished."""

    path: str = ""
    publication: str = ""
    year: str = ""

    def qualifier(self, way: str) -> str:
        """The text in parentheses after a name that is split by `way`."""
        if way == "publication":
            return self.publication or "unknown publication"
        if way == "year":
            return self.year or "undated"
        return self.path.removeprefix("content/articles/").rpartition(".")[0] or self.path


class ResolvedName(NamedTuple):
    """What a name finally means.

    `split` is true if the name is split and no facts of a story were given; `probable` if the machine decided on it.
    """

    kind: str
    name: str
    split: bool = False
    probable: bool = False


class Vocabulary:
    """The term files and decisions of a site. It is immutable.

    `by_machine` are the decisions of the machine that have force, `overruled` those that have none.
    """

    def __init__(
        self, files: Iterable[TermNames] = (), decisions: Sequence[Decision] = (), machine: Sequence[Decision] = ()
    ) -> None:
        self._files = sorted(files)
        self._called: dict[tuple[str, str], tuple[str, str]] = {}
        for file in self._files:
            for name in (file.name, *file.aliases):
                self._called.setdefault((file.kind, spelling_key(file.kind, name)), (file.name, file.path))
        hidden = [Decision("hide", (f.name,), f.kind, line=1, file=f.path) for f in self._files if f.hide]
        self._decisions = (*hidden, *decisions)
        self.problems: tuple[Problem, ...] = ()
        self.overruled: tuple[Overruled, ...] = ()
        self._deciders: dict[Node, Sequence[Decision]] = {}
        self._placed: dict[tuple[Node, str], tuple[Step, Sequence[Decision]]] = {}
        self._steps, self._labels = self._graph()
        self.by_machine = self._added(machine)
        self._in_stories = frozenset(node for node, _ in self._placed)
        self._names = self._final_names()
        self._decided = frozenset(self._nodes_of_people())

    # --- questions ---

    def find(self, kind: str, name: str) -> tuple[str, str]:
        """The name that people give to a resolved name, and the path of its term file; ("", "") if they give none.

        `kind` and `name` are those of a ResolvedName.
        """
        return self._names.get((kind, spelling_key(kind, name)), ("", ""))

    def term_key(self, resolved: ResolvedName) -> tuple[str, str]:
        """The kind and name key of the term that a resolved name belongs to."""
        return resolved.kind, name_key(resolved.kind, self.find(resolved.kind, resolved.name)[0] or resolved.name)

    def node(self, kind: str, name: str) -> Node:
        """The node of a name before any decision."""
        return kind, name_key(kind, self._base(kind, name))

    @property
    def decides(self) -> bool:
        """Whether any decision is in force."""
        return bool(self._steps or self._placed)

    def concerns(self, kind: str, name: str) -> bool:
        """Whether a decision applies to a name as it is written in a story."""
        if not self.decides:
            return False
        here = self.node(kind, name)
        return here in self._steps or here in self._labels or here in self._in_stories

    def is_decided(self, kind: str, name: str) -> bool:
        """Whether a decision of a person names a resolved name, leads to it, or split a name into it and others."""
        return bool(self._decided) and (self.node(kind, name) in self._decided or self._is_part(kind, name))

    def _is_part(self, kind: str, name: str) -> bool:
        """Whether a person split a name into the resolved name `name` and others."""
        head, _, qualifier = name.rpartition(" (")
        step = self._steps.get(self.node(kind, head)) if qualifier else None
        people = step and any(decision.file == PEOPLE for decision in self._deciders[self.node(kind, head)])
        return bool(step and people and step.action == "split")

    def resolve(
        self, kind: str, name: str, facts: StoryFacts | None = None, *, local: bool = False
    ) -> ResolvedName | None:
        """The meaning of a name of a story, or None if it is hidden or stays `local`.

        Without `facts` a split name is not split.
        """
        if not self.concerns(kind, name):
            return None if local else ResolvedName(kind, name)
        here = self.node(kind, name)
        if local and (facts is None or (here, facts.path) not in self._placed):
            return None
        return self._walk(here, name, facts)

    def is_split(self, kind: str, name: str) -> bool:
        """Whether the meaning of a name depends on the story."""
        if self._in_stories and self.node(kind, name) in self._in_stories:
            return True
        resolved = self.resolve(kind, name)
        return resolved is not None and resolved.split

    def reasons(self, kind: str, name: str, facts: StoryFacts) -> tuple[str, ...]:
        """The reasons for a name's meaning: the file or the gazetteer that knows it, then the decisions, in words."""
        called, path = self._called.get((kind, spelling_key(kind, name)), ("", ""))
        reasons = [f"{path} calls it {called}"] if called and called != name else []
        known = "" if called else known_name(kind, name)
        reasons += [f"the gazetteer calls it {known}"] if known and known != name else []
        trail: list[Decision] = []
        self._walk(self.node(kind, name), name, facts, trail)
        return (*reasons, *map(_reason, trail))

    def moves(self) -> Iterator[tuple[str, ResolvedName]]:
        """Yields earlier URLs of the names that decisions are about, each with the present meaning of the name."""
        for decision in (*self._decisions, *self.by_machine):
            if decision.action not in ("merge", "split", "rename", "retype") or decision.stories:
                continue
            for name in decision.names:
                here = self.node(decision.kind, name)
                resolved = self._walk(here, name, None) if here in self._steps else None
                if resolved:
                    urls = decision.was or (term_url(KIND[decision.kind], term_slug(decision.kind, name)),)
                    yield from ((url, resolved) for url in urls)

    def contradictions_of(self, decisions: Iterable[Decision]) -> tuple[Problem, ...]:
        """The problems that adding decisions of people would cause."""
        more = Vocabulary(self._files, (*self._decisions, *decisions))
        return tuple(problem for problem in more.problems if problem not in self.problems)

    # --- how it is made ---

    def _base(self, kind: str, name: str) -> str:
        return self._called.get((kind, spelling_key(kind, name)), ("", ""))[0] or known_name(kind, name) or name

    def _walk(
        self, here: Node, name: str, facts: StoryFacts | None, trail: list[Decision] | None = None
    ) -> ResolvedName | None:
        """The name reached from a node by following decisions; the decisions are added to `trail`.

        A name is split only once: a part of it may be renamed to the plain name again.
        """
        split: set[Node] = set()
        kind = here[0]
        probable = False
        placed = self._placed.get((here, facts.path)) if facts else None
        if placed and (to := placed[0].to):
            name, here = placed[0].name, to
            probable = _by_machine(placed[1])
            if trail is not None:
                trail += placed[1]
        while (step := self._steps.get(here)) and here not in split:
            if trail is not None:
                trail += self._deciders[here]
            probable = probable or _by_machine(self._deciders[here])
            if step.action == "hide":
                return None
            if step.action == "split":
                if facts is None:
                    return ResolvedName(kind, step.name, True, probable)
                split.add(here)
                name = f"{step.name} ({facts.qualifier(step.way)})"
                here = self.node(kind, name)
                continue
            assert step.to  # noqa: S101 -- the others lead somewhere
            if step.to == here:
                break
            (kind, _), name, here = step.to, step.name, step.to
        return ResolvedName(kind, self._labels.get(here, name), probable=probable)

    def _graph(self) -> tuple[dict[Node, Step], Mapping[Node, str]]:
        """The steps and labels in force: those that at least one decision without contradiction asks for."""
        found: dict[Node, dict[Step, list[Decision]]] = defaultdict(lambda: defaultdict(list))
        for decision in self._decisions:
            for node, step in self._steps_of(decision):
                if not (decision.action == "merge" and step.to == node):
                    found[node][step].append(decision)
        contradictions = Contradictions()
        self._placed = self._placed_by_people(contradictions)
        refuse_forks(found, contradictions)
        refuse_circles(found, contradictions)
        refuse_two_names(found, contradictions)
        self._refuse_opposites(found, contradictions)
        self.problems = tuple(sorted(contradictions.problems, key=lambda p: (p.file, p.line or 0, p.error)))
        out = contradictions.parties
        force = [
            (node, step)
            for node, steps in found.items()
            for step, ds in steps.items()
            if step.action == "hide" or not out >= set(ds)
        ]
        self._deciders = {n: [d for d in found[n][s] if s.action == "hide" or d not in out] for n, s in force}
        return dict(force), {step.to: step.name for _, step in force if step.action == "rename" and step.to}

    def _steps_of(self, decision: Decision) -> Iterator[tuple[Node, Step]]:
        kind, to = decision.kind, decision.to
        for name in decision.names if kind and not decision.stories else ():
            here = self.node(kind, name)
            if decision.action == "merge":
                yield here, Step("merge", self.node(kind, to), self._base(kind, to))
            elif decision.action == "rename":
                yield here, Step("rename", self.node(kind, to), to)
            elif decision.action == "retype":
                base = self._base(kind, name)
                yield here, Step("retype", self.node(to, base), base)
            elif decision.action == "split":
                yield here, Step("split", name=self._base(kind, name), way=to)
            elif decision.action == "hide":
                yield here, Step("hide")

    def _refuse_opposites(self, found: Found, contradictions: Contradictions) -> None:
        """Refuses merges of names that are declared distinct, and splits of names that are declared one."""
        for decision in self._decisions:
            if decision.action not in ("distinct", "whole") or decision.stories:
                continue
            nodes = {self.node(decision.kind, name) for name in decision.names}
            for node in nodes:
                for step, others in found.get(node, {}).items():
                    joined = decision.action == "distinct" and step.to != node and step.to in nodes
                    if joined or (decision.action == "whole" and step.action == "split"):
                        contradictions.add([decision, *others], "they say the opposite")

    def _placed_by_people(
        self, contradictions: Contradictions
    ) -> dict[tuple[Node, str], tuple[Step, Sequence[Decision]]]:
        """The steps of people's decisions on the names of some stories, without those that contradict each other."""
        found: dict[tuple[Node, str], dict[Step, list[Decision]]] = defaultdict(lambda: defaultdict(list))
        for decision in self._decisions:
            for node, step in self._placed_steps(decision):
                for story in decision.stories:
                    found[node, story][step].append(decision)
        refuse_forks(found, contradictions)
        for decision in self._decisions:
            nodes = {self.node(decision.kind, n) for n in decision.names} if decision.action == "distinct" else set()
            for place in ((node, story) for node in nodes for story in decision.stories):
                for step, others in found.get(place, {}).items():
                    if step.to in nodes:
                        contradictions.add([decision, *others], "they say the opposite")
        out = contradictions.parties
        return {place: (step, ds) for place, steps in found.items() for step, ds in steps.items() if not out & set(ds)}

    def _placed_steps(self, decision: Decision) -> Iterator[tuple[Node, Step]]:
        if decision.action == "merge":
            step = Step("merge", self.node(decision.kind, decision.to), self._base(decision.kind, decision.to))
            yield from ((self.node(decision.kind, name), step) for name in decision.names)

    def _added(self, machine: Sequence[Decision]) -> list[Decision]:
        """Adds the steps of those decisions of the machine that have force, and returns these."""
        if not machine:
            return []
        force, overruled = in_force(machine, self._statements())
        self.overruled = tuple(overruled)
        for decision in force:
            for node, step in self._placed_steps(decision):
                for story in decision.stories:
                    self._placed[node, story] = (step, [decision])
                if not decision.stories:
                    self._steps[node] = step
                    self._deciders[node] = [decision]
        return force

    def _statements(self) -> Statements:
        subjects: dict[Node, list[Decision]] = defaultdict(list)
        for decision in self._decisions:
            for node, _ in self._steps_of(decision):
                subjects[node].append(decision)
        filed = {(kind, name_key(kind, name)): path for (kind, _), (name, path) in self._called.items()}
        return Statements(
            self.node, subjects, {node: step.to for node, step in self._steps.items()},
            frozenset(node for node, step in self._steps.items() if step.action == "split"), filed,
            [d for d in self._decisions if d.action == "distinct"], frozenset(self._placed),
        )  # fmt: skip

    def _nodes_of_people(self) -> Iterator[Node]:
        """The nodes that decisions of people name, and those to which these lead."""
        for decision in self._decisions:
            if decision.file != PEOPLE or not decision.kind or decision.action == "hide":
                continue
            for name in (*decision.names, *([decision.to] if decision.action == "merge" else [])):
                here = self.node(decision.kind, name)
                yield here
                resolved = self._walk(here, name, None)
                if resolved:
                    yield self.node(resolved.kind, resolved.name)

    def _final_names(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """Resolved name (as kind and spelling key) -> the name that people give it, and the path of its term file.

        A term file follows the decisions on its name.
        """
        names = dict(self._called)
        for (kind, _), label in self._labels.items():
            names[kind, spelling_key(kind, label)] = (label, names.get((kind, spelling_key(kind, label)), ("", ""))[1])
        for file in self._files:
            resolved = self.resolve(file.kind, file.name)
            if resolved and not resolved.split:
                place = (resolved.kind, spelling_key(resolved.kind, resolved.name))
                called, path = names.get(place, ("", ""))
                names[place] = (called or resolved.name, path or file.path)
        return names


def _by_machine(decisions: Sequence[Decision]) -> bool:
    return all(decision.probability for decision in decisions)


def _reason(decision: Decision) -> str:
    sure = f", probability {decision.probability:g}" if decision.probability else ""
    return f"{decision.in_words()} ({decision.file}:{decision.line}{sure})"


def unmatched(
    words: Vocabulary, decisions: Sequence[Decision], named: Iterable[tuple[str, str]]
) -> Iterator[tuple[Decision, str]]:
    """Decisions with a name that no story has, and that name. `named` are the kinds and names of all stories.

    Results of other decisions count as names too: the target of a merge, a new name, another kind, a part of a split
    name.
    """
    nodes = {words.node(kind, name) for kind, name in named}
    nodes |= {words.node(d.kind, d.to) for d in decisions if d.action in ("merge", "rename")}
    nodes |= {words.node(d.to, name) for d in decisions if d.action == "retype" for name in d.names}
    heads = {words.node(d.kind, name) for d in decisions if d.action == "split" for name in d.names}
    for decision in decisions:
        for name in decision.names if decision.kind else ():
            part = words.node(decision.kind, name.rpartition(" (")[0]) in heads
            if not part and words.node(decision.kind, name) not in nodes:
                yield decision, name
