"""What the index remembers of seeds with items of news agencies: the ids of their items, and the kills in them.

Derived data, as all of the index.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from sitegen.index.store import transaction

SCHEMA = """
-- A seed whose items were listed: `done` is the digest of its bytes and of the code that listed them, `ids` are hashes
-- of the ids of its items, `notices` (JSON) its kills.
CREATE TABLE wire_seeds(path TEXT PRIMARY KEY, done TEXT, ids BLOB, notices TEXT) WITHOUT ROWID;
"""

_ID_BYTES = 8


class WireSeed(NamedTuple):
    """The items of a seed: hashes of their ids, and its kills, each as ids, time, day and reason."""

    ids: frozenset[bytes] = frozenset()
    notices: tuple[tuple[tuple[str, ...], str, str, str], ...] = ()


def id_hash(name: str) -> bytes:
    """The hash of an id."""
    return hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=_ID_BYTES).digest()


def known_wire_seeds(db: sqlite3.Connection) -> dict[str, tuple[str, WireSeed]]:
    """The listed seeds, each with its `done`."""
    rows = db.execute("SELECT path, done, ids, notices FROM wire_seeds")
    return {path: (done, WireSeed(_parted(ids), _notices(notices))) for path, done, ids, notices in rows}


def remember_wire_seeds(db: sqlite3.Connection, made: dict[str, tuple[str, WireSeed]], gone: Iterable[str]) -> None:
    """Stores what was listed, and forgets the seeds that are gone."""
    rows = [
        (path, done, b"".join(sorted(found.ids)), json.dumps(found.notices) if found.notices else "")
        for path, (done, found) in made.items()
    ]
    with transaction(db):
        db.executemany("DELETE FROM wire_seeds WHERE path=?", [(path,) for path in gone])
        db.executemany("INSERT OR REPLACE INTO wire_seeds VALUES(?,?,?,?)", rows)


def _parted(blob: bytes) -> frozenset[bytes]:
    return frozenset(blob[at : at + _ID_BYTES] for at in range(0, len(blob), _ID_BYTES))


def _notices(text: str) -> tuple[tuple[tuple[str, ...], str, str, str], ...]:
    return tuple((tuple(ids), issued, day, why) for ids, issued, day, why in json.loads(text)) if text else ()
