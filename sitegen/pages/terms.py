"""The pages of people, organizations, places, events, tags, authors and publications, and their indexes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from sitegen.config import Config
from sitegen.index.archive import Archive, Period, Row
from sitegen.model import ENTITY_KINDS, KIND, PUBLICATION, TAG, Kind
from sitegen.pages import words
from sitegen.pages.contexts import IndexPage, TermPage
from sitegen.pages.identity import identifiers, place_map
from sitegen.pages.network import network
from sitegen.pages.nouns import Bar, Group, Head, Letter, Link, Term
from sitegen.pages.parts import DOUBTFUL, Heads, bars, collection, entry, term, term_lists
from sitegen.text import distinct_slugs, fold

PAGE = 100
"""A term with more stories than this has a page for each year."""

INDEX = 1000
"""An index with more names than this has a page for each letter."""

_COMPANY = 10
_COMPANIONS = (*ENTITY_KINDS, TAG)
_SCHEMA = {"person": "Person", "organization": "Organization", "place": "Place", "event": "Event"}


def term_pages(archive: Archive, heads: Heads, row: Row, whole: dict[str, int], feeds: int) -> Iterator[TermPage]:
    """The page of a term and, for a long list, one for each of its years. `whole` counts all stories by year."""
    years = archive.term_years(row["id"])
    paged = row["count"] > PAGE
    urls = {year: _year_url(row["url"], year, paged) for year, _ in years}
    page = _page(archive, heads, row, _head(archive, heads, row, feeds), bars(years, urls, whole))
    yield replace(page, groups=_groups(archive, row, urls, paged))
    for year in urls if paged else ():
        head = _head(archive, heads, row, feeds, year or "undated")
        yield replace(page, head=head, year=year or "undated", groups=(_group(archive, row, year, ""),))


def _year_url(url: str, year: str, paged: bool) -> str:
    """The page of a year, or its place on the one page."""
    return f"{url}{year or 'undated'}/" if paged else f"#y{year or 'undated'}"


def _groups(archive: Archive, row: Row, urls: dict[str, str], paged: bool) -> tuple[Group, ...]:
    """The years, newest first and undated last; a paged term shows the stories of its newest year only."""
    order = sorted(urls, reverse=True)
    if not paged:
        return tuple(_group(archive, row, year, "") for year in order)
    others = (Group(year or "undated", urls[year], ()) for year in order[1:])
    return (_group(archive, row, order[0], urls[order[0]]), *others)


def _group(archive: Archive, row: Row, year: str, url: str) -> Group:
    stories = archive.term_stories(row["id"], Period(year) if year else None)
    shown = [s for s in stories if bool(s["sort"]) == bool(year)]
    return Group(year or "undated", url, tuple(entry(archive, s, row["id"]) for s in shown))


def _head(archive: Archive, heads: Heads, row: Row, feeds: int, year: str = "") -> Head:
    kind = KIND[row["kind"]]
    say = heads.language
    crumbs = [Link(say.gettext(kind.label), f"/{kind.plural}/")] + ([Link(row["name"], row["url"])] if year else [])
    title = f"{row['name']}, {say.gettext('Undated') if year == 'undated' else year}" if year else row["name"]
    return heads.make(
        "term",
        title,
        f"{row['url']}{year}/" if year else row["url"],
        _described(heads, row),
        crumbs=crumbs,
        feed=f"{row['url']}feed.xml" if row["count"] >= feeds else "",
        data=_data(archive, heads, row, kind) if not year else collection(heads, row["name"], f"{row['url']}{year}/"),
        searched=not year,
    )


def _described(heads: Heads, row: Row) -> str:
    say, name = heads.language, row["name"]
    return say.ngettext("%(name)s in %(num)s story.", "%(name)s in %(num)s stories.", row["count"], name=name)


def _page(archive: Archive, heads: Heads, row: Row, head: Head, chart: tuple[Bar, ...]) -> TermPage:
    """The page without its stories."""
    kind = KIND[row["kind"]]
    named = archive.company(row, _COMPANY)
    return TermPage(
        head=head,
        kind=kind.name,
        label=kind.label,
        index_url=f"/{kind.plural}/",
        name=row["name"],
        url=row["url"],
        year="",
        aliases=aliases(archive, row),
        parents=tuple(_parent(row["kind"], name, wider) for name, wider in archive.relatives.parents(row)),
        children=tuple(map(term, archive.relatives.children(row))),
        count=row["count"],
        publications=tuple(term(t, n) for t, n in named[PUBLICATION.name]),
        first=words.date(row["first"] or ""),
        last=words.date(row["last"] or ""),
        bars=chart,
        groups=(),
        company=term_lists(_COMPANIONS, (term(t, n) for k in _COMPANIONS for t, n in named[k.name])),
        identifiers=identifiers(archive, row) if kind.entity else (),
        network=network(archive, row, named) if kind.entity and heads.config.pages.network else None,
        map=place_map(archive, row),
        downloads=_downloads(heads, row, head.feed),
        doubtful=kind.entity and row["confidence"] < DOUBTFUL,
    )


def _parent(kind: str, name: str, row: Row | None) -> Term:
    """A wider term; one that no story has is a name alone."""
    return term(row) if row else Term(kind, name, "", 0)


def has_downloads(config: Config, row: Row) -> bool:
    """Whether the stories of a term can be had as data: one story alone is its own page."""
    return config.pages.downloads and KIND[row["kind"]].entity and row["count"] > 1


def _downloads(heads: Heads, row: Row, feed: str) -> tuple[Link, ...]:
    data = [Link("JSON", f"{row['url']}stories.json"), Link("CSV", f"{row['url']}stories.csv")]
    return (
        *(data if has_downloads(heads.config, row) else ()),
        *([Link(heads.language.gettext("Feed"), feed)] if feed else ()),
    )


def aliases(archive: Archive, row: Row) -> tuple[str, ...]:
    """Other names, most used first: those in the stories, then those that only a person knows."""
    seen = [name for name, _ in archive.aliases(row["id"])]
    file = archive.term_file(row["file"])
    known = json.loads(file["aliases"]) if file else []
    # Of forms that differ in capitals or accents alone one is enough.
    distinct = {fold(name): name for name in reversed((*seen, *known))}
    distinct.pop(fold(row["name"]), None)
    return tuple(reversed(distinct.values()))


def _data(archive: Archive, heads: Heads, row: Row, kind: Kind) -> dict[str, object]:
    same = [link.url for link in identifiers(archive, row)] if kind.entity else []
    about = {
        "@type": _SCHEMA.get(kind.name, "Thing"),
        "name": row["name"],
        "alternateName": list(aliases(archive, row)),
        "description": _described(heads, row),
        "sameAs": same,
        "url": heads.absolute(row["url"]),
    }
    known = {key: value for key, value in about.items() if value}
    return collection(heads, row["name"], row["url"], about=known)


def index_pages(archive: Archive, heads: Heads, kind: Kind) -> Iterator[IndexPage]:
    """The A-Z index of a kind, aliases with a "see" among the names; of a long one each letter has its own page."""
    rows = archive.listed_terms(kind.name)
    terms = [term(row) for row in rows]
    if kind.entity:
        terms += [_see(row, alias) for row in rows for alias in aliases(archive, row) if _apart(row["name"], alias)]
    letters = _letters(terms, kind)
    largest = tuple(term(row) for row in archive.largest(kind.name, 10))
    if len(rows) <= INDEX:
        yield _index(heads, kind, len(rows), letters, largest)
        return
    slugs = distinct_slugs(letter.letter for letter in letters)
    urls = {letter: f"/{kind.plural}/a-z/{made}/" for letter, made in slugs.items()}
    bare = tuple(replace(letter, terms=(), url=urls[letter.letter]) for letter in letters)
    yield _index(heads, kind, len(rows), bare, largest)
    for letter in letters:
        shown = tuple(letter if other.letter == letter.letter else other for other in bare)
        yield _index(heads, kind, len(rows), shown, (), letter.letter, urls[letter.letter])


def _index(
    heads: Heads,
    kind: Kind,
    count: int,
    letters: tuple[Letter, ...],
    largest: tuple[Term, ...],
    letter: str = "",
    url: str = "",
) -> IndexPage:
    home = f"/{kind.plural}/"
    say, label = heads.language, heads.language.gettext(kind.label)
    title = f"{label}: {letter}" if letter else label
    crumbs = [Link(label, home)] if letter else []
    described = say.ngettext(
        "%(kind)s: %(num)s name in the archive.", "%(kind)s: %(num)s names in the archive.", count, kind=label
    )
    data = collection(heads, title, url or home)
    head = heads.make("index", title, url or home, described, crumbs=crumbs, data=data)
    return IndexPage(head, kind.name, kind.label, count, letters, largest)


def _see(row: Row, alias: str) -> Term:
    return Term(row["kind"], alias, row["url"], 0, False, row["name"])


def _apart(name: str, alias: str) -> bool:
    """Whether an alias needs a line of its own: it stands elsewhere in the alphabet, and is no part of the name."""
    return fold(alias)[:1] != fold(name)[:1] and fold(alias) not in fold(name)


def _letters(terms: list[Term], kind: Kind) -> tuple[Letter, ...]:
    groups: dict[str, list[tuple[str, Term]]] = {}
    for item in terms:
        key = sort_key(item.name, kind)
        groups.setdefault(_letter(key), []).append((key, item))
    return tuple(
        Letter(letter, _anchor(letter), tuple(t for _, t in sorted(found, key=_order)))
        for letter, found in sorted(groups.items(), key=lambda item: (item[0] == "#", item[0]))
    )


def _anchor(letter: str) -> str:
    return f"letter-{letter.lower()}" if letter != "#" else "letter-other"


def heading(name: str, kind: Kind) -> tuple[str, str]:
    """The letter under which a name stands in its index, and the anchor of that letter."""
    letter = _letter(sort_key(name, kind))
    return letter, _anchor(letter)


def _order(item: tuple[str, Term]) -> tuple[str, str, str]:
    return item[0], item[1].name, item[1].see


def sort_key(name: str, kind: Kind) -> str:
    """Where a name stands in its index: people by surname, the rest without a leading article."""
    folded = fold(name)
    if kind.name in ("person", "author"):
        words_ = folded.split(" (")[0].split()
        return " ".join([*words_[-1:], *words_[:-1]])
    for article in ("the ", "a ", "an "):
        folded = folded.removeprefix(article)
    return folded.lstrip("'\"“‘(")


def _letter(key: str) -> str:
    first = key[:1].upper()
    return first if first.isalpha() else "#"
