"""Roles: the words in which stories say who a person is, or what an organization or a place is.

They are found when a file is read (role_patterns.py), and kept with the name of the story that they belong to, so
decisions on names move them along. How much a story is about each of its names is measured here too.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sitegen.core.model import ENTITY_KINDS, ORGANIZATION, PERSON, PLACE, Named
from sitegen.core.text import Sentence, fold
from sitegen.index.passages import Sighting
from sitegen.index.role_patterns import RoleSentence
from sitegen.index.role_words import RoleWords, role_words
from sitegen.index.sentence_tokens import Mention

SCHEMA = """
-- Words of a sentence that say who or what the name at `position` of a story is: the sentence's number, the start and
-- end of the words in it. Roles of one `key` are the same but for letter case, accents and articles. `introduces` is 0
-- for titles such as "Dr", which say little.
CREATE TABLE roles(story INT, position INT, number INT, start INT, stop INT, key TEXT, introduces INT,
    PRIMARY KEY(story, position, number, start)) WITHOUT ROWID;
"""

HEADLINE_WEIGHT = 100
"""The weight of a name in a story is the number of sentences that have it, at most 99, and this if the headline has
it: a story is about the names of its headline, and then about those that it repeats.
"""

_MAX_ROLES = 3
"""A story gives a name at most so many roles; further ones are not kept."""

_REACH_CHARS = 40
"""So many characters before and after a mention are looked at first."""

_KINDS = (PERSON.name, ORGANIZATION.name, PLACE.name)
_OF_TERM = """
FROM term_names x CROSS JOIN names n CROSS JOIN roles r CROSS JOIN appearances a CROSS JOIN stories s
WHERE x.term = ?1 AND n.kind = x.kind AND n.name = x.name AND r.story = n.story AND r.position = n.position
AND a.story = r.story AND a.term = ?1 AND s.id = r.story"""
"""The roles of a term's listed stories. The join begins with its names, since few of its stories have a role."""


class RoleRow(NamedTuple):
    """A row of the table `roles` without its story."""

    position: int
    number: int
    start: int
    stop: int
    key: str
    introduces: bool


class UsedRole(NamedTuple):
    """A role of a term: the number of stories that give it, and the dates of the first and the last one, "" for none.
    `latest` identifies the last one.
    """

    key: str
    stories: int
    first: str
    last: str
    latest: str


class SaidRole(NamedTuple):
    """Where a role is said: the number of the story, the number of its sentence, the start and end of the words."""

    story: int
    number: int
    start: int
    stop: int


def weights(
    seen: Mapping[tuple[str, str], Sequence[Sighting]], headline: Mapping[tuple[str, str], object]
) -> dict[tuple[str, str], int]:
    """How much a story is about each of its names, from their places in the text and in the headline."""
    found = {name: min(HEADLINE_WEIGHT - 1, len({number for number, *_ in spans})) for name, spans in seen.items()}
    return found | {name: found.get(name, 0) + HEADLINE_WEIGHT for name in headline}


def role_rows(
    parts: Sequence[Sentence], seen: Mapping[tuple[str, str], Sequence[Sighting]], named: Sequence[Named], language: str
) -> list[RoleRow]:
    """The roles in the sentences `parts` of a story. `seen` has the places at which it has the names of `named`."""
    words = role_words(language)
    positions = {(n.kind, n.name): at for at, n in enumerate(named) if n.kind in _KINDS and not n.local}
    if words is None or not positions:
        return []
    rows: dict[int, dict[str, RoleRow]] = defaultdict(dict)
    for number, mentions in sorted(_by_sentence(seen).items()):
        for row in _of_sentence(parts[number].text, number, mentions, positions, words):
            if len(rows[row.position]) < _MAX_ROLES:
                rows[row.position].setdefault(row.key, row)
    return [row for position in sorted(rows) for row in rows[position].values()]


def _by_sentence(seen: Mapping[tuple[str, str], Sequence[Sighting]]) -> dict[int, list[Mention]]:
    kinds = {kind.name for kind in ENTITY_KINDS}
    found: dict[int, list[Mention]] = defaultdict(list)
    for (kind, name), spans in seen.items():
        for number, start, end in spans if kind in kinds else ():
            found[number].append(Mention(start, end, kind, name))
    return found


