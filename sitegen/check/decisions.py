"""Decisions on names and seeds: what cannot be read, what contradicts itself, and what no longer matches anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen.check.finding import WARNING, Finding
from sitegen.content.decisions import FILE, Decision, read_file
from sitegen.index.settled import quarrels
from sitegen.text import fold

CHECK = "decisions"


def decisions(root: Path, db: sqlite3.Connection) -> Iterator[Finding]:
    """What is wrong with content/decisions.toml, once the index has settled all names by it."""
    found = read_file(root)
    for problem in found.problems:
        yield Finding(problem.file, problem.line, problem.error, "correct it; until then it counts for nothing", CHECK)
    for problem in quarrels(db):
        yield Finding(
            problem.file, problem.line, problem.error, "decide which of them holds, take out the other", CHECK
        )
    names = _names(db) | {(entry.kind, fold(entry.to)) for entry in found.entries}
    for entry in found.entries:
        lost = _lost_seeds(root, entry) if entry.action == "ignore" else _lost_names(entry, names)
        if lost:
            what = f"{entry.told()}: {lost}"
            mend = "correct it, or take it out where it is no longer needed"
            yield Finding(FILE, entry.line, what, mend, CHECK, WARNING)


def _names(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Every name of a story, as it is written and as it is settled."""
    rows = db.execute("SELECT DISTINCT said_kind, said FROM names UNION SELECT DISTINCT kind, name FROM names")
    return {(kind, fold(name)) for kind, name in rows}


def _lost_names(entry: Decision, names: set[tuple[str, str]]) -> str:
    lost = [name for name in entry.names if (entry.kind, fold(name)) not in names]
    return f"no story names the {entry.kind} {' or '.join(map(repr, lost))}" if lost else ""


def _lost_seeds(root: Path, entry: Decision) -> str:
    """A seed that is ignored and is not there; of one record of many the file is looked for."""
    (name,) = entry.names
    cuts = [len(name), *(at for at, letter in enumerate(name) if letter == "#")]
    return "" if any((root / "seeds" / name[:cut]).is_file() for cut in cuts) else "there is no such seed"
