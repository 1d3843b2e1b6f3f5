"""The context of a name: the other names in its stories, their publications and dates, and the words beside it."""

from __future__ import annotations

import json
import re
import sqlite3
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar

from sitegen.content.name_keys import name_key
from sitegen.core.model import AUTHOR, PERSON, PUBLICATION
from sitegen.entities.link_words import link_words

_SAMPLE_STORIES = 60
"""The number of a name's stories whose other names are read, evenly spread over time."""

_SAMPLE_SENTENCE_STORIES = 16
"""The number of a person's stories whose sentences are read."""

_MAX_DAYS = 4_000
"""The number of dates of a name that are kept."""

_KEPT_TERMS, _KEPT_STORIES = 400, 4_000
"""Contexts, and stories with their terms, that are kept in memory: at most some 60 MB."""

LIFETIME_YEARS = 40
"""Namesakes whose stories are so far apart are probably two persons."""

_WORDS_BEFORE, _WORDS_BEHIND = 4, 7
"""Words around a name in which its role is looked for."""

_T = TypeVar("_T")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class WordSigns:
    """What the sentences with a name say: roles, and signs that a man or a woman is meant; each with its stories."""

    roles: Mapping[str, int] = field(default_factory=dict)
    male: int = 0
    female: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """The context of a name: a term's, or a local name's in one story.

    `stories` are ids of stories (a sample if there are many), `count` is the number of all; `company` maps the ids of
    the other terms in them to their numbers of stories; `days` are ordinal days; `forms` maps name keys that stories
    use for the term to numbers of stories.
    """

    term: int
    count: int
    stories: frozenset[int]
    company: Mapping[int, int]
    publications: frozenset[str]
    days: Sequence[int]
    words: WordSigns
    ids: frozenset[str] = frozenset()
    forms: Mapping[str, int] = field(default_factory=dict)

    def years(self) -> str:
        """The years of the stories as text: "1996-2001"."""
        ends = dict.fromkeys(date.fromordinal(day).year for day in (self.days[0], self.days[-1])) if self.days else {}
        return "-".join(map(str, ends))


IS_LOCAL = "n.local AND n.kind = ''"
"""SQL: whether the row `n` of the table `names` is a local name that no decision leads to another."""

_LOCAL_NAMES = (
    "SELECT n.story, s.path, n.written_kind, n.written_name, s.publication, s.sort, n.spans "  # noqa: S608 -- our own words
    "FROM names n INDEXED BY names_written JOIN listed s ON s.id = n.story "
    f"WHERE n.written_kind = ? AND n.written_name = ? AND {IS_LOCAL} ORDER BY s.sort, s.path, n.position"
)


class LocalName(NamedTuple):
    """A name that is known in one story only: the story's id and path, its publication and day, and the name's spans.

    The order of the fields is that of the columns of _LOCAL_NAMES.
    """

    story: int
    path: str
    kind: str
    name: str
    publication: str
    sort: str
    spans: str


