"""Withdrawals: which other stories a withdrawal includes, and which copies stay public.

The `scope` of a withdrawal is this story alone, all captures of it, or its reprints too. The captures of a story are
those of its address, and captures of it in another format (a.txt beside a.html). This is derived from the stories,
their versions and their reprints, which must be up to date.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Set
from dataclasses import dataclass

from sitegen.content.aliases import alias_url
from sitegen.core.errors import Problem
from sitegen.core.model import ALL, THIS, VERSIONS
from sitegen.index import published_pictures
from sitegen.index.changed_stories import note_stories
from sitegen.index.store import GONE, transaction, view_listed

_LISTED = 20
"""Most paths that one message names; it counts the others, and `sitegen check` names them all."""

_CAPTURES = "SELECT id FROM superseded WHERE current = ?1 UNION SELECT ?1"
_FORMATS = "SELECT id FROM stories WHERE stem = ? AND stem != ''"
_REPRINTS = "SELECT story FROM reprints WHERE leader = ?"
"""Queries for the stories of a group: captures of one address, captures of one page in several formats, reprints."""

_WITHDRAWN = "SELECT id, path, scope, notice FROM stories WHERE scope != '' ORDER BY path"


@dataclass(frozen=True, slots=True)
class Reach:
    """The extent of the withdrawal of the story at `path`; all are paths of articles, sorted.

    `captures` and `reprints` are its copies that stay public, `taken` the stories that are withdrawn with it.
    """

    path: str
    scope: str
    captures: tuple[str, ...]
    reprints: tuple[str, ...]
    taken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A withdrawn story and what belongs to it.

    `url` is its page and `aliases` the old URL paths that lead there. `pictures` are paths under content/ that no shown
    story, page or term names. `by` is the path of the article whose withdrawal includes it, "" if it is withdrawn
    itself.
    """

    path: str
    url: str
    aliases: tuple[str, ...]
    seed: str
    pictures: tuple[str, ...]
    by: str


def refresh_withdrawals(db: sqlite3.Connection) -> None:
    """Finds again which stories are withdrawn because another one is."""
    before = {row["story"]: tuple(row) for row in db.execute("SELECT story, origin, notice FROM withdrawals")}
    after: dict[int, tuple[object, ...]] = {}
    captures, reprints = RemainingCopies(db, reprints=False), RemainingCopies(db, reprints=True)
    for row in (row for row in db.execute(_WITHDRAWN).fetchall() if row["scope"] != THIS):
        copies = reprints if row["scope"] == ALL else captures
        for story in _public(db, copies.of(row["id"])):
            after.setdefault(story, (story, row["id"], row["notice"]))
    if before == after:
        return
    with transaction(db):
        db.execute("DELETE FROM withdrawals")
        db.executemany("INSERT INTO withdrawals VALUES(?,?,?)", after.values())
        note_stories(db, {story for story in before.keys() | after.keys() if before.get(story) != after.get(story)})


def withdrawal(db: sqlite3.Connection, story: sqlite3.Row) -> tuple[str, str] | None:
    """The date and the reason of a story's withdrawal, its own or another one's; None if it is not withdrawn."""
    sql = "SELECT notice FROM withdrawals WHERE story = ?"
    known = story if story["withdrawn"] else db.execute(sql, (story["id"],)).fetchone()
    if known is None:
        return None
    date, reason = json.loads(known["notice"] or '["", ""]')
    return date, reason


def withdrawn_paths(db: sqlite3.Connection) -> Iterator[Withdrawn]:
    """Every withdrawn story with what belongs to it, by path. Creates the views again, without drafts."""
    view_listed(db, drafts=False)
    public = published_pictures.pictures(db, drafts=False)
    sql = (
        "SELECT s.id, s.path, s.url, s.aliases, s.seed, coalesce(o.path, '') origin FROM stories s "  # noqa: S608
        "LEFT JOIN withdrawals w ON w.story = s.id AND NOT s.withdrawn LEFT JOIN stories o ON o.id = w.origin "
        f"WHERE {GONE} ORDER BY s.path"
    )
    for row in db.execute(sql).fetchall():
        named = db.execute("SELECT DISTINCT path FROM pictures WHERE story = ? ORDER BY path", (row["id"],))
        pictures = tuple(picture["path"] for picture in named if picture["path"] not in public)
        aliases = tuple(url for url in map(alias_url, json.loads(row["aliases"])) if url)
        yield Withdrawn(row["path"], row["url"], aliases, row["seed"], pictures, row["origin"])


