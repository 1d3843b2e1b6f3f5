"""What templates get: one frozen record for each kind of page, made of the records of shared.py.

This is the theme contract (docs/themes.md). A template gets `site` (Site), `page` (the record of its kind) and, for
articles and free pages, `body` (safe HTML). URLs are paths from the site's root ("/people/jane-doe/"); the filter `url`
turns one into a link from the current page, `asset` returns the URL of a file in the theme's static folder. Dates and
periods are ISO 8601, labels are English messages: filters format and translate them into the site's language. An empty
value means unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.records.shared import (
    Bar,
    Citation,
    Copy,
    Correction,
    Date,
    Entry,
    Fact,
    FieldFact,
    Figure,
    Group,
    Head,
    Letter,
    Link,
    Month,
    Network,
    PlaceMap,
    ReaderComment,
    Role,
    Teaser,
    Term,
    TermList,
    Version,
    Year,
)


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
    named: tuple[TermList, ...]  # people, organizations, places, events and tags, without counts
    previous: Teaser | None  # the story before this one by date
    next: Teaser | None
    related: tuple[Entry, ...]  # other stories; the passage gives the reason
    copies: tuple[Copy, ...]  # in other publications, the canonical one first
    versions: tuple[Version, ...]  # other captures, the one that lists show first
    latest_withdrawn: str  # URL of the latest capture if that one is withdrawn, else ""
    source_url: str
    rights: str
    updated: Date
    corrections: tuple[Correction, ...]
    comments: tuple[ReaderComment, ...]  # empty unless [pages] comments is true
    provenance: tuple[Fact, ...]
    citations: tuple[Citation, ...]
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

    `body` is the HTML of what a person wrote about it (content/entities/, content/tags/); it may be empty. `year` is
    set on the page of one year or month of a long list ("2014", "2014-03", "undated"); all values of such a page are
    about that period alone. `groups` are years, newest first; a group with a URL and no entries has its own page. If
    the years of a term have pages, its first page has `newest` and `telling` stories, and all years are such groups.
    """

    head: Head
    kind: str  # "person", ...
    label: str  # "People"
    index_url: str
    name: str
    url: str
    year: str
    aliases: tuple[str, ...]
    parents: tuple[Term, ...]  # wider terms, as files in content/ state them; one without a page has no URL
    children: tuple[Term, ...]  # narrower ones
    count: int
    publications: tuple[Term, ...]  # at most ten, those with most of its stories
    publication_count: int  # the number of all publications with its stories
    first: Date
    last: Date
    bars: tuple[Bar, ...]
    newest: tuple[Entry, ...]
    telling: tuple[Entry, ...]  # other stories that are most about it, of different years
    groups: tuple[Group, ...]
    roles: tuple[Role, ...]  # who or what it is, in the words of stories; at most six, the latest first
    introduction: Entry | None  # the earliest story that says so, with the sentence
    co_occurring: tuple[TermList, ...]  # terms most often named in the same stories; empty for authors and publications
    identifiers: tuple[Link, ...]  # "Wikidata", "GeoNames": absolute URLs
    network: Network | None  # for entities with enough co-occurring ones
    map: PlaceMap | None  # for places with known coordinates
    downloads: tuple[Link, ...]  # its stories as "JSON" and "CSV", and the "Feed"
    doubtful: bool


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The A-Z index of one kind, or the page of one of its letters. Template: index.html.

    The first page of a long index has no names in its `letters`, but their counts, and more of the `largest`. Only it
    has the `newest` names, and `names`, the folder of the names index, by which a script finds any name.
    """

    head: Head
    kind: str
    label: str
    count: int  # of its names, or of those of its letter
    without_page: int  # how many of them have no page, but lead to their stories
    letters: tuple[Letter, ...]
    largest: tuple[Term, ...]  # the most often named: ten, or a hundred
    newest: tuple[Term, ...] = ()  # those whose first story is newest
    names: str = ""


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """All years of the archive. Template: archive.html."""

    head: Head
    count: int
    undated: int
    undated_url: str
    bars: tuple[Bar, ...]
    years: tuple[Year, ...]
    more: tuple[Link, ...]  # links to the page of holdings and to the days of the year


@dataclass(frozen=True, slots=True)
class DaysPage:
    """The calendar of "on this day". Template: days.html."""

    head: Head
    count: int
    months: tuple[Month, ...]  # twelve


@dataclass(frozen=True, slots=True)
class HoldingsPage:
    """What is in this archive. Template: holdings.html."""

    head: Head
    count: int
    first: Date
    last: Date
    undated: int
    bars: tuple[Bar, ...]
    publications: tuple[Term, ...]  # all of them, by name
    languages: tuple[tuple[str, int], ...]  # (BCP 47 code, number of stories), most stories first
    named: tuple[TermList, ...]  # most named of each kind
    totals: tuple[tuple[str, int, str], ...]  # label of a kind, number of its terms, URL of its index
    fields: tuple[FieldFact, ...]


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """A year or month of the archive, a calendar day of all years, or the stories without a date.

    Template: period.html.
    """

    head: Head
    period: str  # "2014", "2014-03", "--03-12" for a day of all years, "undated"
    count: int
    groups: tuple[Group, ...]  # by month, day or year; a group with a URL and no entries has its own page
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
    named_in: str  # the year that `named` is about; "" if the newest year has too few stories
    bars: tuple[Bar, ...]
    publications: tuple[Term, ...]  # up to twelve, those with most stories
    publication_count: int  # the number of all publications


@dataclass(frozen=True, slots=True)
class FreePage:
    """A page from content/pages. Template: page.html. The template also gets `body`."""

    head: Head
    title: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page. Template: search.html; a site whose theme lacks this template has no search."""

    head: Head
    bundle: str  # path of Pagefind's script
    filters: tuple[tuple[str, str], ...]  # (key of data-pagefind-filter, label), only filters that have values
    names: str  # path of the folder of the names index


@dataclass(frozen=True, slots=True)
class MissingPage:
    """404.html. Template: 404.html."""

    head: Head
    indexes: tuple[Link, ...]  # the A-Z indexes that the site has


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """A page at an old URL, which leads to the new one. Template: redirect.html."""

    head: Head
    target: str


Page = (
    ArticlePage
    | WithdrawnPage
    | TermPage
    | IndexPage
    | ArchivePage
    | PeriodPage
    | DaysPage
    | HoldingsPage
    | HomePage
    | FreePage
    | SearchPage
    | MissingPage
    | RedirectPage
)
