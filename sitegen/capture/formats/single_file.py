"""Files that are one story: pages copied as text, and saved pages."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.capture.encoding import compression
from sitegen.capture.formats import file_state, front_matter, http, markdown_files
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Form, Record
from sitegen.core.errors import SeedError
from sitegen.core.files import digest
from sitegen.core.seed_id import suffix

PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
_MAX_BYTES: dict[Form, int] = {"text": 4 << 20, "page": 32 << 20}

_MAX_SYNTAX_BYTES = 1 << 20
"""The part of a page that is searched for the syntax of templates, if the page is in a folder of templates."""


def records(source: Source) -> Iterator[Record | SeedError]:
    """The record of a file. HTML is recognised even if the file is called .txt. Raises SeedError, and OSError.

    A page below front matter is a source of a site generator; a page of templates is passed over.
    """
    form: Form = "text" if suffix(source.path.name) == ".txt" else "page"
    data = compression.load_seed(source.path, source.place, _MAX_BYTES[form])
    if form == "text" and http.looks_like_html(data):
        form = "page"
    if form == "page" and front_matter.begins(data):
        yield from markdown_files.records(source)
        return
    if form == "page":
        file_state.refuse_template(source.seed, data[:_MAX_SYNTAX_BYTES].decode("utf-8", "replace"))
    sha256 = digest(source.path.read_bytes() if compression.is_packed(source.path) else data)
    yield Record(source.seed, form, data, sha256)
