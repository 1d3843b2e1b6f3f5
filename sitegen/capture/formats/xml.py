"""XML files: feeds, WordPress exports, news items and recognised pages, distinguished by their first element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.decode import find_encoding
from sitegen.capture.formats import blogger, xml_prolog
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.wire.signature import has_items
from sitegen.capture.formats.xml_prolog import Prolog
from sitegen.capture.record import Record
from sitegen.core.errors import PassedOverError, SeedError

_FEEDS = frozenset(["rss", "feed", "RDF"])
_OTHERS = {
    "urlset": "a sitemap",
    "sitemapindex": "a list of sitemaps",
    "opml": "a list of feeds (OPML)",
    "plist": "settings (plist)",
    "svg": "a drawing (SVG)",
}
_EXPORT = "wordpress.org/export/"


def records(source: Source) -> Iterator[Record | SeedError]:
    """The stories of an XML file. Raises PassedOverError if it is neither a feed nor an export."""
    name = source.place
    with compression.open_stream(source.path, name) as stream:
        head, fault = xml_prolog.read_up_to(stream, xml_prolog.PROLOG_BYTES)
    if fault and not head:
        raise fault
    if compression.is_blank(head):
        raise SeedError("empty file", file=name)
    begun = xml_prolog.read_prolog(head, name)
    encoding, note = begun.encoding, ""
    if not encoding.startswith("utf-16"):
        encoding, note = find_encoding(head, [encoding])
    for made in _records(source, begun, head, encoding):
        yield replace(made, note=note) if note and isinstance(made, Record) else made


def _records(source: Source, begun: Prolog, head: bytes, encoding: str) -> Iterator[Record | SeedError]:
    """The records of an XML file with this prolog and these first bytes.

    The readers are imported here, since few archives have more than one or two of these formats. Raises PassedOverError
    if there is none for the file.
    """
    if begun.root == "rss" and _EXPORT in begun.attributes:
        from sitegen.capture.formats import wxr

        return wxr.records(source, encoding)
    if begun.root == "feed" and any(sign in head for sign in blogger.SIGNS):
        return blogger.records(source, encoding)
    if begun.root in _FEEDS:
        from sitegen.capture.formats import feed

        return feed.records(source, encoding)
    if begun.root in ("alto", "mets"):
        from sitegen.capture.formats.ocr import issues

        return issues.page_records(source) if begun.root == "alto" else issues.issue_records(source)
    if begun.root == "PcGts":
        from sitegen.capture.formats.ocr import page_xml

        return page_xml.page_xml_records(source)
    if has_items(head):
        from sitegen.capture.formats.wire import wire_xml

        return wire_xml.records(source, encoding)
    kind = _OTHERS.get(begun.root, f"XML with the root {begun.root}")
    raise PassedOverError(f"unknown type: {kind}", file=source.place)
