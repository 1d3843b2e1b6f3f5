"""The elements of an XML file with a recognised page, one after the other, within limits."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from lxml import etree

from sitegen.capture.formats import xml_prolog
from sitegen.capture.formats.safe_xml import SAFE_OPTIONS, not_well_formed
from sitegen.capture.formats.xml_tree import local
from sitegen.core.errors import SeedError

MAX_PAGE_BYTES = 64 << 20


def page_elements(stream: BufferedReader, place: str, root: str, block: str, *others: str) -> Iterator[tuple[str, Any]]:
    """The elements of some local names in a file with this root, each with its name.

    Those of the name `block` are emptied when the next element is asked for. Raises SeedError.
    """
    head, fault = xml_prolog.read_up_to(stream, xml_prolog.PROLOG_BYTES)
    if fault:
        raise fault
    if xml_prolog.read_prolog(head, place).root != root:
        raise SeedError(f"no file with the root {root}", file=place)
    names = [f"{{*}}{name}" for name in (block, *others)]
    limited = _LimitedStream(head, stream, place)
    try:
        for _, element in etree.iterparse(limited, events=("end",), tag=names, **SAFE_OPTIONS):
            xml_prolog.check_declarations(element)
            name = local(element)
            yield name, element
            if name == block:
                for child in list(element):
                    element.remove(child)
    except etree.XMLSyntaxError as error:
        raise not_well_formed(error, place) from error


class _LimitedStream:
    """A stream of the bytes of a file, that raises SeedError if they are too many."""

    def __init__(self, head: bytes, stream: BufferedReader, place: str) -> None:
        self.head, self.stream, self.place, self.left = head, stream, place, MAX_PAGE_BYTES

    def read(self, size: int) -> bytes:
        data, self.head = (self.head[:size], self.head[size:]) if self.head else (self.stream.read1(size), b"")
        self.left -= len(data)
        if self.left < 0:
            raise SeedError(f"larger than {MAX_PAGE_BYTES >> 20} MB, which no page is", file=self.place)
        return data
