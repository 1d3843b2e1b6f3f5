"""hOCR: recognised pages as HTML whose classes and titles say what was recognised, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from sitegen.capture.formats.ocr.issues import page_record
from sitegen.capture.formats.ocr.pages import OcrBlock, OcrLine, without_hyphen
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError
from sitegen.core.text import squeeze

_MAX_ELEMENTS = 500_000
_BOX = re.compile(r"\bbbox (\d{1,7}) (\d{1,7}) (\d{1,7}) (\d{1,7})")
_SURE = re.compile(r"\bx_wconf (\d{1,3}(?:\.\d{1,9})?)")
_NUMBER = re.compile(r"\bppageno (\d{1,6})")
_LINES = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat", "ocrx_line")
_BLOCKS = ("ocr_par", "ocrx_block", "ocr_carea")


def hocr_record(source: Source, data: bytes) -> Record:
    """The text of the pages in a file as one record. Raises SeedError if there are too many elements."""
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, encoding="utf-8")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SeedError("HTML that cannot be read", file=source.place) from error
    pages = []
    for number, element in enumerate(root.iter()):
        if number > _MAX_ELEMENTS:
            raise SeedError(f"more than {_MAX_ELEMENTS:,} elements", file=source.place)
        if "ocr_page" in _classes(element):
            pages.append(element)
    stated = _NUMBER.search(pages[0].get("title") or "") if len(pages) == 1 else None
    blocks = tuple(block for page in pages for block in _blocks(page))
    return page_record(source, blocks, str(int(stated[1]) + 1) if stated else "", "hOCR", {})


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split() if isinstance(element.tag, str) else []


def _blocks(page: Any) -> Iterator[OcrBlock]:
    """The blocks of a page: the lines of each paragraph, or of an area without paragraphs."""
    group: list[Any] = []
    holder = None
    for line in page.iter():
        if not any(name in _LINES for name in _classes(line)):
            continue
        inside = next((one for one in line.iterancestors() if any(n in _BLOCKS for n in _classes(one))), page)
        if group and inside is not holder:
            yield _block(group)
            group = []
        holder = inside
        group.append(line)
    if group:
        yield _block(group)


def _block(lines: list[Any]) -> OcrBlock:
    words = [word for line in lines for word in line.iter() if "ocrx_word" in _classes(word)]
    sure = [float(found[1]) / 100 for word in words if (found := _SURE.search(word.get("title") or ""))]
    return OcrBlock(lines[0].get("id") or "", tuple(_line(line) for line in lines), len(sure), sum(sure))


def _line(element: Any) -> OcrLine:
    text, hyphen = without_hyphen(squeeze("".join(element.itertext())))
    found = _BOX.search(element.get("title") or "")
    left, top, _, bottom = map(int, found.groups()) if found else (0, 0, 0, 0)
    return OcrLine(text, element.get("id") or "", hyphen=hyphen, left=left, height=max(0, bottom - top))
