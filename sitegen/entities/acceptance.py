"""Decisions of the machine: takes the proposals that are sure enough, and writes them to their file.

A run that is killed while it writes is completed by the next one: the index keeps what is to be written.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from sitegen.content import machine_decisions
from sitegen.content.decisions import Decision
from sitegen.content.machine_decisions import FILE, MachineDecisions, digests
from sitegen.content.precedence import Node
from sitegen.content.vocabulary import Vocabulary
from sitegen.core.errors import ContentError
from sitegen.entities.compared_names import compared_name
from sitegen.entities.connected import connected
from sitegen.entities.doctor import proposals
from sitegen.entities.proposal import Proposal
from sitegen.index import judged_names
from sitegen.index.archive import Archive
from sitegen.index.name_resolution import vocabulary
from sitegen.index.store import recall, remember, transaction

_TO_WRITE = "machine decisions to write"

_MAX_JOINED_NAMES = 50
"""So many names in one group are not looked at pair by pair, and not joined."""


def accept_proposals(
    archive: Archive, root: Path, least: float, names: Collection[tuple[str, str]] | None = None
) -> tuple[Decision, ...]:
    """Decides on all proposals to merge with a probability of at least `least`, and returns the new decisions.

    `names` restricts them to proposals on these names (kind and name). Raises ContentError if the file of the machine's
    decisions cannot be read in full.
    """
    complete_writing(archive.db, root)
    decided = _readable(root)
    found = proposals(archive, accept=least, names=names)
    new = _new(archive, decided, [p for p in found if p.action == "merge" and p.confidence >= least])
    with transaction(archive.db):
        remember(archive.db, _TO_WRITE, machine_decisions.render(MachineDecisions(new)) if new else "")
        judged_names.note_judged(archive.db)
        judged_names.mark(archive.db, marked=False)
    complete_writing(archive.db, root)
    return new


def complete_writing(db: sqlite3.Connection, root: Path) -> None:
    """Writes the decisions that were made and are not in the file yet.

    Raises ContentError if the file cannot be read in full.
    """
    text = recall(db, _TO_WRITE)
    if not text:
        return
    decided = _readable(root)
    new = machine_decisions.parse(text.encode()).entries
    machine_decisions.write_file(root, decided.with_entries(filter(None, (_unmade(decided, e) for e in new))))
    remember(db, _TO_WRITE, "")


def take_back(root: Path, entries: Sequence[Decision]) -> None:
    """Removes decisions from the file. The machine does not make them again."""
    machine_decisions.write_file(root, _readable(root).without(entries))


def without_revoked(found: Iterable[Proposal], decided: MachineDecisions) -> list[Proposal]:
    """The proposals without those that a person took back as decisions of the machine."""
    return [p for p in found if p.action != "merge" or not digests(_decision(p)) <= decided.revoked]


def _readable(root: Path) -> MachineDecisions:
    decided = machine_decisions.read_file(root)
    if decided.problems:
        problem = decided.problems[0]
        raise ContentError(problem.error, file=FILE, line=problem.line, hint="mend it first, or delete the file")
    return decided


def _decision(proposal: Proposal) -> Decision:
    into, other = proposal.names
    return Decision(
        "merge", (other,), proposal.kind, into, file=FILE, stories=tuple(sorted(proposal.stories)),
        probability=proposal.confidence, evidence=proposal.evidence,
    )  # fmt: skip


def _loses_qualifier(proposal: Proposal) -> bool:
    """Whether "Exeter, Devon" or "Exeter (Devon)" would become "Exeter", which may be the name of others too.

    Likewise whether "Ada Quill Jr." would become "Ada Quill", who may be a parent.
    """
    into, other = proposal.names
    if compared_name(proposal.kind, other).suffix != compared_name(proposal.kind, into).suffix:
        return True
    return any(other.partition(mark)[0] == into for mark in (", ", " ("))


def _unmade(decided: MachineDecisions, entry: Decision) -> Decision | None:
    """A decision without the stories for which it was made before; None if nothing remains."""
    if not entry.stories:
        return None if digests(entry) <= decided.made else entry
    stories = tuple(story for story in entry.stories if not digests(replace(entry, stories=(story,))) <= decided.made)
    return replace(entry, stories=stories) if stories else None


def _new(archive: Archive, decided: MachineDecisions, sure: Iterable[Proposal]) -> tuple[Decision, ...]:
    made = [entry for p in sure if not _loses_qualifier(p) and (entry := _unmade(decided, _decision(p)))]
    words = archive.relatives.words
    clear = list(_without_rivals(archive, words, made))
    return tuple(_undisputed(archive.db, decided.entries, clear))


def _undisputed(db: sqlite3.Connection, earlier: Sequence[Decision], new: Sequence[Decision]) -> list[Decision]:
    """The new decisions that have force beside those of people and the earlier ones of the machine.

    None is made that would take the force of an earlier one. If some would, each half is looked at by itself, so few
    of many cost little.
    """
    if not new:
        return []
    before, after = _overruled(db, earlier), _overruled(db, (*earlier, *new))
    if after & {entry.message for entry in earlier} <= before:
        return [entry for entry in new if entry.message not in after]
    if len(new) == 1:
        return []
    half = len(new) // 2
    agreed = _undisputed(db, earlier, new[:half])
    return [*agreed, *_undisputed(db, (*earlier, *agreed), new[half:])]


def _overruled(db: sqlite3.Connection, machine: Sequence[Decision]) -> set[tuple[object, ...]]:
    """The messages of those decisions of the machine that would have no force."""
    return {one.decision.message for one in vocabulary(db, machine=machine).overruled}


# --- names that cannot all be one --------------------------------------------------------------------------


def _without_rivals(archive: Archive, words: Vocabulary, new: Sequence[Decision]) -> Iterator[Decision]:
    """Leaves out a name with several meanings, and all names of a group of which two are in one story."""
    meanings = _meanings(words, new)
    mixed = _mixed_groups(archive, words, new)
    for entry in new:
        here, to = words.node(entry.kind, entry.names[0]), words.node(entry.kind, entry.to)
        if entry.stories:
            stories = tuple(story for story in entry.stories if len(meanings[here, story]) == 1)
            if stories:
                yield replace(entry, stories=stories)
        elif not {here, to} & mixed and to == _likeliest(meanings[here, ""]):
            yield entry


def _meanings(words: Vocabulary, new: Iterable[Decision]) -> Mapping[tuple[Node, str], Mapping[Node, float]]:
    """What each name would become in each story ("": in all), each meaning with its highest probability."""
    found: dict[tuple[Node, str], dict[Node, float]] = defaultdict(dict)
    for entry in new:
        here, to = words.node(entry.kind, entry.names[0]), words.node(entry.kind, entry.to)
        for story in entry.stories or ("",):
            known = found[here, story]
            known[to] = max(entry.probability, known.get(to, 0.0))
    return found


def _likeliest(meanings: Mapping[Node, float]) -> Node:
    return min(meanings, key=lambda node: (-meanings[node], node))


def _mixed_groups(archive: Archive, words: Vocabulary, new: Sequence[Decision]) -> set[Node]:
    """The names of those groups which the decisions would join although one story has two of them."""
    groups = connected((words.node(e.kind, e.names[0]), words.node(e.kind, e.to)) for e in new if not e.stories)
    names = {words.node(e.kind, name): (e.kind, name) for e in new for name in (*e.names, e.to)}
    found: set[Node] = set()
    for group in groups:
        if len(group) > _MAX_JOINED_NAMES or (len(group) > 2 and _meet(archive, [names[node] for node in group])):
            found |= group
    return found


def _meet(archive: Archive, names: Sequence[tuple[str, str]]) -> bool:
    """Whether one story names two of the names."""
    named = "SELECT id FROM terms WHERE kind = ? AND name = ?"
    terms = [row["id"] for name in names for row in archive.db.execute(named, name)]
    sql = "SELECT 1 FROM appearances a JOIN appearances b ON b.story = a.story WHERE a.term = ? AND b.term = ? LIMIT 1"
    return any(archive.db.execute(sql, pair).fetchone() for pair in combinations(sorted(set(terms)), 2))
