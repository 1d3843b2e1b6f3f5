"""Texts in the Rich Text Format (.rtf): one story each, read by striprtf as a text with a paragraph on each line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sitegen.capture.formats import document
from sitegen.capture.formats.document import StoryDocument
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError
from sitegen.core.limits import TooMuchError, time_limit

MAX_RTF_BYTES = 16 << 20
_MAX_SECONDS = 30.0
_MAX_TEXT_CHARS = 4 << 20


def records(source: Source) -> Iterator[Record | SeedError]:
    """The story of a text. Raises SeedError if it cannot be read, and OSError."""
    yield from document.records(source, documents, MAX_RTF_BYTES)


def documents(data: bytes, place: str) -> Iterator[StoryDocument | SeedError]:
    """The story of a text. Raises SeedError if it cannot be read."""
    from striprtf import striprtf  # here, since few sites have such texts

    if not data.lstrip().startswith(b"{\\rtf"):
        raise SeedError("no RTF file: it does not begin as one", file=place)
    try:
        with time_limit(_MAX_SECONDS):
            convert: Callable[..., str] = striprtf.rtf_to_text
            text = convert(data.decode("latin-1"), errors="replace")
    except TooMuchError as error:
        raise SeedError(f"a text that {error} to read", file=place) from error
    except Exception as error:  # striprtf raises whatever a damaged text makes it stumble over
        raise SeedError(f"a damaged text ({type(error).__name__})", file=place) from error
    if not any(c.isalpha() for c in text) or len(text) > _MAX_TEXT_CHARS:
        raise SeedError("a text without words, or with more than any story has", file=place)
    paragraphs = (line.strip() for line in text.split("\n"))
    yield StoryDocument("text", "\n\n".join(filter(None, paragraphs)).encode("utf-8", "replace"))
