"""From names to terms: which names of the stories are one person, place, tag ..., and what it is called.

A pure function of content/: the kind and the name, joined by the gazetteer's aliases and by the files that people
wrote. No context, no order: a new story never moves another's names.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sitegen.annotate import gazetteer, names
from sitegen.config import Config
from sitegen.index.store import generation, recall, remember, transaction, view_listed
from sitegen.model import KIND, ORGANIZATION, PLACE, TAG
from sitegen.text import distinct_slugs, fold


@dataclass(slots=True)
class _Term:
    """A term being put together: spellings with their counts, best confidence, and the human's file."""

    spellings: dict[str, int] = field(default_factory=dict)
    confidence: float = 0.0
    called: str = ""
    file: str = ""

    def name(self) -> str:
        return self.called or min(self.spellings, key=lambda s: (-self.spellings[s], s))


def refresh_terms(db: sqlite3.Connection, config: Config, drafts: bool) -> None:
    """Makes terms, term_names and appearances anew from names and term_files, if anything in these changed."""
    made_from = repr((generation(db), drafts, config.entities))
    if recall(db, "terms") == made_from:
        return
    view_listed(db, drafts)
    with transaction(db):
        remember(db, "terms", made_from)
        for table in ("terms", "term_names", "appearances"):
            db.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own table names
        terms = _collect(db)
        _store(db, terms)
        db.execute(
            "INSERT OR IGNORE INTO appearances SELECT t.term, n.story, min(n.position) FROM names n "
            "JOIN term_names t ON t.kind = n.kind AND t.name = n.name JOIN listed s ON s.id = n.story "
            "GROUP BY t.term, n.story"
        )
        _count(db, config)


def _collect(db: sqlite3.Connection) -> dict[tuple[str, str], tuple[_Term, set[str]]]:
    human = _Files(db)
    found: dict[tuple[str, str], tuple[_Term, set[str]]] = defaultdict(lambda: (_Term(), set()))
    rows = db.execute(
        "SELECT n.kind, n.name, count(*), max(n.confidence) FROM names n "
        "JOIN listed s ON s.id = n.story GROUP BY n.kind, n.name ORDER BY n.kind, n.name"
    )
    for kind, name, count, confidence in rows:
        called, file = human.find(kind, name)
        known = called or _known_name(kind, name)
        term, spellings = found[kind, _key(kind, known or name)]
        spellings.add(name)
        term.spellings[name] = count
        term.confidence = max(term.confidence, confidence)
        term.called, term.file = term.called or known, term.file or file
    return found


class _Files:
    """The term files, by every name that they give."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.names: dict[tuple[str, str], tuple[str, str]] = {}
        for row in db.execute("SELECT * FROM term_files ORDER BY path"):
            for name in (row["name"], *json.loads(row["aliases"])):
                self.names.setdefault((row["kind"], fold(name)), (row["name"], row["path"]))

    def find(self, kind: str, name: str) -> tuple[str, str]:
        """Name and path of the file that knows `name`, or two empty texts."""
        return self.names.get((kind, fold(name)), ("", ""))


def _known_name(kind: str, name: str) -> str:
    """The gazetteer's name for it, where `name` is one of its aliases."""
    if kind not in (PLACE.name, ORGANIZATION.name):
        return ""
    entry = gazetteer.load().named(name)
    return entry.name if entry and entry.kind == kind else ""


def _key(kind: str, name: str) -> str:
    """What two spellings of one name share."""
    if KIND[kind].entity:
        return names.key(name)
    folded = fold(name)
    if kind != TAG.name:
        return folded
    words = folded.replace("-", " ").split()
    return " ".join([*words[:-1], _singular(words[-1])]) if words else folded


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def _store(db: sqlite3.Connection, terms: dict[tuple[str, str], tuple[_Term, set[str]]]) -> None:
    by_kind: dict[str, list[tuple[_Term, set[str]]]] = defaultdict(list)
    for (kind, _), entry in terms.items():
        by_kind[kind].append(entry)
    for kind, entries in by_kind.items():
        slugs = distinct_slugs(term.name() for term, _ in entries)
        for term, spellings in entries:
            row = (kind, term.name(), slugs[term.name()], term.confidence, term.file)
            sql = "INSERT INTO terms(kind, name, slug, confidence, file) VALUES(?,?,?,?,?)"
            number = db.execute(sql, row).lastrowid
            _store_names(db, kind, spellings, number or 0)


def _store_names(db: sqlite3.Connection, kind: str, spellings: Iterable[str], term: int) -> None:
    db.executemany("INSERT INTO term_names VALUES(?,?,?)", [(kind, name, term) for name in sorted(spellings)])


def _count(db: sqlite3.Connection, config: Config) -> None:
    db.execute(
        "UPDATE terms SET (count, first, last) = (SELECT count(*), min(nullif(s.sort, '')), max(s.sort) "
        "FROM appearances a JOIN stories s ON s.id = a.story WHERE a.term = terms.id)"
    )
    for kind in KIND.values():
        least = config.entities.min_stories if kind.entity else 1
        db.execute(
            "UPDATE terms SET url = CASE WHEN count >= ? THEN ? || slug || '/' ELSE '' END WHERE kind = ?",
            (least, f"/{kind.plural}/", kind.name),
        )
