"""The tables of the index, put together. Whoever writes a table says what a row is, and what its indexes are for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sitegen.index import (
    build_tables,
    changed_stories,
    co_occurrence,
    file_changes,
    file_formats,
    file_rows,
    judged_names,
    last_good,
    old_addresses,
    refresh,
    reprints,
    scan,
    seed_state,
    store,
    tallies,
    terms,
    versions,
    wire_state,
    withdrawals,
)

SCHEMA = (
    store.SCHEMA, scan.SCHEMA, last_good.SCHEMA, file_changes.SCHEMA, seed_state.SCHEMA, file_formats.SCHEMA,
    file_rows.SCHEMA, terms.SCHEMA, refresh.SCHEMA, co_occurrence.SCHEMA, versions.SCHEMA, withdrawals.SCHEMA,
    changed_stories.SCHEMA, old_addresses.SCHEMA, tallies.SCHEMA, reprints.SCHEMA, wire_state.SCHEMA,
    judged_names.SCHEMA, build_tables.INCREMENTAL, build_tables.SEARCH,
)  # fmt: skip
"""SQL, in the order in which the tables are made: the same tables in the same order give the same file."""


def make_tables(db: sqlite3.Connection) -> None:
    """Makes the tables of an empty index. In the caller's transaction."""
    for statement in _statements():
        db.execute(statement)


def _statements() -> Iterator[str]:
    text = ""
    for line in "".join(SCHEMA).splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):  # it knows a ";" in a comment from one that ends a statement
            yield text
            text = ""
