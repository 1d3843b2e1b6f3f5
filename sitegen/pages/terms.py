"""The pages of people, organizations, places, events, tags, authors and publications, and their indexes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

from sitegen.core import person_names
from sitegen.core.config import Config
from sitegen.core.model import AUTHOR, ENTITY_KINDS, KIND, PERSON, PUBLICATION, TAG, Kind
from sitegen.core.text import distinct_slugs, fold
from sitegen.core.urls import index_url, period_steps
from sitegen.index.archive import Archive, Row
from sitegen.index.periods import UNDATED, Period
from sitegen.pages import dates
from sitegen.pages.charts import bars, rounded_count
from sitegen.pages.head import SCHEMA_TYPES, Heads, collection
from sitegen.pages.identifiers import identifiers, place_map
from sitegen.pages.network import network
from sitegen.pages.records.pages import IndexPage, TermPage
from sitegen.pages.records.shared import Bar, Entry, Group, Head, Letter, Link, Term
from sitegen.pages.teasers import DOUBTFUL_CONFIDENCE, LONG_YEAR_STORIES, entries, plain_entry, term, term_lists

MAX_TERM_PAGE_STORIES = 100
"""A term with more stories than this is paged: it has a page for each year."""

MAX_INDEX_NAMES = 1000
"""An index with more names than this has a page for each letter."""

_MAX_COMPANIONS = 10
_COMPANIONS = (*ENTITY_KINDS, TAG)


def term_page(archive: Archive, heads: Heads, row: Row, whole: dict[str, int]) -> TermPage:
    """The page of a term. `whole` maps each year to the number of all stories of the archive."""
    years = archive.term_years(row["id"])
    urls = {year: _year_url(row, year) for year, _ in years}
    kind = KIND[row["kind"]]
    others = aliases(archive, row)
    elsewhere = identifiers(archive, row) if kind.entity else ()
    head = _head(heads, row, others, elsewhere)
    named = archive.company(row, _MAX_COMPANIONS)
    return TermPage(
        **_common_fields(row),
        **_co_occurring(named),
        publication_count=archive.count_publications(row["id"]),
        head=head,
        year="",
        aliases=others,
        parents=tuple(_parent(row["kind"], name, wider) for name, wider in archive.relatives.parents(row)),
        children=tuple(map(term, archive.relatives.children(row))),
        count=row["count"],
        first=dates.date(row["first"] or ""),
        last=dates.date(row["last"] or ""),
        bars=bars(years, urls, whole),
        groups=_groups(archive, row, urls),
        identifiers=elsewhere,
        network=network(archive, row, named) if kind.entity and heads.config.pages.network else None,
        map=place_map(archive, row),
        downloads=_downloads(heads, row, head.feed),
    )


def year_pages(archive: Archive, heads: Heads, row: Row, year: str) -> Iterator[TermPage]:
    """The pages of one year of a paged term: the year's page and, if the year is long, a page for each of its months.

    `year` is "" for stories without a date. These pages show only stories of their own period, and their chart has
    rounded counts, so a story that is added later changes few pages beside those that list it.
    """
    years = dict(archive.term_years(row["id"]))
    if not _is_paged(row) or year not in years:
        return
    rounded = [(found, rounded_count(count)) for found, count in years.items()]
    chart = bars(rounded, {found: _year_url(row, found) for found in years})
    months = _months(archive, row, year)
    groups = tuple(Group(m, _month_url(row, m), ()) for m, _ in reversed(months))
    made = partial(_period_page, archive, heads, row, chart)
    yield made(year, _year_url(row, year), years[year], groups or (_group(archive, row, year, ""),))
    for month, count in months:
        yield made(month, _month_url(row, month), count, (_group(archive, row, month, ""),))


def paged_periods(archive: Archive, row: Row) -> Iterator[str]:
    """The periods of a paged term that have pages: years ("" for undated) and the months of long years."""
    for year, _ in archive.term_years(row["id"]) if _is_paged(row) else ():
        yield year
        yield from (month for month, _ in _months(archive, row, year))


def _period_page(
    archive: Archive,
    heads: Heads,
    row: Row,
    chart: tuple[Bar, ...],
    period: str,
    url: str,
    count: int,
    groups: tuple[Group, ...],
) -> TermPage:
    span = Period(period).bounds() if period else UNDATED
    first, last = archive.term_dates(row["id"], span)
    kind, language = KIND[row["kind"]], heads.language
    crumbs = [Link(language.gettext(kind.label), index_url(kind)), Link(row["name"], row["url"])]
    title = f"{row['name']}, {language.period(period) if period else language.gettext('Undated')}"
    data, listed = collection(heads, row["name"], url), _description(heads, row["name"], count)
    return TermPage(
        **_common_fields(row),
        **_co_occurring(archive.company(row, _MAX_COMPANIONS, span)),
        publication_count=archive.count_publications(row["id"], span),
        head=heads.make("term", title, url, listed, crumbs=crumbs, data=data),
        year=period or "undated",
        aliases=(),
        parents=(),
        children=(),
        count=count,
        first=dates.date(first),
        last=dates.date(last),
        bars=chart,
        groups=groups,
        identifiers=(),
        network=None,
        map=None,
        downloads=(),
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
    return {"publications": papers, "company": term_lists(_COMPANIONS, shown)}


def _is_paged(row: Row) -> bool:
    return bool(row["count"] > MAX_TERM_PAGE_STORIES)


def _months(archive: Archive, row: Row, year: str) -> list[tuple[str, int]]:
    """The months of a year that is too long for one page; empty for other years."""
    months = archive.term_months(row["id"], year) if year else []
    return months if sum(count for _, count in months) > LONG_YEAR_STORIES else []


def _year_url(row: Row, year: str) -> str:
    """The URL of a year: its page or, for a term that is not paged, its anchor on the term's page."""
    return f"{row['url']}{period_steps(year)}" if _is_paged(row) else f"#y{year or 'undated'}"


