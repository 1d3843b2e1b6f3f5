"""Files that are one story: pages copied as text, and saved pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitegen.capture.encoding import compression
from sitegen.capture.formats import signatures
from sitegen.capture.formats.ocr.signature import is_hocr
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Form, Record
from sitegen.core.files import digest
from sitegen.core.seed_id import suffix

_PAGES = (".html", ".htm", ".xhtml", ".xht")
"""Suffixes of pages, which may begin without any sign of one."""
_HEAD_BYTES = 4096
_MAX_BYTES: dict[Form, int] = {"text": 4 << 20, "page": 32 << 20}


def records(source: Source) -> Iterator[Record]:
    """The record of a file. A page is recognised whatever the name of the file. Raises SeedError, and OSError."""
    with compression.open_stream(source.path, source.place) as stream:
        head = stream.read(_HEAD_BYTES)
    is_page = suffix(source.seed) in _PAGES or signatures.is_page(head) or signatures.is_served_page(head)
    form: Form = "page" if is_page else "text"
    data = compression.load_seed(source.path, source.place, _MAX_BYTES[form])
    sha256 = digest(source.path.read_bytes() if compression.is_packed(source.path) else data)
    if form == "page" and is_hocr(data):
        from sitegen.capture.formats.ocr import hocr

        yield replace(hocr.hocr_record(source, data), sha256=sha256)
    else:
        yield Record(source.seed, form, data, sha256)
