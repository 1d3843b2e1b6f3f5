"""The front page and the pages by date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sitegen.core.model import ENTITY_KINDS, PUBLICATION, TAG
from sitegen.core.urls import archive_url
from sitegen.index.archive import Archive, Row
from sitegen.index.dossiers import HEADLINES
from sitegen.index.periods import Period
from sitegen.pages import dates
from sitegen.pages.charts import bars, heat
from sitegen.pages.head import HeadFields, Heads, collection
from sitegen.pages.limits import SiteLimits
from sitegen.pages.records.pages import ArchivePage, HomePage, PeriodPage
from sitegen.pages.records.shared import Group, Head, Link, TermList, Year
from sitegen.pages.teasers import plain_entry, teaser, term, term_lists

_MIN_STORIES_FOR_NAMES = 30
"""A year with fewer stories does not say who is most named in it."""


def home_page(archive: Archive, heads: Heads, limits: SiteLimits) -> HomePage:
    """The front page: the newest story as the lead, the next four beside it, the others grouped by month."""
    site, most = heads.config.site, limits.front_page_stories
    rows = archive.front(most) or archive.undated()[:most]
    first, last = archive.dates()[0], rows[0]["sort"] if rows else ""
    years = archive.years()
    newest = last[:4] if dict(years).get(last[:4], 0) >= _MIN_STORIES_FOR_NAMES else ""
    return HomePage(
        head=heads.make(HeadFields(
            "home", site.title, "/", site.description, feed="/feed.xml",
            data=_site_data(heads),
        )),
        count=archive.count(),
        first=dates.date(first),
        last=dates.date(last),
        lead=teaser(rows[0]) if rows else None,
        beside=tuple(teaser(row) for row in rows[1:5]),
        columns=_by_month(rows[5:]),
        named=_most_named(archive, Period(newest), 8) if newest else _largest(archive, 8),
        named_in=newest,
        bars=bars(years, {year: archive_url(year) for year, _ in years}),
        publications=tuple(term(row) for row in archive.largest(PUBLICATION.name, 12)),
        publication_count=archive.count_terms(PUBLICATION.name),
    )  # fmt: skip


def _site_data(heads: Heads) -> dict[str, Any]:
    """The schema.org data of the site; with a search action if the site has a search page and a base URL."""
    home, config = heads.absolute("/"), heads.config
    known: dict[str, Any] = {"@type": "WebSite", "name": config.site.title, "description": config.site.description}
    known |= {"inLanguage": config.site.language, "url": home}
    if home and config.search.enabled:
        target = heads.absolute("/search/") + "?q={search_term_string}"
        asked = {"@type": "EntryPoint", "urlTemplate": target}
        known["potentialAction"] = {
            "@type": "SearchAction",
            "target": asked,
            "query-input": "required name=search_term_string",
        }
    return {key: value for key, value in known.items() if value}


def _most_named(archive: Archive, period: Period, limit: int) -> tuple[TermList, ...]:
    kinds = (*ENTITY_KINDS, TAG)
    named = archive.most_named(period, limit)
    return term_lists(kinds, (term(t, n) for k in kinds for t, n in named[k.name]))


def _largest(archive: Archive, limit: int) -> tuple[TermList, ...]:
    kinds = (*ENTITY_KINDS, TAG)
    return term_lists(kinds, (term(row) for kind in kinds for row in archive.largest(kind.name, limit)))


def _by_month(rows: Iterable[Row]) -> tuple[Group, ...]:
    return tuple(
        Group(month or "undated", archive_url(month), tuple(map(plain_entry, found)))
        for month, found in groupby(rows, key=lambda row: row["sort"][:7])
    )


def archive_page(archive: Archive, heads: Heads) -> ArchivePage:
    """The page of all years and months, with the number of stories of each."""
    years, months = archive.years(), dict(archive.months())
    top = max(months.values(), default=1)
    undated = archive.count() - sum(count for _, count in years)
    language, title = heads.language, heads.language.gettext("Archive")
    return ArchivePage(
        head=heads.make(HeadFields(
            "archive", title, "/archive/", language.gettext("Every story by date."),
            data=collection(heads, title, "/archive/"),
        )),
        count=archive.count(),
        undated=undated,
        undated_url=archive_url("") if undated else "",
        bars=bars(years, {year: archive_url(year) for year, _ in years}),
        years=tuple(_year(year, count, months, top) for year, count in reversed(years)),
        more=_further_links(archive, heads),
    )  # fmt: skip


def _further_links(archive: Archive, heads: Heads) -> tuple[Link, ...]:
    language, days = heads.language, heads.config.pages.on_this_day and archive.days()
    about = [Link(language.gettext("What is in this archive"), "/archive/about/")] if archive.count() else []
    return (*about, *([Link(language.gettext("On this day"), "/on-this-day/")] if days else []))


def _year(year: str, count: int, months: dict[str, int], top: int) -> Year:
    cells = []
    for number in range(1, 13):
        month = f"{year}-{number:02}"
        n = months.get(month, 0)
        cells.append((number, n, archive_url(month) if n else "", heat(n, top)))
    return Year(year, archive_url(year), count, tuple(cells))


def _archive_link(heads: Heads) -> Link:
    return Link(heads.language.gettext("Archive"), "/archive/")


def period_page(archive: Archive, heads: Heads, limits: SiteLimits, period: str) -> PeriodPage | None:
    """The page of a year ("2014") or a month ("2014-03"); None if the period has no stories."""
    is_year = len(period) == 4
    every = [found for found, _ in (archive.years() if is_year else archive.months())]
    if period not in every:
        return None
    before, after = either_side(every, period)
    around = (_period_link(heads, before), _period_link(heads, after))
    if is_year:
        return _year_page(archive, heads, limits, period, around)
    return _month_page(archive, heads, period, around)


def _period_link(heads: Heads, period: str) -> Link | None:
    return Link(heads.language.period(period), archive_url(period)) if period else None


def undated_page(archive: Archive, heads: Heads) -> PeriodPage | None:
    """The page of the stories without a date; None if all stories have dates."""
    undated = archive.undated()
    if not undated:
        return None
    language, up = heads.language, _archive_link(heads)
    groups = (Group("undated", "", tuple(map(plain_entry, undated))),)
    description = language.gettext("Stories whose date is not known.")
    fields = HeadFields("period", language.gettext("Undated stories"), archive_url(""), description, crumbs=[up])
    head = heads.make(fields)
    return PeriodPage(head, "undated", len(undated), groups, None, None, up, ())


def either_side(every: Sequence[str], one: str) -> tuple[str, str]:
    """Returns the items directly before and after `one` in `every`; "" where there is none."""
    place = every.index(one)
    return every[place - 1] if place else "", every[place + 1] if place + 1 < len(every) else ""


def _year_page(
    archive: Archive, heads: Heads, limits: SiteLimits, year: str, around: tuple[Link | None, Link | None]
) -> PeriodPage:
    up = _archive_link(heads)
    counts = [(month, count) for month, count in archive.months() if month.startswith(year)]
    total = sum(count for _, count in counts)
    if total > limits.long_year_stories:
        groups = tuple(_month_row(archive, month, count) for month, count in reversed(counts))
    else:
        groups = _by_month(archive.stories(Period(year)))
    head = _head(heads, year, archive_url(year), total, [up])
    return PeriodPage(head, year, total, groups, *around, up, _most_named(archive, Period(year), 10))


def _month_row(archive: Archive, month: str, count: int) -> Group:
    """A month of a year that is too long for one page."""
    newest = tuple(map(teaser, archive.stories(Period(month), HEADLINES)))
    return Group(month, archive_url(month), (), count, headlines=newest)


def _month_page(archive: Archive, heads: Heads, month: str, around: tuple[Link | None, Link | None]) -> PeriodPage:
    rows = list(archive.stories(Period(month)))
    groups = tuple(
        Group(day, "", tuple(map(plain_entry, found))) for day, found in groupby(rows, key=lambda row: row["sort"][:10])
    )
    up = Link(month[:4], archive_url(month[:4]))
    crumbs = [_archive_link(heads), up]
    head = _head(heads, month, archive_url(month), len(rows), crumbs)
    return PeriodPage(head, month, len(rows), groups, *around, up, _most_named(archive, Period(month), 10))


def _head(heads: Heads, period: str, url: str, count: int, crumbs: list[Link]) -> Head:
    language = heads.language
    period_text = language.period(period)
    title = language.gettext("Stories of %(period)s", period=period_text)
    description = language.ngettext(
        "%(num)s story of %(period)s.", "%(num)s stories of %(period)s.", count, period=period_text
    )
    return heads.make(HeadFields("period", title, url, description, crumbs=crumbs, data=collection(heads, title, url)))
