"""The head of a term's first page, and the rows of the years and months that have pages of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import nlargest
from itertools import islice
from typing import Any

from sitegen.core.model import AUTHOR, KIND, PUBLICATION
from sitegen.core.typography import typeset
from sitegen.index.archive import Archive, Row
from sitegen.index.dossiers import Dossier, PeriodStories, dossier, marked_sentence, months, sentence, story_rows
from sitegen.index.roles import UsedRole, first_introduction, latest_words, roles_of_term
from sitegen.pages.records.shared import Bar, Entry, Group, Passage, Role
from sitegen.pages.teasers import entries, plain_entry, teaser

_MAX_ROLES = 6
_NEWEST_ROLES = 2
"""So many of the roles are the latest ones, even if few stories have them; the others are those of most stories."""
_MIN_STORIES_WITH_HEAD = 3
"""The page of a term with fewer stories shows all sentences at once: nothing is quoted at its head."""


def listed_entries(archive: Archive, row: Row, stories: Sequence[Row]) -> tuple[Entry, ...]:
    """The entries of stories on the page of a term, with sentences if it is one that sentences name."""
    if row["kind"] in (AUTHOR.name, PUBLICATION.name):
        return tuple(map(plain_entry, stories))
    return entries(archive, row["id"], stories)


def dossier_fields(archive: Archive, row: Row, url: Callable[[str], str], *, is_paged: bool) -> dict[str, Any]:
    """The fields of a first page that its dossier gives; `url` returns the URL of a year's page."""
    fields = _identity(archive, row)
    if not is_paged:
        return fields | {"newest": (), "telling": ()}
    found: Dossier = dossier(archive.db, row["id"])
    newest, telling = (
        listed_entries(archive, row, story_rows(archive.db, numbers)) for numbers in (found.newest, found.telling)
    )
    top = max((count for year, _ in found.years for month, count in year.months.items() if month), default=1)
    rows = tuple(_row(archive, year, listed, url(year.period), top) for year, listed in found.years)
    return fields | {"newest": newest, "telling": telling, "groups": rows}


def month_rows(archive: Archive, row: Row, year: str, url: Callable[[str], str]) -> tuple[Group, ...]:
    """The months of a year that is too long for one page, each as a row."""
    return tuple(
        _row(archive, month, listed, url(month.period)) for month, listed in months(archive.db, row["id"], year)
    )


def _row(archive: Archive, found: PeriodStories, listed: Sequence[int], url: str, top: int = 0) -> Group:
    headlines = tuple(map(teaser, story_rows(archive.db, listed)))
    bars = _month_bars(found, top) if top and found.period else ()
    return Group(found.period or "undated", url, (), found.count, bars, headlines)


def _month_bars(year: PeriodStories, top: int) -> tuple[Bar, ...]:
    """The twelve months of a year; the largest month of all years has the full height."""
    periods = [f"{year.period}-{number:02}" for number in range(1, 13)]
    counts = [(period, year.months.get(period, 0)) for period in periods]
    return tuple(Bar(period, n, max(8, round(100 * n / top)) if n else 0, "") for period, n in counts)


# --- who is this -------------------------------------------------------------------------------------------


def _identity(archive: Archive, row: Row) -> dict[str, Any]:
    """The roles of an entity and the sentence that introduces it."""
    if not KIND[row["kind"]].entity or row["count"] < _MIN_STORIES_WITH_HEAD:
        return {"roles": (), "introduction": None}
    chosen = _chosen(roles_of_term(archive.db, row["id"]))
    return {"roles": tuple(_role(archive, row, used) for used in chosen), "introduction": _introduction(archive, row)}


def _chosen(roles: Iterator[UsedRole]) -> list[UsedRole]:
    """The roles of most stories and the newest ones, the latest first."""
    common = list(islice(roles, _MAX_ROLES - _NEWEST_ROLES))
    return sorted([*common, *nlargest(_NEWEST_ROLES, roles, key=_lateness)], key=_lateness, reverse=True)


def _lateness(role: UsedRole) -> tuple[str, int, str]:
    return role.last, role.stories, role.key


def _role(archive: Archive, row: Row, used: UsedRole) -> Role:
    said = latest_words(archive.db, row["id"], used)
    (story,) = story_rows(archive.db, [said.story])
    words = sentence(archive.db, said.story, said.number)[said.start : said.stop]
    return Role(typeset(words, story["language"]), used.first[:4], used.last[:4], used.stories, teaser(story))


def _introduction(archive: Archive, row: Row) -> Entry | None:
    found = first_introduction(archive.db, row["id"])
    if found is None:
        return None
    (story,) = story_rows(archive.db, found[:1])
    return Entry(teaser(story), (Passage(marked_sentence(archive.db, row["id"], story, found[1])),))
