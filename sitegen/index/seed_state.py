"""What the index remembers of seeds, so that a run reads only those that changed. Derived, as all of the index is."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen.capture.boilerplate.repeated_lines import Marks, read_marks
from sitegen.core.errors import Problem
from sitegen.core.files import Stamp
from sitegen.index import store
from sitegen.index.store import transaction

_NEW = "INSERT OR REPLACE INTO seeds(path, size, mtime_ns, ctime_ns, inode, sha256) VALUES(?,?,?,?,?,?)"


class Outcome(NamedTuple):
    """What became of a seed when it was last converted.

    `done` says from what: its digest and the context in which it was read. `stories` counts those that came of it,
    `problems` are those that did not. `code` is the digest of the code that converted it.
    """

    done: str = ""
    stories: int = 0
    problems: tuple[Problem, ...] = ()
    code: str = ""


def digests(db: sqlite3.Connection, root: Path, found: Mapping[str, Stamp]) -> tuple[dict[str, str], list[Problem]]:
    """SHA-256 of the files `found` under seeds/, read only where their stamp changed, and those that cannot be."""
    rows = db.execute("SELECT path, size, mtime_ns, ctime_ns, inode, sha256 FROM seeds")
    known = {row[0]: (tuple(row)[1:5], row[5]) for row in rows}
    made: dict[str, str] = {}
    problems: list[Problem] = []
    with transaction(db):
        db.executemany("DELETE FROM seeds WHERE path=?", [(path,) for path in known.keys() - found.keys()])
        for path, now in found.items():
            before, sha256 = known.get(path, ((), ""))
            if before == now:
                made[path] = sha256
                continue
            try:
                made[path] = _digest(root / "seeds" / path)
            except OSError as error:
                problems.append(Problem(path, error.strerror or str(error)))
                continue
            row = (path, *now, made[path])
            db.execute(_NEW, row)
    return made, problems


def _digest(path: Path) -> str:
    with path.open("rb") as file:  # not read whole: a seed may be larger than memory
        return hashlib.file_digest(file, "sha256").hexdigest()


def marks(db: sqlite3.Connection, root: Path, seed: str) -> Marks:
    """The lines of a text seed as hashes, read once. Its digest must be known already."""
    row = db.execute("SELECT marks FROM seeds WHERE path=?", (seed,)).fetchone()
    if row and row["marks"]:
        return Marks.unpack(row["marks"])
    made = read_marks(root / "seeds", seed)
    db.execute("UPDATE seeds SET marks=? WHERE path=?", (made.pack(), seed))
    return made


def forget_other_marks(db: sqlite3.Connection, code: str) -> None:
    """Forgets what `marks` keeps, if code of another digest than `code` made it."""
    if store.recall(db, "marks") != code:
        with transaction(db):
            db.execute("UPDATE seeds SET marks=NULL")
            store.remember(db, "marks", code)


def outcomes(db: sqlite3.Connection) -> dict[str, Outcome]:
    """What became of each seed that was converted and has not changed since."""
    rows = db.execute("SELECT path, done, stories, problems, code FROM seeds WHERE done IS NOT NULL")
    return {row["path"]: Outcome(row["done"], row["stories"], _problems(row["problems"]), row["code"]) for row in rows}


def remember(db: sqlite3.Connection, made: Iterable[tuple[str, Outcome]]) -> None:
    """Keeps what became of seeds."""
    rows = [(o.done, o.stories, _problems_json(o.problems), o.code, seed) for seed, o in made]
    with transaction(db):
        db.executemany("UPDATE seeds SET done=?, stories=?, problems=?, code=? WHERE path=?", rows)


def folder_states(db: sqlite3.Connection) -> dict[str, str]:
    """For each folder the hash of all that its seeds were last read from."""
    return {row["path"]: row["state"] for row in db.execute("SELECT path, state FROM folders")}


def remember_folders(db: sqlite3.Connection, states: dict[str, str]) -> None:
    """Keeps the hashes of folders."""
    with transaction(db):
        db.executemany("INSERT OR REPLACE INTO folders VALUES(?,?)", sorted(states.items()))


def _problems_json(problems: tuple[Problem, ...]) -> str:
    return json.dumps([(p.file, p.error, p.line) for p in problems]) if problems else ""


def _problems(text: str) -> tuple[Problem, ...]:
    return tuple(Problem(*one) for one in json.loads(text)) if text else ()
