"""The small nouns of the theme contract: what the records of pages are made of.

URLs are paths from the site's root ("/people/jane-doe/"). Dates and periods are ISO 8601: the filters `when` and
`period` say them in the site's language. A `label` is an English message: the filter `say` translates it. Empty means
unknown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A URL path and its words."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Date:
    """When a story was published: `iso`, or the bounds where only those are known; the filter `when` says it."""

    iso: str
    earliest: str = ""
    latest: str = ""

    @property
    def known(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.iso or self.earliest or self.latest)


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
    """Entries of a year ("2014"), month ("2014-03") or day, or "undated"; `url` is its own page where it has one."""

    period: str
    url: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A person, organization, place, event, tag, author or publication in a list.

    `kind` is the singular ("person"). `count` is 0 where it is not told. `see` is the canonical name where this one is
    only an alias.
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

    `share` is the percentage of all stories of that year, rounded, as that count is; -1 on the chart of the
    whole archive, and on the pages of a term's years, whose counts are rounded themselves.
    """

    label: str
    count: int
    height: int
    url: str
    share: int = -1


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
    """A line of provenance: "Headline", "from the page's metadata, 95% sure"."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right, and when."""

    date: Date
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The same story as another paper has it; `canonical` marks the copy to which search engines are sent."""

    url: str
    title: str
    publication: str
    date: Date
    canonical: bool


@dataclass(frozen=True, slots=True)
class Version:
    """Another capture of a story's address; `current` marks the latest, which is the one that lists show."""

    url: str
    captured: Date
    current: bool


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
    searched: bool = False  # it belongs in the search index: mark what is to be found with data-pagefind-body


@dataclass(frozen=True, slots=True)
class Site:
    """What every page knows of the site."""

    title: str
    description: str
    language: str  # of the interface
    direction: str
    base_url: str
    menu: tuple[Link, ...]  # the sections that this archive has: Archive, People, ...
    footer: tuple[Link, ...]  # free pages and feeds
    feed: str
    search: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of an index; `anchor` is its id, `url` its own page where the index is too long for one."""

    letter: str
    anchor: str
    terms: tuple[Term, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the archive: its months as (number, count, url, level 0..4), twelve of them."""

    label: str
    url: str
    count: int
    months: tuple[tuple[int, int, str, int], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of any year: its days as (number, count, url, level 0..4); a day without stories has no URL."""

    number: int
    days: tuple[tuple[int, int, str, int], ...]


@dataclass(frozen=True, slots=True)
class FieldFact:
    """How a field was obtained: (source, how many stories), most first, and how many stories do not have it."""

    label: str
    sources: tuple[tuple[str, int], ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A story in a form in which it is cited: `text` in words or as a file of a reference manager.

    `file` is the name to save it under and `media` its type; both are "" for the form that is to be read.
    """

    label: str  # "Text", "BibTeX", "RIS"
    text: str
    file: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A name in the picture of a network; `anchor` is where its label begins: "start", "middle" or "end"."""

    name: str
    kind: str
    x: int
    y: int
    label_x: int
    label_y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two names of a network; `weight` is 1 to 4."""

    x1: int
    y1: int
    x2: int
    y2: int
    weight: int


@dataclass(frozen=True, slots=True)
class Network:
    """Who is named together: the page's own name in the middle at (0, 0), the others around it.

    All of it lies within 230 to either side and 150 above and below.
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A place on a map of the world in tenths of a degree: x from 0 to 3600, west to east, y from 0 to 1800.

    (left, top, width, height) is the part of the map to show, (rx, ry) the radii of a dot that is round in it.
    """

    latitude: float
    longitude: float
    x: int
    y: int
    left: int
    top: int
    width: int
    height: int
    rx: int
    ry: int
