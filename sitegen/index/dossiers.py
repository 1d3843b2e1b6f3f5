"""The dossier of a term with many stories, on its first page: its newest stories, its most telling ones, and a few
headlines of each year.

The most telling stories are those with the highest weight (index/roles.py), one of each year before a second one of any
year: a story with the name in its headline goes before one that only repeats the name. Equal ones: the later first.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import groupby

from sitegen.core.typography import typeset_runs
from sitegen.index.passages import Marked, cut
from sitegen.index.periods import EVER, Bounds, Period

NEWEST_STORIES = 10
TELLING_STORIES = 8
ROW_STORIES = 3
"""The row of a year or month shows the headlines of so many stories."""

_MIN_TELLING_WEIGHT = 2
"""A story that names a term in one sentence only is not about it."""


@dataclass(frozen=True, slots=True, order=True)
class WeighedStory:
    """A story of a term: how much it is about the term, its date ("" for none), its path and number."""

    weight: int
    sort: str
    path: str
    story: int


@dataclass(frozen=True, slots=True)
class PeriodStories:
    """A year or month of a term ("" for stories without a date): the number of its stories, that of each month, and
    its most telling stories, the most telling first.
    """

    period: str
    count: int
    months: dict[str, int]
    best: tuple[WeighedStory, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """The stories that the first page of a term shows, each list newest first, and all years, the newest first."""

    newest: tuple[int, ...]
    telling: tuple[int, ...]
    years: tuple[tuple[PeriodStories, tuple[int, ...]], ...]

    def shows(self, story: int) -> bool:
        """Whether the page shows a story."""
        return story in self.newest or story in self.telling or any(story in listed for _, listed in self.years)


def dossier(db: sqlite3.Connection, term: int) -> Dossier:
    """The dossier of a term. The memory that it needs grows with the number of its years."""
    newest = _newest(db, term)
    most = NEWEST_STORIES + TELLING_STORIES + ROW_STORIES
    years = tuple(periods(db, term, EVER, 4, most))
    telling = _telling(years, set(newest))
    seen = {*newest, *telling}
    return Dossier(newest, telling, tuple((year, _headlines(year.best, seen)) for year in years))


def months(db: sqlite3.Connection, term: int, year: str) -> Iterator[tuple[PeriodStories, tuple[int, ...]]]:
    """The months of a year of a term, the newest first, each with the stories whose headlines its row shows."""
    for month in periods(db, term, Period(year).bounds(), 7, ROW_STORIES):
        yield month, _headlines(month.best, set())


def periods(db: sqlite3.Connection, term: int, bounds: Bounds, length: int, most: int) -> Iterator[PeriodStories]:
    """The periods of a term's stories between two dates, the newest first, each with at most `most` stories.

    `length` is the number of characters of a date that identify a period.
    """
    rows = db.execute(
        "SELECT a.weight, a.sort, s.path, a.story FROM appearances a JOIN stories s ON s.id = a.story "
        "WHERE a.term = ? AND a.sort BETWEEN ? AND ? ORDER BY a.sort DESC",
        (term, *bounds),
    )
    for period, found in groupby((WeighedStory(*row) for row in rows), key=lambda story: story.sort[:length]):
        counts: Counter[str] = Counter()
        best = nlargest(most, _counted(found, counts))
        yield PeriodStories(period, counts.total(), dict(sorted(counts.items())), tuple(best))


def _counted(stories: Iterator[WeighedStory], months: Counter[str]) -> Iterator[WeighedStory]:
    for story in stories:
        months[story.sort[:7]] += 1
        yield story


def _newest(db: sqlite3.Connection, term: int) -> tuple[int, ...]:
    sql = (
        "SELECT a.story FROM appearances a JOIN stories s ON s.id = a.story WHERE a.term = ? "
        "ORDER BY a.sort DESC, s.path DESC LIMIT ?"
    )
    return tuple(row[0] for row in db.execute(sql, (term, NEWEST_STORIES)))


def _telling(years: Sequence[PeriodStories], seen: set[int]) -> tuple[int, ...]:
    """The most telling stories that are not in `seen`."""
    lists = [[s for s in year.best if s.story not in seen and s.weight >= _MIN_TELLING_WEIGHT] for year in years]
    chosen: list[WeighedStory] = []
    for place in range(TELLING_STORIES):
        chosen += sorted((found[place] for found in lists if len(found) > place), reverse=True)
    return _by_date(chosen[:TELLING_STORIES])


def _headlines(best: Sequence[WeighedStory], seen: set[int]) -> tuple[int, ...]:
    """The stories of a row: those that the page does not show already, if there are any."""
    fresh = [story for story in best if story.story not in seen]
    return _by_date((fresh or best)[:ROW_STORIES])


def _by_date(stories: Sequence[WeighedStory]) -> tuple[int, ...]:
    return tuple(s.story for s in sorted(stories, key=lambda story: (story.sort, story.path), reverse=True))


def story_rows(db: sqlite3.Connection, numbers: Sequence[int]) -> list[sqlite3.Row]:
    """The rows of stories, in the order of their numbers in `numbers`."""
    return [db.execute("SELECT * FROM stories WHERE id = ?", (number,)).fetchone() for number in numbers]


def sentence(db: sqlite3.Connection, story: int, number: int) -> str:
    """A sentence of a story that names something."""
    row = db.execute("SELECT text FROM sentences WHERE story = ? AND number = ?", (story, number)).fetchone()
    return str(row[0])


def marked_sentence(db: sqlite3.Connection, term: int, story: sqlite3.Row, number: int) -> Marked:
    """A sentence of a story in parts (text, whether it is the name of the term)."""
    rows = db.execute(
        "SELECT json_extract(g.value, '$[1]'), json_extract(g.value, '$[2]') FROM names n CROSS JOIN term_names x "
        "CROSS JOIN json_each(n.spans) g WHERE n.story = ? AND x.kind = n.kind AND x.name = n.name AND x.term = ? "
        "AND json_extract(g.value, '$[0]') = ?",
        (story["id"], term, number),
    )
    parts = cut(sentence(db, story["id"], number), [(start, end) for start, end in rows])
    words = typeset_runs([text for text, _ in parts], story["language"])
    return tuple((text, named) for text, (_, named) in zip(words, parts, strict=True))
