"""The queries to the index that pages need.

Only listed stories are counted and returned: no drafts, no withdrawn stories, and no capture that has a later capture
(even if the later one is withdrawn).
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from sitegen.core.typography import typeset_runs
from sitegen.index import co_occurrence, old_addresses
from sitegen.index.future_dates import is_ahead, last_day
from sitegen.index.last_good import last_good, unreadable
from sitegen.index.old_addresses import Holder
from sitegen.index.passages import Marked, cut
from sitegen.index.periods import EVER, Bounds, Period
from sitegen.index.related_stories import RelatedStories
from sitegen.index.store import GONE, view_listed
from sitegen.index.tallies import tally
from sitegen.index.term_relations import TermRelations, spelled_slugs

Row = sqlite3.Row

_NEWEST = "ORDER BY s.sort DESC, s.path DESC"
_LISTED = "t.count > 0 AND (t.url = '' OR t.kind != 'tag' OR t.count > 1)"
"""Terms that the index of their kind lists, with or without a page. A page of a tag of one story is not listed."""

_LINKED = f"t.url != '' AND {_LISTED}"
"""Terms that lists elsewhere show: these lead to the term's page."""

LISTING_COLUMNS = (
    "language", "url", "title", "subtitle", "summary", "date", "earliest", "latest", "dateline", "publication",
    "authors", "section", "image",
)  # fmt: skip
"""The columns of a story from which its teaser is made."""

_LISTING = ", ".join(f"s.{column}" for column in ("id", "path", "sort", "updated", *LISTING_COLUMNS))

_NAMING = """
SELECT i.value, t.number, t.text, json_extract(g.value, '$[1]'), json_extract(g.value, '$[2]')
FROM json_each(?) i CROSS JOIN term_names x CROSS JOIN names n CROSS JOIN json_each(n.spans) g CROSS JOIN sentences t
WHERE x.term = ? AND n.kind = x.kind AND n.name = x.name AND n.story = i.value
AND t.story = n.story AND t.number = json_extract(g.value, '$[0]')"""
"""The places at which stories name a term, one row for each place.

The join begins with the stories, since a story has few names.
"""


@dataclass(frozen=True, slots=True)
class StoryTerm:
    """A term of a story: the term's row, the names that the story gives it, the forms in which its text uses
    them, and whether a sentence has one of them.

    It is `probable` if the machine alone decided that the story's names mean this term.
    """

    row: Row
    names: tuple[str, ...]
    forms: tuple[str, ...]
    seen: bool
    probable: bool = False


