"""Files that are one story: pages copied as text, and saved pages."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.capture.encoding import compression
from sitegen.capture.formats import http
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Form, Record
from sitegen.core.files import digest
from sitegen.core.seed_id import suffix

PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
_MAX_BYTES: dict[Form, int] = {"text": 4 << 20, "page": 32 << 20}


def records(source: Source) -> Iterator[Record]:
    """The record of a file. HTML is recognised even if the file is called .txt. Raises SeedError, and OSError."""
    form: Form = "text" if suffix(source.path.name) == ".txt" else "page"
    data = compression.load_seed(source.path, source.place, _MAX_BYTES[form])
    if form == "text" and http.looks_like_html(data):
        form = "page"
    sha256 = digest(source.path.read_bytes() if compression.is_packed(source.path) else data)
    yield Record(source.seed, form, data, sha256)
