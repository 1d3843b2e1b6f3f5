"""From names to terms: which names of the stories are one person, place, tag ..., and what it is called.

A pure function of content/: the kind and the name, joined by the gazetteer's aliases and by the files that people
wrote. No context, no order: a new story never moves another's names.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sitegen.config import Config
from sitegen.content.naming import known_name, name_key
from sitegen.index.settled import vocabulary
from sitegen.index.store import generation, recall, remember, transaction, view_listed
from sitegen.model import KIND
from sitegen.text import distinct_slugs


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
    human = vocabulary(db)
    found: dict[tuple[str, str], tuple[_Term, set[str]]] = defaultdict(lambda: (_Term(), set()))
    rows = db.execute(
        "SELECT n.kind, n.name, count(*), max(n.confidence) FROM names n "
        "JOIN listed s ON s.id = n.story WHERE n.kind != '' GROUP BY n.kind, n.name ORDER BY n.kind, n.name"
    )
    for kind, name, count, confidence in rows:
        called, file = human.find(kind, name)
        known = called or known_name(kind, name)
        term, spellings = found[kind, name_key(kind, known or name)]
        spellings.add(name)
        term.spellings[name] = count
        term.confidence = max(term.confidence, confidence)
        term.called, term.file = term.called or known, term.file or file
    return found


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
