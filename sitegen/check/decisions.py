"""Checks decisions on names and seeds: unreadable ones, contradictions, and decisions that match nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen.check.finding import WARNING, Finding
from sitegen.content import machine_decisions
from sitegen.content.decisions import FILE, read_file
from sitegen.content.vocabulary import unmatched
from sitegen.core.seed_id import on_disk, readings
from sitegen.index.name_resolution import contradictions, vocabulary

CHECK = "decisions"


def decisions(root: Path, db: sqlite3.Connection) -> Iterator[Finding]:
    """The findings about the files of decisions. The index must be up to date."""
    found = read_file(root)
    for problem in found.problems:
        yield Finding(problem.file, problem.line, problem.error, "correct it; until then it counts for nothing", CHECK)
    for problem in contradictions(db):
        yield Finding(
            problem.file, problem.line, problem.error, "decide which of them holds, take out the other", CHECK
        )
    entries, named = (
        found.entries,
        [tuple(row) for row in db.execute("SELECT DISTINCT written_kind, written_name FROM names")],
    )
    lost = [(d, f"no story names the {d.kind} {name!r}") for d, name in unmatched(vocabulary(db), entries, named)]
    lost += [(d, "there is no such seed") for d in entries if d.action == "ignore" and not _is_seed(root, d.names[0])]
    for entry, why in sorted(lost, key=lambda item: item[0].line):
        mend = "correct it, or take it out where it is no longer needed"
        yield Finding(FILE, entry.line, f"{entry.in_words()}: {why}", mend, CHECK, WARNING)
    yield from _of_machine(root, db)


def _of_machine(root: Path, db: sqlite3.Connection) -> Iterator[Finding]:
    """What cannot be read of the machine's decisions, and those that have no force."""
    for problem in machine_decisions.read_file(root).problems:
        mend = "correct it, or delete the entry; until then it counts for nothing"
        yield Finding(problem.file, problem.line, problem.error, mend, CHECK)
    for decision, why in sorted(vocabulary(db).overruled, key=lambda one: one.decision.line):
        text = f"{decision.in_words()} has no force: {why}"
        yield Finding(decision.file, decision.line, text, "delete the entry, or leave it", CHECK, WARNING)


def _is_seed(root: Path, name: str) -> bool:
    """Whether the file of a seed exists; `name` may identify one record in it."""
    is_file = on_disk(root / "seeds")
    return any(is_file(reading.file) for reading in readings(name))
