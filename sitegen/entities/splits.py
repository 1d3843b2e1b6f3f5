"""Proposals to split a name: its stories form groups that share no other name, and whose names have no company in
common elsewhere.

A person's stories may fall into such groups by chance, but then the names of the one group meet names of the other in
other stories. Stories of places and organizations fall into groups more often, because these do many things. The
thresholds and odds below were chosen on stories of an agency; nothing in this repository fits them anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.content.name_keys import known_name
from sitegen.core.model import ENTITY_KINDS, PERSON
from sitegen.core.text import shortened_list, word_list
from sitegen.entities.co_occurrence import Cluster, clusters, connection, years_between
from sitegen.entities.context import LIFETIME_YEARS
from sitegen.entities.proposal import Proposal, Rejections
from sitegen.index.archive import Archive, Row

_MIN_STORIES, _MAX_STORIES = 4, 150
"""A name in fewer stories has too little context; a name in more connects unrelated stories."""

_MAX_NAMES = 5000
"""The number of names whose stories are examined for clusters, the most frequent first."""

_MIN_CLUSTER_SHARE = 0.6
"""The minimum share of a name's stories in its two largest clusters: many small clusters prove nothing."""

_MAX_CONNECTION_SHARE = 0.4
"""Groups whose names meet more often in other stories are of one world."""

_GROUPS_ODDS, _PUBLICATIONS_ODDS, _LIFETIME_ODDS = 0.35, 2.0, 4.0
"""Odds that a person whose stories fall apart is two, and what other publications and another lifetime add."""

_OTHER_KINDS_ODDS = 0.3
"""The factor for what is no person: offices and firms of one name do many things."""

_FIRST = "ORDER BY count DESC, kind, name LIMIT ?"


def splits(archive: Archive, kind: str, refused: Rejections) -> Iterator[Proposal]:
    """The proposals to split names of a kind ("" for all kinds of entities)."""
    kinds = [k.name for k in ENTITY_KINDS if kind in ("", k.name)]
    marks = ",".join("?" * len(kinds))
    sql = f"SELECT * FROM terms WHERE kind IN ({marks}) AND count BETWEEN ? AND ? {_FIRST}"  # noqa: S608
    common = max(20, archive.count() // 50)
    for row in archive.db.execute(sql, (*kinds, _MIN_STORIES, _MAX_STORIES, _MAX_NAMES)).fetchall():
        if refused.one(row["kind"], row["name"]) or "(" in row["name"] or _is_known(archive, row):
            continue
        found = clusters(archive.db, row["id"], common)
        if len(found) > 1 and found[1].size > 1 and found[0].size + found[1].size >= _MIN_CLUSTER_SHARE * row["count"]:
            yield from _proposals(archive, row, found[0], found[1])


def _is_known(archive: Archive, row: Row) -> bool:
    """Whether a name stands for one thing: the gazetteer has it, or stories or a file give its id."""
    return bool(known_name(row["kind"], row["name"]) or row["file"] or archive.identity(row["id"]))


def _proposals(archive: Archive, row: Row, one: Cluster, other: Cluster) -> Iterator[Proposal]:
    """The proposal to split a term into two clusters, if something speaks for it."""
    other_papers = bool(one.publications and other.publications and not one.publications & other.publications)
    is_person = row["kind"] == PERSON.name
    if not (one.names and other.names) or not (is_person or other_papers):
        return
    joined, years = connection(archive.db, row["id"], one, other), years_between(one.years, other.years)
    if joined > _MAX_CONNECTION_SHARE and years < LIFETIME_YEARS:
        return
    odds = _GROUPS_ODDS * (1.5 - min(1.0, joined / _MAX_CONNECTION_SHARE))
    odds *= _LIFETIME_ODDS if years >= LIFETIME_YEARS else 1.0
    odds *= _PUBLICATIONS_ODDS if other_papers else 1.0
    odds *= 1.0 if is_person else _OTHER_KINDS_ODDS
    by = "publication" if other_papers else "year" if years >= LIFETIME_YEARS else "story"
    evidence = tuple(_evidence(one, other, joined, years, other_papers=other_papers))
    probability = round(odds / (1 + odds), 2)
    yield Proposal("split", row["kind"], (row["name"],), (row["count"],), (row["url"],), probability, evidence, by)


def _evidence(one: Cluster, other: Cluster, joined: float, years: int, *, other_papers: bool) -> Iterator[str]:
    descriptions = [f"{cluster.size} stories name {word_list(list(cluster.names))}" for cluster in (one, other)]
    yield f"{descriptions[0]}, {descriptions[1]}, and none names both"
    yield f"in other stories {joined:.0%} of the names of the one group meet names of the other"
    if years >= LIFETIME_YEARS:
        yield f"{years} years lie between them"
    if other_papers:
        papers = [shortened_list(sorted(cluster.publications), 3) for cluster in (one, other)]
        yield f"the ones are in {papers[0]}, the others in {papers[1]}"
