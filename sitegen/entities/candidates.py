"""Candidates: pairs of names that share a key, found on disk, so that memory does not grow with the archive.

Each name is stored under its keys in a temporary SQLite file and read back key by key. Names under one key are compared
with each other; a pair is kept if the one name can be a form of the other. Order and limits depend on the names alone.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, groupby

from sitegen.entities.block_keys import alias_keys, block_keys
from sitegen.entities.compared_names import ComparedName, compared_name
from sitegen.entities.context import IS_LOCAL
from sitegen.entities.name_forms import INCOMPLETE, name_form, opposed
from sitegen.index.archive import Archive
from sitegen.index.terms import Name

_MAX_BLOCK_NAMES = 80
"""The most names under one key that are compared with each other, those of most stories first."""

_MAX_OPTION_NAMES = 12
"""The most longer names that are weighed for one shorter name, those of most stories first."""

_BATCH_ROWS = 5_000
"""Rows that are written to the temporary file at a time."""

_SCHEMA = """
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
PRAGMA cache_size=-16000;
CREATE TABLE keys(key TEXT, count INT, kind TEXT, name TEXT, term INT, alias INT);
CREATE TABLE pairs(short INT, long INT, form TEXT, kind TEXT, short_name TEXT, long_name TEXT, short_count INT,
    long_count INT, PRIMARY KEY(short, long)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """A name: the number of its term, the name, and its number of stories. A local name has a number below 0.

    `by_alias` is true if its key is that of a form that stories use for it, not of its name.
    """

    term: int
    name: ComparedName
    count: int
    by_alias: bool = False

    @property
    def is_local(self) -> bool:
        """Whether the name is local, so known in single stories only."""
        return self.term < 0


@dataclass(frozen=True, slots=True)
class Option:
    """A longer or more frequent name that a name may stand for, and the form (see name_form) in which it does.

    `is_asked` is false if only changed names are asked for and neither name changed.
    """

    entity: Counted
    form: str
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name, and the names that it may stand for."""

    entity: Counted
    options: tuple[Option, ...]


def candidates(archive: Archive, kinds: Sequence[str], changed: Collection[Name] | None = None) -> Iterator[Candidate]:
    """The names of `kinds`, local ones too, with the names of terms that each may stand for.

    With `changed` (kinds and names as stories have them) only names that changed or may stand for one that did, each
    with all names that it may stand for, since these compete.
    """
    with _temporary() as store:
        _store_keys(store, archive, kinds)
        asked = None if changed is None else _changed_numbers(store, archive, changed)
        _store_pairs(store, asked)
        if asked is not None:
            _store_pairs(store, frozenset(row[0] for row in store.execute("SELECT DISTINCT short FROM pairs")))
        rows = store.execute("SELECT * FROM pairs ORDER BY kind, short_name, short, long_count DESC, long_name")
        for _, group in groupby(rows, key=lambda row: row["short"]):
            candidate = _candidate(list(group), asked)
            if any(option.is_asked for option in candidate.options):
                yield candidate


def _candidate(rows: Sequence[sqlite3.Row], asked: Collection[int] | None) -> Candidate:
    first = rows[0]
    short = Counted(first["short"], compared_name(first["kind"], first["short_name"]), first["short_count"])
    return Candidate(short, tuple(_option(row, asked) for row in rows[:_MAX_OPTION_NAMES]))


def _option(row: sqlite3.Row, asked: Collection[int] | None) -> Option:
    name = compared_name(row["kind"], row["long_name"])
    is_asked = asked is None or row["short"] in asked or row["long"] in asked
    return Option(Counted(row["long"], name, row["long_count"]), row["form"], is_asked)


@contextmanager
def _temporary() -> Iterator[sqlite3.Connection]:
    """A private database that lies in a temporary file, and so takes little memory."""
    with closing(sqlite3.connect("")) as store:
        store.row_factory = sqlite3.Row
        store.executescript(_SCHEMA)
        yield store


def _store_keys(store: sqlite3.Connection, archive: Archive, kinds: Sequence[str]) -> None:
    marks = ",".join("?" * len(kinds))
    terms = (
        "SELECT t.id, t.kind, t.name, t.count, x.forms FROM terms t JOIN term_names x ON x.term = t.id "  # noqa: S608
        f"WHERE t.count > 0 AND t.kind IN ({marks})"
    )
    local = (
        "SELECT 0, n.written_kind, n.written_name, count(DISTINCT n.story), '{}' "  # noqa: S608 -- question marks
        "FROM names n JOIN listed s ON s.id = n.story "
        f"WHERE {IS_LOCAL} AND n.written_kind IN ({marks}) GROUP BY 2, 3 ORDER BY 2, 3"
    )
    found = chain(*(archive.db.execute(sql, tuple(kinds)) for sql in (terms, local)))
    for place, (number, kind, name, count, forms) in enumerate(found):
        compared = compared_name(kind, name)
        keys = dict.fromkeys(alias_keys(compared, forms), True) | dict.fromkeys(block_keys(compared), False)
        rows = [(f"{kind}\t{key}", count, kind, name, number or -1 - place, keys[key]) for key in sorted(keys)]
        store.executemany("INSERT INTO keys VALUES(?,?,?,?,?,?)", rows)
    store.execute("CREATE INDEX keys_key ON keys(key, term < 0 DESC, count DESC, name, term, kind, alias)")
    store.execute("CREATE INDEX keys_term ON keys(term, key)")


def _changed_numbers(store: sqlite3.Connection, archive: Archive, changed: Collection[Name]) -> frozenset[int]:
    """The numbers of the terms and local names that have changed names."""
    found = set()
    for kind, name in changed:
        sql = "SELECT term FROM term_names WHERE kind = ? AND name = ?"
        found |= {row[0] for row in archive.db.execute(sql, (kind, name))}
        sql = "SELECT term FROM keys WHERE key = ? AND kind = ? AND name = ? AND term < 0"
        keys = (f"{kind}\t{key}" for key in block_keys(compared_name(kind, name)))
        found |= {row[0] for key in keys for row in store.execute(sql, (key, kind, name))}
    return frozenset(found)


# --- pairs -------------------------------------------------------------------------------------------------------


def _store_pairs(store: sqlite3.Connection, terms: Collection[int] | None) -> None:
    """Compares the names under each key, and stores the pairs that can be one; with `terms` only pairs with these."""
    where = ""
    if terms is not None:
        store.execute("CREATE TABLE IF NOT EXISTS asked(term INTEGER PRIMARY KEY)")
        store.executemany("INSERT OR IGNORE INTO asked VALUES(?)", [(term,) for term in sorted(terms)])
        where = "WHERE key IN (SELECT k.key FROM asked a JOIN keys k ON k.term = a.term)"
    rows = store.execute(f"SELECT * FROM keys {where} ORDER BY key, term < 0 DESC, count DESC, name, term")  # noqa: S608
    batch: list[tuple[object, ...]] = []
    for _, group in groupby(rows, key=lambda row: row["key"]):
        for block in _blocks(_counted(group)):
            batch += _pairs(block, terms)
        if len(batch) > _BATCH_ROWS:
            _write(store, batch)
    _write(store, batch)


def _write(store: sqlite3.Connection, batch: list[tuple[object, ...]]) -> None:
    store.executemany("INSERT OR IGNORE INTO pairs VALUES(?,?,?,?,?,?,?,?)", batch)
    batch.clear()


def _counted(rows: Iterable[sqlite3.Row]) -> Iterator[Counted]:
    return (
        Counted(row["term"], compared_name(row["kind"], row["name"]), row["count"], bool(row["alias"])) for row in rows
    )


def _blocks(names: Iterable[Counted]) -> Iterator[list[Counted]]:
    """The names under one key; of many those of most stories, and smaller blocks of names that begin alike."""
    found: list[Counted] = []
    parts: dict[str, list[Counted]] = defaultdict(list)
    for name in names:
        if len(found) < _MAX_BLOCK_NAMES:
            found.append(name)
        part = parts[name.name.plain[:8]]
        if len(part) < _MAX_BLOCK_NAMES:
            part.append(name)
    yield found
    if sum(map(len, parts.values())) > len(found):
        yield from (part for part in parts.values() if len(part) > 1)


def _pairs(block: Sequence[Counted], terms: Collection[int] | None) -> Iterator[tuple[object, ...]]:
    for place, one in enumerate(block):
        for other in block[place + 1 :]:
            if (one.is_local and other.is_local) or one.term == other.term:
                continue
            if terms is not None and one.term not in terms and other.term not in terms:
                continue
            form = _form(one, other)
            if form:
                short, long = _ordered(one, other, form)
                names = (short.name.kind, short.name.name, long.name.name)
                yield short.term, long.term, form, *names, short.count, long.count


def _form(one: Counted, other: Counted) -> str:
    if (one.by_alias and other.by_alias) or opposed(one.name, other.name):
        return ""  # that two things are called alike in some stories says nothing
    return name_form(one.name, other.name) or ("alias" if one.by_alias or other.by_alias else "")


def _ordered(one: Counted, other: Counted, form: str) -> tuple[Counted, Counted]:
    """The pair as the name that may stand for the other, and the other."""
    if one.is_local or other.is_local:
        return (one, other) if one.is_local else (other, one)
    if form == "alias":
        return (other, one) if one.by_alias else (one, other)
    if form in INCOMPLETE:
        return _by_length(one, other)
    return (one, other) if (one.count, other.name.name) < (other.count, one.name.name) else (other, one)


def _by_length(one: Counted, other: Counted) -> tuple[Counted, Counted]:
    def length(counted: Counted) -> tuple[int, int, str]:
        name = counted.name
        return len(name.words) + bool(name.qualifier or name.suffix), len(name.plain), name.name

    return (one, other) if length(one) < length(other) else (other, one)
