"""reStructuredText files, Pelican's default: one story each, with the fields of the list below the title."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.decode import decode
from sitegen.capture.formats import file_state, front_matter, markdown_files
from sitegen.capture.formats.front_matter import FrontMatter
from sitegen.capture.formats.rst_documents import read_document
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError
from sitegen.core.files import digest
from sitegen.core.limits import TooMuchError, time_limit
from sitegen.core.model import Doubt

_MAX_FILE_BYTES = 1 << 20
_MAX_SECONDS = 30.0
"""CPU seconds; docutils reads some 200 kB in a second."""


def records(source: Source) -> Iterator[Record | SeedError]:
    """The story of a file. Raises SeedError if it cannot be read, PassedOverError if it never was a public story."""
    data = compression.load_seed(source.path, source.place, _MAX_FILE_BYTES)
    decoded = decode(data, source.place)
    sha256 = digest(source.path.read_bytes() if compression.is_packed(source.path) else data)
    file_state.refuse_template(source.seed, decoded.text)
    try:
        with time_limit(_MAX_SECONDS):
            above = front_matter.commented(decoded.text)
            found = read_document(above.text, source.place)
    except TooMuchError as error:
        raise SeedError(f"{error} to read", file=source.place) from error
    told = tuple(Doubt("body", text, f"reStructuredText, line {line}", 0.0) for line, text in found.messages)
    matter = FrontMatter({**above.facts, **found.facts}, found.html, found.repeated)
    yield markdown_files.record_of(source, matter, "markup", decoded, sha256, doubts=told)
