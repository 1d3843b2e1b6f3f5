"""The pages of people, organizations, places, events, tags, authors and publications."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from sitegen.core.model import ENTITY_KINDS, KIND, PUBLICATION, TAG
from sitegen.core.text import fold
from sitegen.core.urls import index_url, period_steps
from sitegen.index.archive import Archive, Row
from sitegen.index.periods import UNDATED, Period
from sitegen.pages import dates
from sitegen.pages.charts import bars, rounded_count
from sitegen.pages.dossiers import dossier_fields, listed_entries, month_rows
from sitegen.pages.head import SCHEMA_TYPES, HeadFields, Heads, collection
from sitegen.pages.identifiers import identifiers, place_map
from sitegen.pages.limits import SiteLimits
from sitegen.pages.network import network
from sitegen.pages.records.pages import TermPage
from sitegen.pages.records.shared import Bar, Group, Head, Link, Term
from sitegen.pages.teasers import DOUBTFUL_CONFIDENCE, term, term_lists
from sitegen.pages.term_extras import has_downloads, has_feed, has_network, is_searched

_MAX_COMPANIONS = 10
_COMPANIONS = (*ENTITY_KINDS, TAG)


@dataclass(frozen=True, slots=True)
class _PeriodPart:
    """A part of a term that has a page of its own: a year ("2014"), a month ("2014-03"), or "" for no date."""

    period: str
    url: str
    count: int
    groups: tuple[Group, ...]


class TermPages:
    """The pages of the terms of one site."""

    def __init__(self, archive: Archive, heads: Heads, limits: SiteLimits) -> None:
        self.archive, self.heads, self.limits = archive, heads, limits

    def first(self, row: Row, whole: dict[str, int]) -> TermPage:
        """The first page of a term. `whole` counts all stories by year."""
        archive, is_entity = self.archive, KIND[row["kind"]].entity
        years = archive.term_years(row["id"])
        urls = {year: self._year_url(row, year) for year, _ in years}
        others, elsewhere = aliases(archive, row), identifiers(archive, row) if is_entity else ()
        head = _head(self.heads, row, others, elsewhere)
        named = archive.co_occurring(row, _MAX_COMPANIONS)
        return TermPage(
            **_common_fields(row),
            **_co_occurring(named),
            **_only_first(archive, row),
            **self._dossier(row, urls),
            publication_count=archive.count_publications(row["id"]),
            head=head,
            year="",
            aliases=others,
            count=row["count"],
            first=dates.date(row["first"] or ""),
            last=dates.date(row["last"] or ""),
            bars=bars(years, urls, whole),
            identifiers=elsewhere,
            network=network(archive, row, named) if has_network(self.heads.config, self.limits, row) else None,
            downloads=_downloads(self.heads, self.limits, row, head.feed),
        )

    def of_year(self, row: Row, year: str) -> Iterator[TermPage]:
        """The pages of one year of a paged term: the year's page and, if the year is long, one for each of its months.

        `year` is "" for stories without a date. These pages show only stories of their own period, and their chart has
        rounded counts, so a story that is added later changes few pages beside those that list it.
        """
        years = dict(self.archive.term_years(row["id"]))
        if not self._is_paged(row) or year not in years:
            return
        rounded = [(found, rounded_count(count)) for found, count in years.items()]
        chart = bars(rounded, {found: self._year_url(row, found) for found in years})
        months = self._months(row, year)
        groups = month_rows(self.archive, row, year, partial(_month_url, row)) if months else ()
        groups = groups or (self._group(row, year, ""),)
        yield self._page(row, chart, _PeriodPart(year, self._year_url(row, year), years[year], groups))
        for month, count in months:
            part = _PeriodPart(month, _month_url(row, month), count, (self._group(row, month, ""),))
            yield self._page(row, chart, part)

    def periods(self, row: Row) -> Iterator[str]:
        """The years of a term that has a page for each, "" for none, and the months of those too long for one."""
        for year, _ in self.archive.term_years(row["id"]) if self._is_paged(row) else ():
            yield year
            yield from (month for month, _ in self._months(row, year))

    def _page(self, row: Row, chart: tuple[Bar, ...], part: _PeriodPart) -> TermPage:
        span = Period(part.period).bounds() if part.period else UNDATED
        first, last = self.archive.term_dates(row["id"], span)
        return TermPage(
            **_common_fields(row),
            **_co_occurring(self.archive.co_occurring(row, _MAX_COMPANIONS, span)),
            **_NOT_FIRST,
            publication_count=self.archive.count_publications(row["id"], span),
            head=_period_head(self.heads, row, part),
            year=part.period or "undated",
            count=part.count,
            first=dates.date(first),
            last=dates.date(last),
            bars=chart,
            groups=part.groups,
        )

    def _is_paged(self, row: Row) -> bool:
        return bool(row["count"] > self.limits.term_page_stories)

    def _months(self, row: Row, year: str) -> list[tuple[str, int]]:
        """The months of a year that is too long for one page; empty for other years."""
        months = self.archive.term_months(row["id"], year) if year else []
        return months if sum(count for _, count in months) > self.limits.long_year_stories else []

    def _year_url(self, row: Row, year: str) -> str:
        """The URL of a year: its page or, for a term that is not paged, its anchor on the term's page."""
        return f"{row['url']}{period_steps(year)}" if self._is_paged(row) else f"#y{year or 'undated'}"

    def _dossier(self, row: Row, urls: Mapping[str, str]) -> dict[str, Any]:
        """What is said of a term at its head, and its stories: all by year or, for a paged term, a choice of them."""
        paged = self._is_paged(row)
        fields = dossier_fields(self.archive, row, urls.__getitem__, is_paged=paged)
        return fields if paged else fields | {"groups": _by_year(self.archive, row)}

    def _group(self, row: Row, period: str, url: str) -> Group:
        found = self.archive.term_stories(row["id"], Period(period).bounds() if period else UNDATED)
        return Group(period or "undated", url, listed_entries(self.archive, row, found))


