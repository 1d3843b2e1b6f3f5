"""Reprints: which stories are the same story in several publications.

The groups are a pure function of the set of stories, updated by what changed: each new text is compared with similar
texts, and only groups with a new or a lost text are formed again. A print is a story together with its text; several
prints may have the same text. The table `changed_texts` lists the texts whose groups may have changed since the last
refresh.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import chain
from typing import NamedTuple

from sitegen.core.model import Article, DateRange
from sitegen.index.changed_stories import note_stories
from sitegen.index.store import transaction, view_listed
from sitegen.index.text_similarity import (
    Wording,
    days_alike,
    days_equal,
    pack,
    signature,
    unpack,
    wording,
    wording_digest,
    written,
)

SCHEMA = """
-- A text that one story or several have. `folded` is a digest without regard to capitals and accents, `packed` the
-- words themselves, `slots` the signature by which texts like it are found; `paired`: it has looked for them.
CREATE TABLE texts(id INTEGER PRIMARY KEY, digest TEXT UNIQUE, folded TEXT, words INT, packed BLOB, slots BLOB,
    paired INT);
-- Texts that are equal when they are folded are alike, whatever their signatures.
CREATE INDEX texts_folded ON texts(folded);
-- The texts that are new.
CREATE INDEX texts_paired ON texts(paired) WHERE NOT paired;

-- A story with its text, and the first and the last day on which it may have been published (ordinals).
CREATE TABLE prints(story INTEGER PRIMARY KEY, text INT, earliest INT, latest INT);
-- The stories of a text.
CREATE INDEX prints_text ON prints(text);

-- A slot of a text's signature: texts that share slots are candidates for being alike.
CREATE TABLE slots(slot INT, text INT, PRIMARY KEY(slot, text)) WITHOUT ROWID;

-- A slot that more than _MAX_TEXTS_PER_SLOT texts share.
CREATE TABLE crowded(slot INTEGER PRIMARY KEY);

-- Two texts that are alike, in either order, and the days within which they must have been published to be reprints.
CREATE TABLE alike(text INT, other INT, days INT, PRIMARY KEY(text, other)) WITHOUT ROWID;

-- A text whose group may have changed since the last refresh.
CREATE TABLE changed_texts(text INTEGER PRIMARY KEY);

