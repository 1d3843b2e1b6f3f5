"""Lists of entities and tags, and of names that are known in single stories only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sitegen.content.decisions import KINDS, Decision
from sitegen.content.vocabulary import Vocabulary
from sitegen.core.model import ENTITY_KINDS
from sitegen.core.text import fold
from sitegen.entities.context import IS_LOCAL
from sitegen.index.archive import Archive
from sitegen.index.name_resolution import decisions

MACHINE, PERSON = "machine", "person"
"""Who decided on a name."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entity or tag with its number of stories and the dates of its first and last (ISO dates).

    A `local` name has no page and no dates. `decided` says who decided on it: "machine", "person" or "". `doubt` is 1
    minus the confidence that stories state, or minus the probability of the machine's least sure decision.
    """

    kind: str
    name: str
    count: int
    url: str = ""
    first: str = ""
    last: str = ""
    local: bool = False
    decided: str = ""
    doubt: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The entity as a JSON object. `local`, `decided` and `doubt` are left out where they are empty."""
        data = asdict(self)
        return {key: value for key, value in data.items() if value or key not in ("local", "decided", "doubt")}


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which entities are listed. `text` is part of the name; letter case and accents do not count.

    `kind` is "" for all entities, without tags. `stories` are the least and the greatest number of stories. With
    `local`, only names known in single stories are listed; `decided` is who decided on the name, "" for whoever; with
    `doubted`, only names in doubt are. `order` is "stories", "name" or "doubt".
    """

    text: str = ""
    kind: str = ""
    stories: tuple[int, int | None] = (0, None)
    local: bool = False
    decided: str = ""
    doubted: bool = False
    order: str = "stories"

    def has(self, one: Listed) -> bool:
        least, most = self.stories
        return (
            one.count >= least
            and (most is None or one.count <= most)
            and fold(self.text) in fold(one.name)
            and self.decided in ("", one.decided)
            and (one.doubt > 0 or not self.doubted)
        )


@dataclass(slots=True)
class _Decided:
    """The groups (kind and key) of the terms on which people decided, and of those on which the machine did.

    The value of a group in `machine` is the probability of the machine's least sure decision on it.
    """

    people: set[tuple[str, str]] = field(default_factory=set)
    machine: dict[tuple[str, str], float] = field(default_factory=dict)


def listing(archive: Archive, wanted: ListFilter) -> list[Listed]:
    """The entities and tags that are wanted, in the wanted order."""
    kinds = [wanted.kind] if wanted.kind else [k.name for k in ENTITY_KINDS]
    rows = _local_names(archive, kinds) if wanted.local else _terms(archive, kinds)
    return sorted(filter(wanted.has, rows), key=_ORDERS[wanted.order])


_ORDERS = {
    "stories": lambda one: (-one.count, one.name, one.kind),
    "name": lambda one: (fold(one.name), one.name, one.kind),
    "doubt": lambda one: (-one.doubt, -one.count, one.name, one.kind),
}


def _terms(archive: Archive, kinds: list[str]) -> Iterator[Listed]:
    decided = _decided_terms(archive)
    marks = ",".join("?" * len(kinds))
    for row in archive.db.execute(f"SELECT * FROM terms WHERE kind IN ({marks}) AND count > 0", kinds):  # noqa: S608
        group = row["kind"], row["key"]
        who = PERSON if row["file"] or group in decided.people else MACHINE if group in decided.machine else ""
        sure = min(row["confidence"], decided.machine.get(group, 1.0))
        dates = row["first"] or "", row["last"] or ""
        doubt = 0.0 if who == PERSON else round(1 - sure, 4)
        yield Listed(row["kind"], row["name"], row["count"], row["url"], *dates, decided=who, doubt=doubt)


def _local_names(archive: Archive, kinds: list[str]) -> Iterator[Listed]:
    marks = ",".join("?" * len(kinds))
    sql = (
        "SELECT n.written_kind, n.written_name, count(DISTINCT n.story), min(n.confidence) FROM names n "  # noqa: S608
        f"JOIN listed s ON s.id = n.story WHERE {IS_LOCAL} AND n.written_kind IN ({marks}) GROUP BY 1, 2"
    )
    for kind, name, count, sure in archive.db.execute(sql, kinds):
        yield Listed(kind, name, count, local=True, doubt=round(1 - sure, 4))


def _decided_terms(archive: Archive) -> _Decided:
    words, found = archive.relatives.words, _Decided()
    for entry in decisions(archive.db).entries:
        found.people.update(_groups(words, entry))
    for entry in words.by_machine:
        for group in _groups(words, entry):
            found.machine[group] = min(entry.probability, found.machine.get(group, 1.0))
    return found


def _groups(words: Vocabulary, entry: Decision) -> Iterable[tuple[str, str]]:
    """The groups of the terms that a decision is about."""
    if entry.kind not in KINDS:
        return
    named = [(entry.kind, name) for name in (() if entry.stories else entry.names)]
    named += [(entry.kind, entry.to)] if entry.action in ("merge", "rename") else []
    for one in named:
        if now := words.resolve(*one):
            yield words.term_key(now)
