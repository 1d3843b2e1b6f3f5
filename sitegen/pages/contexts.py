"""What templates see: one frozen record per kind of page, and the small nouns they are made of.

This is the theme contract (docs/themes.md). A template gets `site` (Site), `page` (the record of its kind) and, for
articles and free pages, `body` (safe HTML). URLs are paths from the site's root ("/people/jane-doe/"); the filter
`url` turns one into a link for the page at hand, `asset` names a file of the theme's static folder.
Dates come twice: ISO for machines, words for readers. Empty means unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

# --- nouns -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """A URL path and its words."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Date:
    """When a story was published: `iso` for machines ("" when only bounds are known), `text` for readers.

    `approximate` is true where `text` says bounds ("between 29 October 2016 and 31 December 2018").
    """

    iso: str
    text: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Teaser:
    """A story in a list."""

    url: str
    title: str
    subtitle: str
    summary: str  # the first sentences of the story, about 200 letters
    date: Date
    dateline: str
    publication: str
    authors: tuple[str, ...]
    section: str
    language: str
    direction: str  # "ltr" or "rtl"
    image: str = ""  # path of a local picture


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as (text, is it the name?) parts."""

    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A story on the page of a term, with the sentences that name it."""

    story: Teaser
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading (a year, a month, a day), whose own page is `url` where it has one."""

    label: str
    url: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A person, organization, place, event, tag, author or publication in a list.

    `kind` is the singular ("person"). `see` is the canonical name where this one is only an alias.
    """

    kind: str
    name: str
    url: str
    count: int
    doubtful: bool = False
    see: str = ""


@dataclass(frozen=True, slots=True)
class TermList:
    """Terms of one kind under a label ("People"); `url` leads to the whole index."""

    label: str
    url: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart of stories per year. `height` is 0..100 of the tallest; `url` may be empty.

    `share` is the percentage of all stories of that year, as text ("12 %"); "" on the chart of the whole archive.
    """

    label: str
    count: int
    height: int
    url: str
    share: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its words and its size in pixels; `src` is empty where the capture kept only the words."""

    src: str
    caption: str
    credit: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of provenance: "Headline", "from the page's metadata, 95 % sure"."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way from the front page to here; the last has no URL."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """What every page says of itself in its head."""

    title: str  # of the page alone, without the site's
    description: str
    url: str  # path
    canonical: str  # absolute where the site has a base_url, else ""
    language: str
    direction: str
    kind: str  # "article", "term", "index", "home", ... also a class of <body>
    crumbs: tuple[Crumb, ...] = ()
    feed: str = ""  # path of the page's own Atom feed
    data: str = ""  # JSON-LD, already escaped for a script element
    indexed: bool = True  # false: robots noindex
    image: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page knows of the site."""

    title: str
    description: str
    language: str
    direction: str
    base_url: str
    menu: tuple[Link, ...]  # the sections that this archive has: Archive, People, ...
    footer: tuple[Link, ...]  # free pages and feeds
    feed: str
    search: bool


# --- pages -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A story. Template: article.html. The template also gets `body`."""

    head: Head
    title: str
    subtitle: str
    authors: tuple[Link, ...]
    date: Date
    dateline: str
    publication: Link
    section: str
    figures: tuple[Figure, ...]
    named: tuple[TermList, ...]  # who, which organizations, places and events, and the tags: "In this story"
    previous: Teaser | None  # the story before it by date
    next: Teaser | None
    related: tuple[Entry, ...]  # other stories; the passage says why
    source_url: str
    rights: str
    updated: Date
    corrections: tuple[Fact, ...]  # label: the date in words; text: the correction
    provenance: tuple[Fact, ...]
    extra: tuple[tuple[str, str], ...]
    draft: bool


@dataclass(frozen=True, slots=True)
class WithdrawnPage:
    """A story that was withdrawn: when and why, and nothing else. Template: withdrawn.html."""

    head: Head
    title: str
    date: Date  # of the withdrawal
    reason: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """A person, organization, place, event, tag, author or publication. Template: term.html.

    `body` holds what a human wrote about it (content/entities/, content/tags/), as HTML; it may be empty.
    `year` is set on a year page of a long list. `groups` are years, newest first; a group with a URL and no entries
    has its own page.
    """

    head: Head
    kind: str  # "person", ...
    label: str  # "People"
    index_url: str
    name: str
    url: str
    year: str
    aliases: tuple[str, ...]
    count: int
    publications: tuple[Term, ...]
    first: Date
    last: Date
    bars: tuple[Bar, ...]
    groups: tuple[Group, ...]
    company: tuple[TermList, ...]  # who and what is most often named with it; empty for authors and publications
    identifiers: tuple[Link, ...]  # "Wikidata", "GeoNames": absolute URLs
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of an index; `anchor` is its id, `url` its own page where the index is too long for one."""

    letter: str
    anchor: str
    terms: tuple[Term, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The A-Z index of one kind, or one letter of it. Template: index.html."""

    head: Head
    kind: str
    label: str
    count: int
    letters: tuple[Letter, ...]
    largest: tuple[Term, ...]  # the ten most often named


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the archive: its months as (label, count, url, level 0..4), twelve of them."""

    label: str
    url: str
    count: int
    months: tuple[tuple[str, int, str, int], ...]


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """All years of the archive. Template: archive.html."""

    head: Head
    count: int
    undated: int
    undated_url: str
    bars: tuple[Bar, ...]
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """A year or a month of the archive, or the stories without a date. Template: period.html."""

    head: Head
    title: str  # "2014", "March 2014", "Undated"
    count: int
    groups: tuple[Group, ...]  # by month or by day; a group with a URL and no entries has its own page
    previous: Link | None
    next: Link | None
    up: Link
    named: tuple[TermList, ...]  # most named in this period


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front page. Template: home.html."""

    head: Head
    count: int
    first: Date
    last: Date
    lead: Teaser | None
    beside: tuple[Teaser, ...]  # up to 4
    columns: tuple[Group, ...]  # more stories by month, newest first
    named: tuple[TermList, ...]  # most named: people, organizations, places, events, tags
    bars: tuple[Bar, ...]
    publications: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class FreePage:
    """A page from content/pages. Template: page.html. The template also gets `body`."""

    head: Head
    title: str


@dataclass(frozen=True, slots=True)
class MissingPage:
    """404.html. Template: 404.html."""

    head: Head


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """An old URL. Template: redirect.html."""

    head: Head
    target: str


# --- files that no theme renders ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A story in a feed."""

    story: Teaser
    updated: str  # ISO


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed, newest first: Atom (feed.xml) and JSON Feed (feed.json) are made from the same record."""

    format: str  # "atom" or "json"
    title: str
    url: str  # path of the feed
    home: str  # path of the page it belongs to
    items: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True)
class SitemapFile:
    """A sitemap shard as (path, ISO date or ""), or the index of the shards."""

    index: bool
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """robots.txt."""

    sitemap: str


Page = (
    ArticlePage
    | WithdrawnPage
    | TermPage
    | IndexPage
    | ArchivePage
    | PeriodPage
    | HomePage
    | FreePage
    | MissingPage
    | RedirectPage
)
File = FeedFile | SitemapFile | RobotsFile
