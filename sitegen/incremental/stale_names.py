"""Brings the names index up to date, and tells which of its files a change makes stale."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sitegen.incremental import units
from sitegen.incremental.units import Unit
from sitegen.index.name_index import NameIndex
from sitegen.index.refresh import Changes


def make_names(db: sqlite3.Connection) -> None:
    """Makes the names index anew, in the caller's transaction."""
    NameIndex(db).make()


def stale_names(db: sqlite3.Connection, changes: Changes) -> Iterator[tuple[Unit, str]]:
    """Updates the names index, in the caller's transaction; yields the units of the files that change."""
    terms = {term for moved in changes.stories for term in moved.before | moved.after}
    terms |= changes.terms | changes.faces | {term for term, _ in changes.gone}
    for path in changes.files:
        terms |= {row["id"] for row in db.execute("SELECT id FROM terms WHERE file = ? AND file != ''", (path,))}
    shards = NameIndex(db).update(terms)
    yield from ((units.name_shard(prefix), "because of its names") for prefix in sorted(shards))
    if shards:
        yield Unit("names"), "because of other names"
