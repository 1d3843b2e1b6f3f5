"""From names to terms: which names of stories are the same person, place, tag ..., and the name of the term.

A pure function of content/: names are joined by kind and normalized name, by the gazetteer's aliases and by the files
that people wrote. The context and the order of stories have no influence, so a new story never changes the terms of
others. Only what a change may affect is updated: the names in the table `changed_names` are counted again, and the
groups that they were in, or are in now, are formed again.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sitegen.content.name_keys import known_name, name_key, term_slug
from sitegen.content.vocabulary import Vocabulary
from sitegen.core.model import KIND
from sitegen.core.urls import term_url
from sitegen.index.name_resolution import vocabulary
from sitegen.index.page_thresholds import PageThresholds

SCHEMA = """
-- A term: all names that are one person, tag, publication ... `key` is what they share. `url` is "" where it has no
-- page (index/page_thresholds.py); `count` is its number of listed stories, `scale` that number roughly, `first` and
-- `last` the dates of these; `file` is the path of its file in content/, "" for none; `decided` is whether a person
-- decided on its name. `face` is what other pages show of it.
-- AUTOINCREMENT: units of the build name terms by number, so none is given twice.
CREATE TABLE terms(id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, key TEXT, name TEXT, slug TEXT,
    url TEXT DEFAULT '', count INT DEFAULT 0, scale INT DEFAULT 0, first TEXT, last TEXT, confidence REAL, file TEXT,
    decided INT DEFAULT 0, face TEXT DEFAULT '', UNIQUE(kind, key));
-- The largest terms of a kind (index/archive.py).
CREATE INDEX terms_kind ON terms(kind, count);
-- The term at a URL (index/term_relations.py, check/article_urls.py).
CREATE INDEX terms_url ON terms(url);
-- The term of a file that changed (incremental/invalidation.py).
CREATE INDEX terms_file ON terms(file) WHERE file != '';

-- A name as stories have it, and the term that it belongs to. `count` is the number of listed stories that have it;
-- `called` is what a person or the gazetteer calls it, `file` the file that says so, and `decided` is whether a person
-- decided on it; `forms` and `ids` are JSON: each with the number of stories that use it.
CREATE TABLE term_names(kind TEXT, name TEXT, key TEXT, term INT, count INT, confidence REAL, called TEXT, file TEXT,
    decided INT, forms TEXT, ids TEXT, PRIMARY KEY(kind, name)) WITHOUT ROWID;
