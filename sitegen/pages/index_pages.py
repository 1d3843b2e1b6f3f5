"""The A-Z indexes of people, organizations, places, events, tags, authors and publications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitegen.core import person_names
from sitegen.core.model import AUTHOR, PERSON, Kind
from sitegen.core.text import distinct_slugs, fold
from sitegen.core.urls import index_url
from sitegen.index.archive import Archive, Row
from sitegen.pages.head import HeadFields, Heads, collection
from sitegen.pages.limits import SiteLimits
from sitegen.pages.records.pages import IndexPage
from sitegen.pages.records.shared import Head, Letter, Link, Term
from sitegen.pages.teasers import term
from sitegen.pages.terms import other_names

NAMES = "/pagefind/names/"
"""The path of the names index (index/name_index.py)."""
MOST_NAMED = 100
"""Names with most stories on the first page of a long index, and those of each kind that search knows at once."""
_NEWEST = 20
"""The newest names on the first page of a long index."""


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
        yield from _letter_pages(archive, heads, kind, index)


def _letter_pages(archive: Archive, heads: Heads, kind: Kind, index: IndexPage) -> Iterator[IndexPage]:
    """A long index: its first page, which leads to the letters and to the names sought most, and a page for each
    letter.
    """
    slugs = distinct_slugs(letter.letter for letter in index.letters)
    urls = {letter: f"{index_url(kind)}a-z/{made}/" for letter, made in slugs.items()}
    bare = tuple(replace(letter, terms=(), url=urls[letter.letter]) for letter in index.letters)
    counted = tuple(replace(one, count=_count(letter)) for one, letter in zip(bare, index.letters, strict=True))
    most = tuple(map(_with_years, archive.largest(kind.name, MOST_NAMED)))
    newest = tuple(map(_with_years, archive.newest(kind.name, _NEWEST)))
    names = NAMES if heads.config.search.enabled else ""
    yield replace(index, letters=counted, largest=most, newest=newest, names=names)
    for letter in index.letters:
        head = _index_head(heads, kind, index.count, letter.letter, urls[letter.letter])
        shown = tuple(letter if other.letter == letter.letter else other for other in bare)
        yield replace(index, head=head, letters=shown, largest=())


def _count(letter: Letter) -> int:
    """The number of names of a letter, without the "see" entries."""
    return sum(1 for listed in letter.terms if not listed.see)


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


def _see_entries(archive: Archive, kind: Kind) -> list[Term]:
    """The "see" entries of a kind's aliases."""
    forms, known = archive.forms_of_kind(kind.name)
    return [
        _see(row, form)
        for row in archive.listed_terms(kind.name)
        for form in other_names(row["name"], forms.get(row["id"], {}), known.get(row["file"], []))
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
