"""The pages of people, organizations, places, events, tags, authors and publications, and their indexes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sitegen.core import person_names
from sitegen.core.model import AUTHOR, ENTITY_KINDS, KIND, PERSON, PUBLICATION, TAG, Kind
from sitegen.core.text import distinct_slugs, fold
from sitegen.core.urls import index_url, period_steps
from sitegen.index.archive import Archive, Row
from sitegen.index.periods import UNDATED, Period
from sitegen.pages import dates
from sitegen.pages.charts import bars, rounded_count
from sitegen.pages.head import SCHEMA_TYPES, HeadFields, Heads, collection
from sitegen.pages.identifiers import identifiers, place_map
from sitegen.pages.limits import SiteLimits
from sitegen.pages.network import network
from sitegen.pages.records.pages import IndexPage, TermPage
from sitegen.pages.records.shared import Bar, Entry, Group, Head, Letter, Link, Term
from sitegen.pages.teasers import DOUBTFUL_CONFIDENCE, entries, plain_entry, term, term_lists
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
        head = _head(self.heads, self.limits, row, others, elsewhere)
        named = archive.co_occurring(row, _MAX_COMPANIONS)
        return TermPage(
            **_common_fields(row),
            **_co_occurring(named),
            **_only_first(archive, row),
            publication_count=archive.count_publications(row["id"]),
            head=head,
            year="",
            aliases=others,
            count=row["count"],
            first=dates.date(row["first"] or ""),
            last=dates.date(row["last"] or ""),
            bars=bars(years, urls, whole),
            groups=self._groups(row, urls),
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
        groups = tuple(Group(m, _month_url(row, m), ()) for m, _ in reversed(months))
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

    def _groups(self, row: Row, urls: dict[str, str]) -> tuple[Group, ...]:
        """The years, newest first and undated last. A paged term lists stories of the newest year or month only."""
        order = sorted(urls, reverse=True)
        if not self._is_paged(row):
            return _by_year(self.archive, row)
        months = self._months(row, order[0])
        newest = months[-1][0] if months else order[0]
        first = self._group(row, newest, _month_url(row, newest) if months else urls[order[0]])
        others = (Group(year or "undated", urls[year], ()) for year in order[0 if months else 1 :])
        return (first, *others)

    def _group(self, row: Row, period: str, url: str) -> Group:
        found = self.archive.term_stories(row["id"], Period(period).bounds() if period else UNDATED)
        return Group(period or "undated", url, _entries(self.archive, row, found))


def _only_first(archive: Archive, row: Row) -> dict[str, Any]:
    """What only the first page of a term shows, and no later page of it."""
    return {
        "parents": tuple(_parent(row["kind"], name, wider) for name, wider in archive.relatives.parents(row)),
        "children": tuple(map(term, archive.relatives.children(row))),
        "map": place_map(archive, row),
    }


_NOT_FIRST: dict[str, Any] = {
    "aliases": (), "parents": (), "children": (), "identifiers": (), "network": None, "map": None, "downloads": (),
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
    listed = zip(stories, _entries(archive, row, stories), strict=True)
    years = groupby(listed, key=lambda pair: pair[0]["sort"][:4])
    return tuple(Group(year or "undated", "", tuple(entry for _, entry in found)) for year, found in years)


def _entries(archive: Archive, row: Row, stories: Sequence[Row]) -> tuple[Entry, ...]:
    if row["kind"] in (AUTHOR.name, PUBLICATION.name):  # nobody looks for these in sentences
        return tuple(map(plain_entry, stories))
    return entries(archive, row["id"], stories)


def _head(heads: Heads, limits: SiteLimits, row: Row, others: Sequence[str], elsewhere: Sequence[Link]) -> Head:
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
            searched=is_searched(limits, row),
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
    return _other_names(row["name"], dict(archive.aliases(row["id"])), known)


def _other_names(name: str, used: Mapping[str, int], known: Sequence[str]) -> tuple[str, ...]:
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


def index_pages(archive: Archive, heads: Heads, limits: SiteLimits, kind: Kind) -> Iterator[IndexPage]:
    """The A-Z index of a kind, with "see" entries for aliases; a long index has a page for each letter."""
    terms = [term(row) for row in archive.listed_terms(kind.name)]
    count = len(terms)
    if kind.entity:
        terms += _see_entries(archive, kind)
    letters = _letters(terms, kind, heads.language.code)
    largest = tuple(term(row) for row in archive.largest(kind.name, 10))
    index = IndexPage(_index_head(heads, kind, count), kind.name, kind.label, count, letters, largest)
    if count <= limits.index_names:
        yield index
    else:
        yield from _letter_pages(heads, kind, index)


def _letter_pages(heads: Heads, kind: Kind, index: IndexPage) -> Iterator[IndexPage]:
    """A long index: its first page, which only leads to the letters, and a page for each of these."""
    slugs = distinct_slugs(letter.letter for letter in index.letters)
    urls = {letter: f"{index_url(kind)}a-z/{made}/" for letter, made in slugs.items()}
    bare = tuple(replace(letter, terms=(), url=urls[letter.letter]) for letter in index.letters)
    yield replace(index, letters=bare)
    for letter in index.letters:
        head = _index_head(heads, kind, index.count, letter.letter, urls[letter.letter])
        shown = tuple(letter if other.letter == letter.letter else other for other in bare)
        yield replace(index, head=head, letters=shown, largest=())


def _index_head(heads: Heads, kind: Kind, count: int, letter: str = "", url: str = "") -> Head:
    """The head of an index of `count` names, or of the page of one letter of it."""
    home = index_url(kind)
    say, label = heads.language, heads.language.gettext(kind.label)
    title = f"{label}: {letter}" if letter else label
    crumbs = [Link(label, home)] if letter else []
    described = say.ngettext(
        "%(kind)s: %(num)s name in the archive.", "%(kind)s: %(num)s names in the archive.", count, kind=label
    )
    data = collection(heads, title, url or home)
    return heads.make(HeadFields("index", title, url or home, described, crumbs=crumbs, data=data))


def _see_entries(archive: Archive, kind: Kind) -> list[Term]:
    """The "see" entries of a kind's aliases."""
    forms, known = archive.forms_of_kind(kind.name)
    return [
        _see(row, form)
        for row in archive.listed_terms(kind.name)
        for form in _other_names(row["name"], forms.get(row["id"], {}), known.get(row["file"], []))
        if _needs_own_entry(row["name"], form)
    ]


