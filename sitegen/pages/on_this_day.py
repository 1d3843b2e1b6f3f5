""" "On this day": one page for each calendar day that has stories, with the stories of all years."""

from __future__ import annotations

from itertools import groupby

from sitegen.core.language import N_
from sitegen.core.urls import archive_url
from sitegen.index.archive import Archive
from sitegen.pages.archive_pages import either_side
from sitegen.pages.charts import heat
from sitegen.pages.head import HeadFields, Heads, collection
from sitegen.pages.records.pages import DaysPage, PeriodPage
from sitegen.pages.records.shared import Group, Link, Month
from sitegen.pages.teasers import plain_entry

_HOME = "/on-this-day/"
_TITLE = N_("On this day")
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_page(archive: Archive, heads: Heads) -> DaysPage | None:
    """The calendar page; None if no story has a date."""
    counts = archive.days()
    return _calendar(heads, dict(counts)) if counts else None


def day_page(archive: Archive, heads: Heads, day: str) -> PeriodPage | None:
    """The page of a calendar day ("03-12"); None if no year has a story of that day."""
    counts = dict(archive.days())
    if day not in counts:
        return None
    before, after = either_side(list(counts), day)
    sides = [Link(heads.language.period(f"--{found}"), _url(found)) if found else None for found in (before, after)]
    return _day(archive, heads, day, counts[day], (sides[0], sides[1]))


def _url(day: str) -> str:
    return f"{_HOME}{day}/"


def _calendar(heads: Heads, counts: dict[str, int]) -> DaysPage:
    top = max(counts.values())
    months = []
    for number, length in enumerate(_DAYS_OF_MONTH, 1):
        days = [f"{number:02}-{day:02}" for day in range(1, length + 1)]
        months.append(Month(number, tuple(_cell(day, counts.get(day, 0), top) for day in days)))
    title = heads.language.gettext(_TITLE)
    description = heads.language.gettext("What was written on each day of the year, whatever the year.")
    head = heads.make(HeadFields("days", title, _HOME, description, data=collection(heads, title, _HOME)))
    return DaysPage(head, sum(counts.values()), tuple(months))


def _cell(day: str, count: int, top: int) -> tuple[int, int, str, int]:
    return int(day[3:]), count, _url(day) if count else "", heat(count, top)


def _day(archive: Archive, heads: Heads, day: str, count: int, around: tuple[Link | None, Link | None]) -> PeriodPage:
    rows = archive.stories_of_day(day)
    groups = tuple(
        Group(year, archive_url(year), tuple(map(plain_entry, found)))
        for year, found in groupby(rows, key=lambda row: row["sort"][:4])
    )
    language, period = heads.language, f"--{day}"
    up = Link(language.gettext(_TITLE), _HOME)
    title = language.gettext("On this day: %(day)s", day=language.period(period))
    description = language.ngettext(
        "%(num)s story of %(day)s, whatever the year.", "%(num)s stories of %(day)s, whatever the year.", count,
        day=language.period(period),
    )  # fmt: skip
    data = collection(heads, title, _url(day))
    head = heads.make(HeadFields("period", title, _url(day), description, crumbs=[up], data=data))
    return PeriodPage(head, period, count, groups, *around, up, ())