-- The names of a group that is put together again.
CREATE INDEX term_names_key ON term_names(kind, key);
-- The names of a term, and through them its stories' sentences (index/archive.py).
CREATE INDEX term_names_term ON term_names(term);
"""

Name = tuple[str, str]
"""A kind, and a name as stories have it."""


@dataclass(slots=True)
class Regrouped:
    """The changes of a regrouping: names that now belong to another term, changed terms, and removed
    terms with kinds.
    """

    moved: list[Name] = field(default_factory=list)
    terms: set[int] = field(default_factory=set)
    gone: list[tuple[int, str]] = field(default_factory=list)


def regroup(db: sqlite3.Connection) -> Regrouped:
    """Updates term_names and terms for the names in `changed_names`, and empties `changed_names`."""
    made = Regrouped()
    groups: set[tuple[str, str]] = set()
    words = vocabulary(db)
    for name, count in _counted(db):
        groups |= _spell(db, made, words, name, count)
    for group in sorted(groups):
        _group(db, made, group)
    db.execute("DELETE FROM changed_names")
    return made


def recount_names_of_term_files(db: sqlite3.Connection) -> None:
    """Adds to `changed_names` the names for which files of terms or decisions now state another name than before."""
    words = vocabulary(db)
    rows = db.execute("SELECT kind, name, called, file, decided FROM term_names").fetchall()
    changed = [tuple(r)[:2] for r in rows if _called(words, (r["kind"], r["name"])) != tuple(r)[2:]]
    db.executemany("INSERT OR IGNORE INTO changed_names VALUES(?,?,'')", changed)


def _called(words: Vocabulary, name: Name) -> tuple[str, str, bool]:
    """The name that a file, a decision or the gazetteer gives to a name's term ("" for none), the path
    of the file, and whether a person decided on the name.
    """
    called, file = words.find(*name)
    return called or known_name(*name), file, words.is_decided(*name)


# --- names -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Count:
    """How listed stories use a name: the number of stories, its forms, its ids, and the highest confidence."""

    stories: int = 0
    confidence: float = 0.0
    forms: Counter[str] = field(default_factory=Counter)
    ids: Counter[str] = field(default_factory=Counter)


def _counted(db: sqlite3.Connection) -> Iterator[tuple[Name, _Count]]:
    """The names in `changed_names`, each with its use in listed stories."""
    rows = db.execute(
        "SELECT l.kind, l.name, n.written_name, n.forms, CASE WHEN n.kind = n.written_kind THEN n.id ELSE '' END id, "
        "count(n.story) n, max(n.confidence) confidence "
        "FROM (SELECT DISTINCT kind, name FROM changed_names WHERE kind != '') l "
        "LEFT JOIN names n ON n.kind = l.kind AND n.name = l.name AND n.story NOT IN (SELECT story FROM unlisted) "
        "GROUP BY l.kind, l.name, n.written_name, n.forms, 5 ORDER BY l.kind, l.name"
    )
    for name, found in groupby(rows, key=lambda row: (row["kind"], row["name"])):
        yield name, _count([row for row in found if row["n"]])


def _count(rows: Sequence[sqlite3.Row]) -> _Count:
    made = _Count()
    for row in rows:
        made.stories += row["n"]
        made.confidence = max(made.confidence, row["confidence"])
        for form in {row["written_name"], *json.loads(row["forms"])}:
            made.forms[form] += row["n"]
        if row["id"]:
            made.ids[row["id"]] += row["n"]
    return made


def _spell(
    db: sqlite3.Connection, made: Regrouped, words: Vocabulary, name: Name, count: _Count
) -> set[tuple[str, str]]:
    """Stores how a name is used; returns the groups that this affects."""
    old = db.execute("SELECT key, term FROM term_names WHERE kind = ? AND name = ?", name).fetchone()
    groups = {(name[0], old["key"])} if old else set()
    if not count.stories:
        db.execute("DELETE FROM term_names WHERE kind = ? AND name = ?", name)
        if old:
            made.moved.append(name)
        return groups
    called, file, decided = _called(words, name)
    key = name_key(name[0], called or name[1])
    term = old["term"] if old and old["key"] == key else None
    used = (json.dumps(dict(sorted(counts.items())), ensure_ascii=False) for counts in (count.forms, count.ids))
    row = (*name, key, term, count.stories, count.confidence, called, file, decided, *used)
    db.execute("INSERT OR REPLACE INTO term_names VALUES(?,?,?,?,?,?,?,?,?,?,?)", row)
    return groups | {(name[0], key)}


# --- terms -------------------------------------------------------------------------------------------------


def _group(db: sqlite3.Connection, made: Regrouped, group: tuple[str, str]) -> None:
    """Forms the term of a group from its spellings."""
    # INDEXED BY is needed: without statistics SQLite would read all names of the kind.
    sql = "SELECT * FROM term_names INDEXED BY term_names_key WHERE kind = ? AND key = ? ORDER BY name"
    spellings = db.execute(sql, group).fetchall()
    if not spellings:
        gone = db.execute("DELETE FROM terms WHERE kind = ? AND key = ? RETURNING id", group).fetchone()
        made.gone += [(gone["id"], group[0])] if gone else []
        return
    name, confidence, file, decided = _joined(spellings)
    sql = (
        "INSERT INTO terms(kind, key, name, slug, confidence, file, decided) VALUES(?,?,?,?,?,?,?) "
        "ON CONFLICT DO UPDATE SET name = excluded.name, slug = excluded.slug, confidence = excluded.confidence, "
        "file = excluded.file, decided = excluded.decided RETURNING id"
    )
    row = (*group, name, term_slug(group[0], name), confidence, file, decided)
    number = int(db.execute(sql, row).fetchone()[0])
    moved = [row["name"] for row in spellings if row["term"] != number]
    sql = "UPDATE term_names SET term = ? WHERE kind = ? AND name = ?"
    db.executemany(sql, [(number, group[0], spelling) for spelling in moved])
    made.moved += [(group[0], spelling) for spelling in moved]
    made.terms.add(number)


def _joined(spellings: Sequence[sqlite3.Row]) -> tuple[str, float, str, bool]:
    """The name, confidence and file of a term, and whether a person decided on one of its names.

    The name is the stated one, or else the most frequent spelling.
    """
    called = next((row["called"] for row in spellings if row["called"]), "")
    name = called or min(spellings, key=lambda row: (-row["count"], row["name"]))["name"]
    file = next((row["file"] for row in spellings if row["file"]), "")
    decided = any(row["decided"] for row in spellings)
    return name, max(row["confidence"] for row in spellings), file, decided


# --- what stories make of them -----------------------------------------------------------------------------


def count_terms(db: sqlite3.Connection, least: PageThresholds, terms: Iterable[int] | None = None) -> set[int]:
    """Updates counts, dates and URLs of `terms`, or of all terms, from their appearances.

    A term of fewer stories than `least` gets no URL, unless it has a file or a person decided on its name.
    Returns the terms that other pages show differently than before: the name, URL, confidence or scale changed.
    """
    sql = "SELECT term, count(*), min(nullif(sort, '')), max(sort) FROM appearances {} GROUP BY term"
    if terms is None:
        found = db.execute(sql.format("")).fetchall()
    else:
        one = sql.format("WHERE term = ?")
        found = [row for term in sorted(terms) for row in db.execute(one, (term,))]
    return {row[0] for row in found if _update_shown(db, least, *row)}


def _update_shown(
    db: sqlite3.Connection, least: PageThresholds, term: int, count: int, first: str | None, last: str
) -> bool:
    sql = "SELECT kind, name, slug, confidence, file, decided, face FROM terms WHERE id = ?"
    row = db.execute(sql, (term,)).fetchone()
    kind = KIND[row["kind"]]
    has_page = count >= least.of(kind) or row["file"] or row["decided"]
    url = term_url(kind, row["slug"]) if has_page else ""
    face = repr((row["name"], url, row["confidence"], scale(count)))
    sql = "UPDATE terms SET count = ?, scale = ?, first = ?, last = ?, url = ?, face = ? WHERE id = ?"
    db.execute(sql, (count, scale(count), first, last, url, face, term))
    return bool(face != row["face"])


def scale(count: int) -> int:
    """The order of magnitude of a count (its length in bits). It changes seldom, so few pages change with it."""
    return count.bit_length()
