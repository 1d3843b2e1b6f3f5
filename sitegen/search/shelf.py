"""The parts as the index keeps them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from heapq import merge
from itertools import accumulate

import cbor2

from sitegen.search.parts import Part, Word


@dataclass(frozen=True, slots=True)
class Kept:
    """A part without its words and files: see Part."""

    id: int
    entry: str
    pages: list[tuple[str, int]]
    filters: dict[str, dict[str, list[int]]]
    sorts: dict[str, dict[int, str]]
    fields: list[str]
    whole: bool


class Shelf:
    """What is kept of parts, each under a digest of what it was made from."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def find(self, digest: str) -> Kept | None:
        """The part under a digest."""
        row = self.db.execute("SELECT id, made FROM search_parts WHERE digest = ?", (digest,)).fetchone()
        return Kept(row["id"], *cbor2.loads(row["made"])) if row else None

    def put(self, digest: str, part: Part) -> Kept:
        """Keeps a part. In the caller's transaction."""
        if known := self.find(digest):
            self._forget(known.id)
        kept = (part.entry, part.pages, part.filters, part.sorts, part.fields, part.whole)
        made = cbor2.dumps(kept)
        number = self.db.execute("INSERT INTO search_parts(digest, made) VALUES(?,?)", (digest, made)).lastrowid
        self.db.executemany("INSERT INTO search_words VALUES(?,?,?,?,?,?,?)", ((number, *word) for word in part.words))
        return Kept(number or 0, *kept)

    def keep_only(self, parts: Set[int]) -> None:
        """Forgets all other parts. In the caller's transaction."""
        for row in self.db.execute("SELECT id FROM search_parts").fetchall():
            if row["id"] not in parts:
                self._forget(row["id"])

    def _forget(self, part: int) -> None:
        self.db.execute("DELETE FROM search_words WHERE part = ?", (part,))
        self.db.execute("DELETE FROM search_parts WHERE id = ?", (part,))

    def words(self, parts: Sequence[Kept]) -> Iterator[Word]:
        """The words of all these parts in order, that of each part for itself; pages are counted through."""
        streams = (self._words(part.id, start) for part, start in zip(parts, starts(parts), strict=True))
        for word, form, _, first, last, total, places in merge(*streams):
            yield Word(word, form, first, last, total, places)

    def _words(self, part: int, start: int) -> Iterator[tuple[str, str, int, int, int, int, bytes]]:
        cursor = self.db.cursor()
        cursor.row_factory = None
        sql = "SELECT word, form, first, last, total, places FROM search_words WHERE part = ? ORDER BY word, form"
        for word, form, first, last, total, places in cursor.execute(sql, (part,)):
            yield word, form, start, start + first, start + last, total, places


def starts(parts: Sequence[Kept]) -> list[int]:
    """The number that the first page of each part has among all."""
    return list(accumulate((len(part.pages) for part in parts[:-1]), initial=0))
