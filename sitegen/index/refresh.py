"""Brings the derived tables up to date with what the scan changed, and returns the difference.

`placed` keeps the state of each story as of the last refresh. If too many files changed, everything is derived again,
and the result says only that.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sitegen.core.config import Config
from sitegen.index import tallies
from sitegen.index.co_occurrence import note_crowds
from sitegen.index.page_thresholds import find_thresholds, have_changed, note_thresholds, settings
from sitegen.index.store import GONE, hold_more, recall, remember, view_listed
from sitegen.index.terms import Regrouped, count_terms, recount_names_of_term_files, regroup

SCHEMA = """
-- A term that a listed story names. `sort` is the story's, so that the stories of a term lie in order of time.
CREATE TABLE appearances(term INT, sort TEXT, story INT, PRIMARY KEY(term, sort, story)) WITHOUT ROWID;
-- The terms of a story, and so the terms that one term's stories name (index/co_occurrence.py).
CREATE INDEX appearances_story ON appearances(story, term);

-- A story that no list shows: a draft, one that is withdrawn, or one of which there is a later capture.
CREATE TABLE unlisted(story INTEGER PRIMARY KEY);

-- A story as it stood at the last refresh: a PlacedStory, and what it then counted for in the tallies (JSON). The
-- number of a story whose file changes is taken from here, so that it keeps it.
CREATE TABLE placed(path TEXT PRIMARY KEY, story INT, state INT, url TEXT, sort TEXT, face TEXT, names TEXT,
    leader INT, current INT, claims TEXT, tally TEXT) WITHOUT ROWID;
-- The stories that were reprints of one text (incremental/invalidation.py); most stories are of none.
CREATE INDEX placed_leader ON placed(leader) WHERE leader;
"""

MAX_CHANGED_FILES = 2000
"""If more files changed than this, everything is derived again, which takes no longer then."""

HIDDEN, SHOWN, LISTED = range(3)

_FACE = (
    "url", "title", "subtitle", "summary", "date", "earliest", "latest", "dateline", "publication", "authors",
    "section", "language", "image", "updated", "captured",
)  # fmt: skip


class PlacedStory(NamedTuple):
    """The state of a story in the archive.

    `face` is a digest of what lists show of it, `names` a digest of its names. `leader` is the number of the first
    story of its group of reprints, `current` that of the latest capture of its address; 0 for none. `claims` is a
    digest of the addresses that lead to it, and of whether it is withdrawn.
    """

    story: int
    state: int
    url: str
    sort: str
    face: str
    names: str
    leader: int
    current: int
    claims: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A story whose file or place changed: its old and new place (None for none), its terms before and after."""

    path: str
    old: PlacedStory | None
    new: PlacedStory | None
    before: frozenset[int]
    after: frozenset[int]
    counts: bool
    """Whether the tallies that it is counted in have changed."""


