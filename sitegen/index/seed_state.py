"""What the index remembers of seeds, so that a conversion reads only changed ones.

Derived data, as all of the index.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sitegen.core.errors import Problem
from sitegen.core.files import Stamp
from sitegen.index import store
from sitegen.index.store import transaction

if TYPE_CHECKING:
    from sitegen.capture.boilerplate.repeated_lines import Marks

SCHEMA = """
-- A file below seeds/: its stamp and digest. `marks` are hashes of its lines, NULL until they are asked for; `done`,
-- `stories`, `problems` and `passed_over` (JSON), `drafts` and `standing` are its Outcome, NULL until it is converted.
-- A file whose stamp changed loses them.
CREATE TABLE seeds(path TEXT PRIMARY KEY, size INT, mtime_ns INT, ctime_ns INT, inode INT, sha256 TEXT, marks BLOB,
    done TEXT, stories INT, problems TEXT, code TEXT, passed_over TEXT, drafts INT, standing INT);

-- A record of a converted seed that was passed over, with the reason; read only to name them one by one.
CREATE TABLE passed_over(seed TEXT, line INT, key TEXT, reason TEXT);
-- Those of one seed, in the order in which they were found.
CREATE INDEX passed_over_seed ON passed_over(seed);

-- A record of a converted seed that is passed over as `kind`, since it is not public, and that an article was made of.
-- `key` is that of the article.
CREATE TABLE held_back(seed TEXT, key TEXT, kind TEXT, PRIMARY KEY(seed, key)) WITHOUT ROWID;