class RemainingCopies:
    """Finds the copies of stories: captures of the same story and, with `reprints`, also reprints.

    Each group is looked up once, however many of its stories are asked for.
    """

    def __init__(self, db: sqlite3.Connection, *, reprints: bool) -> None:
        self.db, self.reprints = db, reprints
        self._known: dict[int, frozenset[int]] = {}

    def of(self, story: int) -> frozenset[int]:
        """The other copies of a story, whatever their state."""
        if story not in self._known:
            found = self._find(story)
            self._known.update(dict.fromkeys(found, found))
        return self._known[story] - {story}

    def _find(self, story: int) -> frozenset[int]:
        found, ahead, entered = {story}, [story], set[tuple[str, object]]()
        while ahead:
            for group in self._groups(ahead.pop()) - entered:
                entered.add(group)
                members, key = group
                others = {row[0] for row in self.db.execute(members, (key,))} - found
                found |= others
                ahead += sorted(others)
        return frozenset(found)

    def _groups(self, story: int) -> set[tuple[str, object]]:
        """The groups of a story, each as the query for its stories and the key for that query."""
        sql = (
            "SELECT stem, (SELECT current FROM superseded WHERE id = ?1), "
            "(SELECT leader FROM reprints WHERE story = ?1) FROM stories WHERE id = ?1"
        )
        stem, current, leader = self.db.execute(sql, (story,)).fetchone() or ("", None, None)
        groups: set[tuple[str, object]] = {(_CAPTURES, current or story)}
        groups |= {(_FORMATS, stem)} if stem else set()
        return groups | ({(_REPRINTS, leader)} if self.reprints and leader else set())


def _public(db: sqlite3.Connection, stories: Set[int]) -> set[int]:
    """Those of `stories` that are neither drafts nor withdrawn themselves."""
    if not stories:
        return set()
    sql = "SELECT s.id FROM json_each(?) j JOIN stories s ON s.id = j.value WHERE NOT s.draft AND NOT s.withdrawn"
    return {row[0] for row in db.execute(sql, (json.dumps(sorted(stories)),))}


def reaches(db: sqlite3.Connection) -> Iterator[Reach]:
    """The extent of each withdrawal, by path."""
    taken: dict[int, set[int]] = {}
    for story, origin in db.execute("SELECT story, origin FROM withdrawals"):
        taken.setdefault(origin, set()).add(story)
    gone = {story for stories in taken.values() for story in stories}
    captures, reprints = RemainingCopies(db, reprints=False), RemainingCopies(db, reprints=True)
    for row in db.execute(_WITHDRAWN).fetchall():
        here = captures.of(row["id"])
        public, others = (_public(db, found) - gone for found in (here, reprints.of(row["id"]) - here))
        found = (_paths(db, stories) for stories in (public, others, taken.get(row["id"], set())))
        yield Reach(row["path"], row["scope"], *found)


def _paths(db: sqlite3.Connection, stories: Set[int]) -> tuple[str, ...]:
    if not stories:
        return ()
    sql = "SELECT s.path FROM json_each(?) j JOIN stories s ON s.id = j.value ORDER BY s.path"
    return tuple(row["path"] for row in db.execute(sql, (json.dumps(sorted(stories)),)))


def messages(reach: Reach, most: int = _LISTED) -> Iterator[str]:
    """The messages about a withdrawal: copies that stay public, and stories that it includes."""
    for paths, one, scope in ((reach.captures, "other capture", VERSIONS), (reach.reprints, "reprint", ALL)):
        if paths:
            remain = f"{_counted(paths, one)} of it {'remain' if len(paths) > 1 else 'remains'} public"
            them = "them" if len(paths) > 1 else "it"
            yield f"withdrawn; {remain}: {_named(paths, most)}; `scope: {scope}` withdraws {them} too"
    if reach.taken:
        others = _counted(reach.taken, "other article")
        which = _named(reach.taken, most)
        yield f"withdrawn with `scope: {reach.scope}`, which withdraws {others} too: {which}"


def notices(db: sqlite3.Connection) -> Iterator[Problem]:
    """Warnings for all withdrawals that leave copies public or include other stories."""
    for reach in reaches(db):
        yield from (Problem(reach.path, text) for text in messages(reach))


def _counted(paths: tuple[str, ...], noun: str) -> str:
    return f"{len(paths):,} {noun}{'s' if len(paths) > 1 else ''}"


def _named(paths: tuple[str, ...], most: int) -> str:
    more = len(paths) - most
    return ", ".join(paths[:most]) + (f" and {more:,} more, which `sitegen check` names" if more > 0 else "")