def _of_sentence(
    text: str, number: int, mentions: list[Mention], positions: Mapping[tuple[str, str], int], words: RoleWords
) -> Iterator[RoleRow]:
    hopeful = [m for m in mentions if (m.kind, m.name) in positions and _may_have_role(text, m, words)]
    sentence = RoleSentence(text, mentions, words) if hopeful else None
    for mention in hopeful if sentence else ():
        assert sentence  # noqa: S101 -- there is one for hopeful mentions
        for start, stop in sentence.roles(mention):
            key = _key(text[start:stop], words)
            position = positions[mention.kind, mention.name]
            yield RoleRow(position, number, start, stop, key, key not in words.honorifics)


def _may_have_role(text: str, mention: Mention, words: RoleWords) -> bool:
    """Whether the words directly around a mention begin one of the patterns: most mentions need no closer look."""
    before = text[max(0, mention.start - _REACH_CHARS) : mention.start].lower().split()
    if mention.kind == PLACE.name:
        return before[-1:] == [words.of]
    if text.startswith(",", mention.end):
        return True
    name = text[mention.start : mention.end].lower().split()
    after = text[mention.end : mention.end + _REACH_CHARS].lower().split()[:1]
    near = {*after, *name[:1], *(word.strip(".") for word in before[-1:])}
    return not words.around.isdisjoint(near)


def _key(said: str, words: RoleWords) -> str:
    folded = fold(said).strip(" .")
    first, _, rest = folded.partition(" ")
    return rest if rest and first in words.determiners else folded


def add_roles(db: sqlite3.Connection, found: Iterable[tuple[int, Sequence[RoleRow]]]) -> None:
    """Stores the roles of stories, which are given by their numbers."""
    rows = [(story, *role) for story, roles in found for role in roles]
    db.executemany("INSERT INTO roles VALUES(?,?,?,?,?,?,?)", rows)


# --- queries -----------------------------------------------------------------------------------------------


def roles_of_term(db: sqlite3.Connection, term: int) -> Iterator[UsedRole]:
    """The roles that a term's stories give it, those of most stories first, and of equal ones the latest."""
    # Date and path identify a story: its number depends on the order in which files were read.
    sql = (
        "SELECT r.key, count(DISTINCT r.story) n, coalesce(min(nullif(a.sort, '')), ''), max(a.sort) last, "
        f"max(a.sort || ' ' || s.path) {_OF_TERM} GROUP BY r.key ORDER BY n DESC, last DESC, r.key"
    )
    return (UsedRole(*row) for row in db.execute(sql, (term,)))


def latest_words(db: sqlite3.Connection, term: int, role: UsedRole) -> SaidRole:
    """Where the latest story of a role says it."""
    sql = (
        f"SELECT r.story, r.number, r.start, r.stop {_OF_TERM} "
        "AND r.key = ?2 AND a.sort || ' ' || s.path = ?3 ORDER BY r.number, r.start LIMIT 1"
    )
    return SaidRole(*db.execute(sql, (term, role.key, role.latest)).fetchone())


def first_introduction(db: sqlite3.Connection, term: int) -> tuple[int, int] | None:
    """The earliest dated story that says who a term is, and the number of the sentence; None if none does."""
    sql = (
        f"SELECT r.story, r.number {_OF_TERM} AND r.introduces AND a.sort != '' "
        "ORDER BY a.sort, s.path, r.number LIMIT 1"
    )
    row = db.execute(sql, (term,)).fetchone()
    return (row[0], row[1]) if row else None


def has_role(db: sqlite3.Connection, term: int, story: int) -> bool:
    """Whether a story gives a term a role."""
    sql = (
        "SELECT 1 FROM roles r CROSS JOIN names n CROSS JOIN term_names x WHERE r.story = ? AND n.story = r.story "
        "AND n.position = r.position AND x.kind = n.kind AND x.name = n.name AND x.term = ? LIMIT 1"
    )
    return db.execute(sql, (story, term)).fetchone() is not None
