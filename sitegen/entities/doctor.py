"""Proposals to people: names that may mean the same thing, and names that may mean several. Decides nothing itself."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sitegen.content.decisions import KINDS
from sitegen.content.vocabulary import Vocabulary
from sitegen.core.model import ENTITY_KINDS, EVENT, PERSON, PLACE, PUBLICATION
from sitegen.core.text import shortened_list, word_list
from sitegen.entities.co_occurrence import Cluster, CoOccurrences, clusters, overlap, years_between
from sitegen.entities.name_similarity import ComparedName, SimilarPair, compared_name, similar_pairs
from sitegen.index.archive import Archive
from sitegen.index.name_resolution import decisions

_MAX_JUDGED_PAIRS = 3000
"""The number of pairs, those with the most similar names first, whose co-occurrence is examined."""

_MIN_PROBABILITY = 0.15
"""Proposals with a lower confidence are not made."""

_MIN_STORIES, _MAX_STORIES = 4, 150
"""A name in fewer stories has too little context; a name in more connects unrelated stories."""

_MAX_NAMES = 5000
"""The number of names whose stories are examined for clusters, the most frequent first."""

_MIN_CLUSTER_SHARE = 0.6
"""The minimum share of a name's stories in its two largest clusters: many small clusters prove nothing."""

_LIFETIME_YEARS = 40
"""Namesakes whose stories are this far apart are probably two persons."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed decision: merge the second of `names` into the first, or split the one name by `by`.

    `counts` are the numbers of stories of each name, `urls` their pages; `confidence` is from 0 to 1.
    """

    action: str
    kind: str
    names: tuple[str, ...]
    counts: tuple[int, ...]
    urls: tuple[str, ...]
    confidence: float
    evidence: tuple[str, ...]
    by: str = ""

    def as_json(self) -> dict[str, Any]:
        """The proposal as a JSON object."""
        return {name: value for name, value in asdict(self).items() if value or name != "by"}


def proposals(archive: Archive, kind: str = "") -> list[Proposal]:
    """All proposals that are likely enough, the likeliest first, without those that people rejected."""
    words = archive.relatives.words
    refused = _Rejections(archive, words)
    found = [*_merges(archive, kind, refused), *_splits(archive, kind, refused)]
    likely = [proposal for proposal in found if proposal.confidence >= _MIN_PROBABILITY]
    return sorted(likely, key=lambda p: (-p.confidence, -sum(p.counts), p.kind, p.names))


class _Rejections:
    """The pairs that people declared distinct, and the names they declared to be one."""

    def __init__(self, archive: Archive, words: Vocabulary) -> None:
        self.words = words
        entries = decisions(archive.db).entries
        self.apart = {
            frozenset((words.node(d.kind, a), words.node(d.kind, b)))
            for d in entries if d.action == "distinct" for a in d.names for b in d.names if a != b
        }  # fmt: skip
        self.whole = {words.node(d.kind, name) for d in entries if d.action == "whole" for name in d.names}

    def pair(self, kind: str, one: str, other: str) -> bool:
        return frozenset((self.words.node(kind, one), self.words.node(kind, other))) in self.apart

    def one(self, kind: str, name: str) -> bool:
        return self.words.node(kind, name) in self.whole


# --- likely duplicates -------------------------------------------------------------------------------------


def _merges(archive: Archive, kind: str, refused: _Rejections) -> Iterator[Proposal]:
    kinds = [kind] if kind else KINDS
    marks = ",".join("?" * len(kinds))
    sql = f"SELECT id, kind, name, count FROM terms WHERE count > 0 AND kind IN ({marks})"  # noqa: S608
    names = [compared_name(*row) for row in archive.db.execute(sql, kinds)]
    pairs = heapq.nsmallest(_MAX_JUDGED_PAIRS, similar_pairs(names), key=_sort_key)
    companies, total = CoOccurrences(archive.db), archive.count()
    several = len(archive.largest(PUBLICATION.name, 2)) > 1
    for pair in pairs:
        if not refused.pair(pair.one.kind, pair.one.name, pair.other.name):
            yield _merge_proposal(archive, companies, pair, total, several=several)


def _sort_key(pair: SimilarPair) -> tuple[float, str, str, str]:
    weight = pair.sure + 0.05 * math.log(pair.one.count + pair.other.count)
    return -weight, pair.one.kind, pair.one.name, pair.other.name


def _merge_proposal(
    archive: Archive, companies: CoOccurrences, pair: SimilarPair, total: int, *, several: bool
) -> Proposal:
    """A proposal for two similar names, with the evidence of their co-occurrence for and against it.

    `total` is the number of all stories; `several` tells whether the archive has several publications.
    """
    one, other = companies.of(pair.one.id), companies.of(pair.other.id)
    closeness, names = overlap(one, other, {pair.one.id, pair.other.id}, total)
    together = len(one.stories & other.stories)
    years = years_between(one.years, other.years)
    evidence = [pair.why]
    evidence.append(f"both are named with {shortened_list(names, 4)}" if names else "no name is in stories of both")
    confidence = pair.sure * (0.6 + 0.8 * min(closeness, 0.5))
    if together:
        evidence.append(
            f"{together} {'story names' if together == 1 else 'stories name'} both, which speaks against it"
        )
        confidence *= 0.4
    papers = one.publications & other.publications if several else frozenset()
    if papers:
        evidence.append(f"both are in {shortened_list(sorted(papers), 3)}")
    if years > _LIFETIME_YEARS:
        evidence.append(f"{years} years lie between them ({one.period()}, {other.period()}), which speaks against it")
        confidence *= 0.5
    both = (pair.one, pair.other)
    return Proposal(
        "merge", pair.one.kind, tuple(n.name for n in both), tuple(n.count for n in both), _urls(archive, both),
        round(confidence, 2), tuple(evidence),
    )  # fmt: skip


def _urls(archive: Archive, names: Iterable[ComparedName]) -> tuple[str, ...]:
    sql = "SELECT url FROM terms WHERE id = ?"
    return tuple(archive.db.execute(sql, (name.id,)).fetchone()["url"] for name in names)


# --- likely mis-merges -------------------------------------------------------------------------------------


_FIRST = "ORDER BY count DESC, kind, name LIMIT ?"


def _splits(archive: Archive, kind: str, refused: _Rejections) -> Iterator[Proposal]:
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
