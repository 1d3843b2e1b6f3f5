"""Resolves names: the index keeps each name of a story as written, and as decisions and files of terms resolve it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from sitegen.content import decisions as people
from sitegen.content import machine_decisions as machines
from sitegen.content.decisions import KINDS, Decision, Decisions, parse_decisions, retained_decisions
from sitegen.content.machine_decisions import MachineDecisions
from sitegen.content.vocabulary import StoryFacts, TermNames, Vocabulary
from sitegen.core.errors import Problem
from sitegen.core.files import digest
from sitegen.index.changed_stories import note_renamed
from sitegen.index.store import recall, remember, transaction

_WRITTEN = "SELECT DISTINCT written_kind, written_name FROM names"
MOVED = f"{_WRITTEN} WHERE CASE WHEN local THEN kind != '' ELSE kind != written_kind OR name != written_name END"
"""Names whose resolved kind or name differs from the written one, and local names that decisions lead to another; a
partial SQL index has just these.
"""


FILES = (people.FILE, machines.FILE)
"""The files of decisions."""

_KEYS = {people.FILE: "decisions", machines.FILE: "machine decisions"}


def note_decisions(db: sqlite3.Connection, file: str, text: str | None, complete: bool) -> None:
    """Stores the text of a file of decisions (None if unreadable) and, if it is complete, also as the last
    complete one.
    """
    remember(db, _KEYS[file], text or "")
    if complete:
        remember(db, f"complete {_KEYS[file]}", text or "")


def _texts(db: sqlite3.Connection, file: str) -> tuple[str, str]:
    """The text of a file of decisions, and that of its last complete version."""
    return recall(db, _KEYS[file]), recall(db, f"complete {_KEYS[file]}")


def has_decisions(db: sqlite3.Connection) -> bool:
    """Whether any decision may be in force."""
    return any(any(_texts(db, file)) for file in FILES)


def decisions(db: sqlite3.Connection) -> Decisions:
    """The decisions of people as of the last scan, with those of the last complete file that are still in force."""
    text, last = _texts(db, people.FILE)
    found = parse_decisions(text.encode())
    if text == last:
        return found
    return in_force(db, found if found.problems else Decisions(found.entries, (_unread(people.FILE),)))


def in_force(db: sqlite3.Connection, found: Decisions) -> Decisions:
    """The decisions of the file and, if it could not be read in full, those of the last complete file
    still in force.
    """
    kept = retained_decisions(found, parse_decisions(_texts(db, people.FILE)[1].encode()))
    return replace(found, entries=(*found.entries, *kept))


def machine_decisions(db: sqlite3.Connection) -> MachineDecisions:
    """The decisions of the machine as of the last scan, with those of the last complete file that are still in
    force.
    """
    text, last = _texts(db, machines.FILE)
    found = _parsed(text)
    if text == last:
        return found
    unread = found if found.problems else replace(found, problems=(_unread(machines.FILE),))
    return machines.retained(unread, _parsed(last))


@lru_cache(2)
def _parsed(text: str) -> MachineDecisions:
    """The machine's decisions in a text, which may be long: a build asks for the same one several times."""
    return machines.parse(text.encode())


def incomplete(db: sqlite3.Connection) -> tuple[Problem, ...]:
    """An error message for each file of which decisions are in force that it does not, or not readably, contain."""
    read = {
        people.FILE: len(parse_decisions(_texts(db, people.FILE)[0].encode()).entries),
        machines.FILE: len(_parsed(_texts(db, machines.FILE)[0]).entries),
    }
    force = {people.FILE: len(decisions(db).entries), machines.FILE: len(machine_decisions(db).entries)}
    text = "cannot be read in full: {:,} that it had before and that are not found in it still stand; mend it"
    return tuple(Problem(file, text.format(force[file] - read[file])) for file in FILES if force[file] > read[file])


def _unread(file: str) -> Problem:
    return Problem(file, "cannot be read")


def vocabulary(
    db: sqlite3.Connection, entries: Sequence[Decision] | None = None, machine: Sequence[Decision] | None = None
) -> Vocabulary:
    """The vocabulary as of the last scan; with `entries` instead of the stored decisions of people if given, and
    `machine` instead of those of the machine.
    """
    rows = db.execute("SELECT path, kind, name, aliases, hide FROM term_files")
    files = [
        TermNames(path, kind, name, tuple(json.loads(aliases)), bool(hide)) for path, kind, name, aliases, hide in rows
    ]
    theirs = decisions(db).entries if entries is None else entries
    return Vocabulary(files, theirs, machine_decisions(db).entries if machine is None else machine)


