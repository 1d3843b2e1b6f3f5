"""Lookup files of a long index: for the slug of a name without a page, the letter on whose page its row is.

The script of the error page fetches them: it leads from the URL that the name's page had, or would have, to the name's
anchor. A slug does not tell the letter, since people are sorted by surname.

The names index of the search (index/name_index.py) cannot answer this. A site without search has none; it is ordered
by the words of names in their own scripts, from which a slug is only transcribed; a shard that is cut omits the names
of few stories, which are the ones without a page; and tags without a page are not in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sitegen.core.model import Kind
from sitegen.core.urls import index_url
from sitegen.pages.records.files import LetterLookup
from sitegen.pages.records.pages import IndexPage
from sitegen.pages.records.planned import Planned

_MAX_PREFIX_CHARS = 4


def lookup_files(kind: Kind, pages: Iterable[IndexPage], most: int) -> Iterator[Planned]:
    """The lookup files of a kind; none for an index on one page, or without names that have no page.

    `pages` are the pages of its index. A file has at most `most` names; more are split by the first characters of their
    slugs.
    """
    letters = _letters_by_slug(kind, pages)
    if not letters:
        return
    chars = _prefix_chars(letters, most)
    if chars:
        yield _file(kind, "", LetterLookup(chars, ()))
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for slug, letter in letters.items():
        parts[slug[:chars]][slug] = letter
    for prefix, part in sorted(parts.items()):
        yield _file(kind, prefix, LetterLookup(0, _grouped(part)))


def _letters_by_slug(kind: Kind, pages: Iterable[IndexPage]) -> dict[str, str]:
    """For each slug of a name without a page the name of its letter in URLs; nothing for an index on one page."""
    home = f"{index_url(kind)}a-z/"
    return {
        term.anchor: page.head.url.removeprefix(home).strip("/")
        for page in pages
        if page.head.url.startswith(home)
        for letter in page.letters
        for term in letter.terms
        if term.anchor and not term.url
    }


def _prefix_chars(slugs: Iterable[str], most: int) -> int:
    """The smallest length of prefixes of which none has more than `most` slugs, as far as short prefixes suffice."""
    every = list(slugs)
    for chars in range(_MAX_PREFIX_CHARS):
        if max(Counter(slug[:chars] for slug in every).values()) <= most:
            return chars
    return _MAX_PREFIX_CHARS


def _grouped(letters: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = defaultdict(list)
    for slug, letter in sorted(letters.items()):
        found[letter].append(slug)
    return tuple((letter, tuple(slugs)) for letter, slugs in sorted(found.items()))


def _file(kind: Kind, prefix: str, lookup: LetterLookup) -> Planned:
    name = f"names-{prefix}" if prefix else "names"
    return Planned(f"{index_url(kind)}a-z/{name}.json", f"the index of {kind.plural}", "", lookup)
