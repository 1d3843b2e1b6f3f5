"""What the archive knows, asked in questions.

Only stories that are listed count: no drafts, nothing withdrawn, no capture of which there is a later one.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sitegen.index.passages import Marked, cut
from sitegen.index.relatives import Relatives
from sitegen.index.store import view_listed
from sitegen.index.tallies import tally
from sitegen.model import TAG
from sitegen.text import curly

Row = sqlite3.Row

_RARE = 8
"""A term of a greater scale (256 stories and more) says nothing of who is kin: everybody writes about it."""

_IS_RARE = f"t.scale BETWEEN 2 AND {_RARE} AND t.kind NOT IN ('author', 'publication')"

_WEIGHTS = " ".join(f"WHEN {scale} THEN {1 / math.log(2 + 2 ** (scale - 1)):.6f}" for scale in range(2, _RARE + 1))

# The least weight of shared names that makes two stories related is that of one rare name, or of two that are not.
# Weights go by the scale of a term, so that one more story does not change what is related to all the others.
_KIN = f"""
WITH rare AS (
    SELECT t.id, CASE t.scale {_WEIGHTS} END weight FROM appearances a JOIN terms t ON t.id = a.term
    WHERE a.story = ?1 AND {_IS_RARE}
)
SELECT k.story, s.path FROM (
    SELECT a.story, sum(r.weight) score FROM rare r JOIN appearances a ON a.term = r.id
    WHERE a.story != ?1 GROUP BY a.story HAVING score > 0.5
) k JOIN stories s ON s.id = k.story"""  # noqa: S608 -- our own figures and words

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
    """Questions to the index, which must not change meanwhile. `drafts` says whether drafts are listed."""

    def __init__(self, db: sqlite3.Connection, drafts: bool = False) -> None:
        self.db = db
        self.drafts = drafts
        view_listed(db, drafts)
        self._kept = lru_cache(4096)(self._record)  # the same few names stand in most lists

    # --- stories ---

    def count(self) -> int:
        """How many stories are listed."""
        return sum(self._dates.values())

    def pages_of_stories(self) -> int:
        """How many stories get a page of their own: the listed ones and their older captures."""
        return tally(self.db, "shown").get("", 0)

    def dates(self) -> tuple[str, str]:
        """ISO dates of the first and the last story; empty texts where no story has one."""
        ends = (f"SELECT sort FROM listed WHERE sort != '' ORDER BY sort {way} LIMIT 1" for way in ("ASC", "DESC"))  # noqa: S608
        rows = [self._row(sql) for sql in ends]
        return rows[0]["sort"] if rows[0] else "", rows[1]["sort"] if rows[1] else ""

    def years(self) -> list[tuple[str, int]]:
        """Years and their counts, oldest first."""
        return list(self._years)

    def months(self) -> list[tuple[str, int]]:
        """Months ("2014-03") and their counts, oldest first."""
        return list(self._months)

    def stories(self, period: Period, limit: int = -1) -> Iterator[Row]:
        """Dated stories of a period, newest first."""
        sql = f"SELECT * FROM listed s WHERE s.sort BETWEEN ? AND ? {_NEWEST} LIMIT ?"  # noqa: S608
        return iter(self.db.execute(sql, (*period.bounds(), limit)))

    def days(self) -> list[tuple[str, int]]:
        """Days of the year ("03-12") that have stories in any year, and their counts."""
        return list(self._days)

    def stories_of_day(self, day: str) -> list[Row]:
        """The stories of a day of the year, newest first."""
        dates = sorted((date for date in self._dates if date[5:] == day and date), reverse=True)
        return [row for date in dates for row in self.stories(Period(date))]

    def languages(self) -> list[tuple[str, int]]:
        """Languages (BCP 47) and their counts, most first."""
        return sorted(tally(self.db, "language").items(), key=lambda found: (-found[1], found[0]))

    def field_sources(self, name: str) -> dict[str, int]:
        """How a field of the stories was obtained, and how many got it so; "" counts those that do not have it."""
        return tally(self.db, f"field {name}")

    def undated(self) -> list[Row]:
        """Stories without a date, by title."""
        return self.db.execute("SELECT * FROM listed WHERE sort = '' ORDER BY title, path").fetchall()

    def story(self, path: str) -> Row | None:
        """The story of a file, if it gets a page: one that is shown, or was withdrawn."""
        sql = "SELECT * FROM stories s WHERE path = ? AND (withdrawn OR id = (SELECT id FROM shown WHERE id = s.id))"
        return self._row(sql, path)

    def hidden_pictures(self) -> set[str]:
        """Paths under content/ of pictures that stories have of which none is shown: they are not published either."""
        sql = (
            "SELECT DISTINCT path FROM pictures WHERE story NOT IN (SELECT id FROM shown) EXCEPT "
            "SELECT path FROM pictures WHERE figure AND story IN (SELECT id FROM shown)"
        )
        return {row["path"] for row in self.db.execute(sql)}

    def neighbours(self, sort: str, path: str) -> tuple[Row | None, Row | None]:
        """The stories before and after one by date."""
        if not sort:
            return None, None
        here = (sort, path)
        before = f"SELECT * FROM listed s WHERE s.sort != '' AND (s.sort, s.path) < (?, ?) {_NEWEST} LIMIT 1"  # noqa: S608
        after = "SELECT * FROM listed s WHERE (s.sort, s.path) > (?, ?) ORDER BY s.sort, s.path LIMIT 1"
        return self.db.execute(before, here).fetchone(), self.db.execute(after, here).fetchone()

    def story_at(self, url: str) -> Row | None:
        """The story that is shown at a URL path."""
        return self._row("SELECT * FROM shown WHERE url = ? ORDER BY path LIMIT 1", url)

    def current(self, story: Row) -> Row:
        """The latest capture of a story's address, which may be the story itself."""
        sql = "SELECT s.* FROM superseded o JOIN stories s ON s.id = o.current WHERE o.id = ?"
        return self._row(sql, story["id"]) or story

    def versions(self, story: Row) -> list[Row]:
        """All captures of the address of a story that has several, the latest first."""
        newest = self.current(story)["id"]
        if self._row("SELECT 1 FROM superseded WHERE current = ? LIMIT 1", newest) is None:
            return []
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

    def has_pages(self, kind: str) -> bool:
        """Whether a term of a kind has a page, listed or not."""
        return self._row("SELECT 1 FROM terms WHERE kind = ? AND url != '' LIMIT 1", kind) is not None

    def count_terms(self, kind: str) -> int:
        """How many terms of a kind its index lists."""
        return int(self._value(f"SELECT count(*) FROM terms t WHERE kind = ? AND {_LISTED}", kind))  # noqa: S608

    def term(self, number: int) -> Row | None:
        """A term that has a page."""
        return self._row("SELECT * FROM terms WHERE id = ? AND url != ''", number)

    def forms_of_kind(self, kind: str) -> tuple[dict[int, Counter[str]], dict[str, list[str]]]:
        """The forms by which stories call each term of a kind with how many do, and the aliases that files give."""
        forms: dict[int, Counter[str]] = defaultdict(Counter)
        for term, found in self.db.execute("SELECT term, forms FROM term_names WHERE kind = ?", (kind,)):
            forms[term].update(json.loads(found))
        files = self.db.execute("SELECT path, aliases FROM term_files WHERE kind = ?", (kind,))
        return forms, {path: json.loads(aliases) for path, aliases in files}

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
        return self._ranked(inner, period.bounds(), limit, "t.scale DESC")

    def _ranked(self, inner: str, values: tuple[object, ...], limit: int, tie: str) -> dict[str, list[tuple[Row, int]]]:
        """The terms that `inner` counts (as term and n), by kind, the most frequent first, then as `tie` says."""
        found: dict[str, list[tuple[Row, int]]] = defaultdict(list)
        sql = (
            f"SELECT t.id, t.kind, c.n FROM ({inner}) c JOIN terms t ON t.id = c.term WHERE {_LISTED} "  # noqa: S608
            f"ORDER BY c.n DESC, {tie}, t.name"
        )
        for term, kind, count in self.db.execute(sql, values):
            if len(found[kind]) < limit:
                found[kind].append((self._kept("terms", term), count))
        return found

    def story_terms(self, story: int) -> list[Row]:
        """The terms of a story in the order in which it names them, each with its `names` and `forms` (JSON)."""
        sql = (
            "SELECT t.*, json_group_array(n.said) names, json_group_array(n.forms) forms "
            "FROM (SELECT * FROM names WHERE story = ? ORDER BY position) n "
            "JOIN term_names x ON x.kind = n.kind AND x.name = n.name JOIN terms t ON t.id = x.term "
            "GROUP BY t.id ORDER BY min(n.position)"
        )
        return self.db.execute(sql, (story,)).fetchall()

    def term_stories(self, term: int, period: Period | None = None, limit: int = -1) -> list[Row]:
        """The stories of a term, newest first and undated ones last."""
        start, end = period.bounds() if period else ("", "9")
        return self.db.execute(
            "SELECT s.* FROM appearances a JOIN stories s ON s.id = a.story "
            "WHERE a.term = ? AND a.sort BETWEEN ? AND ? ORDER BY a.sort DESC, s.path DESC LIMIT ?",
            (term, start, end, limit),
        ).fetchall()

    def undated_stories(self, term: int) -> list[Row]:
        """The stories of a term that have no date."""
        sql = (
            "SELECT s.* FROM appearances a JOIN stories s ON s.id = a.story "
            "WHERE a.term = ? AND a.sort = '' ORDER BY s.path DESC"
        )
        return self.db.execute(sql, (term,)).fetchall()

    def term_years(self, term: int) -> list[tuple[str, int]]:
        """Years in which a term is named and how often, oldest first; "" counts undated stories."""
        sql = "SELECT substr(sort, 1, 4) y, count(*) FROM appearances WHERE term = ? GROUP BY y ORDER BY y"
        return self._pairs(sql, term)

    def term_dates(self, term: int, period: Period) -> tuple[str, str]:
        """ISO dates of the first and the last story of a term in a period."""
        sql = "SELECT min(sort), max(sort) FROM appearances WHERE term = ? AND sort BETWEEN ? AND ?"
        first, last = self.db.execute(sql, (term, *period.bounds())).fetchone()
        return first or "", last or ""

    def term_months(self, term: int, year: str) -> list[tuple[str, int]]:
        """The months of a year in which a term is named and how often, oldest first."""
        sql = (
            "SELECT substr(sort, 1, 7) m, count(*) FROM appearances WHERE term = ? AND sort BETWEEN ? AND ? "
            "GROUP BY m ORDER BY m"
        )
        return [(str(m), int(n)) for m, n in self.db.execute(sql, (term, *Period(year).bounds()))]

    def company(self, term: Row, limit: int, period: Period | None = None) -> dict[str, list[tuple[Row, int]]]:
        """For each kind the terms most often named in the stories of a term, with how many stories name both.

        Named together once is chance, unless the term has one story only. Of equals the rarer says more.
        """
        least = 1 if term["count"] == 1 else 2
        start, end = period.bounds() if period else ("", "9")
        inner = (
            "SELECT b.term, count(*) n FROM appearances a JOIN appearances b ON b.story = a.story AND b.term != a.term "
            "WHERE a.term = ? AND a.sort BETWEEN ? AND ? GROUP BY b.term HAVING n >= ?"
        )
        return self._ranked(inner, (term["id"], start, end, least), limit, "t.scale")

    def aliases(self, term: int) -> list[tuple[str, int]]:
        """The names and forms by which stories call a term, with how many stories use each, most used first."""
        counts = self._used(term, "forms")
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def identity(self, term: int) -> str:
        """The id that most stories give a term ("Q458", "geonames:2643743", "iso:TR"), "" where none does."""
        return min(self._used(term, "ids").items(), key=lambda item: (-item[1], item[0]), default=("", 0))[0]

    def _used(self, term: int, column: str) -> Counter[str]:
        counts: Counter[str] = Counter()
        for (found,) in self.db.execute(f"SELECT {column} FROM term_names WHERE term = ?", (term,)):  # noqa: S608
            counts.update(json.loads(found))
        return counts

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

    def passages(self, term: int, story: Row) -> list[Marked]:
        """The sentences of a story that name a term, cut into (text, is it the name?) parts."""
        spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        sql = (
            "SELECT n.spans FROM term_names x JOIN names n ON n.kind = x.kind AND n.name = x.name "
            "WHERE x.term = ? AND n.story = ?"
        )
        for (found,) in self.db.execute(sql, (term, story["id"])):
            for number, start, end in json.loads(found) if found != "[]" else ():
                spans[number].append((start, end))
        if not spans:
            return []
        marks = ",".join("?" * len(spans))
        texts = f"SELECT number, text FROM sentences WHERE story = ? AND number IN ({marks}) ORDER BY number"  # noqa: S608
        found_texts = self.db.execute(texts, (story["id"], *spans))
        return [cut(curly(text, story["language"]), spans[number]) for number, text in found_texts]

    def related(self, story: int, limit: int) -> list[tuple[Row, list[str]]]:
        """Stories that share rare terms with one, best first, with the names of the terms that they share."""
        sql = f"{_KIN} ORDER BY round(k.score, 9) DESC, s.sort DESC, s.path DESC LIMIT ?2"
        best = self.db.execute(sql, (story, limit)).fetchall()
        return [(self._kept("stories", number), self._shared(story, number)) for number, _ in best]

    def kin(self, story: int) -> list[str]:
        """The paths of the stories that share enough rare terms with one."""
        return [path for _, path in self.db.execute(_KIN, (story,))]

    def _shared(self, one: int, other: int) -> list[str]:
        sql = (
            f"SELECT t.name FROM appearances a JOIN appearances b ON b.story = ? AND b.term = a.term "  # noqa: S608
            f"JOIN terms t ON t.id = a.term WHERE a.story = ? AND {_IS_RARE} ORDER BY t.scale, t.name, t.kind"
        )
        return [row["name"] for row in self.db.execute(sql, (other, one))]

    def _record(self, table: str, number: int) -> Row:
        row: Row = self.db.execute(f"SELECT * FROM {table} WHERE id = ?", (number,)).fetchone()  # noqa: S608
        return row

    # --- the rest ---

    def pages(self) -> list[Row]:
        """The free-standing pages, by path."""
        return self.db.execute("SELECT * FROM pages WHERE ? OR NOT draft ORDER BY path", (self.drafts,)).fetchall()

    @cached_property
    def relatives(self) -> Relatives:
        """How terms belong together, as people say it."""
        return Relatives(self.db)

    def page(self, path: str) -> Row | None:
        """A free-standing page, if it is to be seen."""
        return self._row("SELECT * FROM pages WHERE path = ? AND (? OR NOT draft)", path, self.drafts)

    def term_file(self, path: str) -> Row | None:
        """What people wrote of a term."""
        return self._row("SELECT * FROM term_files WHERE path = ?", path)

    def _row(self, sql: str, *values: object) -> Row | None:
        row: Row | None = self.db.execute(sql, values).fetchone()
        return row

    def _value(self, sql: str, *values: object) -> str:
        return str(self.db.execute(sql, values).fetchone()[0])

    @cached_property
    def _dates(self) -> dict[str, int]:
        return tally(self.db, "day")

    @cached_property
    def _years(self) -> list[tuple[str, int]]:
        return self._by_day(slice(4))

    @cached_property
    def _months(self) -> list[tuple[str, int]]:
        return self._by_day(slice(7))

    @cached_property
    def _days(self) -> list[tuple[str, int]]:
        return self._by_day(slice(5, 10))

    def _by_day(self, part: slice) -> list[tuple[str, int]]:
        counts: Counter[str] = Counter()
        for date, count in self._dates.items():
            if date:
                counts[date[part]] += count
        return sorted(counts.items())

    def _pairs(self, sql: str, *values: object) -> list[tuple[str, int]]:
        return [(str(a), int(b)) for a, b in self.db.execute(sql, values)]
