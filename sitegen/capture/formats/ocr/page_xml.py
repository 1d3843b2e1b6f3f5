"""PAGE XML: the recognised text of a page, by regions and lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sitegen.capture.encoding import compression
from sitegen.capture.formats.ocr.alto import number_in, ordered
from sitegen.capture.formats.ocr.issues import page_record
from sitegen.capture.formats.ocr.page_elements import page_elements
from sitegen.capture.formats.ocr.pages import OcrBlock, OcrLine, without_hyphen
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError
from sitegen.core.text import squeeze

_LEFT_OUT = ("page-number", "header", "footer", "signature-mark", "catch-word")
"""Types of regions that are no text of a story."""
_MAX_PAIRS = 1000


def page_xml_records(source: Source) -> Iterator[Record | SeedError]:
    """The text of a page as one record. Raises SeedError and OSError."""
    blocks: list[OcrBlock] = []
    order: list[str] = []
    with compression.open_stream(source.path, source.place) as stream:
        for name, element in page_elements(
            stream, source.place, "PcGts", "TextRegion", "RegionRefIndexed", "RegionRef"
        ):
            if name == "TextRegion":
                blocks += [] if element.get("type") in _LEFT_OUT else [_block(element)]
            else:
                order.append(element.get("regionRef") or "")
    yield page_record(source, tuple(ordered(blocks, order)), "", "PAGE XML", {})


def _block(region: Any) -> OcrBlock:
    lines = list(region.iterchildren("{*}TextLine"))
    ratings = [rating for line in lines if (rating := _rating(line)) is not None]
    kept = tuple(made for line in lines if (made := _line(line)).text)
    return OcrBlock(region.get("id") or "", kept, len(ratings), sum(ratings))


def _rating(line: Any) -> float | None:
    equivalents = line.iterchildren("{*}TextEquiv")
    return next((made for one in equivalents if (made := number_in(one.get("conf"))) is not None), None)


def _line(line: Any) -> OcrLine:
    """A line by its own text, else by that of its words."""
    text = _unicode(line) or " ".join(filter(None, map(_unicode, line.iterchildren("{*}Word"))))
    cut, hyphen = without_hyphen(squeeze(text))
    left, height = _place(line)
    return OcrLine(cut, line.get("id") or "", hyphen=hyphen, left=left, height=height)


def _unicode(element: Any) -> str:
    for one in element.iterchildren("{*}TextEquiv"):
        for text in one.iterchildren("{*}Unicode"):
            return text.text or ""
    return ""


def _place(line: Any) -> tuple[float, float]:
    """The left edge and the height of a line; 0 if they are not stated."""
    for one in line.iterchildren("{*}Coords"):
        points = [point.partition(",") for point in (one.get("points") or "").split()[:_MAX_PAIRS]]
        across = [made for x, _, _ in points if (made := number_in(x)) is not None]
        down = [made for _, _, y in points if (made := number_in(y)) is not None]
        return (min(across), max(down) - min(down)) if across and down else (0.0, 0.0)
    return 0.0, 0.0
