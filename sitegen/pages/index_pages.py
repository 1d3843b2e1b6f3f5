"""The A-Z indexes of people, organizations, places, events, tags, authors and publications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from heapq import nlargest
from operator import itemgetter

from sitegen.core import person_names
from sitegen.core.model import AUTHOR, PERSON, Kind
from sitegen.core.text import distinct_slugs, fold
from sitegen.core.typography import typeset
from sitegen.core.urls import index_url, mention_anchor
from sitegen.index.archive import Archive, Row
from sitegen.index.index_entries import forms_of_kind, stories_by_term
from sitegen.pages import dates
from sitegen.pages.head import HeadFields, Heads, collection
from sitegen.pages.limits import SiteLimits
from sitegen.pages.records.pages import IndexPage
from sitegen.pages.records.shared import Head, Letter, Link, Locator, Term
from sitegen.pages.teasers import story_date, term
from sitegen.pages.terms import other_names

NAMES = "/pagefind/names/"
"""The path of the names index (index/name_index.py)."""
MAX_MOST_NAMES = 100
"""Names with most stories on the first page of a long index, and those of each kind that search knows at once."""
_MAX_NEW_NAMES = 20
"""The newest names on the first page of a long index."""


def index_pages(archive: Archive, heads: Heads, limits: SiteLimits, kind: Kind) -> Iterator[IndexPage]:
    """The A-Z index of a kind, with entries for aliases; a long index has a page for each letter."""
    terms = _terms(archive, kind)
    count = len(terms)
    if kind.entity:
        terms += _aliases(archive, kind, {t.anchor: t for t in terms})
    letters = _letters(terms, kind, heads.language.code)
    largest = tuple(term(row) for row in archive.largest(kind.name, 10))
    head = _index_head(heads, kind, count)
    index = IndexPage(head, kind.name, kind.label, count, _without_page(terms), letters, largest)
    if count <= limits.index_names:
        yield index
    else:
        yield from _letter_pages(archive, heads, kind, index)


def _terms(archive: Archive, kind: Kind) -> list[Term]:
    """The terms of a kind with their anchors; those without a page with the stories to which the index leads."""
    stories = stories_by_term(archive.db, kind.name)
    return [
        replace(
            term(row),
            anchor=row["slug"],
            locators=tuple(_locator(kind, row["slug"], story) for story in stories.get(row["id"], ())),
        )
        for row in archive.listed_terms(kind.name)
    ]


def _locator(kind: Kind, slug: str, story: Row) -> Locator:
    url = f"{story['url']}#{mention_anchor(kind, slug)}" if kind.entity and story["seen"] else story["url"]
    language = story["language"]
    title = typeset(story["title"], language)
    return Locator(url, title, story_date(story), language, dates.direction(language))


def _without_page(terms: Iterable[Term]) -> int:
    return sum(not t.url and not t.see for t in terms)


def _letter_pages(archive: Archive, heads: Heads, kind: Kind, index: IndexPage) -> Iterator[IndexPage]:
    """A long index: its first page, which leads to the letters and the most named terms, and a page for each letter.

    The page of a letter counts its own names, so a name that is added later changes only the pages of its letters.
    """
    slugs = distinct_slugs(letter.letter for letter in index.letters)
    urls = {letter: f"{index_url(kind)}a-z/{made}/" for letter, made in slugs.items()}
    bare = tuple(replace(letter, terms=(), url=urls[letter.letter]) for letter in index.letters)
    counts = [sum(not t.see for t in letter.terms) for letter in index.letters]
    counted = tuple(replace(letter, count=count) for letter, count in zip(bare, counts, strict=True))
    most = tuple(map(_with_years, archive.largest(kind.name, MAX_MOST_NAMES)))
    newest = tuple(map(_with_years, _newest(archive, kind)))
    names = NAMES if heads.config.search.enabled else ""
    yield replace(index, letters=counted, largest=most, newest=newest, names=names)
    for letter, count in zip(index.letters, counts, strict=True):
        head = _index_head(heads, kind, count, letter.letter, urls[letter.letter])
        shown = tuple(letter if other.letter == letter.letter else other for other in bare)
        few = _without_page(letter.terms)
        yield replace(index, head=head, count=count, without_page=few, letters=shown, largest=())


def _newest(archive: Archive, kind: Kind) -> list[Row]:
    """The terms with a page whose first story is newest."""
    dated = (row for row in archive.listed_terms(kind.name) if row["url"] and row["first"])
    return nlargest(_MAX_NEW_NAMES, dated, key=itemgetter("first"))


def _with_years(row: Row) -> Term:
    return replace(term(row), years=((row["first"] or "")[:4], (row["last"] or "")[:4]))


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


def _aliases(archive: Archive, kind: Kind, listed: Mapping[str, Term]) -> list[Term]:
    """The entries of a kind's aliases. `listed` are its terms by their anchors."""
    forms, known = forms_of_kind(archive.db, kind.name)
    return [
        _alias(listed[row["slug"]], form)
        for row in archive.listed_terms(kind.name)
        for form in other_names(row["name"], forms.get(row["id"], {}), known.get(row["file"], []))
        if _needs_own_entry(row["name"], form)
    ]


def _alias(of: Term, alias: str) -> Term:
    """The entry of an alias: "see" the term's page, or the stories of a term without a page once more."""
    return Term(of.kind, alias, of.url, 0, see=of.name, locators=of.locators)


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
    """The HTML id of a letter. No slug has "_", so it is the anchor of no name."""
    return f"letter_{letter.lower()}" if letter != "#" else "letter_other"


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
