"""Stores segments in the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence, Set
from heapq import merge
from itertools import accumulate
from typing import NamedTuple

import cbor2

from sitegen.search.segments import Postings, Segment, SegmentInfo


class Stored(NamedTuple):
    """A stored segment; its postings have its `id`."""

    id: int
    info: SegmentInfo


class SegmentStore:
    """Stores segments under the digest of what they were made from."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def find(self, digest: str) -> Stored | None:
        """The segment with a digest."""
        row = self.db.execute("SELECT id, info FROM search_segments WHERE digest = ?", (digest,)).fetchone()
        return Stored(row["id"], SegmentInfo(*cbor2.loads(row["info"]))) if row else None

    def put(self, digest: str, segment: Segment) -> Stored:
        """Stores a segment, in the caller's transaction."""
        if known := self.find(digest):
            self._forget(known.id)
        row = (digest, cbor2.dumps(tuple(segment.info)))
        number = self.db.execute("INSERT INTO search_segments(digest, info) VALUES(?,?)", row).lastrowid or 0
        rows = ((number, *postings) for postings in segment.postings)
        self.db.executemany("INSERT INTO search_postings VALUES(?,?,?,?,?,?,?)", rows)
        return Stored(number, segment.info)

    def keep_only(self, segments: Set[int]) -> None:
        """Deletes all other segments, in the caller's transaction."""
        for row in self.db.execute("SELECT id FROM search_segments").fetchall():
            if row["id"] not in segments:
                self._forget(row["id"])

    def _forget(self, segment: int) -> None:
        self.db.execute("DELETE FROM search_postings WHERE segment = ?", (segment,))
        self.db.execute("DELETE FROM search_segments WHERE id = ?", (segment,))

    def postings(self, segments: Sequence[Stored]) -> Iterator[Postings]:
        """The postings of all these segments by word and form, with pages numbered across segments."""
        streams = (self._postings(s.id, start) for s, start in zip(segments, starts(segments), strict=True))
        for word, form, _, first, last, total, positions in merge(*streams):
            yield Postings(word, form, first, last, total, positions)

    def _postings(self, segment: int, start: int) -> Iterator[tuple[str, str, int, int, int, int, bytes]]:
        cursor = self.db.cursor()
        cursor.row_factory = None
        columns = "word, form, first, last, total, positions"
        sql = f"SELECT {columns} FROM search_postings WHERE segment = ? ORDER BY word, form"  # noqa: S608 -- our own words
        for word, form, first, last, total, positions in cursor.execute(sql, (segment,)):
            yield word, form, start, start + first, start + last, total, positions


def starts(segments: Sequence[Stored]) -> list[int]:
    """The number of each segment's first page among the pages of all segments."""
    return list(accumulate((len(segment.info.pages) for segment in segments[:-1]), initial=0))
