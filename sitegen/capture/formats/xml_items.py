"""Splits an export in XML into its items, so that each is parsed alone and a fault costs one item.

Items are separated in the text, outside of CDATA sections and comments. An item that is not well-formed is parsed once
more with stray signs replaced: an "&" that begins no reference, a "<" that begins no markup, characters that XML does
not allow, and prefixes of namespaces that the root element does not declare.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Any

from lxml import etree

from sitegen.capture.formats.safe_xml import not_well_formed, safe_parser
from sitegen.capture.formats.xml_repair import SECTION, SECTION_END, WESTERN, repaired
from sitegen.core.errors import SeedError

MAX_ITEM_CHARS = 16 << 20
"""Maximum length of an item, and of all that comes before the first."""
_CHUNK_BYTES = 1 << 16
_MARK_CHARS = 80
"""No mark of the beginning or end of an item, section or comment is longer."""
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_COMMENT_END = "-->"
_ROOT = re.compile(r"<(?:rss|feed|channel)\b([^<>]*)>")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]{0,39}):[A-Za-z_]")


@dataclass(frozen=True, slots=True)
class XmlItem:
    """The text of one item; `number` counts from 1. `root` are the attributes of the root element."""

    number: int
    text: str
    root: str

    def element(self) -> Any:
        """The item as an element of lxml. Raises SeedError if it is not well-formed."""
        try:
            return _parsed(self.text, self.root)
        except etree.XMLSyntaxError:
            text = repaired(self.text)
        try:
            return _parsed(text, self.root + _undeclared(text, self.root))
        except etree.XMLSyntaxError as error:
            raise not_well_formed(error, line=self.number) from error


class XmlItems:
    """The items of an export: its elements called `item`, which are not nested."""

    def __init__(self, stream: BufferedReader, encoding: str, item: str) -> None:
        self._stream = stream
        self._dropped = b"" if encoding.startswith("utf-16") else _CONTROLS
        faults = WESTERN if codecs.lookup(encoding).name == "utf-8" else "replace"
        self._decoder = codecs.getincrementaldecoder(encoding)(faults)
        self._mark = re.compile(rf"<!\[CDATA\[|<!--|<{item}(?=[\s/>])|</{item}\s{{0,40}}>")
        self._text, self._at, self._over = "", 0, False
        self._from = 0  # offset of the text that is kept: the current item or the head; -1 if nothing is
        self._head = self._root = ""

    @property
    def head(self) -> Any:
        """The root element with all that comes before the first item; None if it cannot be read.

        It is known as soon as the first item is, or the end.
        """
        try:
            return etree.fromstring(repaired(self._head).encode("utf-8"), safe_parser(recover=True))
        except (etree.XMLSyntaxError, ValueError):
            return None

    def __iter__(self) -> Iterator[XmlItem | SeedError]:
        """Yields each item, or an error if it is too long or has no end. Raises SeedError for damaged data."""
        number, inside = 0, False
        while mark := self._next():
            begins = not mark.startswith("</")
            if begins:
                if not number:
                    self._begin(self._at - len(mark))
                if inside:
                    yield SeedError("not well-formed XML: an item that does not end", line=number)
                number, self._from = number + 1, self._at - len(mark)
            elif inside:
                yield self._whole(number)
                self._from = -1
            inside = begins
        if not number:
            self._begin(len(self._text))
        if inside:
            yield SeedError("not well-formed XML: the export ends inside an item", line=number)

    def _whole(self, number: int) -> XmlItem | SeedError:
        if self._from < 0:
            return SeedError(f"an item of more than {MAX_ITEM_CHARS >> 20} MB, which no story is", line=number)
        return XmlItem(number, self._text[self._from : self._at], self._root)

    def _begin(self, at: int) -> None:
        """Stores the head, which ends at offset `at`."""
        self._head = self._text[:at]
        root = _ROOT.search(self._head)
        self._root = root[1] if root else ""

    def _next(self) -> str:
        """The next mark of an item's beginning or end, after which the offset is then; "" at the end."""
        while True:
            found = self._mark.search(self._text, self._at)
            if found is None:
                if not self._fill(_MARK_CHARS):
                    return ""
                continue
            self._at = found.end()
            if not found.group().startswith("<!"):
                return found.group()
            self._skip_to(SECTION_END if found.group() == SECTION else _COMMENT_END)

    def _skip_to(self, end: str) -> None:
        while (found := self._text.find(end, self._at)) < 0:
            if not self._fill(len(end)):
                return
        self._at = found + len(end)

    def _fill(self, again: int) -> bool:
        """Reads more text; the last `again` characters are searched again. False at the end of the file.

        At least as much is read as is kept, so that a long item is not copied too often.
        """
        self._at = max(self._at, len(self._text) - again)
        if self._over:
            return False
        if self._from >= 0 and len(self._text) - self._from > MAX_ITEM_CHARS:
            if not self._root:
                raise SeedError(f"no story in the first {MAX_ITEM_CHARS >> 20} MB")
            self._from = -1
        kept = self._at if self._from < 0 else self._from
        data = self._stream.read1(max(_CHUNK_BYTES, len(self._text) - kept))
        self._over = not data
        more = self._decoder.decode(data.translate(None, self._dropped), final=self._over)
        self._text, self._at = self._text[kept:] + more, self._at - kept
        self._from = min(self._from, 0)
        return True


def _parsed(text: str, root: str) -> Any:
    return etree.fromstring(f"<root {root}>{text}</root>".encode("utf-8", "replace"), safe_parser())[0]


def _undeclared(text: str, root: str) -> str:
    """Declarations of the prefixes of namespaces that an item uses and neither it nor the root element declares."""
    used = sorted({found[1] for found in _PREFIX.finditer(text)})
    missing = [prefix for prefix in used if f"xmlns:{prefix}" not in root and f"xmlns:{prefix}" not in text]
    return "".join(f' xmlns:{prefix}="urn:undeclared/{prefix}/"' for prefix in missing)
