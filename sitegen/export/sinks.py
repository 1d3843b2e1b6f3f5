"""Writes rows: to CSV files with a data package, to Parquet files, to a SQLite file. Rows are written as they come."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

from sitegen.core.errors import SitegenError
from sitegen.core.files import replacing, sha256_of, write_if_changed
from sitegen.export.records import aliases, entities, stories, tags
from sitegen.export.tables import (
    ALIASES,
    ENTITIES,
    MENTIONS,
    STORIES,
    STORY_ENTITIES,
    STORY_TAGS,
    TABLES,
    TAGS,
    Column,
    Row,
    Table,
    Value,
)
from sitegen.index.archive import Archive

_GROUP_ROWS, _GROUP_CHARS = 5_000, 4_000_000
"""A group of a Parquet file has at most this many rows, or ends when its texts have this many characters."""

_BETWEEN = "; "
"""Separates the values of a list in a CSV cell."""

SQLITE_APPLICATION_ID = 0x53475845
"""Identifies a SQLite file as an export of sitegen ("SGXE")."""


class Sink(Protocol):
    """Takes rows; its output is complete after `close`."""

    def add(self, table: Table, row: Row) -> None:
        """Writes a row."""
        ...

    def close(self) -> None:
        """Writes what is buffered, and what must come last."""
        ...


def rows(archive: Archive, root: Path) -> Iterator[tuple[Table, Row]]:
    """All rows of all tables. Rows come after those that they refer to, except stories that refer to other stories."""
    for term, entity in entities(archive):
        yield ENTITIES, entity
        yield from ((ALIASES, alias) for alias in aliases(archive, term))
    yield from ((TAGS, tag) for _, tag in tags(archive))
    for story in stories(archive, root):
        yield STORIES, story.row
        one = story.row["id"]
        yield from ((STORY_ENTITIES, {"story": one, "entity": entity}) for entity in story.entities)
        yield from ((STORY_TAGS, {"story": one, "tag": tag}) for tag in story.tags)
        yield from ((MENTIONS, mention) for mention in story.mentions)


def fill(sink: Sink, found: Iterable[tuple[Table, Row]], counts: dict[str, int]) -> None:
    """Writes all rows to a sink, and counts them by table."""
    for table, row in found:
        sink.add(table, row)
        counts[table.name] = counts.get(table.name, 0) + 1
    sink.close()


class CsvSink:
    """CSV (RFC 4180) with a Frictionless datapackage.json that describes the columns.

    It is UTF-8 with a byte order mark: without one, spreadsheets assume another encoding; pandas and DuckDB ignore it.
    """

    def __init__(self, folder: Path, title: str, stack: ExitStack) -> None:
        self.folder, self.title = folder, title
        self.inner = stack.enter_context(ExitStack())
        self.writers: dict[str, Any] = {}
        for table in TABLES:
            temporary = self.inner.enter_context(replacing(folder / f"{table.name}.csv"))
            file = self.inner.enter_context(temporary.open("w", encoding="utf-8-sig", newline=""))
            self.writers[table.name] = csv.writer(file)
            self.writers[table.name].writerow([column.name for column in table.columns])

    def add(self, table: Table, row: Row) -> None:
        """Writes a row; the values of a list are joined into one text."""
        self.writers[table.name].writerow([_joined(row[column.name]) for column in table.columns])

    def close(self) -> None:
        """Moves the files into place, and writes their description."""
        self.inner.close()
        package = {
            "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
            "profile": "tabular-data-package",
            "name": "archive",
            "title": self.title,
            "resources": [self._resource(table) for table in TABLES],
        }
        write_json(self.folder / "datapackage.json", package)

    def _resource(self, table: Table) -> dict[str, object]:
        path = self.folder / f"{table.name}.csv"
        return {
            "profile": "tabular-data-resource",
            "name": table.name,
            "path": path.name,
            "description": table.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": path.stat().st_size,
            "hash": f"sha256:{sha256_of(path)}",
            "schema": _schema(table),
        }


def _schema(table: Table) -> dict[str, object]:
    foreign = [
        {"fields": [c.name], "reference": {"resource": c.refers if c.refers != table.name else "", "fields": ["id"]}}
        for c in table.columns
        if c.refers
    ]
    fields = [_field(column) for column in table.columns]
    return {"fields": fields, "primaryKey": list(table.key), "missingValues": [""], "foreignKeys": foreign}


def _field(column: Column) -> dict[str, str]:
    if column.type == "array":
        return {"name": column.name, "type": "string", "description": f"{column.description}, parted by {_BETWEEN!r}"}
    return {"name": column.name, "type": column.type, "description": column.description}


def _joined(value: Value) -> object:
    return _BETWEEN.join(value) if isinstance(value, list) else value


def _cell(value: Value) -> object:
    if isinstance(value, list):
        return _json(value)
    return value


def write_json(path: Path, data: Mapping[str, object]) -> None:
    """Writes a JSON object with one member on each line.

    The `indent` of the module json is not used: it runs in Python, slowly, with functions that refer to each other and
    stay in memory until the garbage collector runs.
    """
    members = (f" {_json(name)}: {_json(value)}" for name, value in data.items())
    write_if_changed(path, ("{\n" + ",\n".join(members) + "\n}\n").encode())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


class ParquetSink:
    """A Parquet file for each table, written in groups of rows."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        try:
            import pyarrow as arrow
            from pyarrow.parquet import ParquetWriter
        except ImportError as error:
            raise SitegenError(
                "for Parquet the package pyarrow is needed", hint="pip install 'sitegen[export]'"
            ) from error
        self.arrow = arrow
        self.inner = stack.enter_context(ExitStack())
        types = {
            "string": arrow.string(),
            "integer": arrow.int64(),
            "number": arrow.float64(),
            "array": arrow.list_(arrow.string()),
        }
        self.schemas, self.writers = {}, {}
        self.waiting: dict[str, list[Row]] = {table.name: [] for table in TABLES}
        self.characters = dict.fromkeys(self.waiting, 0)
        for table in TABLES:
            schema = arrow.schema([(c.name, types[c.type]) for c in table.columns])
            temporary = self.inner.enter_context(replacing(folder / f"{table.name}.parquet"))
            writer = self.inner.enter_context(ParquetWriter(temporary, schema, compression="zstd"))
            self.schemas[table.name], self.writers[table.name] = schema, writer

    def add(self, table: Table, row: Row) -> None:
        """Buffers a row; writes a group if it is full."""
        waiting = self.waiting[table.name]
        waiting.append(row)
        self.characters[table.name] += sum(len(value) for value in row.values() if isinstance(value, str))
        if len(waiting) == _GROUP_ROWS or self.characters[table.name] >= _GROUP_CHARS:
            self._flush(table.name)

    def close(self) -> None:
        """Writes the last groups, and moves the files into place."""
        for table in TABLES:
            self._flush(table.name)
        self.inner.close()

    def _flush(self, name: str) -> None:
        if self.waiting[name]:
            self.writers[name].write_table(self.arrow.Table.from_pylist(self.waiting[name], self.schemas[name]))
            self.waiting[name].clear()
            self.characters[name] = 0


