"""What a reader makes of the bytes of one document: of a file below seeds/, or of the attachment of a mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sitegen.capture.encoding import compression
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Form, Record, Stated, fingerprint
from sitegen.core.errors import SeedError
from sitegen.core.files import sha256_of
from sitegen.core.model import Line


@dataclass(frozen=True, slots=True)
class StoryDocument:
    """One story of a document: its text, the fields that the document states, and the lines that are not part of it.

    `form`, `data`, `stated`, `note` and `removed` are those of Record; `line` is the place in the document, such as
    the number of its page, or None.
    """

    form: Form
    data: bytes
    stated: Mapping[str, Stated] = field(default_factory=dict)
    note: str = ""
    removed: tuple[Line, ...] = ()
    line: int | None = None


DocumentReader = Callable[[bytes, str], Iterator[StoryDocument | SeedError]]
"""Takes the bytes of a document and the name for errors, and yields its stories. May raise SeedError."""


def records(source: Source, read: DocumentReader, limit: int) -> Iterator[Record | SeedError]:
    """The records of a file that `read` reads whole. It may have `limit` bytes.

    A single story has no key. The key of each of several is the number of the page where it begins; a second story on
    a page has a suffix too.
    """
    data = compression.load_seed(source.path, source.place, limit)
    found = list(read(data, source.place))
    single, keys = len(found) == 1, Keys()
    for number, one in enumerate(found, 1):
        if isinstance(one, SeedError):
            yield one
            continue
        sha256 = sha256_of(source.path) if single else fingerprint(one.data, one.stated)
        key = "" if single else keys.make(str(one.line or number))
        yield Record(
            source.seed, one.form, one.data, sha256, key, one.line, one.stated, note=one.note, removed=one.removed
        )
