"""What a seed holds of one story, before it is read as one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sitegen.core.seed_id import SeedId

Form = Literal["text", "page", "fragment", "prose", "markdown"]
"""What `Record.data` is.

text      a plain capture, with whatever stood around the article
page      a whole HTML page
fragment  the HTML of the article alone, as feeds and exports have it
prose     the words of the article alone, a paragraph a line
markdown  the Markdown of the article alone
"""


@dataclass(frozen=True, slots=True)
class Stated:
    """A field's value, what states it, and how far that is to be believed (0 to 1)."""

    value: Any
    source: str
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class Record:
    """The capture of one story.

    `key` tells it from the other stories of its seed; it is "" where a seed is one story. `line` is where it begins
    in the seed: a line, or the number of a record. `data` is as it was captured for text and page, UTF-8 for other
    forms. `stated` has what the format says beside the text, by the names of Story's fields, with values of their
    types. `context` is a digest of what else decides how it is read.
    """

    seed: str
    form: Form
    data: bytes
    sha256: str
    key: str = ""
    line: int | None = None
    stated: Mapping[str, Stated] = field(default_factory=dict)
    context: str = ""

    @property
    def identity(self) -> str:
        """The seed's path, and the key of the record in it: what front matter names."""
        return str(SeedId(self.seed, self.key))

    @property
    def place(self) -> str:
        """The seed as errors name it."""
        return f"seeds/{self.seed}"


def fingerprint(data: bytes, stated: Mapping[str, Stated]) -> str:
    """SHA-256 in hex of a record inside a seed: its text and what is stated beside it."""
    facts = json.dumps({name: one.value for name, one in stated.items()}, sort_keys=True, default=str)
    return hashlib.sha256(data + b"\0" + facts.encode()).hexdigest()


def folder_of(seed: str) -> str:
    """The publication's folder: the first one under seeds/."""
    first, slash, _ = seed.partition("/")
    return first if slash else ""
