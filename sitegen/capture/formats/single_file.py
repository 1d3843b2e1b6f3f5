"""Files that are one story: pages copied as text, and saved pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitegen.capture.encoding import compression
from sitegen.capture.formats import file_state, front_matter, markdown_files, platform_pages, signatures
from sitegen.capture.formats.ocr.signature import is_hocr
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Form, Record
from sitegen.core.errors import SeedError
from sitegen.core.files import digest
from sitegen.core.seed_id import suffix

_PAGES = (".html", ".htm", ".xhtml", ".xht")
"""Suffixes of pages, which may begin without any sign of one."""
_HEAD_BYTES = 4096
_MAX_BYTES: dict[Form, int] = {"text": 4 << 20, "page": 32 << 20}

_MAX_SYNTAX_BYTES = 1 << 20
"""The part of a page that is searched for the syntax of templates, if the page is in a folder of templates."""


def records(source: Source) -> Iterator[Record | SeedError]:
    """The record of a file. A page is recognised whatever the name of the file. Raises SeedError, and OSError.

    A page below front matter is a source of a site generator; a page of templates is passed over.
    """
    with compression.open_stream(source.path, source.place) as stream:
        head = stream.read(_HEAD_BYTES)
    is_page = suffix(source.seed) in _PAGES or signatures.is_page(head) or signatures.is_served_page(head)
    form: Form = "page" if is_page else "text"
    data = compression.load_seed(source.path, source.place, _MAX_BYTES[form])
    if form == "page" and front_matter.begins(data):
        yield from markdown_files.records(source)
        return
    if form == "page":
        file_state.refuse_template(source.seed, data[:_MAX_SYNTAX_BYTES].decode("utf-8", "replace"))
    sha256 = digest(source.path.read_bytes() if compression.is_packed(source.path) else data)
    if form == "page" and is_hocr(data):
        from sitegen.capture.formats.ocr import hocr

        yield replace(hocr.hocr_record(source, data), sha256=sha256)
        return
    is_draft = form == "page" and file_state.is_draft_page(source.seed, head)
    exported = platform_pages.exported_page(source, data) if form == "page" else None
    if isinstance(exported, Record):
        exported = replace(exported, sha256=sha256)
    yield exported or Record(source.seed, form, data, sha256, draft=is_draft)
