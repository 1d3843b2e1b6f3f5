"""The records of the domain, all frozen.

Dates are ISO 8601 strings ("2014-03-12" or "2014-03-12T07:15:00+01:00"), paths are POSIX and relative, and an empty
string or tuple means that the value is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of term.

    `plural` is its key in front matter and the first step of its URLs; `label` is an English message.
    """

    name: str
    plural: str
    label: str
    entity: bool


PERSON = Kind("person", "people", "People", True)
ORGANIZATION = Kind("organization", "organizations", "Organizations", True)
PLACE = Kind("place", "places", "Places", True)
EVENT = Kind("event", "events", "Events", True)
TAG = Kind("tag", "tags", "Tags", False)
AUTHOR = Kind("author", "authors", "Authors", False)
PUBLICATION = Kind("publication", "publications", "Publications", False)

ENTITY_KINDS = (PERSON, ORGANIZATION, PLACE, EVENT)
TERM_KINDS = (*ENTITY_KINDS, TAG, AUTHOR, PUBLICATION)
KIND = {kind.name: kind for kind in TERM_KINDS}


@dataclass(frozen=True, slots=True)
class Provenance:
    """How the value of a field was obtained: `source` in a few words, `confidence` from 0 to 1."""

    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a story. `src` is empty if the capture has only the caption or credit.

    `alt` is the page's text for readers who do not see the picture. `others` are further addresses of the same picture,
    of which the first that the capture holds is used; only captures have them.
    """

    src: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a seed and what became of it: `field` is the field it is part of, `reason` why it was removed.

    `number` counts from 1; it is 0 if the format has no lines.
    """

    number: int
    text: str
    field: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that is left out of a story because its confidence is below the limit in sitegen.toml."""

    field: str
    value: str
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class DateRange:
    """Bounds of an unknown date, as inclusive ISO dates; "" means that there is no bound."""

    earliest: str = ""
    latest: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as it occurs in one story: its kind and name, and the `forms` in which the text mentions it.

    A `local` entity is known in this story only: its name does not join it to entities of other stories.
    """

    kind: str
    name: str
    forms: tuple[str, ...] = ()
    id: str = ""
    confidence: float = 1.0
    local: bool = False


@dataclass(frozen=True, slots=True)
class PrintedCorrection:
    """A correction that was printed: ISO date and text."""

    date: str
    text: str


THIS, VERSIONS, ALL = "this", "versions", "all"
SCOPES = (THIS, VERSIONS, ALL)
"""The scope of a withdrawal: one capture, all captures of the story, or its reprints in other publications too."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When and why a story was withdrawn, and the scope: one of SCOPES."""

    date: str
    reason: str
    scope: str = THIS


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment on a story: name of its author (never an address), ISO date, and plain text."""

    author: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """What capture makes of one seed, or of one record of a seed that holds many stories.

    `body` is Markdown in which captured text is escaped. `provenance` has an entry for each field that is set ("title",
    "body", "date", ...). `sha256` is the digest of the bytes that the story was read from; `context` is a digest of
    everything else that decided how they were read ("" if nothing did). `lines` lists what became of each line of the
    seed; `cut` lists the fields that were too long and were cut, and what else its owner should know. `named` are
    entities that a person listed, `extra` the keys of front matter that sitegen does not know, and `comments` those of
    readers. `item` is the id of the item of a news agency, which is equal in all versions of it.
    """

    seed: str
    sha256: str
    title: str
    body: str
    subtitle: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    date_range: DateRange | None = None
    updated: str = ""
    dateline: str = ""
    publication: str = ""
    section: str = ""
    language: str = ""
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    source_url: str = ""
    rights: str = ""
    captured: str = ""
    item: str = ""
    slug: str = ""
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    corrections: tuple[PrintedCorrection, ...] = ()
    withdrawn: Withdrawal | None = None
    named: tuple[Named, ...] = ()
    draft: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    context: str = ""
    lines: tuple[Line, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    cut: tuple[str, ...] = ()
    provenance: Mapping[str, Provenance] = field(default_factory=dict)

    @property
    def removed(self) -> tuple[Line, ...]:
        """The lines that are not part of the story."""
        return tuple(line for line in self.lines if line.reason)


@dataclass(frozen=True, slots=True)
class Article:
    """One Markdown file under content/articles, read and checked.

    `path` is relative to the site; `extra` holds the keys that sitegen does not know; `capture` holds the provenance
    that `convert` wrote.
    """

    path: str
    slug: str
    title: str
    body: str
    subtitle: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    date_range: DateRange | None = None
    dateline: str = ""
    publication: str = ""
    section: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    entities: tuple[Named, ...] = ()
    images: tuple[Image, ...] = ()
    rights: str = ""
    source_url: str = ""
    corrections: tuple[PrintedCorrection, ...] = ()
    withdrawn: Withdrawal | None = None
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    draft: bool = False
    updated: str = ""
    capture: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
