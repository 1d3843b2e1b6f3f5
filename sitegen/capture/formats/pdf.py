"""PDF files with a text layer: a story for each headline, read from the words and the sizes of their letters."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from sitegen.capture.formats import document, pdf_stories
from sitegen.capture.formats.document import StoryDocument
from sitegen.capture.formats.pdf_piece import Piece
from sitegen.capture.formats.pdf_rows import PdfPage, read_rows
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.stated_fields import address
from sitegen.capture.formats.timestamps import iso
from sitegen.capture.record import Record, Stated
from sitegen.core.errors import SeedError
from sitegen.core.limits import TooMuchError, time_limit
from sitegen.core.text import squeeze

MAX_PDF_BYTES = 64 << 20
_MAX_PAGES = 1000
_MAX_PIECES = 200_000
"""Maximum number of pieces of text of a page; those behind them are not read."""
_MAX_CHARS = 4 << 20
"""Maximum number of characters of all pages."""
_MAX_SECONDS = 60.0
"""CPU seconds for one file."""
_MIN_CHARS = 20
"""A file whose pages have fewer letters in all has no text layer."""
_MIN_LETTER_SHARE = 0.55
"""The share of letters and digits below which a text layer is no text, since its fonts do not say what they show."""
_BROWSERS = re.compile(r"Skia/PDF|Mozilla|wkhtmltopdf|Chrome|Safari", re.IGNORECASE)
_MOMENT = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-]\d\d)'?(\d\d)?)?")
_FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, ArithmeticError)
"""What pypdf raises besides its own errors for damaged files."""
_NO_NAME = re.compile(r"\W*(?:anonymous|unspecified|unknown|user|admin\w*|owner|author)\W*", re.IGNORECASE)


def records(source: Source) -> Iterator[Record | SeedError]:
    """The stories of a PDF file. Raises SeedError if it cannot be read, and OSError."""
    yield from document.records(source, documents, MAX_PDF_BYTES)


def documents(data: bytes, place: str) -> Iterator[StoryDocument | SeedError]:
    """The stories of a PDF file, or a PassedOverError if it has no headline. Raises SeedError if it cannot be read."""
    try:
        with time_limit(_MAX_SECONDS):
            pages, stated = _pages_and_properties(data, place)
            _check_text(pages, place)
            found = list(pdf_stories.stories(pages, stated, place))
    except TooMuchError as error:
        raise SeedError(f"a PDF file that {error} to read", file=place) from error
    yield from found


def _check_text(pages: list[PdfPage], place: str) -> None:
    """Raises SeedError if the pages have no text, or none that can be read."""
    shown = "".join(row.text for page in pages for row in page.rows)
    if len(shown) < _MIN_CHARS:
        raise SeedError("no text layer: the pages of this PDF file are pictures; OCR it first", file=place)
    if sum(map(str.isalnum, shown)) < _MIN_LETTER_SHARE * sum(not c.isspace() for c in shown):
        raise SeedError(
            "no readable text layer: the fonts of this PDF file do not say which letters they show", file=place
        )


def _pages_and_properties(data: bytes, place: str) -> tuple[list[PdfPage], dict[str, Stated]]:
    """The pages of a file, and what it states of its story. Raises SeedError if it is none, or encrypted."""
    import pypdf  # here, since few sites have PDF files
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each flaw of a file, of which many have some
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not _decrypted(reader):
            raise SeedError("an encrypted PDF file: save a copy without a password", file=place)
        if len(reader.pages) > _MAX_PAGES:
            raise SeedError(f"a PDF file of more than {_MAX_PAGES:,} pages", file=place)
        pages = list(_pages(reader, place))
        return pages, _stated(reader.metadata, pages)
    except DependencyError as error:
        raise SeedError("an encrypted PDF file: save a copy without a password", file=place) from error
    except (PyPdfError, RecursionError, MemoryError, OSError, *_FAULTS) as error:
        raise SeedError(f"a damaged PDF file ({type(error).__name__})", file=place) from error


def _decrypted(reader: Any) -> bool:
    """Whether a file can be opened without a password: it only forbids to print or to copy."""
    return bool(reader.decrypt(""))


def _pages(reader: Any, place: str) -> Iterator[PdfPage]:
    left = _MAX_CHARS
    for number, page in enumerate(reader.pages, 1):
        pieces = _pieces(page)
        left -= sum(len(piece.text) for piece in pieces)
        if left < 0:
            raise SeedError(f"a PDF file of more than {_MAX_CHARS >> 20} million characters", file=place)
        box = page.mediabox
        yield PdfPage(number, read_rows(pieces), float(box.bottom), float(box.top))


def _pieces(page: Any) -> list[Piece]:
    """The pieces of text of a page, in the order of the file, which is mostly that of reading."""
    found: list[Piece] = []

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # fonts may name halves of characters
        if text.strip() and len(found) < _MAX_PIECES:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[3] * cm[3] + tm[2] * cm[1]) or 1.0
            found.append(Piece(x, y, size * scale, "bold" in str((font or {}).get("/BaseFont", "")).lower(), text))

    page.extract_text(visitor_text=visit)
    return found


def _stated(metadata: Any, pages: list[PdfPage]) -> dict[str, Stated]:
    """What the properties of a file state. They are mostly made by programs, so they count little.

    A page that a browser printed has its address at its foot, and was made when it was captured.
    """
    found: dict[str, Stated] = {}
    author = squeeze(str((metadata or {}).get("/Author", "") or ""))
    if author and not _NO_NAME.fullmatch(author) and "@" not in author:
        found["authors"] = Stated((author[:200],), "properties of the PDF file", 0.4)
    maker = f"{(metadata or {}).get('/Producer', '')} {(metadata or {}).get('/Creator', '')}"
    if _BROWSERS.search(maker):
        if moment := _moment(str((metadata or {}).get("/CreationDate", ""))):
            found["captured"] = Stated(moment, "properties of the PDF file", 0.9)
        urls = (word for page in pages for row in page.edges for word in row.text.split())
        if url := next(filter(None, map(address, urls)), ""):
            found["source_url"] = Stated(url, "foot of the printed page", 0.8)
    return found


def _moment(text: str) -> str:
    match = _MOMENT.match(text)
    if not match:
        return ""
    year, month, day, hour, minute, second, zone, more = (part or "" for part in match.groups())
    if not minute:
        return iso(f"{year}-{month}-{day}")
    offset = f"{zone}:{more or '00'}" if zone else ""
    return iso(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{offset}")
