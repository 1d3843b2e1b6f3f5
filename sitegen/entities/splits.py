"""Proposals to split a name: its stories form groups that share no other name."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.core.model import ENTITY_KINDS, EVENT, PERSON, PLACE
from sitegen.core.text import shortened_list, word_list
from sitegen.entities.co_occurrence import Cluster, clusters, years_between
from sitegen.entities.proposal import Proposal, Rejections
from sitegen.index.archive import Archive

_MIN_STORIES, _MAX_STORIES = 4, 150
"""A name in fewer stories has too little context; a name in more connects unrelated stories."""

_MAX_NAMES = 5000
"""The number of names whose stories are examined for clusters, the most frequent first."""

_MIN_CLUSTER_SHARE = 0.6
"""The minimum share of a name's stories in its two largest clusters: many small clusters prove nothing."""

_LIFETIME_YEARS = 40
"""Namesakes whose stories are this far apart are probably two persons."""


_FIRST = "ORDER BY count DESC, kind, name LIMIT ?"


def splits(archive: Archive, kind: str, refused: Rejections) -> Iterator[Proposal]:
    kinds = [k.name for k in ENTITY_KINDS if kind in ("", k.name)]
    marks = ",".join("?" * len(kinds))
    sql = f"SELECT * FROM terms WHERE kind IN ({marks}) AND count BETWEEN ? AND ? {_FIRST}"  # noqa: S608
    common = max(20, archive.count() // 50)
    for row in archive.db.execute(sql, (*kinds, _MIN_STORIES, _MAX_STORIES, _MAX_NAMES)).fetchall():
        if refused.one(row["kind"], row["name"]) or "(" in row["name"]:
            continue
        found = clusters(archive.db, row["id"], common)
        if len(found) > 1 and found[1].size > 1 and found[0].size + found[1].size >= _MIN_CLUSTER_SHARE * row["count"]:
            apart = _split_evidence(row["kind"], found)
            if apart:
                yield Proposal("split", row["kind"], (row["name"],), (row["count"],), (row["url"],), *apart)


def _split_evidence(kind: str, found: list[Cluster]) -> tuple[float, tuple[str, ...], str] | None:
    """Confidence, evidence and way of a split between the two largest clusters; None if one has no names."""
    one, other = found[0], found[1]
    descriptions = [f"{cluster.size} stories name {word_list(list(cluster.names))}" for cluster in (one, other)]
    evidence = [f"{descriptions[0]}, {descriptions[1]}, and none names both"]
    confidence, by = 0.3, "story"
    years = years_between(one.years, other.years)
    if years >= 10:
        confidence += 0.35 if years >= _LIFETIME_YEARS else 0.2
        evidence.append(f"{years} years lie between them")
        by = "year"
    if one.publications and other.publications and not one.publications & other.publications:
        confidence += 0.25
        papers = [shortened_list(sorted(cluster.publications), 3) for cluster in (one, other)]
        evidence.append(f"the ones are in {papers[0]}, the others in {papers[1]}")
        by = "publication"
    if not one.names or not other.names:
        return None
    confidence *= 0.6 + 0.4 * min(1.0, (other.size - 1) / 3)
    confidence *= {PERSON.name: 1.0, PLACE.name: 0.6, EVENT.name: 0.8}.get(kind, 0.7)
    return round(confidence, 2), tuple(evidence), by
