"""The small records that the records of pages are made of. They are part of the theme contract.

URLs are paths from the site's root ("/people/jane-doe/"). Dates and periods are ISO 8601: the filters `when` and
`period` format them in the site's language. A `label` is an English message: the filter `say` translates it. An empty
value means unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"""[.!?…。！？।۔؟]["'”’»)\]」』]*$""")

Versions = tuple[tuple[str, int], ...]
"""A picture in several sizes, for `srcset`: (URL path, width in pixels), the smallest first, the picture itself last.

Empty if there are no smaller ones.
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A URL path and the text of the link."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Date:
    """When a story was published: `iso`, or its bounds if only those are known. The filter `when` formats it."""

    iso: str
    earliest: str = ""
    latest: str = ""

    @property
    def known(self) -> bool:
        """Whether anything is known of the date."""
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
    versions: Versions = ()  # of this picture

    @property
    def blurb(self) -> str:
        """What a list shows below the headline: the subtitle if it is a sentence, else the summary if there is one."""
        return self.subtitle if _SENTENCE_END.search(self.subtitle) else self.summary or self.subtitle


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence in parts, as (text, whether this part is the name)."""

    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A story on the page of a term, with the sentences that name the term.

    It is `probable` if the machine decided that the story's name means the term.
    """

    story: Teaser
    passages: tuple[Passage, ...]
    probable: bool = False


@dataclass(frozen=True, slots=True)
class Locator:
    """Where an index leads for a name without a page: a story, at its first mention of the name where it has one."""

    url: str  # with a fragment if a sentence of the story names the person, organization, place or event
    title: str
    date: Date
    language: str
    direction: str  # "ltr" or "rtl"


@dataclass(frozen=True, slots=True)
class Term:
    """A person, organization, place, event, tag, author or publication in a list.

    `kind` is the singular ("person"). `url` is "" for a term of too few stories to have a page. `count` is the number
    of its stories, or 0 if it is not shown. `see` is the canonical name if `name` is only an alias. It is `probable` if
    the machine decided that the story's name means it. In an index, `anchor` is the HTML id of its row (its slug), and
    `locators` are the stories of a term without a page. `years` are those of its first and last story, where a list
    shows them.
    """

    kind: str
    name: str
    url: str
    count: int
    doubtful: bool = False
    see: str = ""
    probable: bool = False
    years: tuple[str, str] = ("", "")
    anchor: str = ""
    locators: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True)
class TermList:
    """Terms of one kind under a label ("People"); `url` is the page of the whole index."""

    label: str
    url: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart of stories per year, or per month of one. `height` is a percentage of the tallest bar; `url` may
    be empty. `label` is the year or the month ("2014-03").

    `share` is the percentage of all stories of that year, computed from rounded counts. It is -1 on the chart of the
    whole archive and on the pages of single years of a term.
    """

    label: str
    count: int
    height: int
    url: str
    share: int = -1


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of a year ("2014"), month ("2014-03") or day, or "undated"; `url` is the period's own page or "".

    A period whose entries are only on its own page has none here: it is a row with the `count` of its stories, the
    `bars` of its months (only for years) and some of its stories, `headlines`.
    """

    period: str
    url: str
    entries: tuple[Entry, ...]
    count: int = 0
    bars: tuple[Bar, ...] = ()
    headlines: tuple[Teaser, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """Who or what somebody or something is, in the words of `story`, the last of `count` stories that say so.

    `first` and `last` are the years of these stories, "" without a date.
    """

    words: str
    first: str
    last: str
    count: int
    story: Teaser


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with caption, credit and size in pixels; `src` is empty if the capture kept only the words.

    `alt` says what is seen; "" for a picture that the caption describes, or that nothing describes.
    """

    src: str
    caption: str
    credit: str
    width: int = 0
    height: int = 0
    alt: str = ""
    versions: Versions = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of provenance, such as the label "Headline" with the text "from the page's metadata, 95% sure"."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of a story, and its date."""

    date: Date
    text: str


@dataclass(frozen=True, slots=True)
class ReaderComment:
    """What a reader wrote below a story when it was published; the name may be unknown."""

    author: str
    date: Date
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """The same story in another publication; `canonical` marks the copy that search engines are told to list."""

    url: str
    title: str
    publication: str
    date: Date
    canonical: bool


@dataclass(frozen=True, slots=True)
class Version:
    """Another capture of the story. `current` marks the one that lists show.

    That one is `latest` if it is the latest capture of the page's address; otherwise it is the fullest capture.
    """

    url: str
    captured: Date
    current: bool
    latest: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumbs from the front page to this page; the last step has no URL."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """The metadata of a page, for its <head> element."""

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
    searched: bool = False  # whether search finds the page: mark the searched element with data-pagefind-body


@dataclass(frozen=True, slots=True)
class Site:
    """What every page gets about the site."""

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
    """A letter of an index. `anchor` is its HTML id; `url` is its own page if the index is too long for one page.

    `count` is its number of names, on the first page of a long index only.
    """

    letter: str
    anchor: str
    terms: tuple[Term, ...]
    url: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the archive. `months` has twelve items (number, count, url, level 0..4)."""

    label: str
    url: str
    count: int
    months: tuple[tuple[int, int, str, int], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of any year.

    `days` has an item (number, count, url, level 0..4) for each day; without stories the URL is "".
    """

    number: int
    days: tuple[tuple[int, int, str, int], ...]


@dataclass(frozen=True, slots=True)
class FieldFact:
    """How a field was obtained: (source, number of stories), most first, and the number of stories without it."""

    label: str
    sources: tuple[tuple[str, int], ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: `text` is plain text to read, or the content of a file for a reference manager.

    `file` is the name to save it under and `media` its MIME type; both are "" for plain text.
    """

    label: str  # "Text", "BibTeX", "RIS"
    text: str
    file: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A name in the picture of a network, with positions in pixels; `anchor` is "start", "middle" or "end" (of its
    label).
    """

    name: str
    kind: str
    x: int
    y: int
    label_x: int
    label_y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two names of a network; `weight` (1 to 4) is its width."""

    x1: int
    y1: int
    x2: int
    y2: int
    weight: int


@dataclass(frozen=True, slots=True)
class Network:
    """The network picture: the page's own name at (0, 0), the other names around it.

    All positions are within 230 pixels to the left and right and 150 pixels above and below.
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A place on a world map in tenths of a degree: x is 0 to 3600 from west to east, y is 0 to 1800 from north to
    south.

    (left, top, width, height) is the section of the map to show. (rx, ry) are the radii of a dot that looks round
    there.
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