def _only_first(archive: Archive, row: Row) -> dict[str, Any]:
    """What only the first page of a term shows, and no later page of it."""
    return {
        "parents": tuple(_parent(row["kind"], name, wider) for name, wider in archive.relatives.parents(row)),
        "children": tuple(map(term, archive.relatives.children(row))),
        "map": place_map(archive, row),
    }


_NOT_FIRST: dict[str, Any] = {
    "aliases": (), "parents": (), "children": (), "identifiers": (), "network": None, "map": None, "downloads": (),
    "newest": (), "telling": (), "roles": (), "introduction": None,
}  # fmt: skip
"""What the pages of periods of a term lack."""


def _period_head(heads: Heads, row: Row, part: _PeriodPart) -> Head:
    kind, say = KIND[row["kind"]], heads.language
    period = say.period(part.period) if part.period else say.gettext("Undated")
    return heads.make(
        HeadFields(
            "term",
            f"{row['name']}, {period}",
            part.url,
            _description(heads, row["name"], part.count),
            crumbs=[Link(say.gettext(kind.label), index_url(kind)), Link(row["name"], row["url"])],
            data=collection(heads, row["name"], part.url),
        )
    )


def _common_fields(row: Row) -> dict[str, Any]:
    kind = KIND[row["kind"]]
    return {
        "kind": kind.name,
        "label": kind.label,
        "index_url": index_url(kind),
        "name": row["name"],
        "url": row["url"],
        "doubtful": kind.entity and row["confidence"] < DOUBTFUL_CONFIDENCE,
    }


def _co_occurring(named: Mapping[str, Sequence[tuple[Row, int]]]) -> dict[str, Any]:
    shown = (term(t, n) for kind in _COMPANIONS for t, n in named.get(kind.name, ()))
    papers = tuple(term(t, n) for t, n in named.get(PUBLICATION.name, ()))
    return {"publications": papers, "co_occurring": term_lists(_COMPANIONS, shown)}


def _month_url(row: Row, month: str) -> str:
    return f"{row['url']}{period_steps(month)}"


def _by_year(archive: Archive, row: Row) -> tuple[Group, ...]:
    """All stories of a term, by year."""
    stories = archive.term_stories(row["id"])
    listed = zip(stories, listed_entries(archive, row, stories), strict=True)
    years = groupby(listed, key=lambda pair: pair[0]["sort"][:4])
    return tuple(Group(year or "undated", "", tuple(entry for _, entry in found)) for year, found in years)


def _head(heads: Heads, row: Row, others: Sequence[str], elsewhere: Sequence[Link]) -> Head:
    kind = KIND[row["kind"]]
    return heads.make(
        HeadFields(
            "term",
            row["name"],
            row["url"],
            _description(heads, row["name"], row["count"]),
            crumbs=[Link(heads.language.gettext(kind.label), index_url(kind))],
            feed=f"{row['url']}feed.xml" if has_feed(heads.config, row) else "",
            data=_data(heads, row, others, elsewhere),
            searched=is_searched(row),
        )
    )


def _description(heads: Heads, name: str, count: int) -> str:
    return heads.language.ngettext("%(name)s in %(num)s story.", "%(name)s in %(num)s stories.", count, name=name)


def _parent(kind: str, name: str, row: Row | None) -> Term:
    """A wider term; if no story has it, only its name."""
    return term(row) if row else Term(kind, name, "", 0)


def _downloads(heads: Heads, limits: SiteLimits, row: Row, feed: str) -> tuple[Link, ...]:
    data = [Link("JSON", f"{row['url']}stories.json"), Link("CSV", f"{row['url']}stories.csv")]
    return (
        *(data if has_downloads(heads.config, limits, row) else ()),
        *([Link(heads.language.gettext("Feed"), feed)] if feed else ()),
    )


def aliases(archive: Archive, row: Row) -> tuple[str, ...]:
    """Other names, most used first: names that stories use, then names that only the term's file in content/ states."""
    file = archive.term_file(row["file"])
    known = json.loads(file["aliases"]) if file else []
    return other_names(row["name"], dict(archive.aliases(row["id"])), known)


def other_names(name: str, used: Mapping[str, int], known: Sequence[str]) -> tuple[str, ...]:
    """The other names without `name` itself; of forms that differ only in case or accents the first is kept."""
    seen = sorted(used, key=lambda form: (-used[form], form))
    distinct = {fold(form): form for form in reversed((*seen, *known))}
    distinct.pop(fold(name), None)
    return tuple(reversed(distinct.values()))


def _data(heads: Heads, row: Row, others: Sequence[str], elsewhere: Sequence[Link]) -> dict[str, object]:
    about = {
        "@type": SCHEMA_TYPES.get(row["kind"], "Thing"),
        "name": row["name"],
        "alternateName": list(others),
        "description": _description(heads, row["name"], row["count"]),
        "sameAs": [link.url for link in elsewhere],
        "url": heads.absolute(row["url"]),
    }
    known = {key: value for key, value in about.items() if value}
    return collection(heads, row["name"], row["url"], about=known)