class Archive:
    """Queries to an index, which must not change while an Archive is in use.

    With `drafts` drafts are listed too; with `unreadable` also stories whose files cannot be read at present.
    """

    def __init__(self, db: sqlite3.Connection, drafts: bool = False, *, unreadable: bool = True) -> None:
        self.db = db
        self.drafts = drafts
        view_listed(db, drafts, unreadable=unreadable)
        self._kin = RelatedStories(db)
        self._kept = lru_cache(4096)(self._record)  # the same few terms are in most lists

    # --- stories ---

    def count(self) -> int:
        """The number of listed stories."""
        return sum(self._years.values())

    def pages_of_stories(self) -> int:
        """The number of stories with a page: the listed ones and their older captures."""
        return tally(self.db, "shown").get("", 0)

    def dates(self) -> tuple[str, str]:
        """ISO dates of the first and the last story; both "" if no story has a date."""
        ends = (f"SELECT sort FROM listed WHERE sort != '' ORDER BY sort {way} LIMIT 1" for way in ("ASC", "DESC"))  # noqa: S608
        rows = [self._row(sql) for sql in ends]
        return rows[0]["sort"] if rows[0] else "", rows[1]["sort"] if rows[1] else ""

    def years(self) -> list[tuple[str, int]]:
        """Years and their counts, oldest first."""
        return [(year, count) for year, count in self._years.items() if year]

    def months(self) -> list[tuple[str, int]]:
        """Months ("2014-03") and their counts, oldest first."""
        return [(month, count) for month, count in tally(self.db, "month").items() if month]

    def stories(self, period: Period, limit: int = -1) -> Iterator[Row]:
        """Dated stories of a period, newest first."""
        sql = f"SELECT * FROM listed s WHERE s.sort BETWEEN ? AND ? {_NEWEST} LIMIT ?"  # noqa: S608
        return iter(self.db.execute(sql, (*period.bounds(), limit)))

    def front(self, limit: int) -> list[Row]:
        """The newest stories that are not dated in the future, newest first.

        If there are none, the newest of any date.
        """
        found = (s for s in self.stories(Period("")) if not is_ahead(s["sort"], s["captured"], self.last_day))
        return list(islice(found, limit)) or list(self.stories(Period(""), limit))

    @cached_property
    def last_day(self) -> str:
        """The last plausible date of a story, judged by all stories' dates; "" if every date is plausible."""
        return last_day(self._dates)

    def days(self) -> list[tuple[str, int]]:
        """The calendar days ("03-12") that have stories in any year, with the number of stories."""
        counts: Counter[str] = Counter()
        for date, count in self._dates.items():
            if date:
                counts[date[5:10]] += count
        return sorted(counts.items())

    def stories_of_day(self, day: str) -> list[Row]:
        """The stories of a calendar day of any year, newest first."""
        dates = sorted((date for date in self._dates if date[5:] == day and date), reverse=True)
        return [row for date in dates for row in self.stories(Period(date))]

    def languages(self) -> list[tuple[str, int]]:
        """Languages (BCP 47) and their counts, most first."""
        return sorted(tally(self.db, "language").items(), key=lambda found: (-found[1], found[0]))

    def field_sources(self, name: str) -> dict[str, int]:
        """For each source of a field the number of stories; "" counts the stories without the field."""
        return tally(self.db, f"field {name}")

    def undated(self) -> list[Row]:
        """Stories without a date, by title."""
        return self.db.execute("SELECT * FROM listed WHERE sort = '' ORDER BY title, path").fetchall()

    def story(self, path: str) -> Row | None:
        """The story of a file if it has a page: it is shown or withdrawn."""
        sql = (
            f"SELECT * FROM stories s WHERE path = ? AND ({GONE} "  # noqa: S608 -- our own words
            "OR id = (SELECT id FROM shown WHERE id = s.id))"
        )
        return self._row(sql, path)

    def neighbours(self, sort: str, path: str) -> tuple[Row | None, Row | None]:
        """The stories directly before and after a position by date; None where there is none."""
        if not sort:
            return None, None
        here = (sort, path)
        before = f"SELECT * FROM listed s WHERE s.sort != '' AND (s.sort, s.path) < (?, ?) {_NEWEST} LIMIT 1"  # noqa: S608
        after = "SELECT * FROM listed s WHERE (s.sort, s.path) > (?, ?) ORDER BY s.sort, s.path LIMIT 1"
        return self.db.execute(before, here).fetchone(), self.db.execute(after, here).fetchone()

    def story_at(self, url: str) -> Row | None:
        """The shown story at a URL path."""
        return self._row("SELECT * FROM shown WHERE url = ? ORDER BY path LIMIT 1", url)

    def holder(self, address: str) -> Holder | None:
        """What stands at an old address (index/old_addresses.py)."""
        return old_addresses.holder(self.db, address, self.drafts)

    def held_links(self, file: str) -> dict[str, str]:
        """For each link of a file to an address that is claimed the URL path there, "" if several stories claim it."""
        return old_addresses.held_links(self.db, file, self.drafts)

    # --- terms ---

    def listed_terms(self, kind: str) -> Iterator[Row]:
        """The terms of a kind that its index lists, by name. They are streamed: there may be too many for memory."""
        return iter(self.db.execute(f"SELECT * FROM terms t WHERE kind = ? AND {_LISTED} ORDER BY name", (kind,)))  # noqa: S608

    def is_listed(self, kind: str) -> bool:
        """Whether the index of a kind lists any term."""
        return self._row(f"SELECT 1 FROM terms t WHERE kind = ? AND {_LISTED} LIMIT 1", kind) is not None  # noqa: S608

    def has_index(self, kind: str) -> bool:
        """Whether a term of a kind has a page or is listed: then there is an index of the kind."""
        return self._row("SELECT 1 FROM terms WHERE kind = ? AND count > 0 LIMIT 1", kind) is not None

    def count_terms(self, kind: str) -> int:
        """The number of terms of a kind that its index lists."""
        return int(self._value(f"SELECT count(*) FROM terms t WHERE kind = ? AND {_LISTED}", kind))  # noqa: S608

    def term(self, number: int) -> Row | None:
        """The term with this number, if it has a page."""
        return self._row("SELECT * FROM terms WHERE id = ? AND url != ''", number)

    def spelled(self, row: Row) -> list[str]:
        """The slugs of the other spellings of a term's name, sorted."""
        return sorted(spelled_slugs(self.db, row) - {row["slug"]})

    def largest(self, kind: str, limit: int) -> list[Row]:
        """The terms of a kind with a page that occur in most stories."""
        sql = f"SELECT * FROM terms t WHERE kind = ? AND {_LINKED} ORDER BY count DESC, name LIMIT ?"  # noqa: S608
        return self.db.execute(sql, (kind, limit)).fetchall()

    def most_named(self, period: Period, limit: int) -> dict[str, list[tuple[Row, int]]]:
        """For each kind the terms that occur in most stories of a period, with the number of stories."""
        inner = (
            "SELECT a.term, count(*) n FROM listed s JOIN appearances a ON a.story = s.id "
            "WHERE s.sort BETWEEN ? AND ? GROUP BY a.term"
        )
        return self._ranked(inner, period.bounds(), limit, "t.scale DESC")

    def _ranked(
        self, inner: str, values: tuple[object, ...], limit: int, tie: str, shown: str = _LINKED
    ) -> dict[str, list[tuple[Row, int]]]:
        """The terms that the query `inner` counts (columns term and n), by kind, most frequent first.

        `tie` orders equals; `shown` is a condition for the terms to return.
        """
        found: dict[str, list[tuple[Row, int]]] = defaultdict(list)
        sql = (
            f"SELECT t.id, t.kind, c.n FROM ({inner}) c JOIN terms t ON t.id = c.term WHERE {shown} "  # noqa: S608
            f"ORDER BY c.n DESC, {tie}, t.name"
        )
        for term, kind, count in self.db.execute(sql, values):
            if len(found[kind]) < limit:
                found[kind].append((self._kept("terms", term), count))
        return found

    def story_terms(self, story: int) -> list[StoryTerm]:
        """The terms of a story in the order in which it names them."""
        sql = (
            "SELECT t.*, n.written_name, n.forms, n.spans, n.probable FROM names n "
            "JOIN term_names x ON x.kind = n.kind AND x.name = n.name JOIN terms t ON t.id = x.term "
            "WHERE n.story = ? ORDER BY n.position"
        )
        found: dict[int, StoryTerm] = {}
        for row in self.db.execute(sql, (story,)):
            names, forms = (row["written_name"],), json.loads(row["forms"])
            seen, probable = row["spans"] != "[]", bool(row["probable"])
            if known := found.get(row["id"]):
                names, forms = (*known.names, *names), [*known.forms, *forms]
                seen, probable = seen or known.seen, probable and known.probable
            found[row["id"]] = StoryTerm(row, names, tuple(forms), seen, probable)
        return list(found.values())

    def term_stories(self, term: int, bounds: Bounds = EVER, limit: int = -1) -> list[Row]:
        """The stories of a term, with the columns for teasers; newest first, undated ones last."""
        sql = (
            f"SELECT {_LISTING} FROM appearances a JOIN stories s ON s.id = a.story "  # noqa: S608 -- our own words
            "WHERE a.term = ? AND a.sort BETWEEN ? AND ? ORDER BY a.sort DESC, s.path DESC LIMIT ?"
        )
        return self.db.execute(sql, (term, *bounds, limit)).fetchall()

    def term_years(self, term: int) -> list[tuple[str, int]]:
        """The years of a term's stories with the number of stories, oldest first; "" counts undated stories."""
        sql = "SELECT substr(sort, 1, 4) y, count(*) FROM appearances WHERE term = ? GROUP BY y ORDER BY y"
        return self._pairs(sql, term)

    def term_dates(self, term: int, bounds: Bounds) -> tuple[str, str]:
        """ISO dates of the first and the last story of a term between two dates."""
        sql = "SELECT min(sort), max(sort) FROM appearances WHERE term = ? AND sort BETWEEN ? AND ?"
        first, last = self.db.execute(sql, (term, *bounds)).fetchone()
        return first or "", last or ""

    def term_months(self, term: int, year: str) -> list[tuple[str, int]]:
        """The months of a year in which stories name a term, with the number of stories, oldest first."""
        sql = (
            "SELECT substr(sort, 1, 7) m, count(*) FROM appearances WHERE term = ? AND sort BETWEEN ? AND ? "
            "GROUP BY m ORDER BY m"
        )
        return [(str(m), int(n)) for m, n in self.db.execute(sql, (term, *Period(year).bounds()))]

    def co_occurring(self, term: Row, limit: int, bounds: Bounds = EVER) -> dict[str, list[tuple[Row, int]]]:
        """For each kind the terms most often named in a term's stories, with the number of stories that name both.

        One common story may be chance and does not count, unless the term has only one story. Of terms with equal
        counts the rarer comes first, since it says more. Publications count from one story on; `count_publications`
        counts them all. Only publications may be without a page.
        """
        least = 1 if term["count"] == 1 else 2
        found = self._ranked(co_occurrence.CO_OCCURRENCE_SQL, (term["id"], *bounds, least), limit, "t.scale")
        return found | self._ranked(co_occurrence.PUBLICATIONS, (term["id"], *bounds), limit, "t.scale", _LISTED)

    def count_publications(self, term: int, bounds: Bounds = EVER) -> int:
        """The number of publications that have stories of a term."""
        return int(self._value(f"SELECT count(*) FROM ({co_occurrence.PUBLICATIONS})", term, *bounds))  # noqa: S608

    def aliases(self, term: int) -> list[tuple[str, int]]:
        """The names and forms that stories use for a term, with the number of stories, most used first."""
        counts = self._used(term, "forms")
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def identity(self, term: int) -> str:
        """The id that most stories give a term ("Q458", "geonames:2643743", "iso:TR"); "" if none gives one."""
        return min(self._used(term, "ids").items(), key=lambda item: (-item[1], item[0]), default=("", 0))[0]

    def _used(self, term: int, column: str) -> Counter[str]:
        counts: Counter[str] = Counter()
        for (found,) in self.db.execute(f"SELECT {column} FROM term_names WHERE term = ?", (term,)):  # noqa: S608
            counts.update(json.loads(found))
        return counts

    def ties(self, term: int, others: Sequence[int]) -> dict[tuple[int, int], int]:
        """The number of stories of a term that name two of the `others`, by pair.

        Pairs without a story are left out.
        """
        return co_occurrence.ties(self.db, term, others)

    def passages(self, term: int, stories: Sequence[Row]) -> list[list[Marked]]:
        """For each story the sentences that name a term, each in parts (text, whether it is the name)."""
        named: dict[int, dict[tuple[int, str], list[tuple[int, int]]]] = {story["id"]: {} for story in stories}
        for story, number, text, start, end in self.db.execute(_NAMING, (json.dumps(list(named)), term)):
            named[story].setdefault((number, text), []).append((start, end))
        return [
            [_set(cut(text, spans), story["language"]) for (_, text), spans in sorted(named[story["id"]].items())]
            for story in stories
        ]

    def related(self, story: int, limit: int) -> list[tuple[Row, list[str]]]:
        """Stories that share rare terms with a story, most related first, each with the names of the shared terms."""
        return [(self._kept("stories", number), names) for number, names in self._kin.closest(story, limit)]

    def related_stories(self, story: int) -> list[str]:
        """The paths of the stories that share enough rare terms with a story."""
        return [str(self._record("stories", number)["path"]) for number in self._kin.of(story)]

    def _record(self, table: str, number: int) -> Row:
        row: Row = self.db.execute(f"SELECT * FROM {table} WHERE id = ?", (number,)).fetchone()  # noqa: S608
        return row

    # --- the rest ---

    def pages(self) -> list[Row]:
        """The free pages (content/pages), by path."""
        return self.db.execute("SELECT * FROM pages WHERE ? OR NOT draft ORDER BY path", (self.drafts,)).fetchall()

    @cached_property
    def relatives(self) -> TermRelations:
        """The relations of terms (wider, narrower, renamed, split) that people stated."""
        return TermRelations(self.db)

    def page(self, path: str) -> Row | None:
        """A free page, if it is published."""
        return self._row("SELECT * FROM pages WHERE path = ? AND (? OR NOT draft)", path, self.drafts)

    def term_file(self, path: str) -> Row | None:
        """The row of the file that people wrote about a term."""
        return self._row("SELECT * FROM term_files WHERE path = ?", path)

    def last_good(self, path: str) -> bytes | None:
        """The last readable bytes of a file of content/ that cannot be read now; None for a readable file."""
        return last_good(self.db, path) if path in self._unreadable else None

    @cached_property
    def _unreadable(self) -> frozenset[str]:
        return unreadable(self.db)

    def _row(self, sql: str, *values: object) -> Row | None:
        row: Row | None = self.db.execute(sql, values).fetchone()
        return row

    def _value(self, sql: str, *values: object) -> str:
        return str(self.db.execute(sql, values).fetchone()[0])

    @cached_property
    def _dates(self) -> dict[str, int]:
        return tally(self.db, "day")

    @cached_property
    def _years(self) -> dict[str, int]:
        return tally(self.db, "year")

    def _pairs(self, sql: str, *values: object) -> list[tuple[str, int]]:
        return [(str(a), int(b)) for a, b in self.db.execute(sql, values)]


def _set(marked: Marked, language: str) -> Marked:
    """A sentence with typographic quotation marks and dashes; the parts stay as they are."""
    words = typeset_runs([text for text, _ in marked], language)
    return tuple((text, named) for text, (_, named) in zip(words, marked, strict=True))
