"""Proposals to take back decisions of the machine against which a story speaks. Nothing is taken back by itself."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.content.decisions import Decision
from sitegen.entities.proposal import PART, Proposal
from sitegen.index.archive import Archive

_BOTH = (
    "SELECT DISTINCT s.path, s.title FROM names a JOIN names b ON b.story = a.story JOIN listed s ON s.id = a.story "
    "WHERE a.written_kind = ? AND a.written_name = ? AND b.written_kind = a.written_kind AND b.written_name = ? "
    "ORDER BY s.path"
)
_FIRST_PROBABILITY, _ADDED_PROBABILITY, _MAX_PROBABILITY = 0.6, 0.15, 0.95
"""The probability of a proposal if one story names both, what each further story adds, and the highest."""


def contradicted(archive: Archive, kind: str = "") -> Iterator[Proposal]:
    """Proposals to part names that the machine joined, and that a story names as two."""
    for entry in archive.relatives.words.by_machine:
        if kind in ("", entry.kind):
            yield from _proposals(archive, entry)


def _proposals(archive: Archive, entry: Decision) -> Iterator[Proposal]:
    other, into = entry.names[0], entry.to
    if other == into:
        return
    covered = set(entry.stories)
    rows = archive.db.execute(_BOTH, (entry.kind, other, into)).fetchall()
    rows = [row for row in rows if not covered or row["path"] in covered]
    if not rows:
        return
    against = min(_MAX_PROBABILITY, _FIRST_PROBABILITY + _ADDED_PROBABILITY * (len(rows) - 1))
    told = f"the machine joined them ({entry.file}:{entry.line}, probability {entry.probability:g})"
    now = f"now {_stories(len(rows))} both as two, among them {rows[0]['title']} ({rows[0]['path']})"
    places = tuple(row["path"] for row in rows) if covered else ()
    counts = tuple(_count(archive, entry.kind, name) for name in (into, other))
    yield Proposal(
        PART, entry.kind, (into, other), counts, ("", ""), round(against, 2), (told, now, *entry.evidence),
        stories=places,
    )  # fmt: skip


def _stories(count: int) -> str:
    return "a story names" if count == 1 else f"{count:,} stories name"


def _count(archive: Archive, kind: str, name: str) -> int:
    sql = (
        "SELECT count(DISTINCT n.story) FROM names n JOIN listed s ON s.id = n.story "
        "WHERE n.written_kind = ? AND n.written_name = ?"
    )
    return int(archive.db.execute(sql, (kind, name)).fetchone()[0])
