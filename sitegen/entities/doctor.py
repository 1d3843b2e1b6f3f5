"""Proposals to people: names that may mean the same thing, and names that may mean several. Decides nothing itself."""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterable, Iterator

from sitegen.content.decisions import KINDS
from sitegen.core.model import PUBLICATION
from sitegen.core.text import shortened_list
from sitegen.entities.co_occurrence import CoOccurrences, overlap, years_between
from sitegen.entities.name_similarity import ComparedName, SimilarPair, compared_name, similar_pairs
from sitegen.entities.proposal import Proposal, Rejections
from sitegen.entities.splits import splits
from sitegen.index.archive import Archive

_MAX_JUDGED_PAIRS = 3000
"""The number of pairs, those with the most similar names first, whose co-occurrence is examined."""

_MIN_PROBABILITY = 0.15
"""Proposals with a lower confidence are not made."""

_LIFETIME_YEARS = 40
"""Namesakes whose stories are this far apart are probably two persons."""


def proposals(
    archive: Archive,
    kind: str = "",
    accept: float = 0.97,  # noqa: ARG001 -- for local names
    names: Collection[tuple[str, str]] | None = None,
) -> list[Proposal]:
    """All proposals that are likely enough, the likeliest first, without those that people rejected.

    `kind` restricts them to one kind. The stories of a local name are divided into a proposal of those with a
    probability of at least `accept` and one of the others. With `names` (kind and name, as the index or, for a local
    name, as its story has it), only proposals on at least one of these names are made.
    """
    words = archive.relatives.words
    refused = Rejections(archive, words)
    found = [*_merges(archive, kind, refused), *splits(archive, kind, refused)]
    likely = [p for p in found if p.confidence >= _MIN_PROBABILITY and _concerns(p, names)]
    return sorted(likely, key=lambda p: (-p.confidence, -sum(p.counts), p.kind, p.names))


def _concerns(proposal: Proposal, names: Collection[tuple[str, str]] | None) -> bool:
    return names is None or any((proposal.kind, name) in names for name in proposal.names)


def _merges(archive: Archive, kind: str, refused: Rejections) -> Iterator[Proposal]:
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