Meaning = tuple[str, str, bool]
"""A resolved kind and name, and whether they are only probable."""


def resolved_name(words: Vocabulary, kind: str, name: str, facts: StoryFacts, *, local: bool = False) -> Meaning:
    """The kind and name to which a story's name resolves; both "" if it is hidden or stays local."""
    if kind not in KINDS:
        return kind, name, False
    found = words.resolve(kind, name, facts, local=local)
    return (found.kind, found.name, found.probable) if found else ("", "", False)


def resolve_again(db: sqlite3.Connection) -> None:
    """Resolves all names again if a decision or a file of a term changed. No story is read again."""
    rows = db.execute("SELECT path, kind, name, aliases, hide FROM term_files ORDER BY path").fetchall()
    texts = [_texts(db, file) for file in FILES]
    state = digest(repr((texts, [tuple(row) for row in rows])).encode())
    if recall(db, "settled") == state:
        return
    words = vocabulary(db)
    with transaction(db):
        remember(db, "settled", state)
        remember(db, "quarrels", json.dumps([(p.file, p.error, p.line) for p in words.problems]))
        moved = {tuple(row) for row in db.execute(MOVED)}
        everything = db.execute(_WRITTEN).fetchall() if words.decides else moved
        for kind, name in everything:
            if (kind, name) in moved or (kind in KINDS and words.concerns(kind, name)):
                _resolve(db, words, kind, name)


def _resolve(db: sqlite3.Connection, words: Vocabulary, kind: str, name: str) -> None:
    """Resolves a name in all stories that have it. Usually its meaning is the same in all."""
    if words.is_split(kind, name):
        _resolve_in_stories(db, words, kind, name)
        return
    for local in (False, True):
        made = resolved_name(words, kind, name, StoryFacts(), local=local)
        rows = db.execute(
            "SELECT story, position FROM names WHERE written_kind = ? AND written_name = ? AND local = ? "
            "AND (kind, name, probable) != (?, ?, ?)",
            (kind, name, local, *made),
        ).fetchall()
        _rename(db, [(*made, row["story"], row["position"]) for row in rows])


def _resolve_in_stories(db: sqlite3.Connection, words: Vocabulary, kind: str, name: str) -> None:
    rows = db.execute(
        "SELECT n.story, n.position, n.local, n.kind, n.name, n.probable, s.path, s.publication, s.date FROM names n "
        "JOIN stories s ON s.id = n.story "
        "WHERE n.written_kind = ? AND n.written_name = ?",
        (kind, name),
    ).fetchall()
    for story, position, local, *was, path, publication, date in rows:
        made = resolved_name(words, kind, name, StoryFacts(path, publication, date[:4]), local=bool(local))
        if made != tuple(was):
            _rename(db, [(*made, story, position)])


def _rename(db: sqlite3.Connection, names: Sequence[tuple[str, str, bool, int, int]]) -> None:
    note_renamed(db, [(story, position) for *_, story, position in names])
    db.executemany("UPDATE names SET kind = ?, name = ?, probable = ? WHERE story = ? AND position = ?", names)


_PROBABLE = """
SELECT i.value, min(n.probable) FROM term_names x CROSS JOIN json_each(?) i CROSS JOIN names n INDEXED BY names_name
WHERE x.term = ? AND n.kind = x.kind AND n.name = x.name AND n.story = i.value GROUP BY i.value"""
"""For each story that names a term, whether all of its names for it are probable.

INDEXED BY is needed: else SQLite would read all names of each story.
"""


def probable_stories(db: sqlite3.Connection, term: int, stories: Iterable[int]) -> set[int]:
    """The numbers of those of the stories that name a term only by names on whose meaning the machine decided."""
    rows = db.execute(_PROBABLE, (json.dumps(list(stories)), term))
    return {story for story, probable in rows if probable}


def contradictions(db: sqlite3.Connection) -> tuple[Problem, ...]:
    """The errors of decisions that contradict each other."""
    return tuple(Problem(*one) for one in json.loads(recall(db, "quarrels") or "[]"))
