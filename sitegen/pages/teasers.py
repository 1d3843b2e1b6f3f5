"""Turns rows of the index into the teasers, entries and terms that lists show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter

from sitegen.core.model import Kind
from sitegen.core.typography import typeset
from sitegen.core.urls import index_url
from sitegen.index.archive import LISTING_COLUMNS, Archive, Row
from sitegen.index.name_resolution import probable_stories
from sitegen.pages import dates
from sitegen.pages.records.shared import Date, Entry, Passage, Teaser, Term, TermList

DOUBTFUL_CONFIDENCE = 0.6
"""An entity with a confidence below this is marked as doubtful."""


def teaser(row: Row) -> Teaser:
    """The teaser of a story: what a list shows of it."""
    return _teaser(_listing_values(row))


_listing_values = itemgetter(*LISTING_COLUMNS)


@lru_cache(4096)  # a story is in the lists of a dozen terms
def _teaser(values: tuple[str, ...]) -> Teaser:
    """A teaser of the values of LISTING_COLUMNS."""
    row = dict(zip(LISTING_COLUMNS, values, strict=True))
    language = row["language"]
    return Teaser(
        url=row["url"],
        title=typeset(row["title"], language),
        subtitle=typeset(row["subtitle"], language),
        summary=typeset(row["summary"], language),
        date=dates.date(row["date"], row["earliest"], row["latest"]),
        dateline=row["dateline"],
        publication=row["publication"],
        authors=tuple(json.loads(row["authors"])),
        section=row["section"],
        language=language,
        direction=dates.direction(language),
        image=picture(row["image"]),
    )


def story_date(row: Row) -> Date:
    """The publication date of a story, or its bounds."""
    return dates.date(row["date"], row["earliest"], row["latest"])


def picture(src: str) -> str:
    """The URL path of a picture below content/images; "" for a picture elsewhere.

    `src` is a path of a file, so "?" and "#" in it are parts of names.
    """
    local = src.startswith("images/") and ".." not in src
    return "/" + src.replace("?", "%3F").replace("#", "%23") if local else ""


def entries(archive: Archive, term: int, rows: Sequence[Row]) -> tuple[Entry, ...]:
    """The entries of stories on the page of the term with number `term`, each with the sentences that name it."""
    passages, probable = archive.passages(term, rows), probable_stories(archive.db, term, [row["id"] for row in rows])
    return tuple(
        Entry(teaser(row), tuple(map(Passage, found)), row["id"] in probable)
        for row, found in zip(rows, passages, strict=True)
    )


def plain_entry(row: Row) -> Entry:
    """A story in a list without sentences."""
    return Entry(teaser(row), ())


def term(row: Row, count: int | None = None, *, probable: bool = False) -> Term:
    """A term in a list. `count` replaces the number of all its stories if a list is about some of them only."""
    shown = row["count"] if count is None else count
    doubtful = row["confidence"] < DOUBTFUL_CONFIDENCE
    return Term(row["kind"], row["name"], row["url"], shown, doubtful, probable=probable)


def term_lists(kinds: Iterable[Kind], rows: Iterable[Term]) -> tuple[TermList, ...]:
    """Groups terms into one list for each kind; a kind without terms gets no list."""
    terms = list(rows)
    lists = (TermList(k.label, index_url(k), tuple(t for t in terms if t.kind == k.name)) for k in kinds)
    return tuple(found for found in lists if found.terms)
