"""The stories of a term in clusters that share no other name: a sign that the name stands for several."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass

_SAMPLE_STORIES = 150
"""The number of stories of a term that are examined: the earliest ones."""

_STORIES = (
    "SELECT s.id, s.publication, substr(s.sort, 1, 4) FROM appearances a JOIN listed s ON s.id = a.story "
    "WHERE a.term = ? ORDER BY s.sort, s.path LIMIT ?"
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
    """Stories of one term that are connected by rare names that they share."""

    size: int
    names: tuple[str, ...]
    publications: frozenset[str]
    years: tuple[int, int] | None


def clusters(db: sqlite3.Connection, term: int, common: int) -> list[Cluster]:
    """The clusters of the stories of the term with the id `term`, the largest first.

    Terms in more than `common` stories do not connect stories.
    """
    stories = [tuple(row) for row in db.execute(_STORIES, (term, _SAMPLE_STORIES))]
    named: dict[int, dict[int, str]] = {story: {} for story, *_ in stories}
    for story, other, name in db.execute(_TIES, (term, common)):
        if story in named:
            named[story][other] = name
    parent = {story: story for story in named}

    def root(story: int) -> int:
        while parent[story] != story:
            parent[story] = story = parent[parent[story]]
        return story

    first: dict[int, int] = {}
    for story, others in named.items():
        for other in others:
            parent[root(story)] = root(first.setdefault(other, story))
    groups: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for row in stories:
        groups[root(row[0])].append(row)
    found = [_cluster(group, named) for group in groups.values()]
    return sorted(found, key=lambda c: (-c.size, c.names, c.years or (0, 0)))


def _cluster(group: list[tuple[int, str, str]], named: dict[int, dict[int, str]]) -> Cluster:
    counts: dict[str, int] = defaultdict(int)
    for story, *_ in group:
        for name in named[story].values():
            counts[name] += 1
    names = sorted(counts, key=lambda n: (-counts[n], n))
    years = [int(year) for *_, year in group if year]
    papers = frozenset(publication for _, publication, _ in group if publication)
    return Cluster(len(group), tuple(names[:4]), papers, (min(years), max(years)) if years else None)
