"""Checks decisions on names and seeds: unreadable ones, contradictions, and decisions that match nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen.check.finding import WARNING, Finding
from sitegen.content.decisions import FILE, read_file
from sitegen.content.vocabulary import unmatched
from sitegen.core.seed_id import on_disk, readings
from sitegen.index.name_resolution import contradictions, vocabulary

CHECK = "decisions"


def decisions(root: Path, db: sqlite3.Connection) -> Iterator[Finding]:
    """The findings about content/decisions.toml. The index must be up to date."""
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


def _is_seed(root: Path, name: str) -> bool:
    """Whether the file of a seed exists; `name` may identify one record in it."""
    is_file = on_disk(root / "seeds")
    return any(is_file(reading.file) for reading in readings(name))
