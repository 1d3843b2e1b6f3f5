"""Versions: which stories are captures of one story, and which of them lists show.

Captures of one story are: those of one address; those in two formats (a.txt beside a.html) that have one headline or
one text; and those with one text (index/reprints.py) in one publication within a few days. Lists show the latest
capture of an address, and of captures that differ otherwise the fullest one. A draft or a withdrawn story takes the
place of an older capture of its address, and of no other story.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from sitegen.core.text import fold
from sitegen.index.changed_stories import note_stories
from sitegen.index.copy_groups import CopyGroups, GroupKey
from sitegen.index.store import transaction

SCHEMA = """
-- A story that lists do not show since they show another capture of it: `current` is that one.
CREATE TABLE superseded(id INTEGER PRIMARY KEY, current INT);
-- The other captures of a story (index/copies.py).
CREATE INDEX superseded_current ON superseded(current);

-- A story of whose address there is a later capture: `latest` is the latest one, public or not.
CREATE TABLE older_captures(id INTEGER PRIMARY KEY, latest INT);
-- The older captures of an address (index/copy_groups.py).
CREATE INDEX older_captures_latest ON older_captures(latest);
"""

_SAME_PUBLICATION_DAYS = 3
"""One publication prints one text on its site and on paper within this many days; later it is printed again."""

_DATED_DAYS = 31
"""A date that is known less exactly than this does not tell which of several printings a capture is of."""

# Withdrawn stories are included here: whether a capture is the latest does not change when it is withdrawn. Stories
# that one capture gives the same address are no versions of each other: it is the address of the page with all of them.
_VERSIONS = """
SELECT id, first_value(id) OVER (
    PARTITION BY address ORDER BY julianday(captured) DESC NULLS LAST, words DESC, path
) latest, address FROM stories WHERE address IN (
    SELECT address FROM stories WHERE id IN (SELECT id FROM affected) AND address != '' GROUP BY address
    HAVING count(*) > 1 AND count(*) = count(DISTINCT captured || ' ' || coalesce(nullif(seed_file, ''), path))
)"""

_CHANGED = """
INSERT OR IGNORE INTO affected
SELECT s.id FROM changed c CROSS JOIN stories s ON s.path = c.path
UNION SELECT s.id FROM addressed a CROSS JOIN stories s ON s.address = a.address
UNION SELECT o.current FROM superseded o WHERE o.id NOT IN (SELECT id FROM stories)
UNION SELECT o.id FROM superseded o WHERE o.current NOT IN (SELECT id FROM stories)"""
"""The stories whose captures may have changed. CROSS JOIN keeps the order: few changed files, not all stories."""

_CONNECTED = """
INSERT OR IGNORE INTO affected
SELECT o.id FROM affected a CROSS JOIN superseded o ON o.current = a.id
UNION SELECT o.current FROM affected a CROSS JOIN superseded o ON o.id = a.id
UNION SELECT s.id FROM affected a CROSS JOIN stories m ON m.id = a.id
    CROSS JOIN stories s ON s.address = m.address WHERE m.address != ''
UNION SELECT s.id FROM affected a CROSS JOIN stories m ON m.id = a.id
    CROSS JOIN stories s ON s.stem = m.stem AND s.stem != '' WHERE m.stem != ''
