"""Withdrawals: which other stories a withdrawal includes, and which copies stay public.

The `scope` of a withdrawal is this story alone, all captures of it, or its reprints too (index/copy_groups.py).
This is derived from the stories, their versions and their reprints, which must be up to date.
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
from sitegen.index.copy_groups import copies_of
from sitegen.index.store import GONE, transaction, view_listed

SCHEMA = """
-- A story that is withdrawn because another one is: `origin` is that one, `notice` its date and reason (JSON).
CREATE TABLE withdrawals(story INTEGER PRIMARY KEY, origin INT, notice TEXT);
"""

_LISTED_PATHS = 20
"""Paths that one message names; the others are a number, and `sitegen check` names all."""

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
    rows = [row for row in db.execute(_WITHDRAWN).fetchall() if row["scope"] != THIS]
    copies = copies_of(db, [row["id"] for row in rows if row["scope"] != ALL], reprints=False)
    copies |= copies_of(db, [row["id"] for row in rows if row["scope"] == ALL], reprints=True)
    public = _public(db, set().union(*copies.values()))
    for row in rows:
        for story in copies[row["id"]] & public.keys():
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
    rows = db.execute(sql).fetchall()
    pictures: dict[int, dict[str, None]] = {row["id"]: {} for row in rows}
    named = "SELECT p.story, p.path FROM json_each(?) j JOIN pictures p ON p.story = j.value ORDER BY p.path"
    for story, path in db.execute(named, (json.dumps(sorted(pictures)),)):
        pictures[story][path] = None
    for row in rows:
        own = tuple(path for path in pictures[row["id"]] if path not in public)
        aliases = tuple(url for url in map(alias_url, json.loads(row["aliases"])) if url)
        yield Withdrawn(row["path"], row["url"], aliases, row["seed"], own, row["origin"])


def _public(db: sqlite3.Connection, stories: Set[int]) -> dict[int, str]:
    """Those of some stories that are neither drafts nor withdrawn themselves, with their paths."""
    sql = (
        "SELECT s.id, s.path FROM json_each(?) j JOIN stories s ON s.id = j.value WHERE NOT s.draft AND NOT s.withdrawn"
    )
    return dict(db.execute(sql, (json.dumps(sorted(stories)),)).fetchall()) if stories else {}


def reaches(db: sqlite3.Connection) -> Iterator[Reach]:
    """The extent of each withdrawal, by path."""
    taken: dict[int, set[int]] = {}
    for story, origin in db.execute("SELECT story, origin FROM withdrawals"):
        taken.setdefault(origin, set()).add(story)
    gone = set().union(*taken.values())
    rows = db.execute(_WITHDRAWN).fetchall()
    stories = [row["id"] for row in rows]
    captures, all_copies = (copies_of(db, stories, reprints=reprints) for reprints in (False, True))
    public = _public(db, gone.union(*all_copies.values()))
    for row in rows:
        here, others = captures[row["id"]], all_copies[row["id"]] - captures[row["id"]]
        groups = (here - gone, others - gone, taken.get(row["id"], set()))
        yield Reach(row["path"], row["scope"], *(tuple(sorted(public[s] for s in g if s in public)) for g in groups))


def messages(reach: Reach, most: int = _LISTED_PATHS) -> Iterator[str]:
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
