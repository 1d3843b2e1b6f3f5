"""SQLite databases with a table of stories, as publishing systems and scrapers have them. A database is never written.

Only ordinary tables are read: views and virtual tables would run code of the database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

from sitegen.capture.encoding import compression
from sitegen.capture.fields.field_mapping import FieldMapping, field_mapping
from sitegen.capture.fields.field_names import comparable, places_of
from sitegen.capture.formats import json_objects
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.table_rows import as_object, fields_of, no_stories
from sitegen.capture.record import Record
from sitegen.core.errors import PassedOverError, SeedError

MAGIC = b"SQLite format 3\0"
_MAX_TABLE_NAMES = 1000
_MAX_COLUMN_NAMES = 500
_MAX_CELL_BYTES = 16 << 20
_MAX_PEOPLE_ROWS = 100_000
_MAX_PEOPLE_TABLES = 8
_CACHE_KB = 8192
_PEOPLE_TABLES = tuple("users user authors author people persons reporters writers autoren auteurs".split())
_NAME_COLUMNS = ("displayname", "fullname", "name", "nicename", "username")
_AUTHOR_COLUMNS = tuple("author authorid postauthor writerid reporterid byuser userid createdby".split())
"""Columns with the ids of authors, best first: who made a row may be another person."""
_OTHER_TABLES = frozenset("comments comment revisions revision options settings logs log users pages".split())


_People = Mapping[str, Mapping[str, str]]
"""Comparable name of a table -> id of a person -> name."""


class _SqlTable(NamedTuple):
    """A table with its columns."""

    name: str
    columns: tuple[str, ...]


def records(source: Source) -> Iterator[Record | SeedError]:
    """The stories in the tables of a database. Their key is the table's name with the number or id of the row.

    Raises SeedError if it cannot be read, PassedOverError if it is no database of stories.
    """
    if compression.is_packed(source.path):
        raise SeedError("a compressed database, which is read only when it is unpacked", file=source.place)
    with source.path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise PassedOverError("unknown type: not a SQLite database", file=source.place)
    mapping = field_mapping(source.root, source.config, source.seed)
    uri = f"{source.path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            _secure(db)
            tables = _tables(db)
            stories = [table for table in tables if _has_stories(table, mapping)]
            if not stories:
                names = [f"{table.name} ({', '.join(table.columns[:8])})" for table in tables]
                error = no_stories(names, "tables")
                error.file = source.place
                raise error
            yield from _stories(db, source, stories, _people(db, tables), mapping)
    except sqlite3.Error as error:
        raise SeedError(f"a database that cannot be read: {error}", file=source.place) from error


def _secure(db: sqlite3.Connection) -> None:
    """Sets limits and refuses functions of the database's own schema."""
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA query_only = ON")
    db.execute("PRAGMA cell_size_check = ON")
    db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_CELL_BYTES)
    db.text_factory = lambda data: data.decode("utf-8", "replace")


def _tables(db: sqlite3.Connection) -> list[_SqlTable]:
    """The ordinary tables, by name."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    names = [row[0] for row in db.execute(sql).fetchmany(_MAX_TABLE_NAMES) if not row[0].startswith("sqlite_")]
    return [_SqlTable(name, _columns(db, name)) for name in names]


def _columns(db: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """The stored columns of a table; generated ones would run code of the database."""
    rows = db.execute(f"PRAGMA table_xinfo({_quoted(table)})").fetchmany(_MAX_COLUMN_NAMES)
    return tuple(row[1] for row in rows if row[6] == 0)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _has_stories(table: _SqlTable, mapping: FieldMapping) -> bool:
    """Whether a table has a column with titles and one with texts, and is not one of comments or versions."""
    words = comparable(table.name)
    return {"title", "text"} <= fields_of(table.columns, mapping) and not any(words.endswith(w) for w in _OTHER_TABLES)


def _stories(
    db: sqlite3.Connection,
    source: Source,
    tables: Sequence[_SqlTable],
    people: _People,
    mapping: FieldMapping,
) -> Iterator[Record | SeedError]:
    keys, number = Keys(), 0
    for table in tables:
        columns = [c for c in table.columns if places_of(c) or mapping.rules.names or comparable(c) in _AUTHOR_COLUMNS]
        selected = ", ".join(map(_quoted, columns))
        for row in db.execute(f"SELECT {selected} FROM {_quoted(table.name)}"):  # noqa: S608 -- names are quoted
            number += 1
            found = _with_author(as_object(columns, row), people)
            try:
                made = json_objects.record(found, source.seed, Keys(), number, mapping)
                yield replace(made, key=keys.make(f"{table.name}/{made.key}"))
            except SeedError as error:
                own = (error.file or "").removeprefix(source.place_of(""))[1:]  # the key of a record is passed over
                key = keys.next_key(f"{table.name}/{own}") if own else ""
                error.file, error.line = source.place_of(key), number
                yield error


def _people(db: sqlite3.Connection, tables: Sequence[_SqlTable]) -> _People:
    """The names in the tables of people."""
    found: dict[str, Mapping[str, str]] = {}
    for table in tables:
        columns = {comparable(column): column for column in table.columns}
        name = next((columns[one] for one in _NAME_COLUMNS if one in columns), "")
        if name and "id" in columns and any(comparable(table.name).endswith(one) for one in _PEOPLE_TABLES):
            sql = f"SELECT {_quoted(columns['id'])}, {_quoted(name)} FROM {_quoted(table.name)}"  # noqa: S608 -- quoted
            rows = db.execute(sql).fetchmany(_MAX_PEOPLE_ROWS)
            found[comparable(table.name)] = {str(key): str(value) for key, value in rows if value}
        if len(found) == _MAX_PEOPLE_TABLES:
            break
    return found


def _with_author(found: dict[str, object], people: _People) -> dict[str, object]:
    """A row with the name of its author in place of a number."""
    named = {
        column: name
        for column, value in found.items()
        if comparable(column) in _AUTHOR_COLUMNS and (name := _names_for(column, people).get(str(value)))
    }
    if not named:
        return found
    kept = {column: value for column, value in found.items() if column not in named}
    best = min(named, key=lambda column: _AUTHOR_COLUMNS.index(comparable(column)))
    return {**kept, "authors": named[best]}


def _names_for(column: str, people: _People) -> Mapping[str, str]:
    """The names that the ids in a column mean: of the table that it names, else of the only one; else none."""
    word = comparable(column).removeprefix("post").removeprefix("by").removesuffix("id")
    own = [names for table, names in people.items() if table.endswith((word, f"{word}s"))]
    found = own or list(people.values())
    return found[0] if len(found) == 1 else {}