-- A story that has reprints or is one. `leader` is the first story of its group.
CREATE TABLE reprints(story INTEGER PRIMARY KEY, leader INT);
-- The stories of a group.
CREATE INDEX reprints_leader ON reprints(leader);
"""

_MAX_TEXTS_PER_SLOT = 200
"""A MinHash slot that more texts than this share is ignored: it comes from boilerplate."""

_MIN_SHARED_SLOTS = 2
"""Two texts are compared if they share at least this many slots."""

_ALWAYS = (0, date.max.toordinal())
_CACHED_TEXTS = 500
_MIN_TEXTS_FOR_ONE_PASS = 500
"""If more texts than this are new and none is paired, all pairs are found in one pass over the slots."""

Span = tuple[int, int, int]  # number of the story, first and last day on which it may have been published (ordinals)


class TextPrint(NamedTuple):
    """The text of a story for comparison: digests, number of words, compressed text, slots, and days of publication."""

    digest: str
    folded: str
    words: int
    packed: bytes
    slots: bytes
    days: tuple[int, int]


def print_of(article: Article, body: str) -> TextPrint | None:
    """The print of a story; `body` has no markup. None for a story without words."""
    text = written(article.title, body)
    if not text:
        return None
    slots = array("q", signature(text)).tobytes()
    return TextPrint(
        wording_digest(text), wording_digest(text.casefold()), text.count(" ") + 1, pack(text), slots, _days(article)
    )


def add_prints(db: sqlite3.Connection, prints: Sequence[tuple[int, TextPrint]]) -> None:
    """Adds the prints of stories that had none."""
    numbers = [(story, _text(db, found), *found.days) for story, found in prints]
    db.executemany("INSERT INTO prints VALUES(?,?,?,?)", numbers)
    _mark_for_regrouping(db, [number for _, number, *_ in numbers])


def forget_print(db: sqlite3.Connection, story: int) -> None:
    """Removes the print of a story, if it has one."""
    _mark_for_regrouping(db, [row["text"] for row in db.execute("SELECT text FROM prints WHERE story=?", (story,))])
    db.execute("DELETE FROM prints WHERE story=?", (story,))
    db.execute("DELETE FROM reprints WHERE story=?", (story,))


def refresh_reprints(db: sqlite3.Connection) -> None:
    """Forms the groups again that a change may have affected."""
    if not db.execute("SELECT 1 FROM changed_texts LIMIT 1").fetchone():
        return
    with transaction(db):
        freed = _drop_unused(db)
        new = _column(db.execute("SELECT id FROM texts WHERE NOT paired"))
        _hold(db, new)
        if len(new) > _MIN_TEXTS_FOR_ONE_PASS and not db.execute("SELECT 1 FROM texts WHERE paired LIMIT 1").fetchone():
            _pair_all(db)
        else:
            again = _crowds(db, freed | {slot for text in new for slot in _slots(db, text)})
            _pair(db, [*new, *sorted(again - set(new))])
        affected = _closure(db, _column(db.execute(_GROUPED)))
        _regroup(db, affected)
        db.execute("UPDATE texts SET paired = 1 WHERE NOT paired")
        db.execute("DELETE FROM changed_texts")


# The texts whose groups must be formed again: a text has or had a group if it is like another, or has several prints.
_GROUPED = """
SELECT text FROM changed_texts s WHERE EXISTS (SELECT 1 FROM alike a WHERE a.text = s.text)
    OR (SELECT count(*) FROM (SELECT 1 FROM prints p WHERE p.text = s.text LIMIT 2)) > 1
    OR EXISTS (SELECT 1 FROM prints p JOIN reprints r ON r.story = p.story WHERE p.text = s.text)"""


def count_copies(db: sqlite3.Connection) -> int:
    """The number of listed stories that are not the first of their group; the index must be up to date."""
    view_listed(db, drafts=False)
    groups = "SELECT count(*) n FROM reprints r JOIN listed s ON s.id = r.story GROUP BY r.leader"
    return int(db.execute(f"SELECT coalesce(sum(n - 1), 0) FROM ({groups})").fetchone()[0])  # noqa: S608


def _column(rows: Iterable[sqlite3.Row]) -> list[int]:
    return [row[0] for row in rows]


def _mark_for_regrouping(db: sqlite3.Connection, texts: Iterable[int]) -> None:
    db.executemany("INSERT OR IGNORE INTO changed_texts VALUES(?)", [(text,) for text in texts])


def _days(article: Article) -> tuple[int, int]:
    """The first and last day (ordinals) on which a story may have been published."""
    if article.date:
        day = date.fromisoformat(article.date[:10]).toordinal()
        return day, day
    bounds = article.date_range or DateRange()
    known = [date.fromisoformat(bound[:10]).toordinal() if bound else 0 for bound in (bounds.earliest, bounds.latest)]
    return known[0] or _ALWAYS[0], known[1] or _ALWAYS[1]


# --- texts -------------------------------------------------------------------------------------------------


def _text(db: sqlite3.Connection, found: TextPrint) -> int:
    """The number of a text; a new text is added."""
    known = db.execute("SELECT id FROM texts WHERE digest=?", (found.digest,)).fetchone()
    if known:
        return int(known["id"])
    sql = "INSERT INTO texts(digest, folded, words, packed, slots, paired) VALUES(?,?,?,?,?,0)"
    return db.execute(sql, found[:5]).lastrowid or 0


def _slots(db: sqlite3.Connection, text: int) -> array[int]:
    return array("q", db.execute("SELECT slots FROM texts WHERE id=?", (text,)).fetchone()["slots"])


def _hold(db: sqlite3.Connection, texts: Sequence[int]) -> None:
    """Adds the slots of new texts in the order of the table.

    In random order each row would need another page of the file.
    """
    db.execute("CREATE TEMP TABLE held(slot INT, text INT)")
    db.executemany("INSERT INTO held VALUES(?,?)", ((slot, text) for text in texts for slot in _slots(db, text)))
    db.execute("INSERT INTO slots SELECT slot, text FROM held ORDER BY slot, text")
    db.execute("DROP TABLE held")


def _drop_unused(db: sqlite3.Connection) -> set[int]:
    """Removes the texts that no story has any more; returns their slots."""
    unused = _column(
        db.execute("SELECT text FROM changed_texts s WHERE NOT EXISTS (SELECT 1 FROM prints p WHERE p.text = s.text)")
    )
    freed: set[int] = set()
    for text in unused:
        slots = _slots(db, text)
        freed |= set(slots)
        db.executemany("DELETE FROM slots WHERE slot=? AND text=?", [(slot, text) for slot in slots])
        _part(db, text)
        db.execute("DELETE FROM texts WHERE id=?", (text,))
        db.execute("DELETE FROM changed_texts WHERE text=?", (text,))
    return freed


def _part(db: sqlite3.Connection, text: int) -> None:
    """Removes the pairs of a text."""
    others = _column(db.execute("SELECT other FROM alike WHERE text=?", (text,)))
    _mark_for_regrouping(db, others)
    db.execute("DELETE FROM alike WHERE text=?", (text,))
    db.executemany("DELETE FROM alike WHERE text=? AND other=?", [(other, text) for other in others])


# --- pairs -------------------------------------------------------------------------------------------------


def _crowds(db: sqlite3.Connection, slots: set[int]) -> set[int]:
    """Updates the table of crowded slots; returns the texts of slots that became crowded or ceased to be."""
    holders: set[int] = set()
    held = "SELECT count(*) FROM (SELECT 1 FROM slots WHERE slot=? LIMIT ?)"
    sql = f"SELECT ({held}) > ?, EXISTS(SELECT 1 FROM crowded WHERE slot=?)"  # noqa: S608
    for slot in slots:
        crowded, was = db.execute(sql, (slot, _MAX_TEXTS_PER_SLOT + 1, _MAX_TEXTS_PER_SLOT, slot)).fetchone()
        if crowded != was:
            db.execute("INSERT INTO crowded VALUES(?)" if crowded else "DELETE FROM crowded WHERE slot=?", (slot,))
            holders |= set(_column(db.execute("SELECT text FROM slots WHERE slot=?", (slot,))))
    return holders


def _pair(db: sqlite3.Connection, texts: Sequence[int]) -> None:
    """Finds the texts that are like one of `texts`, and stores the pairs."""
    load = lru_cache(_CACHED_TEXTS)(partial(_wording, db))
    for text in texts:
        _part(db, text)
    _mark_for_regrouping(db, texts)
    done: set[int] = set()
    for text in texts:
        done.add(text)
        for other in _candidates(db, text):
            if other not in done and (days := days_alike(load(text), load(other))) >= 0:
                db.executemany("INSERT INTO alike VALUES(?,?,?)", [(text, other, days), (other, text, days)])


def _pair_all(db: sqlite3.Connection) -> None:
    """Finds all pairs of like texts when none is known: one pass over all slots instead of a query for each text."""
    crowded = "SELECT slot FROM slots GROUP BY slot HAVING count(*) > ?"
    db.execute(f"INSERT OR IGNORE INTO crowded {crowded}", (_MAX_TEXTS_PER_SLOT,))
    sql = (
        "SELECT a.text, b.text FROM slots a JOIN slots b ON b.slot = a.slot AND b.text > a.text "
        "WHERE a.slot NOT IN (SELECT slot FROM crowded) GROUP BY a.text, b.text HAVING count(*) >= ? UNION "
        "SELECT a.id, b.id FROM texts a JOIN texts b ON b.folded = a.folded AND b.id > a.id"
    )
    load = lru_cache(_CACHED_TEXTS)(partial(_wording, db))
    for text, other in db.execute(sql, (_MIN_SHARED_SLOTS,)).fetchall():
        if (days := days_alike(load(text), load(other))) >= 0:
            db.executemany("INSERT INTO alike VALUES(?,?,?)", [(text, other, days), (other, text, days)])


def _wording(db: sqlite3.Connection, text: int) -> Wording:
    return wording(unpack(db.execute("SELECT packed FROM texts WHERE id=?", (text,)).fetchone()["packed"]))


def _candidates(db: sqlite3.Connection, text: int) -> list[int]:
    """Texts with the same words in any case, and texts that share enough slots with this one."""
    slots = _slots(db, text)
    marks = ",".join("?" * len(slots))
    sql = (
        f"SELECT text FROM slots WHERE slot IN ({marks}) AND slot NOT IN (SELECT slot FROM crowded) "  # noqa: S608
        "AND text != ? GROUP BY text HAVING count(*) >= ? UNION "
        "SELECT o.id FROM texts t JOIN texts o ON o.folded = t.folded AND o.id != t.id WHERE t.id = ?"
    )
    return _column(db.execute(sql, (*slots, text, _MIN_SHARED_SLOTS, text)))


# --- groups ------------------------------------------------------------------------------------------------


def _closure(db: sqlite3.Connection, texts: Iterable[int]) -> set[int]:
    """`texts` and all texts that are connected with them by pairs."""
    found = set(texts)
    ahead = list(found)
    while ahead:
        others = _column(db.execute("SELECT other FROM alike WHERE text=?", (ahead.pop(),)))
        ahead += [other for other in others if other not in found]
        found.update(others)
    return found


def _regroup(db: sqlite3.Connection, texts: set[int]) -> None:
    """Forms the groups of all stories with one of `texts`, which must be closed under `_closure`."""
    groups = _Groups()
    prints = {text: _prints(db, text) for text in texts}
    for text, found in prints.items():
        if len(found) > 1:
            groups.join(found, days_equal(_length(db, text)))
        for other, days in db.execute("SELECT other, days FROM alike WHERE text=? AND other>?", (text, text)):
            groups.join(found + prints[other], days)
    stories = [story for found in prints.values() for story, *_ in found]
    before = {story: _leader(db, story) for story in stories}
    after = dict(groups.pairs())
    db.executemany("DELETE FROM reprints WHERE story=?", [(story,) for story in stories])
    db.executemany("INSERT INTO reprints VALUES(?,?)", after.items())
    note_stories(db, (story for story in stories if before[story] != after.get(story)))


def _leader(db: sqlite3.Connection, story: int) -> int | None:
    row = db.execute("SELECT leader FROM reprints WHERE story=?", (story,)).fetchone()
    return int(row["leader"]) if row else None


def _length(db: sqlite3.Connection, text: int) -> int:
    return int(db.execute("SELECT words FROM texts WHERE id=?", (text,)).fetchone()["words"])


def _prints(db: sqlite3.Connection, text: int) -> list[Span]:
    return [tuple(row) for row in db.execute("SELECT story, earliest, latest FROM prints WHERE text=?", (text,))]


class _Groups:
    """Groups of stories by union-find; the leader of a group is its lowest number."""

    def __init__(self) -> None:
        self.above: dict[int, int] = {}

    def leader(self, story: int) -> int:
        """The leader of a story's group."""
        passed = []
        while (above := self.above.get(story, story)) != story:
            passed.append(story)
            story = above
        self.above.update(dict.fromkeys(passed, story))
        return story

    def join(self, prints: Sequence[Span], days: int) -> None:
        """Joins those of `prints` that were published within `days` of each other."""
        last, reach = 0, -days
        for story, earliest, latest in sorted(prints, key=lambda found: found[1]):
            if last and earliest - reach <= days:
                first, second = sorted((self.leader(last), self.leader(story)))
                self.above[second] = first
            if latest >= reach:
                last, reach = story, latest

    def pairs(self) -> list[tuple[int, int]]:
        """Each story of a group of two or more, with the group's leader."""
        groups: dict[int, list[int]] = defaultdict(list)
        for story in set(chain(self.above, self.above.values())):
            groups[self.leader(story)].append(story)
        return [(story, leader) for leader, stories in groups.items() if len(stories) > 1 for story in stories]
