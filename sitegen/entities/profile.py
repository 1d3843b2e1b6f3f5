"""The facts about one entity or tag, and the reason for each of its names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sitegen.content.decisions import Decision
from sitegen.content.vocabulary import StoryFacts
from sitegen.core.model import KIND
from sitegen.core.text import fold
from sitegen.index.archive import Archive, Row

_MAX_COMPANIONS = 8
"""Maximum number of other terms of each kind in a profile."""


@dataclass(frozen=True, slots=True)
class EntityName:
    """A name that stories use for an entity, the number of these stories, and why it means this entity."""

    name: str
    stories: int
    why: str


@dataclass(frozen=True, slots=True)
class NamingSentence:
    """A sentence that names an entity, with the URL, date and publication of its story."""

    url: str
    date: str
    publication: str
    sentence: str


@dataclass(frozen=True, slots=True)
class MachineMerge:
    """A merge by the machine of a name into an entity, in some `stories` (paths) or, without such, in all.

    `overruled` is why it has no force, "" if it has.
    """

    name: str
    into: str
    probability: float
    evidence: tuple[str, ...]
    stories: tuple[str, ...]
    line: int
    overruled: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """An entity or tag. `co_occurring` counts, by kind and name, the stories that also name another term.

    `by_machine` are the decisions of the machine on its names.
    """

    kind: str
    name: str
    url: str
    count: int
    first: str
    last: str
    names: tuple[EntityName, ...]
    ids: dict[str, str]
    file: str
    co_occurring: dict[str, dict[str, int]]
    sentences: tuple[NamingSentence, ...]
    by_machine: tuple[MachineMerge, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The profile as a JSON object."""
        return {name: value for name, value in asdict(self).items() if value or name != "by_machine"}


def profile(archive: Archive, row: Row, sentences: int) -> Profile:
    """The profile of a term, with at most `sentences` sentences."""
    return Profile(
        kind=row["kind"],
        name=row["name"],
        url=row["url"],
        count=row["count"],
        first=row["first"] or "",
        last=row["last"] or "",
        names=_names(archive, row),
        ids=_ids(archive, row),
        file=row["file"],
        co_occurring={
            KIND[kind].plural: {other["name"]: n for other, n in found}
            for kind, found in sorted(archive.co_occurring(row, _MAX_COMPANIONS).items())
        },
        sentences=_sentences(archive, row, sentences),
        by_machine=tuple(_by_machine(archive, row)),
    )


def _by_machine(archive: Archive, row: Row) -> Iterator[MachineMerge]:
    words = archive.relatives.words
    reasons = {one.decision.message: one.why for one in words.overruled}
    for entry in (*words.by_machine, *(one.decision for one in words.overruled)):
        if concerns_term(archive, entry, row):
            why = reasons.get(entry.message, "")
            yield MachineMerge(
                entry.names[0], entry.to, entry.probability, entry.evidence, entry.stories, entry.line, why
            )


def concerns_term(archive: Archive, entry: Decision, row: Row) -> bool:
    """Whether a decision is about the names of a term."""
    words = archive.relatives.words
    named = [words.resolve(entry.kind, name) for name in (*entry.names, entry.to)]
    return (row["kind"], row["key"]) in {words.term_key(now) for now in named if now}


def _names(archive: Archive, row: Row) -> tuple[EntityName, ...]:
    """The names in front matter, most frequent first; then other forms; then unused aliases of the term file."""
    sql = (
        "SELECT n.written_kind, n.written_name, count(*) stories, min(n.story) story, "
        "group_concat(n.forms, '\n') forms "
        "FROM term_names x JOIN names n ON n.kind = x.kind AND n.name = x.name JOIN listed s ON s.id = n.story "
        "WHERE x.term = ? GROUP BY n.written_kind, n.written_name ORDER BY stories DESC, n.written_name"
    )
    found: list[EntityName] = []  # the same name may occur twice, with different original kinds
    forms: Counter[str] = Counter()
    whose: dict[str, str] = {}
    for written in archive.db.execute(sql, (row["id"],)):
        found.append(EntityName(written["written_name"], written["stories"], _why(archive, row, written)))
        for form in (form for line in written["forms"].split("\n") for form in json.loads(line)):
            forms[form] += 1
            whose.setdefault(form, written["written_name"])
    known_names = {called.name for called in found}
    for form, count in sorted(forms.items(), key=lambda item: (-item[1], item[0])):
        if form not in known_names:
            found.append(EntityName(form, count, f"so say stories that name {whose[form]}"))
    known_names |= forms.keys()
    file = archive.term_file(row["file"])
    aliases = json.loads(file["aliases"]) if file else ()
    return (*found, *(EntityName(name, 0, f"{row['file']} says so") for name in aliases if name not in known_names))


def _why(archive: Archive, row: Row, written: Row) -> str:
    story = archive.db.execute(
        "SELECT path, publication, date FROM stories WHERE id = ?", (written["story"],)
    ).fetchone()
    facts = StoryFacts(story["path"], story["publication"], story["date"][:4])
    reasons = archive.relatives.words.reasons(written["written_kind"], written["written_name"], facts)
    if reasons:
        return "; ".join(reasons)
    if written["written_name"] == row["name"]:
        return "its name"
    same = fold(written["written_name"]) == fold(row["name"])
    return "the same name, spelled otherwise" if same else "the same name but for stops, suffixes or number"


def _ids(archive: Archive, row: Row) -> dict[str, str]:
    """Identifiers by source: the term file, then the id that most stories give."""
    file = archive.term_file(row["file"])
    known = {"wikidata": file["wikidata"], "geonames": file["geonames"]} if file else {}
    known["stories"] = archive.identity(row["id"])
    return {name: value for name, value in known.items() if value}


def _sentences(archive: Archive, row: Row, limit: int) -> tuple[NamingSentence, ...]:
    found: list[NamingSentence] = []
    for story in archive.term_stories(row["id"]):
        for parts in archive.passages(row["id"], [story])[0]:
            if len(found) >= limit:
                return tuple(found)
            text = "".join(part for part, _ in parts)
            found.append(NamingSentence(story["url"], story["date"], story["publication"], text))
    return tuple(found)
