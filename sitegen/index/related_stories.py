"""Which stories are related: those that share rare names."""

from __future__ import annotations

import json
import math
import sqlite3
from array import array
from collections import defaultdict
from functools import lru_cache

_MAX_SCALE = 8
"""A term of a greater scale (256 stories and more) does not relate stories: everybody writes about it."""

_WEIGHTS = {scale: round(1e6 / math.log(2 + 2 ** (scale - 1))) for scale in range(2, _MAX_SCALE + 1)}
"""What a shared term weighs, in millionths, so that sums are exact.

It goes by the scale of a term: one more story does not change what is related to all the others.
"""

_MIN_SHARED_WEIGHT = 500_000
"""What shared names must weigh more than: one rare name does, or two that are not."""

_CACHED_TERMS = 8192
"""Terms whose stories are remembered: 2 MB at most."""

_RARE_TERMS = f"""
SELECT t.id, t.scale, t.name FROM appearances a JOIN terms t ON t.id = a.term
WHERE a.story = ? AND t.scale BETWEEN 2 AND {_MAX_SCALE} AND t.kind NOT IN ('author', 'publication')
ORDER BY t.scale, t.name, t.kind"""  # noqa: S608 -- our own figure


class RelatedStories:
    """Questions to an index that does not change meanwhile."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._stories = lru_cache(_CACHED_TERMS)(
            self._stories_of
        )  # terms are shared: their stories are asked for again

    def of(self, story: int) -> list[int]:
        """The stories that are related to one."""
        return list(self._weights(story, self._rare(story)))

    def closest(self, story: int, limit: int) -> list[tuple[int, list[str]]]:
        """The most related stories, of equals the newest, each with the names that it shares, the rarest first."""
        rare = self._rare(story)
        found = self._weights(story, rare)
        ranks = sorted(found.values(), reverse=True)[:limit]
        near = [other for other, weight in found.items() if weight >= ranks[-1]]
        sql = "SELECT s.id, s.sort, s.path FROM json_each(?) n JOIN stories s ON s.id = n.value"
        rows = self.db.execute(sql, (json.dumps(near),))
        ordered = sorted(rows, key=lambda row: (found[row[0]], row[1], row[2]), reverse=True)
        return [(row[0], [name for term, _, name in rare if row[0] in self._stories(term)]) for row in ordered[:limit]]

    def _weights(self, story: int, rare: list[sqlite3.Row]) -> dict[int, int]:
        found: dict[int, int] = defaultdict(int)
        for term, scale, _ in rare:
            weight = _WEIGHTS[scale]
            for other in self._stories(term):
                found[other] += weight
        found.pop(story, None)
        return {other: weight for other, weight in found.items() if weight > _MIN_SHARED_WEIGHT}

    def _rare(self, story: int) -> list[sqlite3.Row]:
        return self.db.execute(_RARE_TERMS, (story,)).fetchall()

    def _stories_of(self, term: int) -> array[int]:
        return array("q", [row[0] for row in self.db.execute("SELECT story FROM appearances WHERE term = ?", (term,))])
