"""XML files of news agencies: NITF, NewsML-G2 and NewsML 1, with one item or many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from sitegen.capture.encoding import compression
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.wire import items
from sitegen.capture.formats.wire.newsml_1 import newsml_1_item
from sitegen.capture.formats.wire.newsml_g2 import newsml_g2_item
from sitegen.capture.formats.wire.nitf import nitf_item
from sitegen.capture.formats.wire.xml_items import NewsElement, xml_items
from sitegen.capture.record import Record
from sitegen.core.errors import PassedOverError, SeedError

_READERS = {"nitf": nitf_item, "newsItem": newsml_g2_item, "NewsItem": newsml_1_item}
_OTHERS = {"packageItem": "package"}
"""Items that are no stories, and what they are called; others are of an unknown type."""


def records(source: Source, encoding: str) -> Iterator[Record | SeedError]:
    """The stories of a file, and what is passed over in it. Raises SeedError and OSError."""
    keys = Keys()
    with compression.open_stream(source.path, source.place) as stream:
        found = xml_items(stream, encoding)
        start = list(islice(found, 2))
        if not start:
            raise SeedError("no news item in it", file=source.place)
        alone = len(start) == 1
        for one in chain(start, found):
            yield _record(one, source, keys, alone=alone)


def _record(one: NewsElement | SeedError, source: Source, keys: Keys, *, alone: bool) -> Record | SeedError:
    if isinstance(one, SeedError):
        one.file = source.place
        return one
    try:
        if one.name not in _READERS:
            kind = _OTHERS.get(one.name, f"unknown type: {one.name}")
            raise PassedOverError(kind, file=source.place, line=one.line)
        return items.record(_READERS[one.name](one.tree(source.place)), source, keys, one.line, alone=alone)
    except SeedError as error:
        return error