class Contexts:
    """Reads contexts from the index; the last ones stay in memory."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.stories = max(1, _value(db, "SELECT count(*) FROM listed"))
        papers = "SELECT count(*) FROM (SELECT DISTINCT publication FROM listed WHERE publication != '' LIMIT 2)"
        self.several_publications = _value(db, papers) > 1
        self._counts = self._read_counts()
        self.of_term = lru_cache(_KEPT_TERMS)(self._of_term)
        self._company_of_story = lru_cache(_KEPT_STORIES)(self._read_company_of_story)

    def count(self, term: int) -> int:
        """The number of stories of a term, 0 if it does not count as company."""
        return self._counts[term]

    def name(self, term: int) -> str:
        """The name of a term."""
        return str(self.db.execute("SELECT name FROM terms WHERE id = ?", (term,)).fetchone()[0])

    def _read_counts(self) -> array[int]:
        counts = array("l", bytes(8 * (1 + _value(self.db, "SELECT coalesce(max(id), 0) FROM terms"))))
        sql = "SELECT id, count FROM terms WHERE kind NOT IN (?, ?)"
        for term, count in self.db.execute(sql, (AUTHOR.name, PUBLICATION.name)):
            counts[term] = count
        return counts

    def _of_term(self, term: int, kind: str) -> Context:
        sql = (
            "SELECT a.story, a.sort, s.publication FROM appearances a JOIN stories s ON s.id = a.story "
            "WHERE a.term = ? ORDER BY a.sort, s.path"
        )
        rows = self.db.execute(sql, (term,)).fetchall()
        sample = [row[0] for row in _spread(rows, _SAMPLE_STORIES)]
        days = [day for row in _spread(rows, _MAX_DAYS) if (day := _ordinal(row[1]))]
        company = Counter(other for story in sample for other in self._company_of_story(story) if other != term)
        forms, ids = self._forms(kind, term)
        words = (
            self._words_of_term(term, _spread(sample, _SAMPLE_SENTENCE_STORIES)) if kind == PERSON.name else WordSigns()
        )
        papers = frozenset(row[2] for row in rows if row[2])
        return Context(term, len(rows), frozenset(sample), company, papers, days, words, ids, forms)

    def local_names(self, kind: str, name: str) -> Iterator[LocalName]:
        """The local names of a kind that are written so, one for each story, the earliest story first."""
        return map(LocalName._make, self.db.execute(_LOCAL_NAMES, (kind, name)))

    def of_local(self, local: LocalName) -> Context:
        """The context of a local name in its story."""
        company = dict.fromkeys(self._company_of_story(local.story), 1)
        day = _ordinal(local.sort)
        sentences = self._sentences(local.story, local.spans) if local.kind == PERSON.name else []
        papers = frozenset({local.publication} - {""})
        days = [day] if day else []
        return Context(0, 1, frozenset({local.story}), company, papers, days, _read_words([sentences]))

    def _read_company_of_story(self, story: int) -> tuple[int, ...]:
        sql = (
            "SELECT term FROM appearances INDEXED BY appearances_story WHERE story = ? "
            "AND story NOT IN (SELECT story FROM stories_of_many_names)"
        )
        return tuple(term for (term,) in self.db.execute(sql, (story,)) if self._counts[term])

    def _forms(self, kind: str, term: int) -> tuple[Mapping[str, int], frozenset[str]]:
        """The forms that stories use for a term, as name keys, and the ids that they give it."""
        forms: Counter[str] = Counter()
        ids: set[str] = set()
        for found, numbers in self.db.execute("SELECT forms, ids FROM term_names WHERE term = ?", (term,)):
            for form, count in json.loads(found).items():
                forms[name_key(kind, form)] += count
            ids |= set(json.loads(numbers))
        return forms, frozenset(ids)

    def _words_of_term(self, term: int, stories: Iterable[int]) -> WordSigns:
        sql = (
            "SELECT n.spans FROM term_names x CROSS JOIN names n "
            "WHERE x.term = ? AND n.kind = x.kind AND n.name = x.name AND n.story = ?"
        )
        found = []
        for story in stories:
            spans = [row[0] for row in self.db.execute(sql, (term, story))]
            found.append([sentence for text in spans for sentence in self._sentences(story, text)])
        return _read_words(found)

    def _sentences(self, story: int, spans: str) -> list[tuple[str, int, int]]:
        """The first sentences of a story with a name, each with the start and end of the name in it."""
        sql = "SELECT text FROM sentences WHERE story = ? AND number = ?"
        found = []
        for number, start, end in json.loads(spans)[:4]:
            row = self.db.execute(sql, (story, number)).fetchone()
            found += [(str(row[0]), int(start), int(end))] if row else []
        return found


def _value(db: sqlite3.Connection, sql: str) -> int:
    return int(db.execute(sql).fetchone()[0])


def _spread(rows: Sequence[_T], most: int) -> Sequence[_T]:
    """At most `most` of the rows, evenly spread."""
    return rows if len(rows) <= most else [rows[number * len(rows) // most] for number in range(most)]


_UNKNOWN_PARTS = "0000-07-01"
"""What stands for the parts that a date lacks: July for the month, 1 for the day."""


def _ordinal(text: str) -> int:
    """The ordinal day of an ISO date, which may lack day or month; 0 if there is none."""
    known = text[:10]
    try:
        return date.fromisoformat(known + _UNKNOWN_PARTS[len(known) :]).toordinal()
    except ValueError:
        return 0


def days_apart(one: Sequence[int], other: Sequence[int]) -> int | None:
    """The fewest days between a date of the one and of the other, both sorted; None if one has no dates."""
    short, long = sorted((one, other), key=len)
    if not short:
        return None
    return min(abs(day - near) for day in short for near in _neighbours(long, day))


def _neighbours(days: Sequence[int], day: int) -> Sequence[int]:
    place = bisect_left(days, day)
    return days[max(0, place - 1) : place + 1]


# --- the words around a name ---------------------------------------------------------------------------------------


def _read_words(stories: Iterable[Sequence[tuple[str, int, int]]]) -> WordSigns:
    """The signs in the sentences of each story."""
    roles: Counter[str] = Counter()
    male = female = 0
    for sentences in stories:
        found: set[str] = set()
        men = women = 0
        for text, start, end in sentences:
            before, behind = _around(text, start, end)
            found |= _roles(before[-_WORDS_BEFORE:]) | _roles(_apposition(text, end))
            man, woman = _sex(before, behind)
            men, women = men + man, women + woman
        roles.update(found)
        male += men > women
        female += women > men
    return WordSigns(dict(roles), male, female)


def _around(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    before, behind = (_WORD.findall(part.lower()) for part in (text[:start], text[end:]))
    return before, behind


def _apposition(text: str, end: int) -> list[str]:
    """The words of ", a striker for ..." behind a name."""
    rest = text[end : end + 80]
    return _WORD.findall(rest.lower())[:_WORDS_BEHIND] if rest.startswith((",", " is ", " was ", " (")) else []


def _roles(words: Sequence[str]) -> set[str]:
    known = link_words().roles
    return {known[word] for text in words if (word := text.replace(".", "").removesuffix("'s")) in known}


_MAX_PRONOUN_WORDS = 12
"""Words behind a name in which a pronoun is read as its own."""


def _sex(before: Sequence[str], behind: Sequence[str]) -> tuple[int, int]:
    """Signs of a man and of a woman: 2 for a title before the name, 1 for the first pronoun behind it."""
    words = link_words()
    title = before[-1].replace(".", "") if before else ""
    pronouns = words.male_pronouns | words.female_pronouns
    pronoun = next((word for word in behind[:_MAX_PRONOUN_WORDS] if word in pronouns), "")
    return (
        2 * (title in words.male) + (pronoun in words.male_pronouns),
        2 * (title in words.female) + (pronoun in words.female_pronouns),
    )
