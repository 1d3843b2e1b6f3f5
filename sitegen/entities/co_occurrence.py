"""The stories of a term in clusters that share no other name: a sign that the name stands for several."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass

from sitegen.entities.connected import connected

_SAMPLE_STORIES = 150
"""The number of stories of a term that are examined: the earliest ones."""

_STORIES = (
    "SELECT s.id, s.publication, substr(s.sort, 1, 4) FROM appearances a JOIN listed s ON s.id = a.story "
    "WHERE a.term = ? ORDER BY s.sort, s.path LIMIT ?"
)
_MAX_NAMES = 60
"""The number of names of a cluster, the rarest first, whose company in other stories is looked at."""

_ENTITIES = (
    "SELECT DISTINCT t.id, t.count FROM json_each(?) i JOIN appearances a ON a.story = i.value "
    "JOIN terms t ON t.id = a.term WHERE t.id != ? AND t.count > 1 "
    "AND t.kind IN ('person', 'organization', 'place', 'event') ORDER BY t.count, t.kind, t.name LIMIT ?"
)
_MEETING = (
    "SELECT 1 FROM appearances a JOIN appearances b ON b.story = a.story WHERE a.term = ? "
    "AND NOT EXISTS (SELECT 1 FROM appearances c WHERE c.term = ? AND c.story = a.story) "
    "AND b.term IN (SELECT value FROM json_each(?)) LIMIT 1"
)
_TIES = (
    "SELECT b.story, t.id, t.name FROM appearances a JOIN appearances b ON b.story = a.story AND b.term != a.term "
    "JOIN terms t ON t.id = b.term WHERE a.term = ? AND t.count BETWEEN 2 AND ? "
    "AND t.kind NOT IN ('author', 'publication')"
)


def years_between(one: tuple[int, int] | None, other: tuple[int, int] | None) -> int:
    """The years between two periods; 0 if they overlap or one is not known."""
    if not one or not other:
        return 0
    return max(0, max(one[0], other[0]) - min(one[1], other[1]))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Stories of one term that are connected by rare names that they share; `stories` are their numbers."""

    size: int
    names: tuple[str, ...]
    publications: frozenset[str]
    years: tuple[int, int] | None
    stories: frozenset[int]


def clusters(db: sqlite3.Connection, term: int, common: int) -> list[Cluster]:
    """The clusters of the stories of the term with the id `term`, the largest first.

    Terms in more than `common` stories do not connect stories.
    """
    stories = {row[0]: tuple(row) for row in db.execute(_STORIES, (term, _SAMPLE_STORIES))}
    named: dict[int, dict[int, str]] = {story: {} for story in stories}
    for story, other, name in db.execute(_TIES, (term, common)):
        if story in named:
            named[story][other] = name
    first: dict[int, int] = {}
    pairs = [(story, first.setdefault(other, story)) for story, others in named.items() for other in others]
    groups = connected([*((story, story) for story in named), *pairs])
    found = [_cluster([stories[story] for story in sorted(group)], named) for group in groups]
    return sorted(found, key=lambda c: (-c.size, c.names, c.years or (0, 0)))


def _cluster(group: list[tuple[int, str, str]], named: dict[int, dict[int, str]]) -> Cluster:
    counts: dict[str, int] = defaultdict(int)
    for story, *_ in group:
        for name in named[story].values():
            counts[name] += 1
    names = sorted(counts, key=lambda n: (-counts[n], n))
    years = [int(year) for *_, year in group if year]
    papers = frozenset(publication for _, publication, _ in group if publication)
    span = (min(years), max(years)) if years else None
    return Cluster(len(group), tuple(names[:4]), papers, span, frozenset(story for story, *_ in group))


def connection(db: sqlite3.Connection, term: int, one: Cluster, other: Cluster) -> float:
    """How far the names of two clusters belong to one world, 0 to 1.

    It is the share of the names of the one that some story without the term has together with a name of the other, in
    the direction in which it is smaller.
    """
    sides = [_entities_of(db, cluster.stories, term) for cluster in (one, other)]
    shared = sides[0] & sides[1]
    here, there = (side - shared for side in sides)
    return min(_share_met(db, term, here, there), _share_met(db, term, there, here))


def _entities_of(db: sqlite3.Connection, stories: frozenset[int], term: int) -> set[int]:
    rows = db.execute(_ENTITIES, (json.dumps(sorted(stories)), term, _MAX_NAMES))
    return {row[0] for row in rows}


def _share_met(db: sqlite3.Connection, term: int, here: set[int], there: set[int]) -> float:
    """The share of the terms `here` that a story without `term` has together with one of the terms `there`."""
    values = json.dumps(sorted(there))
    met = sum(bool(db.execute(_MEETING, (one, term, values)).fetchone()) for one in sorted(here))
    return met / len(here) if here else 0.0