UNION SELECT r.story FROM affected a CROSS JOIN reprints m ON m.story = a.id
    CROSS JOIN reprints r ON r.leader = m.leader"""
"""The stories that share an address, a stem or a text with affected ones, or did at the last refresh."""

_FORMATS = """
SELECT s.id, s.stem, s.title, coalesce(r.leader, 0) leader FROM stories s LEFT JOIN reprints r ON r.story = s.id
WHERE NOT s.draft AND NOT s.withdrawn AND s.stem IN (
    SELECT stem FROM stories WHERE id IN (SELECT id FROM affected) AND stem != '' GROUP BY stem HAVING count(*) > 1
) ORDER BY s.path"""

_REPRINTS = """
SELECT s.id, r.leader, s.publication, s.address, p.earliest, p.latest
FROM affected a CROSS JOIN reprints r ON r.story = a.id JOIN stories s ON s.id = r.story JOIN prints p ON p.story = s.id
WHERE NOT s.draft AND NOT s.withdrawn ORDER BY r.leader, s.path"""


def refresh_versions(db: sqlite3.Connection) -> None:
    """Finds the captures of each story again that a change may affect. Needs the reprints to be up to date."""
    with transaction(db):
        db.execute("CREATE TEMP TABLE affected(id INTEGER PRIMARY KEY)")
        if _grow(db, _CHANGED):
            while _grow(db, _CONNECTED):
                pass
            _supersede(db)
        db.execute("DROP TABLE affected")
        db.execute("DELETE FROM addressed")


def _grow(db: sqlite3.Connection, sql: str) -> int:
    """Adds stories to `affected`; returns how many.

    `rowcount` is -1 in a Turkish locale: there Python does not see that "INSERT" is "insert".
    """
    before = db.total_changes
    db.execute(sql)
    return db.total_changes - before


def _supersede(db: sqlite3.Connection) -> None:
    """Writes both tables for all affected stories, and notes the stories for which they changed."""
    captures = db.execute(_VERSIONS).fetchall()
    older = {row["id"]: row["latest"] for row in captures if row["id"] != row["latest"]}
    moved = _write(db, "older_captures", "INSERT INTO older_captures VALUES(?,?)", older)
    listed = dict(_superseded(db, captures, older.keys()))
    note_stories(db, moved | _write(db, "superseded", "INSERT INTO superseded VALUES(?,?)", listed))


def _write(db: sqlite3.Connection, table: str, insert: str, after: Mapping[int, int]) -> set[int]:
    """Replaces the rows of affected stories in a table; returns the stories that the changed rows name."""
    stale = "id IN affected OR id NOT IN (SELECT id FROM stories)"
    before = {row[0]: row[1] for row in db.execute(f"DELETE FROM {table} WHERE {stale} RETURNING *").fetchall()}  # noqa: S608
    db.executemany(insert, after.items())
    moved = {story for story in before.keys() | after.keys() if before.get(story) != after.get(story)}
    return moved | {found[story] for story in moved for found in (before, after) if story in found}


def _superseded(db: sqlite3.Connection, captures: Iterable[sqlite3.Row], older: Set[int]) -> Iterator[tuple[int, int]]:
    """Each affected story that lists do not show, with the capture that they show.

    `captures` are the captures of each address, `older` those that are not the latest one.
    """
    groups = CopyGroups()
    for row in captures:
        groups.join(("captures", row["address"]), row["id"])
    for key, story in (*_formats(db), *_printings(db)):
        groups.join(key, story)
    facts = _facts(db, groups.stories())
    for story in sorted(facts):
        best = min(groups.of(story), key=lambda other: (other in older, *facts[other]))
        if best != story:
            yield story, best


def _facts(db: sqlite3.Connection, stories: Iterable[int]) -> Mapping[int, tuple[int, int, str]]:
    """What decides which capture is listed, the best first: public before draft, the longest text, the path."""
    sql = "SELECT draft, -words, path FROM stories WHERE id = ?"
    return {story: tuple(db.execute(sql, (story,)).fetchone()) for story in stories}


def _formats(db: sqlite3.Connection) -> Iterator[tuple[GroupKey, int]]:
    """Captures in several formats, as far as their headline or their text is one."""
    for row in db.execute(_FORMATS):
        yield ("formats", f"{row['stem']}\n{fold(row['title'])}"), row["id"]
        if row["leader"]:
            yield ("formats", f"{row['stem']}\n{row['leader']}"), row["id"]


def _printings(db: sqlite3.Connection) -> Iterator[tuple[GroupKey, int]]:
    """Captures of one text in one publication."""
    texts: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in db.execute(_REPRINTS):
        texts[row["leader"]].append(row)
    for leader, rows in texts.items():
        for name, found in _by_publication(rows).items():
            for number, story in _by_days(found):
                yield ("printings", f"{leader}\n{number}\n{name}"), story


def _by_publication(rows: Sequence[sqlite3.Row]) -> Mapping[str, Sequence[sqlite3.Row]]:
    """The stories of a text by publication.

    Where none is stated it is that of stories from the same host, or else the host. Stories of which neither is known
    belong to the only publication there is, if there is one.
    """
    hosts = {_host(row): row["publication"] for row in rows if row["publication"] and row["address"]}
    names = {row["id"]: row["publication"] or hosts.get(_host(row), _host(row)) for row in rows}
    known = sorted({name for name in names.values() if name})
    only = known[0] if len(known) == 1 else ""
    found: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        found[names[row["id"]] or only].append(row)
    return found


def _host(row: sqlite3.Row) -> str:
    """The host of a story's address; "" for a story without one, also for an item of a news agency."""
    host, slash, _ = str(row["address"]).partition("/")
    return host if slash and ":" not in host else ""


def _by_days(rows: Sequence[sqlite3.Row]) -> Iterator[tuple[int, int]]:
    """The stories of a publication's text, each with the number of its printing.

    A story whose day is not known belongs to the only printing there is; if there are several, to none of them.
    """
    dated = sorted((row for row in rows if _is_dated(row)), key=lambda row: row["earliest"])
    number = end = 0
    for row in dated:
        number += bool(number == 0 or row["earliest"] > end + _SAME_PUBLICATION_DAYS)
        end = max(end, row["latest"])
        yield number, row["id"]
    undated = 1 if number <= 1 else 0
    yield from ((undated, row["id"]) for row in rows if not _is_dated(row))


def _is_dated(row: sqlite3.Row) -> bool:
    return bool(row["latest"] - row["earliest"] <= _DATED_DAYS)
