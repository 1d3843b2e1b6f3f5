"""Related stories: those that share rare names."""

from __future__ import annotations

import json
import math
import sqlite3
from array import array
from collections import defaultdict
from functools import lru_cache

_MAX_SCALE = 8
"""Terms of a larger scale (256 stories or more) do not relate stories, since everybody writes about them."""

_WEIGHTS = {scale: round(1e6 / math.log(2 + 2 ** (scale - 1))) for scale in range(2, _MAX_SCALE + 1)}
"""The weight of a shared term in millionths, as integers so that sums are exact.

It depends on the term's scale: one more story of a term does not change which stories are related.
"""

_MIN_SHARED_WEIGHT = 500_000
"""The weights of shared terms must sum to more than this: one rare term, or two that are less rare."""

_CACHED_TERMS = 8192
"""The number of terms whose stories are cached, at most 2 MB."""

_RARE_TERMS = f"""
SELECT t.id, t.scale, t.name FROM appearances a JOIN terms t ON t.id = a.term
WHERE a.story = ? AND t.scale BETWEEN 2 AND {_MAX_SCALE} AND t.kind NOT IN ('author', 'publication')
ORDER BY t.scale, t.name, t.kind"""  # noqa: S608 -- our own figure


class RelatedStories:
    """Queries to an index, which must not change while this is in use."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._stories = lru_cache(_CACHED_TERMS)(
            self._stories_of
        )  # stories share terms, so the same terms are asked for again

    def of(self, story: int) -> list[int]:
        """The numbers of the stories that are related to a story."""
        return list(self._weights(story, self._rare(story)))

    def closest(self, story: int, limit: int) -> list[tuple[int, list[str]]]:
        """The most related stories (of equals the newest), each with the names that it shares, rarest first."""
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
