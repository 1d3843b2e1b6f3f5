"""The record of one story in a seed, before it is read as a Story."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from sitegen.core.model import DateRange, Doubt, Line, Provenance
from sitegen.core.seed_id import SeedId

Form = Literal["text", "page", "fragment", "prose", "markdown", "markup"]
"""The kind of `Record.data`.
|~ text      a plain-text capture that may include the page around the article
page      a whole HTML page
fragment  the HTML of the article alone, as in feeds and exports
prose     the plain text of the article alone, one paragraph per line
markdown  the Markdown of the article alone
markup    the HTML of the article alone, with the template syntax of a site generator
"""


@dataclass(frozen=True, slots=True)
class Stated:
    """The value of a field, its source in a few words, and the confidence in it (0 to 1)."""

    value: Any
    source: str
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class Item:
    """What identifies a record among the items of news agencies.

    `ids` are the ids of the item, equal in all its versions; the first one joins its versions. `issued` is the time of
    this version, an ISO date-time or "".
    """

    ids: tuple[str, ...]
    issued: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice of a news agency that an item must not be used any more.

    `ids` are ids of items; every version is meant that was not issued after the notice. `issued` is the time of the
    notice, `date` its day, both ISO or "".
    """

    ids: tuple[str, ...]
    issued: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class PublicationFacts:
    """What a person states of the publication of a folder's seeds, and the `source` of it; "" for what is not stated.

    `place` is where it appeared, `url` its site, `dates` are its first and last day.
    """

    name: str = ""
    place: str = ""
    language: str = ""
    url: str = ""
    dates: DateRange = field(default_factory=DateRange)
    source: str = ""

    def completed_by(self, other: PublicationFacts) -> PublicationFacts:
        """These facts, with those of `other` where these have none."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(other, **{name: value for name, value in values.items() if value not in ("", DateRange())})


@dataclass(frozen=True, slots=True)
class Record:
    """The capture of one story.

    `key` identifies it among the stories of its seed; it is "" if the seed is one story. `line` is its position in the
    seed: a line, or the number of the record. `data` are the captured bytes for the forms text and page, and UTF-8 for
    other forms. `stated` are the fields that the format states besides the text, by names of Story's fields, with
    values of their types. `note` describes how its bytes were decoded, "" for UTF-8. `context` is a digest of
    everything else that decides how it is read. `draft` is whether the seed marks it as not published yet.
    `doubts` are stated values that are left out, with the reason; `warnings` what its owner should know of it;
    `removed` are lines of the seed that its reader took for no part of the story. `item` is set if it is an item of a
    news agency. `body` is how the text was obtained, if it is not that of the seed: by OCR.
    `publication` is what a person states of the publication.
    """

    seed: str
    form: Form
    data: bytes
    sha256: str
    key: str = ""
    line: int | None = None
    stated: Mapping[str, Stated] = field(default_factory=dict)
    context: str = ""
    note: str = ""
    draft: bool = False
    doubts: tuple[Doubt, ...] = ()
    warnings: tuple[str, ...] = ()
    removed: tuple[Line, ...] = ()
    item: Item | None = None
    body: Provenance | None = None
    publication: PublicationFacts = PublicationFacts()

    @property
    def identity(self) -> str:
        """The seed's path, with the key of the record in it, as in front matter."""
        return str(SeedId(self.seed, self.key))

    @property
    def place(self) -> str:
        """The path of the seed for error messages."""
        return f"seeds/{self.seed}"


def fingerprint(data: bytes, stated: Mapping[str, Stated]) -> str:
    """The SHA-256 in hex of a record inside a seed: of its text and of the fields stated with it."""
    facts = json.dumps({name: one.value for name, one in stated.items()}, sort_keys=True, default=str)
    return hashlib.sha256(data + b"\0" + facts.encode()).hexdigest()


def folder_of(seed: str) -> str:
    """The name of the publication's folder: the first one under seeds/, or ""."""
    first, slash, _ = seed.partition("/")
    return first if slash else ""