-- A folder of seeds: a hash of all that its seeds were last read from.
CREATE TABLE folders(path TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID;
"""

_OUTCOME = "done, stories, problems, code, passed_over, drafts, standing"
_NEW = "INSERT OR REPLACE INTO seeds(path, size, mtime_ns, ctime_ns, inode, sha256) VALUES(?,?,?,?,?,?)"


class Outcome(NamedTuple):
    """The result of the last conversion of a seed.

    `done` identifies its input: the seed's digest and the context in which it was read. `stories` is the number of
    stories that were made, `problems` are the records that failed. `code` is the digest of the code that converted it.
    `passed_over` counts by their kind the records that are no stories. `drafts` is the number of drafts that became
    articles, `standing` that of articles that were made from the seed before, and by none of its stories now.
    """

    done: str = ""
    stories: int = 0
    problems: tuple[Problem, ...] = ()
    code: str = ""
    passed_over: Mapping[str, int] = MappingProxyType({})
    drafts: int = 0
    standing: int = 0


class PassedOverRecord(NamedTuple):
    """A record that was passed over: its line or number in the seed, its key if it has one, and the reason."""

    line: int | None
    key: str
    reason: str


def digests(db: sqlite3.Connection, root: Path, found: Mapping[str, Stamp]) -> tuple[dict[str, str], list[Problem]]:
    """SHA-256 of each file in `found` (paths under seeds/), and problems for files that cannot be read.

    A file is read only if its stamp changed.
    """
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
    with path.open("rb") as file:  # in blocks: a seed may be larger than memory
        return hashlib.file_digest(file, "sha256").hexdigest()


def marks(db: sqlite3.Connection, root: Path, seed: str) -> Marks:
    """The hashes of a text seed's lines, from the index or else by reading it.

    The seed must have a row with its digest.
    """
    # Imported here: the readers of captures take half of the time of a start, and most builds convert nothing.
    from sitegen.capture.boilerplate.repeated_lines import Marks, read_marks

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
    """The result for each seed that was converted and has not changed since."""
    rows = db.execute(f"SELECT path, {_OUTCOME} FROM seeds WHERE done IS NOT NULL")  # noqa: S608 -- our words
    return {row["path"]: _outcome(row) for row in rows}


def converted_digests(db: sqlite3.Connection) -> dict[str, str]:
    """The SHA-256 of each seed when it was last converted; only of those whose outcome is known."""
    return dict(map(tuple, db.execute("SELECT path, sha256 FROM seeds WHERE done IS NOT NULL")))


def passed_over_kinds(db: sqlite3.Connection) -> Iterator[tuple[str, frozenset[str]]]:
    """For each seed with records that are no stories, the kinds of these."""
    for row in db.execute("SELECT path, passed_over FROM seeds WHERE passed_over != ''"):
        yield row["path"], frozenset(json.loads(row["passed_over"]))


def remember(db: sqlite3.Connection, made: Iterable[tuple[str, Outcome]]) -> None:
    """Stores the results for seeds."""
    rows = [
        (o.done, o.stories, _problems_json(o.problems), o.code, _counts_json(o), o.drafts, o.standing, seed)
        for seed, o in made
    ]
    with transaction(db):
        db.executemany(f"UPDATE seeds SET ({_OUTCOME}) = (?,?,?,?,?,?,?) WHERE path=?", rows)  # noqa: S608 -- our words


def passed_over(db: sqlite3.Connection, seeds: Iterable[str]) -> Iterator[tuple[str, PassedOverRecord]]:
    """The records that were passed over in each of the `seeds`, in their order, with the seed."""
    for seed in seeds:
        rows = db.execute("SELECT line, key, reason FROM passed_over WHERE seed=? ORDER BY rowid", (seed,))
        yield from ((seed, PassedOverRecord(*row)) for row in rows)


def remember_passed_over(db: sqlite3.Connection, made: Mapping[str, Iterable[PassedOverRecord]]) -> None:
    """Stores the records that were passed over in each seed that was read; forgets those of seeds that are gone."""
    if not made:
        return
    with transaction(db):
        db.execute("DELETE FROM passed_over WHERE seed NOT IN (SELECT path FROM seeds)")
        db.executemany("DELETE FROM passed_over WHERE seed=?", [(seed,) for seed in made])
        rows = ((seed, *record) for seed, records in made.items() for record in records)
        db.executemany("INSERT INTO passed_over VALUES(?,?,?,?)", rows)


def held_back(db: sqlite3.Connection, seeds: Container[str]) -> dict[str, dict[str, str]]:
    """The kinds of the records that are held back, by seed and key, in those of the `seeds` that have any."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for seed, key, kind in db.execute("SELECT seed, key, kind FROM held_back ORDER BY seed, key"):
        if seed in seeds:
            found[seed][key] = kind
    return found


def remember_held_back(db: sqlite3.Connection, made: Mapping[str, Mapping[str, str]]) -> None:
    """Stores the records that are held back in each seed that was read; forgets those of seeds that are gone."""
    with transaction(db):
        db.execute("DELETE FROM held_back WHERE seed NOT IN (SELECT path FROM seeds)")
        db.executemany("DELETE FROM held_back WHERE seed=?", [(seed,) for seed in made])
        rows = ((seed, key, kind) for seed, kinds in made.items() for key, kind in kinds.items())
        db.executemany("INSERT INTO held_back VALUES(?,?,?)", rows)


def folder_states(db: sqlite3.Connection) -> dict[str, str]:
    """For each folder the hash of everything from which its seeds were last read."""
    return {row["path"]: row["state"] for row in db.execute("SELECT path, state FROM folders")}


def remember_folders(db: sqlite3.Connection, states: dict[str, str]) -> None:
    """Stores the hashes of folders."""
    with transaction(db):
        db.executemany("INSERT OR REPLACE INTO folders VALUES(?,?)", sorted(states.items()))


def _outcome(row: sqlite3.Row) -> Outcome:
    passed_over = json.loads(row["passed_over"]) if row["passed_over"] else {}
    counts = {name: row[name] or 0 for name in ("stories", "drafts", "standing")}
    return Outcome(
        row["done"], problems=_problems(row["problems"]), code=row["code"], passed_over=passed_over, **counts
    )


def _counts_json(outcome: Outcome) -> str:
    return json.dumps(dict(outcome.passed_over), sort_keys=True) if outcome.passed_over else ""


def _problems_json(problems: tuple[Problem, ...]) -> str:
    return json.dumps([(p.file, p.error, p.line, p.records) for p in problems]) if problems else ""


def _problems(text: str) -> tuple[Problem, ...]:
    return tuple(Problem(*one) for one in json.loads(text)) if text else ()