class SqliteSink:
    """One SQLite file, with foreign keys and a full-text index of stories."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.inner = stack.enter_context(ExitStack())
        temporary = self.inner.enter_context(replacing(path))
        self.db = sqlite3.connect(temporary, isolation_level=None)
        self.inner.callback(self.db.close)
        for statement in (
            "PRAGMA journal_mode=OFF",
            "PRAGMA synchronous=OFF",
            f"PRAGMA application_id={SQLITE_APPLICATION_ID}",
        ):
            self.db.execute(statement)
        self.db.execute("BEGIN")
        for table in TABLES:
            self.db.execute(_create(table))

    def add(self, table: Table, row: Row) -> None:
        """Writes a row."""
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        marks = ", ".join("?" * len(table.columns))
        values = [_cell(row[column.name]) for column in table.columns]
        self.db.execute(f"INSERT INTO {table.name}({names}) VALUES({marks})", values)

    def close(self) -> None:
        """Creates the indexes, which is faster when all rows are there."""
        for table in TABLES:
            for column in table.columns:
                if column.refers:
                    self.db.execute(f'CREATE INDEX {table.name}_{column.name} ON {table.name}("{column.name}")')
        self.db.execute("CREATE INDEX stories_date ON stories(date)")
        self.db.execute(
            "CREATE VIRTUAL TABLE stories_fts USING fts5(title, subtitle, text, "
            'content="stories", content_rowid="number", tokenize="unicode61 remove_diacritics 2")'
        )
        self.db.execute("INSERT INTO stories_fts(stories_fts) VALUES('rebuild')")
        self.db.execute("COMMIT")
        self.inner.close()


def _create(table: Table) -> str:
    """The statement that creates a table. Stories get a number, which the full-text index refers to."""
    number = "number INTEGER PRIMARY KEY, " if table is STORIES else ""
    key = ", ".join(f'"{name}"' for name in table.key)
    unique = f"UNIQUE({key})" if number else f"PRIMARY KEY({key})"
    columns = ", ".join(map(_column, table.columns))
    return f"CREATE TABLE {table.name}({number}{columns}, {unique}){'' if number else ' WITHOUT ROWID'}"


def _column(column: Column) -> str:
    kind = {"integer": "INTEGER", "number": "REAL"}.get(column.type, "TEXT")
    refers = f" REFERENCES {column.refers}(id)" if column.refers else ""
    return f'"{column.name}" {kind}{refers}'
