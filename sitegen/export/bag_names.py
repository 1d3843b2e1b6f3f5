"""Selects the files about names for a bag: those of names in shown stories, and decisions that hide nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from sitegen.content import decisions, machine_decisions
from sitegen.content.name_keys import spelling_key
from sitegen.core.files import file_bytes
from sitegen.index.hidden_files import hides
from sitegen.index.name_resolution import vocabulary

_Name = tuple[str, str]
"""The kind of a name, and the key that all its spellings share."""

_HIDING_WORDS = (b"hide", b"ignore")
"""A file of decisions with one of these words hides something, or did before the entry was commented out."""

_WRITTEN = "SELECT DISTINCT written_kind, written_name FROM names WHERE story {} (SELECT id FROM shown)"
_MEANT = "SELECT DISTINCT kind, name FROM names WHERE story {} (SELECT id FROM shown) AND kind != ''"


def held_term_files(db: sqlite3.Connection) -> set[str]:
    """The files of entities and tags in shown stories, and those of their wider terms."""
    words = vocabulary(db)
    names = _names(db, _MEANT.format("IN"))
    files: dict[str, tuple[_Name, list[_Name]]] = {}
    for path, kind, name, parents in db.execute("SELECT path, kind, name, parents FROM term_files WHERE NOT hide"):
        if resolved := words.resolve(kind, name):
            wider = [(kind, spelling_key(kind, parent)) for parent in json.loads(parents)]
            files[path] = ((resolved.kind, spelling_key(resolved.kind, resolved.name)), wider)
    held: set[str] = set()
    while found := {path for path, (name, _) in files.items() if name in names} - held:
        held |= found
        names = names.union(*(files[path][1] for path in found))
    return held


def holds_decisions(db: sqlite3.Connection, root: Path) -> bool:
    """Whether a bag may hold the file of decisions: it has no hidden name, seed or note."""
    try:
        raw = file_bytes(root / decisions.FILE)
    except OSError:
        return False
    found = decisions.parse_decisions(raw)
    if found.problems or any(word in raw.lower() for word in _HIDING_WORDS):
        return False
    return _is_public(db, found.entries)


def holds_machine_decisions(db: sqlite3.Connection, root: Path) -> bool:
    """Whether a bag may hold the file of the machine's decisions: it is as the machine wrote it, without comments of
    people, and nothing in content/ is hidden.

    The evidence of a decision may quote any name that was shown once.
    """
    try:
        raw = file_bytes(root / machine_decisions.FILE)
    except OSError:
        return False
    found = machine_decisions.parse(raw)
    return machine_decisions.render(found).encode() == raw and not hides(db) and _is_public(db, found.entries)


def _is_public(db: sqlite3.Connection, entries: Sequence[decisions.Decision]) -> bool:
    """Whether decisions have no name that only hidden stories have, and no path of such a story."""
    shown = {row["path"] for row in db.execute("SELECT path FROM shown")}
    if any(story not in shown for entry in entries for story in entry.stories):
        return False
    secret = _names(db, _WRITTEN.format("NOT IN")) | _names(db, _MEANT.format("NOT IN"))
    secret -= _names(db, _WRITTEN.format("IN")) | _names(db, _MEANT.format("IN"))
    return secret.isdisjoint(_named(entries))


def _named(entries: Sequence[decisions.Decision]) -> Iterator[_Name]:
    for entry in entries:
        for name in (*entry.names, entry.to):
            yield entry.kind, spelling_key(entry.kind, name)


def _names(db: sqlite3.Connection, sql: str) -> set[_Name]:
    return {(kind, spelling_key(kind, name)) for kind, name in db.execute(sql) if kind in decisions.KINDS}