@dataclass(slots=True)
class Changes:
    """What a refresh changed.

    `terms` are all changed terms, `faces` those that other pages show differently than before.
    """

    everything: bool = False
    stories: list[Moved] = field(default_factory=list)
    terms: set[int] = field(default_factory=set)
    faces: set[int] = field(default_factory=set)
    gone: list[tuple[int, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.everything or self.stories or self.terms or self.files or self.gone)


class _TooMuchError(Exception):
    """More changed than is worth updating one by one, or what decides which terms have pages."""


def refresh(db: sqlite3.Connection, config: Config, drafts: bool) -> Changes:
    """Brings terms, appearances, tallies and places up to date, in the caller's transaction.

    If everything is derived again, more of the index is kept in memory; the caller calls `hold_less` after its
    transaction.
    """
    made_from = repr((drafts, settings(config)))
    view_listed(db, drafts)
    try:
        if recall(db, "refreshed") != made_from:
            raise _TooMuchError
        return _refresh_some(db, config)
    except _TooMuchError:
        hold_more(db)
        _refresh_all(db, config)
        remember(db, "refreshed", made_from)
        return Changes(everything=True)


# --- some --------------------------------------------------------------------------------------------------


def _refresh_some(db: sqlite3.Connection, config: Config) -> Changes:
    paths = _changed(db)
    if not paths:
        return Changes()
    made = Changes(files=[path for path in paths if not path.startswith("content/articles/")])
    stories = [path for path in paths if path.startswith("content/articles/")]
    _list(db, stories)
    _names_to_recount(db, stories)
    if any(not path.startswith(("content/articles/", "content/pages/")) for path in paths):
        recount_names_of_term_files(db)
    regrouped = regroup(db)
    stories = sorted({*stories, *_naming(db, regrouped.moved)})
    before = {path: (old, _terms_of(db, old)) for path in stories for old in [_old_place(db, path)]}
    _appear(db, stories)
    for path in stories:
        old, terms = before[path]
        made.stories.append(_move(db, path, old, terms))
    _close(db, config, made, regrouped)
    return made


def _changed(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT path FROM changed ORDER BY path LIMIT ?", (MAX_CHANGED_FILES + 1,)).fetchall()
    if len(found) > MAX_CHANGED_FILES:
        raise _TooMuchError
    return [row["path"] for row in found]


def _list(db: sqlite3.Connection, paths: Sequence[str]) -> None:
    """Brings the table `unlisted` up to date for some stories."""
    for path in paths:
        for table in ("placed", "stories"):
            column = "story" if table == "placed" else "id"
            sql = f"DELETE FROM unlisted WHERE story IN (SELECT {column} FROM {table} WHERE path = ?)"  # noqa: S608
            db.execute(sql, (path,))
        sql = (
            "INSERT INTO unlisted SELECT id FROM stories s WHERE path = ? "
            "AND NOT EXISTS (SELECT 1 FROM listed WHERE id = s.id)"
        )
        db.execute(sql, (path,))


def _names_to_recount(db: sqlite3.Connection, paths: Sequence[str]) -> None:
    """Keeps in `changed_names` only names of stories whose names changed, or which became listed or unlisted."""
    for path in paths:
        old, new = _old_place(db, path), _new_place(db, path)
        if old and new and (old.names, old.state == LISTED) == (new.names, new.state == LISTED):
            db.execute("DELETE FROM changed_names WHERE path = ?", (path,))
        elif new:
            sql = "INSERT OR IGNORE INTO changed_names SELECT kind, name, ? FROM names WHERE story = ? AND kind != ''"
            db.execute(sql, (path, new.story))


def _naming(db: sqlite3.Connection, names: Iterable[tuple[str, str]]) -> set[str]:
    """The paths of the stories that have one of `names`."""
    sql = "SELECT s.path FROM names n JOIN stories s ON s.id = n.story WHERE n.kind = ? AND n.name = ?"
    found: set[str] = set()
    for name in names:
        found.update(row["path"] for row in db.execute(sql, name))
        if len(found) > MAX_CHANGED_FILES:
            raise _TooMuchError
    return found


def standing(db: sqlite3.Connection, path: str) -> Moved:
    """A story whose place did not change since the last refresh, for what depends on more than the index."""
    place = _old_place(db, path)
    terms = _terms_of(db, place)
    return Moved(path, place, place, terms, terms, counts=False)


def _old_place(db: sqlite3.Connection, path: str) -> PlacedStory | None:
    columns = ", ".join(PlacedStory._fields)
    row = db.execute(f"SELECT {columns} FROM placed WHERE path = ?", (path,)).fetchone()  # noqa: S608
    return PlacedStory(*row) if row else None


def _new_place(db: sqlite3.Connection, path: str) -> PlacedStory | None:
    row = db.execute(f"{_PLACES} WHERE s.path = ?", (path,)).fetchone()
    return _place(db, row) if row else None


_PLACES = (
    f"SELECT s.*, coalesce(r.leader, 0) leader, coalesce(o.current, 0) current, {GONE} gone, "  # noqa: S608
    "EXISTS (SELECT 1 FROM shown WHERE id = s.id) + EXISTS (SELECT 1 FROM listed WHERE id = s.id) state FROM stories s "
    "LEFT JOIN reprints r ON r.story = s.id LEFT JOIN superseded o ON o.id = s.id"
)


def _place(db: sqlite3.Connection, row: sqlite3.Row) -> PlacedStory:
    named = db.execute(
        "SELECT kind, name, position, id, confidence, forms, written_kind, written_name, probable, spans != '[]' "
        "FROM names WHERE story = ? ORDER BY position",
        (row["id"],),
    )
    claims = db.execute("SELECT address, rank FROM claims WHERE file = ? ORDER BY address", (row["path"],))
    return PlacedStory(
        row["id"], row["state"], row["url"], row["sort"], _digest(row[name] for name in _FACE),
        _digest(map(tuple, named)), row["leader"], row["current"], _digest([row["gone"], *map(tuple, claims)]),
    )  # fmt: skip


def _digest(values: Iterable[object]) -> str:
    return hashlib.blake2b(repr(list(values)).encode(), digest_size=8).hexdigest()


def _terms_of(db: sqlite3.Connection, place: PlacedStory | None) -> frozenset[int]:
    if place is None:
        return frozenset()
    return frozenset(r["term"] for r in db.execute("SELECT term FROM appearances WHERE story = ?", (place.story,)))


def _appear(db: sqlite3.Connection, paths: Sequence[str]) -> None:
    """Replaces the appearances of some stories."""
    for path in paths:
        for table, column in (("placed", "story"), ("stories", "id")):
            sql = f"SELECT {column} FROM {table} WHERE path = ?"  # noqa: S608
            stale = "SELECT term, sort, story FROM appearances WHERE story IN"
            db.execute(f"DELETE FROM appearances WHERE (term, sort, story) IN ({stale} ({sql}))", (path,))  # noqa: S608
        db.execute(f"{_APPEARANCES} WHERE s.path = ?", (path,))
    note_crowds(db, paths)


_APPEARANCES = (
    "INSERT INTO appearances SELECT DISTINCT t.term, s.sort, s.id FROM listed s JOIN names n ON n.story = s.id "
    "JOIN term_names t ON t.kind = n.kind AND t.name = n.name"
)


def _move(db: sqlite3.Connection, path: str, old: PlacedStory | None, terms: frozenset[int]) -> Moved:
    """Updates a story's place, and the tallies that it is counted in."""
    row = db.execute("SELECT tally FROM placed WHERE path = ?", (path,)).fetchone()
    new = _new_place(db, path)
    gone, come = _unpacked(row["tally"]) if row else [], _counts_for(db, path, new)
    tallies.change(db, gone, come)
    if new:
        db.execute(_PUT, (path, *new, _packed(come)))
    else:
        db.execute("DELETE FROM placed WHERE path = ?", (path,))
    return Moved(path, old, new, terms, _terms_of(db, new), gone != come)


_PUT = "INSERT OR REPLACE INTO placed VALUES(?,?,?,?,?,?,?,?,?,?,?)"


def _counts_for(db: sqlite3.Connection, path: str, place: PlacedStory | None) -> list[tallies.Tally]:
    if place is None:
        return []
    row = db.execute("SELECT sort, language, fields FROM stories WHERE path = ?", (path,)).fetchone()
    return _tallies(row, place.state)


def _tallies(row: sqlite3.Row, state: int) -> list[tallies.Tally]:
    shown = [("shown", "")] if state != HIDDEN else []
    return [*shown, *(tallies.of_story(row) if state == LISTED else ())]


def _packed(found: Sequence[tallies.Tally]) -> str:
    return json.dumps(found, ensure_ascii=False)


def _unpacked(text: str) -> list[tallies.Tally]:
    return [(what, value) for what, value in json.loads(text)]


def _close(db: sqlite3.Connection, config: Config, made: Changes, regrouped: Regrouped) -> None:
    """Counts the changed terms again, and empties `changed`."""
    gone = {number for number, _ in regrouped.gone}
    named = {term for moved in made.stories for term in moved.before | moved.after}
    made.terms = regrouped.terms - gone
    least = find_thresholds(db, config)
    if have_changed(db, least):
        raise _TooMuchError
    made.faces = count_terms(db, least, made.terms | named - gone)
    made.gone = regrouped.gone
    db.execute("DELETE FROM changed")


# --- all ---------------------------------------------------------------------------------------------------


def _refresh_all(db: sqlite3.Connection, config: Config) -> None:
    for table in ("terms", "term_names", "appearances", "tallies", "unlisted", "placed", "changed_names", "changed"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own table names
    db.execute("INSERT INTO unlisted SELECT id FROM stories WHERE id NOT IN (SELECT id FROM listed)")
    db.execute("INSERT INTO changed_names SELECT DISTINCT kind, name, '' FROM names WHERE kind != ''")
    regroup(db)
    db.execute(_APPEARANCES)
    note_crowds(db)
    least = find_thresholds(db, config)
    count_terms(db, least)
    note_thresholds(db, least)
    _place_all(db)


def _place_all(db: sqlite3.Connection) -> None:
    counts: Counter[tallies.Tally] = Counter()
    for row in db.execute(_PLACES):
        place, come = _place(db, row), _tallies(row, row["state"])
        counts.update(come)
        db.execute(_PUT, (row["path"], *place, _packed(come)))
    tallies.change(db, (), counts.elements())
