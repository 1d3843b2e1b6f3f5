"""Records of files that no theme renders, one class for each kind of file."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.records.bodies import PageBody
from sitegen.pages.records.shared import Entry, Teaser


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A story in a feed. `body` is its text in the feed of the site; feeds of terms have only summaries."""

    story: Teaser
    updated: str  # ISO
    body: PageBody | None = None


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed, newest first: Atom (feed.xml) and JSON Feed (feed.json) are made from the same record."""

    format: str  # "atom" or "json"
    title: str
    url: str  # path of the feed
    home: str  # path of the page it belongs to
    items: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True, order=True)
class MapEntry:
    """A page in a sitemap, with paths of its pictures; or a shard in the index of the shards."""

    path: str
    modified: str  # ISO date, or ""
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SitemapFile:
    """One sitemap file, or the index of all sitemap files."""

    index: bool
    entries: tuple[MapEntry, ...]


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """robots.txt."""

    sitemap: str


@dataclass(frozen=True, slots=True)
class DataFile:
    """The stories of an entity as open data, newest first, each with the sentences that name it."""

    format: str  # "json" or "csv"
    kind: str
    name: str
    url: str  # path of the entity's page
    aliases: tuple[str, ...]
    same_as: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class NamesFile:
    """The start of the names index: which of its shards are cut, and what scripts need to know to read them.

    `cut` has the prefix of each shard that is cut with the letters that follow it in the prefixes of shards; `letters`
    are pairs of a letter and what stands for it in words. `kinds` are the kinds of terms in the order of their
    numbers, each with its key, label, path of its index and number of names.
    """

    cut: tuple[tuple[str, str], ...]
    letters: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str, str, int], ...]


@dataclass(frozen=True, slots=True)
class NameShardFile:
    """Entries of the names index, each as JSON (index/name_index.py)."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterLookup:
    """The letters of a long index on whose pages names without a page stand (pages/letter_lookup.py).

    With `prefix_chars` the names are in other files, by the first so many characters of their slugs.
    """

    prefix_chars: int
    letters: tuple[tuple[str, tuple[str, ...]], ...]  # (letter as in its URL, slugs of names)


@dataclass(frozen=True, slots=True)
class OpenSearchFile:
    """opensearch.xml: lets a browser search the archive from its address bar."""

    search: str  # path of the search page


@dataclass(frozen=True, slots=True)
class HeadersFile:
    """_headers: the HTTP headers to send with each page, as Netlify, Cloudflare Pages and others read them."""

    search: bool  # whether the Content-Security-Policy must allow Pagefind


File = (
    FeedFile | DataFile | LetterLookup | NamesFile | NameShardFile | SitemapFile | RobotsFile | OpenSearchFile
    | HeadersFile
)  # fmt: skip
