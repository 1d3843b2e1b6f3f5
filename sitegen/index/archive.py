"""What the archive knows, asked in questions.

Only stories that are listed count: no drafts, nothing withdrawn, no capture of which there is a later one.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sitegen.index.relatives import Relatives
from sitegen.index.store import view_listed
from sitegen.model import TAG
from sitegen.text import curly

Row = sqlite3.Row
Marked = tuple[tuple[str, bool], ...]

_COMMON = 200
_KIN = 0.5
"""The least weight of shared names that makes two stories related: one rare name, or two that are not."""

_FIRST = "ORDER BY s.date = '', s.date, s.words DESC, s.path"
_NEWEST = "ORDER BY s.sort DESC, s.path DESC"
_LISTED = "t.url != '' AND (t.kind != 'tag' OR t.count > 1)"
"""A tag that only one story has keeps its page, but no list shows it."""


@dataclass(frozen=True, slots=True)
class Period:
    """A year ("2014"), a month ("2014-03"), "" for all dated stories."""

    prefix: str

    def bounds(self) -> tuple[str, str]:
        """Texts between which the `sort` of its stories lies."""
        return self.prefix or "0", (self.prefix or "9") + "\x7f"


class Archive:
    """Questions to the index. `drafts` says whether drafts are listed."""

    def __init__(self, db: sqlite3.Connection, drafts: bool = False) -> None:
        self.db = db
        self.drafts = drafts
        view_listed(db, drafts)

    # --- stories ---

    def count(self) -> int:
        """How many stories are listed."""
        return int(self._value("SELECT count(*) FROM listed"))

    def pages_of_stories(self) -> int:
        """How many stories get a page of their own: the listed ones and their older captures."""
        return int(self._value("SELECT count(*) FROM shown"))

    def dates(self) -> tuple[str, str]:
        """ISO dates of the first and the last story; empty texts where no story has one."""
        row = self.db.execute("SELECT min(sort), max(sort) FROM listed WHERE sort != ''").fetchone()
        return row[0] or "", row[1] or ""

    def years(self) -> list[tuple[str, int]]:
        """Years and their counts, oldest first."""
        return self._pairs("SELECT substr(sort, 1, 4) y, count(*) FROM listed WHERE sort != '' GROUP BY y ORDER BY y")

    def months(self) -> list[tuple[str, int]]:
        """Months ("2014-03") and their counts, oldest first."""
        return self._pairs("SELECT substr(sort, 1, 7) m, count(*) FROM listed WHERE sort != '' GROUP BY m ORDER BY m")

    def stories(self, period: Period, limit: int = -1) -> Iterator[Row]:
        """Dated stories of a period, newest first."""
        sql = f"SELECT * FROM listed s WHERE s.sort BETWEEN ? AND ? {_NEWEST} LIMIT ?"  # noqa: S608
        return iter(self.db.execute(sql, (*period.bounds(), limit)))

    def days(self) -> list[tuple[str, int]]:
        """Days of the year ("03-12") that have stories in any year, and their counts."""
        return self._pairs(
            "SELECT substr(sort, 6, 5) d, count(*) FROM listed WHERE length(sort) >= 10 GROUP BY d ORDER BY d"
        )

    def stories_of_day(self, day: str) -> list[Row]:
        """The stories of a day of the year, newest first."""
        sql = f"SELECT * FROM listed s WHERE length(s.sort) >= 10 AND substr(s.sort, 6, 5) = ? {_NEWEST}"  # noqa: S608
        return self.db.execute(sql, (day,)).fetchall()

    def languages(self) -> list[tuple[str, int]]:
        """Languages (BCP 47) and their counts, most first."""
        return self._pairs("SELECT language, count(*) n FROM listed GROUP BY language ORDER BY n DESC, language")

    def undated(self) -> list[Row]:
        """Stories without a date, by title."""
        return self.db.execute("SELECT * FROM listed WHERE sort = '' ORDER BY title, path").fetchall()

    def every(self) -> Iterator[Row]:
        """All stories that get a page, withdrawn ones too, in the order of their files."""
        return iter(self.db.execute("SELECT * FROM shown UNION SELECT * FROM stories WHERE withdrawn ORDER BY path"))

    def hidden(self) -> list[str]:
        """The files of stories that are not shown."""
        rows = self.db.execute("SELECT path FROM stories WHERE id NOT IN (SELECT id FROM shown) ORDER BY path")
        return [row["path"] for row in rows]

    def neighbours(self, story: Row) -> tuple[Row | None, Row | None]:
        """The stories before and after one by date."""
        if not story["sort"]:
            return None, None
        here = (story["sort"], story["path"])
        before = f"SELECT * FROM listed s WHERE s.sort != '' AND (s.sort, s.path) < (?, ?) {_NEWEST} LIMIT 1"  # noqa: S608
        after = "SELECT * FROM listed s WHERE (s.sort, s.path) > (?, ?) ORDER BY s.sort, s.path LIMIT 1"
        return self.db.execute(before, here).fetchone(), self.db.execute(after, here).fetchone()

    def story_at(self, url: str) -> Row | None:
        """The story that is shown at a URL path."""
        return self._row("SELECT * FROM shown WHERE url = ?", url)

    def current(self, story: Row) -> Row:
        """The latest capture of a story's address, which may be the story itself."""
        sql = "SELECT s.* FROM superseded o JOIN stories s ON s.id = o.current WHERE o.id = ?"
        return self._row(sql, story["id"]) or story

    def versions(self, story: Row) -> list[Row]:
        """All captures of the address of a story that has several, the latest first."""
        newest = self.current(story)["id"]
        sql = (
            "SELECT * FROM stories WHERE id = ? OR id IN (SELECT id FROM superseded WHERE current = ?) "
            "ORDER BY id != ?, julianday(captured) DESC NULLS LAST, words DESC, path"
        )
        found = self.db.execute(sql, (newest, newest, newest)).fetchall()
        return found if len(found) > 1 else []

    def reprints(self, story: Row) -> list[Row]:
        """The listed stories of a story's group, the one that counts as the first of them first."""
        sql = (
            "SELECT s.* FROM reprints o JOIN reprints r ON r.leader = o.leader JOIN listed s ON s.id = r.story "  # noqa: S608
            f"WHERE o.story = ? {_FIRST}"
        )
        return self.db.execute(sql, (story["id"],)).fetchall()

    # --- terms ---

    def terms(self, kind: str) -> list[Row]:
        """The terms of a kind that have a page, by name."""
        return self.db.execute("SELECT * FROM terms WHERE kind = ? AND url != '' ORDER BY name", (kind,)).fetchall()

    def listed_terms(self, kind: str) -> list[Row]:
        """The terms of a kind that its index lists, by name: all that have a page, but for tags of a single story."""
        return [row for row in self.terms(kind) if kind != TAG.name or row["count"] > 1]

    def largest(self, kind: str, limit: int) -> list[Row]:
        """The terms of a kind that most stories name."""
        sql = f"SELECT * FROM terms t WHERE kind = ? AND {_LISTED} ORDER BY count DESC, name LIMIT ?"  # noqa: S608
        return self.db.execute(sql, (kind, limit)).fetchall()

    def most_named(self, period: Period, limit: int) -> dict[str, list[tuple[Row, int]]]:
        """For each kind the terms that most stories of a period name, with how many."""
        inner = (
            "SELECT a.term, count(*) n FROM listed s JOIN appearances a ON a.story = s.id "
            "WHERE s.sort BETWEEN ? AND ? GROUP BY a.term"
        )
        return self._ranked(inner, period.bounds(), limit, "t.count DESC")

    def _ranked(self, inner: str, values: tuple[object, ...], limit: int, tie: str) -> dict[str, list[tuple[Row, int]]]:
        """The terms that `inner` counts (as term and n), by kind, the most frequent first, then as `tie` says."""
        found: dict[str, list[tuple[Row, int]]] = defaultdict(list)
        sql = (
            f"SELECT t.*, c.n FROM ({inner}) c JOIN terms t ON t.id = c.term WHERE {_LISTED} "  # noqa: S608
            f"ORDER BY c.n DESC, {tie}, t.name"
        )
        for row in self.db.execute(sql, values):
            if len(found[row["kind"]]) < limit:
                found[row["kind"]].append((row, row["n"]))
        return found

    def story_terms(self, story: int) -> list[Row]:
        """The terms of a story in the order in which it names them, each with its `names` and `forms` (JSON)."""
        sql = (
            "SELECT t.*, json_group_array(n.said) names, json_group_array(n.forms) forms "
            "FROM names n JOIN term_names x ON x.kind = n.kind AND x.name = n.name JOIN terms t ON t.id = x.term "
            "WHERE n.story = ? GROUP BY t.id ORDER BY min(n.position)"
        )
        return self.db.execute(sql, (story,)).fetchall()

    def term_stories(self, term: int, period: Period | None = None) -> list[Row]:
        """The stories of a term, newest first and undated ones last."""
        start, end = period.bounds() if period else ("", "9")
        return self.db.execute(
            f"SELECT s.* FROM appearances a JOIN listed s ON s.id = a.story "  # noqa: S608
            f"WHERE a.term = ? AND s.sort BETWEEN ? AND ? {_NEWEST}",
            (term, start, end),
        ).fetchall()

    def term_years(self, term: int) -> list[tuple[str, int]]:
        """Years in which a term is named and how often, oldest first; "" counts undated stories."""
        return self._pairs(
            "SELECT substr(s.sort, 1, 4) y, count(*) FROM appearances a JOIN listed s ON s.id = a.story "
            "WHERE a.term = ? GROUP BY y ORDER BY y",
            term,
        )

    def company(self, term: Row, limit: int) -> dict[str, list[tuple[Row, int]]]:
        """For each kind the terms most often named in the stories of a term, with how many stories name both.

        Named together once is chance, unless the term has one story only. Of equals the rarer says more.
        """
        least = 1 if term["count"] == 1 else 2
        inner = (
            "SELECT b.term, count(*) n FROM appearances a JOIN appearances b ON b.story = a.story AND b.term != a.term "
            "WHERE a.term = ? GROUP BY b.term HAVING n >= ?"
        )
        return self._ranked(inner, (term["id"], least), limit, "t.count")

    def aliases(self, term: int) -> list[tuple[str, int]]:
        """The names and forms by which stories call a term, with how many stories use each, most used first."""
        counts: dict[str, int] = defaultdict(int)
        sql = (
            "SELECT n.said, n.forms FROM term_names x JOIN names n ON n.kind = x.kind AND n.name = x.name "
            "JOIN listed s ON s.id = n.story WHERE x.term = ?"
        )
        for name, forms in self.db.execute(sql, (term,)):
            for form in {name, *json.loads(forms)}:
                counts[form] += 1
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def identity(self, term: int) -> str:
        """The id that most stories give a term ("Q458", "geonames:2643743", "iso:TR"), "" where none does."""
        sql = (
            "SELECT n.id FROM term_names x JOIN names n ON n.kind = x.kind AND n.name = x.name "
            "WHERE x.term = ? AND n.id != '' AND n.kind = n.said_kind "
            "GROUP BY n.id ORDER BY count(*) DESC, n.id LIMIT 1"
        )
        row = self._row(sql, term)
        return str(row["id"]) if row else ""

    def ties(self, term: int, others: Sequence[int]) -> dict[tuple[int, int], int]:
        """How many stories of a term name two of the `others` together; pairs that none does are left out."""
        marks = ",".join("?" * len(others))
        sql = (
            "SELECT a.term one, b.term other, count(*) n FROM appearances c "  # noqa: S608 -- only question marks
            f"JOIN appearances a ON a.story = c.story AND a.term IN ({marks}) "
            f"JOIN appearances b ON b.story = c.story AND b.term IN ({marks}) AND b.term > a.term "
            "WHERE c.term = ? GROUP BY a.term, b.term"
        )
        found = self.db.execute(sql, (*others, *others, term))
        return {(row["one"], row["other"]): row["n"] for row in found}

    def passages(self, term: int, story: int) -> list[Marked]:
        """The sentences of a story that name a term, cut into (text, is it the name?) parts."""
        spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        sql = (
            "SELECT n.spans FROM term_names x JOIN names n ON n.kind = x.kind AND n.name = x.name "
            "WHERE x.term = ? AND n.story = ?"
        )
        for (found,) in self.db.execute(sql, (term, story)):
            for number, start, end in json.loads(found):
                spans[number].append((start, end))
        language = self._value("SELECT language FROM stories WHERE id = ?", story)
        texts = "SELECT text FROM sentences WHERE story = ? AND number = ?"
        found_texts = [(curly(self._value(texts, story, number), language), spans[number]) for number in sorted(spans)]
        return [_cut(text, places) for text, places in found_texts]

    def related(self, story: Row, limit: int) -> list[tuple[Row, list[str]]]:
        """Stories that share rare terms with one, best first, with the names of the terms that they share."""
        scores: dict[int, float] = defaultdict(float)
        shared: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for term in self._rare_terms(story["id"]):
            weight = 1 / math.log(2 + term["count"])
            sql = "SELECT story FROM appearances WHERE term = ? AND story != ?"
            for (other,) in self.db.execute(sql, (term["id"], story["id"])):
                scores[other] += weight
                shared[other].append((-weight, term["name"]))
        likely = {number: round(score, 9) for number, score in scores.items() if score > _KIN}
        least = min(sorted(likely.values(), reverse=True)[:limit], default=0)
        found = [(self._story(number), number) for number, score in likely.items() if score >= least]
        found.sort(key=lambda item: (-likely[item[1]], item[0]["sort"], item[0]["path"]))
        return [(row, [name for _, name in sorted(shared[number])]) for row, number in found[:limit]]

    def _rare_terms(self, story: int) -> list[Row]:
        """The terms of a story that tell it apart: not who published it, not what everybody writes about."""
        return self.db.execute(
            "SELECT t.* FROM appearances a JOIN terms t ON t.id = a.term "
            "WHERE a.story = ? AND t.count BETWEEN 2 AND ? AND t.kind NOT IN ('author', 'publication')",
            (story, _COMMON),
        ).fetchall()

    def _story(self, number: int) -> Row:
        row: Row = self.db.execute("SELECT * FROM stories WHERE id = ?", (number,)).fetchone()
        return row

    # --- the rest ---

    def pages(self) -> list[Row]:
        """The free-standing pages, by path."""
        return self.db.execute("SELECT * FROM pages WHERE ? OR NOT draft ORDER BY path", (self.drafts,)).fetchall()

    @cached_property
    def relatives(self) -> Relatives:
        """How terms belong together, as people say it."""
        return Relatives(self.db)

    def term_file(self, path: str) -> Row | None:
        """What people wrote of a term."""
        return self._row("SELECT * FROM term_files WHERE path = ?", path)

    def _row(self, sql: str, *values: object) -> Row | None:
        row: Row | None = self.db.execute(sql, values).fetchone()
        return row

    def _value(self, sql: str, *values: object) -> str:
        return str(self.db.execute(sql, values).fetchone()[0])

    def _pairs(self, sql: str, *values: object) -> list[tuple[str, int]]:
        return [(str(a), int(b)) for a, b in self.db.execute(sql, values)]


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Marked:
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(set(spans)):
        if start < at:
            continue
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    parts.append((text[at:], False))
    return tuple(part for part in parts if part[0])
