"""XML files: feeds and WordPress exports, distinguished by their first element."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sitegen.capture.encoding import compression
from sitegen.capture.formats import xml_prolog
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError

_FEEDS = frozenset(["rss", "feed", "RDF"])
_EXPORT = "wordpress.org/export/"


def records(path: Path, seed: str) -> Iterator[Record | SeedError]:
    """The stories of an XML file. Raises SeedError if it is neither a feed nor an export."""
    name = f"seeds/{seed}"
    with compression.open_stream(path, name) as stream:
        head, fault = xml_prolog.read_up_to(stream, xml_prolog.PROLOG_BYTES)
    if fault and not head:
        raise fault
    if not head.strip(b"\0\t\n\v\f\r \xef\xbb\xbf\xff\xfe"):
        raise SeedError("empty file", file=name)
    begun = xml_prolog.read_prolog(head, name)
    if begun.root == "rss" and _EXPORT in begun.attributes:
        from sitegen.capture.formats import wxr

        yield from wxr.records(path, seed, begun.encoding)
    elif begun.root in _FEEDS:
        from sitegen.capture.formats import feed

        yield from feed.records(path, seed, begun.encoding)
    else:
        raise SeedError("not a feed or a WordPress export", file=name)
