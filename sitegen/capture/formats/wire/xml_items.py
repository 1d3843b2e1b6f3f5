"""Cuts an XML file of news items into its items, each of which is then parsed alone.

So memory depends on the longest item, and an item that is not well-formed costs only itself. No parser ever sees a
document type, so there are no entities but those that `xml_repair.py` replaces.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, NamedTuple

from lxml import etree

from sitegen.capture.formats.safe_xml import not_well_formed, safe_parser
from sitegen.capture.formats.xml_repair import WESTERN, repaired
from sitegen.core.errors import SeedError

ITEM_NAMES = (
    "nitf",
    "newsItem",
    "packageItem",
    "conceptItem",
    "knowledgeItem",
    "planningItem",
    "catalogItem",
    "NewsItem",
)
"""Local names of the elements that are items."""

_MAX_ITEM_CHARS = 8 << 20
_MAX_TAG_CHARS = 1 << 16
_CHUNK_BYTES = 1 << 16
_MAX_NAMESPACES_PARTS = 200

_SKIPPED = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
"""The beginnings of sections in which a tag is no tag, and their ends."""
_TOKEN = re.compile(
    rf"<!\[CDATA\[|<!--|<\?|<(?P<end>/?)(?P<prefix>[A-Za-z_][\w.-]{{0,60}}:)?(?P<name>{'|'.join(ITEM_NAMES)})(?=[\s/>])"
)
_TAG = re.compile(r"""<(?:[^"'<>]|"[^"<]*"|'[^'<]*')*>""")
_NAMESPACE = re.compile(r"""\sxmlns(:[\w.-]{1,60})?\s*=\s*("[^"<&]{0,500}"|'[^'<&]{0,500}')""")
_LOOKBACK_CHARS = 120
"""A token that begins in one chunk and ends in the next is not longer than this."""


class NewsElement(NamedTuple):
    """An item: the local name of its element, its text, the line on which it begins, and declared namespaces."""

    name: str
    text: str
    line: int
    namespaces: str = ""

    def tree(self, place: str) -> Any:
        """The parsed element. Raises SeedError with the line if it is not well-formed."""
        parser = safe_parser(remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(f"<x{self.namespaces}>{repaired(self.text)}</x>".encode(), parser)[0]
        except (etree.XMLSyntaxError, IndexError) as error:
            line = self.line + max(getattr(error, "lineno", None) or 1, 1) - 1
            raise not_well_formed(error, place, line) from error


def xml_items(stream: BufferedReader, encoding: str) -> Iterator[NewsElement | SeedError]:
    """Yields the outermost items of a file, and an error for each that has no end. Raises SeedError and OSError."""
    yield from _Cutter(stream, encoding).items()


class _Cutter:
    """The text that is waiting to be cut: `text` from the place `at`; `start` is where the open item begins, or -1."""

    def __init__(self, stream: BufferedReader, encoding: str) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder(encoding)(errors=WESTERN)
        self.text, self.at, self.start, self.line = "", 0, -1, 1
        self.open = self.name = ""
        self.over = False
        self.namespaces: dict[str, str] = {}
        self.damage: SeedError | None = None

    def items(self) -> Iterator[NewsElement | SeedError]:
        """Yields the items."""
        while found := self._token():
            if ends := _SKIPPED.get(found[0]):
                if not self._skip(found.end(), ends):
                    break
            elif found["end"]:
                yield from self._closed(found)
            else:
                yield from self._opened(found)
        if self.start >= 0:
            yield SeedError(f"ends too early: a {self.name} without its end", line=self._line_of(self.start))
        if self.damage:
            raise self.damage

    def _token(self) -> re.Match[str] | None:
        """The next tag of an item, or the next section that is skipped; None at the end of the file."""
        while True:
            found = _TOKEN.search(self.text, self.at)
            if found and (found.end() < len(self.text) or self.over):
                return found
            if self.over:
                return None
            self.at = max(self.at, (found.start() if found else len(self.text) - _LOOKBACK_CHARS))
            self._forget()
            if self.start >= 0 and len(self.text) > _MAX_ITEM_CHARS:
                self._end_large()
            self._fill()

    def _end_large(self) -> None:
        raise SeedError(
            f"an item of more than {_MAX_ITEM_CHARS >> 20} MB, which no story is; what follows it is not read",
            line=self._line_of(self.start),
        )

    def _skip(self, at: int, ends: str) -> bool:
        """Goes on behind a section that ends with `ends`; False if the file ends before."""
        while (end := self.text.find(ends, at)) < 0:
            if self.over:
                return False
            at = max(at, len(self.text) - len(ends))
            if len(self.text) > 2 * _MAX_ITEM_CHARS:
                self._end_large()
            self._fill()
        self.at = end + len(ends)
        return True

    def _opened(self, found: re.Match[str]) -> Iterator[NewsElement | SeedError]:
        if self.start >= 0 and found["name"] != self.name:
            self.at = found.end()  # an item inside an item: NITF in a news item
            return
        tag = self._tag(found.start())
        if self.start >= 0:
            yield SeedError(f"a {self.name} without its end", line=self._line_of(self.start))
        else:
            self._declare(self.text[: found.start()])
        self.start, self.name, self.open = found.start(), found["name"], (found["prefix"] or "") + found["name"]
        self.at = found.start() + len(tag)
        if tag.endswith("/>"):
            yield self._cut()

    def _tag(self, start: int) -> str:
        """The whole tag that begins at an offset."""
        while not (tag := _TAG.match(self.text, start)):
            if self.over or len(self.text) - start > _MAX_TAG_CHARS:
                raise SeedError("not well-formed XML: a tag without its end", line=self._line_of(start))
            self._fill()
        return tag[0]

    def _closed(self, found: re.Match[str]) -> Iterator[NewsElement | SeedError]:
        if self.start < 0 or found["name"] != self.name:
            self.at = found.end()
            return
        self.at = found.start() + len(self._tag(found.start()))
        yield self._cut()

    def _cut(self) -> NewsElement:
        namespaces = "".join(f" xmlns{prefix}={uri}" for prefix, uri in self.namespaces.items())
        item = NewsElement(self.name, self.text[self.start : self.at], self._line_of(self.start), namespaces)
        self.start = -1
        self._forget()
        return item

    def _declare(self, text: str) -> None:
        """Notes the namespaces that elements around the items declare."""
        for prefix, uri in _NAMESPACE.findall(text):
            if len(self.namespaces) < _MAX_NAMESPACES_PARTS:
                self.namespaces[prefix] = uri

    def _line_of(self, offset: int) -> int:
        return self.line + self.text.count("\n", 0, max(offset, 0))

    def _forget(self) -> None:
        """Drops the text before the open item, or before the place that was reached."""
        done = self.start if self.start >= 0 else self.at
        if done <= 0:
            return
        if self.start < 0:
            self._declare(self.text[:done])
        self.line += self.text.count("\n", 0, done)
        self.text, self.at = self.text[done:], self.at - done
        self.start = 0 if self.start >= 0 else -1

    def _fill(self) -> None:
        try:
            data = self.stream.read1(max(_CHUNK_BYTES, len(self.text) // 4))
        except SeedError as error:
            data, self.damage = b"", error
        self.over = not data
        self.text += self.decoder.decode(data, final=self.over)
