"""XML files: feeds and WordPress exports, distinguished by their first element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.decode import find_encoding
from sitegen.capture.formats import xml_prolog
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError

_FEEDS = frozenset(["rss", "feed", "RDF"])
_EXPORT = "wordpress.org/export/"


def records(source: Source) -> Iterator[Record | SeedError]:
    """The stories of an XML file. Raises SeedError if it is neither a feed nor an export."""
    name = source.place
    with compression.open_stream(source.path, name) as stream:
        head, fault = xml_prolog.read_up_to(stream, xml_prolog.PROLOG_BYTES)
    if fault and not head:
        raise fault
    if not head.strip(b"\0\t\n\v\f\r \xef\xbb\xbf\xff\xfe"):
        raise SeedError("empty file", file=name)
    begun = xml_prolog.read_prolog(head, name)
    encoding, note = begun.encoding, ""
    if not encoding.startswith("utf-16"):
        encoding, note = find_encoding(head, [encoding])
    if begun.root == "rss" and _EXPORT in begun.attributes:
        from sitegen.capture.formats import wxr

        found = wxr.records(source, encoding)
    elif begun.root in _FEEDS:
        from sitegen.capture.formats import feed

        found = feed.records(source, encoding)
    else:
        raise SeedError("not a feed or a WordPress export", file=name)
    for made in found:
        yield replace(made, note=note) if note and isinstance(made, Record) else made
