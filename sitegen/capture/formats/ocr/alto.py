"""ALTO: the recognised text of a page, in versions 1 to 4."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from typing import Any, NamedTuple

from lxml import etree

from sitegen.capture.formats import xml_prolog
from sitegen.capture.formats.ocr.pages import OcrBlock, OcrLine, without_hyphen
from sitegen.core.errors import SeedError
from sitegen.core.text import squeeze

MAX_ALTO_BYTES = 64 << 20
_MAX_WORDS = 200_000
"""A page of a newspaper has some ten thousand words."""


class AltoPage(NamedTuple):
    """A page: its blocks in the order of reading, the blocks of each composed block, and the number of the page."""

    blocks: tuple[OcrBlock, ...]
    composed: dict[str, tuple[str, ...]]
    number: str


def alto_page(stream: BufferedReader, place: str) -> AltoPage:
    """The page in an ALTO file. Raises SeedError if it cannot be read."""
    head, fault = xml_prolog.read_up_to(stream, xml_prolog.PROLOG_BYTES)
    if fault:
        raise fault
    begun = xml_prolog.read_prolog(head, place)
    if begun.root != "alto":
        raise SeedError("no ALTO file", file=place)
    blocks: list[OcrBlock] = []
    composed: dict[str, tuple[str, ...]] = {}
    order: list[str] = []
    number, words = "", 0
    try:
        for element in _elements(LimitedStream(head, stream, place)):
            name = etree.QName(element).localname
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
    except etree.XMLSyntaxError as error:
        raise SeedError(f"not well-formed XML: {str(error.msg).partition(', line')[0]}", file=place) from error
    return AltoPage(tuple(ordered(blocks, order)), composed, number)


class LimitedStream:
    """A stream of the bytes of a file, that raises SeedError if they are too many."""

    def __init__(self, head: bytes, stream: BufferedReader, place: str) -> None:
        self.head, self.stream, self.place, self.left = head, stream, place, MAX_ALTO_BYTES

    def read(self, size: int) -> bytes:
        data, self.head = (self.head[:size], self.head[size:]) if self.head else (self.stream.read1(size), b"")
        self.left -= len(data)
        if self.left < 0:
            raise SeedError(f"larger than {MAX_ALTO_BYTES >> 20} MB, which no page is", file=self.place)
        return data


def _elements(source: LimitedStream) -> Iterator[Any]:
    """The blocks and the page, each emptied when the next one is asked for."""
    walk = etree.iterparse(
        source, events=("end",), tag=["{*}TextBlock", "{*}ComposedBlock", "{*}Page", "{*}ElementRef"],
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
    )  # fmt: skip
    for _, element in walk:
        xml_prolog.check_declarations(element)
        yield element
        if etree.QName(element).localname == "TextBlock":
            for child in list(element):
                element.remove(child)


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
        elif kind == "Abbreviation":
            words.append(content)
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
