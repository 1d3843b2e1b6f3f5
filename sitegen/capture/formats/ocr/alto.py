"""ALTO: the recognised text of a page, in versions 1 to 4."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from typing import Any, NamedTuple

from sitegen.capture.formats.ocr.page_elements import page_elements
from sitegen.capture.formats.ocr.pages import OcrBlock, OcrLine, without_hyphen
from sitegen.core.errors import SeedError
from sitegen.core.text import squeeze

_MAX_WORDS = 200_000
"""A page of a newspaper has some ten thousand words."""


class AltoPage(NamedTuple):
    """A page: its blocks in the order of reading, the blocks of each composed block, and the number of the page."""

    blocks: tuple[OcrBlock, ...]
    composed: dict[str, tuple[str, ...]]
    number: str


def alto_page(stream: BufferedReader, place: str) -> AltoPage:
    """The page in an ALTO file. Raises SeedError if it cannot be read."""
    blocks: list[OcrBlock] = []
    composed: dict[str, tuple[str, ...]] = {}
    order: list[str] = []
    number, words = "", 0
    for name, element in page_elements(stream, place, "alto", "TextBlock", "ComposedBlock", "Page", "ElementRef"):
        if name == "TextBlock":
            blocks.append(_block(element))
            words += blocks[-1].words
            if words > _MAX_WORDS:
                raise SeedError(f"more than {_MAX_WORDS:,} words on a page", file=place)
        elif name == "ComposedBlock":
            composed[element.get("ID") or ""] = tuple(one.get("ID") or "" for one in element.iter("{*}TextBlock"))
        elif name == "ElementRef":
            order.append(element.get("REF") or "")
        else:
            number = element.get("PHYSICAL_IMG_NR") or element.get("PRINTED_IMG_NR") or ""
    return AltoPage(tuple(ordered(blocks, order)), composed, number)


def ordered(blocks: list[OcrBlock], order: list[str]) -> Iterator[OcrBlock]:
    """The blocks in the stated order of reading; those that it does not name follow."""
    place = {name: at for at, name in reversed(list(enumerate(order)))}
    yield from sorted(blocks, key=lambda block: place.get(block.id, len(place)))


def _block(element: Any) -> OcrBlock:
    lines = [_line(line) for line in element.iterchildren("{*}TextLine")]
    ratings = [rating for word in element.iter("{*}String") if (rating := number_in(word.get("WC"))) is not None]
    kept = tuple(line for line in lines if line.text or line.rest)
    return OcrBlock(element.get("ID") or "", kept, len(ratings), sum(ratings))


def _line(element: Any) -> OcrLine:
    words: list[str] = []
    broken = rest = second = ""
    for word in element.iterchildren("{*}String"):
        kind, whole, content = word.get("SUBS_TYPE") or "", word.get("SUBS_CONTENT") or "", word.get("CONTENT") or ""
        if kind == "HypPart2" and whole and not words and not rest:
            rest, second = whole, content
        elif kind == "HypPart1" and whole:
            broken = whole
            words.append(whole)
        else:
            words.append(content)
    text = squeeze(" ".join(words))
    hyphen = False
    if not broken:
        cut, is_cut = without_hyphen(text)
        ends = next(element.iterchildren("{*}HYP"), None) is not None
        text, hyphen = (cut, True) if is_cut else (text, ends and text[-1:].isalpha())
    height = number_in(element.get("HEIGHT")) or 0.0
    return OcrLine(
        text, element.get("ID") or "", broken, rest, second, hyphen, number_in(element.get("HPOS")) or 0.0, height
    )


def number_in(text: str | None) -> float | None:
    """A number that is not negative, in an attribute; None for anything else."""
    try:
        made = float(text) if text and len(text) < 20 else None
    except ValueError:
        return None
    return made if made is not None and 0 <= made < 1e9 else None