def _see(row: Row, alias: str) -> Term:
    return Term(row["kind"], alias, row["url"], 0, False, row["name"])


def _needs_own_entry(name: str, alias: str) -> bool:
    """Whether an alias needs its own entry: it begins with another letter, and is no part of the name."""
    return fold(alias)[:1] != fold(name)[:1] and fold(alias) not in fold(name)


def _letters(terms: list[Term], kind: Kind, language: str) -> tuple[Letter, ...]:
    groups: dict[str, list[tuple[str, Term]]] = {}
    for item in terms:
        key = sort_key(item.name, kind, language)
        groups.setdefault(_letter(key), []).append((key, item))
    return tuple(
        Letter(letter, _anchor(letter), tuple(t for _, t in sorted(found, key=_order)))
        for letter, found in sorted(groups.items(), key=lambda item: (item[0] == "#", item[0]))
    )


def _anchor(letter: str) -> str:
    return f"letter-{letter.lower()}" if letter != "#" else "letter-other"


def heading(name: str, kind: Kind, language: str) -> tuple[str, str]:
    """The letter of the index under which a name is listed, and the anchor of that letter."""
    letter = _letter(sort_key(name, kind, language))
    return letter, _anchor(letter)


def _order(item: tuple[str, Term]) -> tuple[str, str, str]:
    return item[0], item[1].name, item[1].see


def sort_key(name: str, kind: Kind, language: str) -> str:
    """The key by which an index sorts a name: people by surname, other names without a leading article."""
    if kind.name in (PERSON.name, AUTHOR.name):
        return person_names.sort_key(name, language)
    folded = fold(name)
    for article in ("the ", "a ", "an "):
        folded = folded.removeprefix(article)
    return folded.lstrip("'\"“‘(")


def _letter(key: str) -> str:
    first = key[:1].upper()
    return first if first.isalpha() else "#"