def _month_url(row: Row, month: str) -> str:
    return f"{row['url']}{period_steps(month)}"


def _groups(archive: Archive, row: Row, urls: dict[str, str]) -> tuple[Group, ...]:
    """The years, newest first and undated last. A paged term lists stories of the newest year or month only."""
    order = sorted(urls, reverse=True)
    if not _is_paged(row):
        return _by_year(archive, row)
    months = _months(archive, row, order[0])
    newest = months[-1][0] if months else order[0]
    first = _group(archive, row, newest, _month_url(row, newest) if months else urls[order[0]])
    others = (Group(year or "undated", urls[year], ()) for year in order[0 if months else 1 :])
    return (first, *others)


def _by_year(archive: Archive, row: Row) -> tuple[Group, ...]:
    """All stories of a term, by year."""
    stories = archive.term_stories(row["id"])
    listed = zip(stories, _entries(archive, row, stories), strict=True)
    years = groupby(listed, key=lambda pair: pair[0]["sort"][:4])
    return tuple(Group(year or "undated", "", tuple(entry for _, entry in found)) for year, found in years)


def _group(archive: Archive, row: Row, period: str, url: str) -> Group:
    found = archive.term_stories(row["id"], Period(period).bounds() if period else UNDATED)
    return Group(period or "undated", url, _entries(archive, row, found))


def _entries(archive: Archive, row: Row, stories: Sequence[Row]) -> tuple[Entry, ...]:
    if row["kind"] in (AUTHOR.name, PUBLICATION.name):  # a text seldom names its author or publication
        return tuple(map(plain_entry, stories))
    return entries(archive, row["id"], stories)


def _head(heads: Heads, row: Row, others: Sequence[str], elsewhere: Sequence[Link]) -> Head:
    kind = KIND[row["kind"]]
    return heads.make(
        "term",
        row["name"],
        row["url"],
        _description(heads, row["name"], row["count"]),
        crumbs=[Link(heads.language.gettext(kind.label), index_url(kind))],
        feed=f"{row['url']}feed.xml" if has_feed(heads.config, row) else "",
        data=_data(heads, row, others, elsewhere),
        searched=True,
    )


def has_feed(config: Config, row: Row) -> bool:
    """Whether a term has a feed of its own."""
    return bool(row["count"] >= config.feeds.min_stories)


def _description(heads: Heads, name: str, count: int) -> str:
    return heads.language.ngettext("%(name)s in %(num)s story.", "%(name)s in %(num)s stories.", count, name=name)


def _parent(kind: str, name: str, row: Row | None) -> Term:
    """A wider term; if no story has it, only its name."""
    return term(row) if row else Term(kind, name, "", 0)


def has_downloads(config: Config, row: Row) -> bool:
    """Whether a term has data files: an entity with more than one story, unless `downloads` is off."""
    return config.pages.downloads and KIND[row["kind"]].entity and row["count"] > 1


def _downloads(heads: Heads, row: Row, feed: str) -> tuple[Link, ...]:
    data = [Link("JSON", f"{row['url']}stories.json"), Link("CSV", f"{row['url']}stories.csv")]
    return (
        *(data if has_downloads(heads.config, row) else ()),
        *([Link(heads.language.gettext("Feed"), feed)] if feed else ()),
    )


def aliases(archive: Archive, row: Row) -> tuple[str, ...]:
    """Other names, most used first: names that stories use, then names that only a person's file states."""
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


def index_pages(archive: Archive, heads: Heads, kind: Kind) -> Iterator[IndexPage]:
    """The A-Z index of a kind, with "see" entries for aliases; a long index has a page for each letter."""
    terms = [term(row) for row in archive.listed_terms(kind.name)]
    count = len(terms)
    if kind.entity:
        terms += _see_entries(archive, kind)
    letters = _letters(terms, kind, heads.language.code)
    largest = tuple(term(row) for row in archive.largest(kind.name, 10))
    if count <= MAX_INDEX_NAMES:
        yield _index(heads, kind, count, letters, largest)
        return
    slugs = distinct_slugs(letter.letter for letter in letters)
    urls = {letter: f"{index_url(kind)}a-z/{made}/" for letter, made in slugs.items()}
    bare = tuple(replace(letter, terms=(), url=urls[letter.letter]) for letter in letters)
    yield _index(heads, kind, count, bare, largest)
    for letter in letters:
        shown = tuple(letter if other.letter == letter.letter else other for other in bare)
        yield _index(heads, kind, count, shown, (), letter.letter, urls[letter.letter])


def _index(
    heads: Heads,
    kind: Kind,
    count: int,
    letters: tuple[Letter, ...],
    largest: tuple[Term, ...],
    letter: str = "",
    url: str = "",
) -> IndexPage:
    home = index_url(kind)
    language, label = heads.language, heads.language.gettext(kind.label)
    title = f"{label}: {letter}" if letter else label
    crumbs = [Link(label, home)] if letter else []
    described = language.ngettext(
        "%(kind)s: %(num)s name in the archive.", "%(kind)s: %(num)s names in the archive.", count, kind=label
    )
    data = collection(heads, title, url or home)
    head = heads.make("index", title, url or home, described, crumbs=crumbs, data=data)
    return IndexPage(head, kind.name, kind.label, count, letters, largest)


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
