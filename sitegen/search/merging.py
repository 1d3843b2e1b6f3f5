"""Merges segments into one bundle, with the content that Pagefind would write for all their pages at once."""

from __future__ import annotations

import array
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from operator import itemgetter
from zlib import crc32

import cbor2

from sitegen.search.bundle_files import head
from sitegen.search.pagefind import hashed_name
from sitegen.search.segment_store import Stored, starts
from sitegen.search.segments import Postings

_MIN_CHUNK_BYTES = 40_000
"""Smallest size of a chunk of the index."""
_ONE_END_PER_WORDS = 4
"""One word in this many may end a chunk. The word alone decides, so most chunks keep their ends when words change."""


def files(
    segments: Sequence[Stored], postings: Iterable[Postings], fields: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """Yields the name and the data of each file of a bundle; the last one is JSON and is not packed, the others are.

    `postings` are those of all segments in order, with pages numbered across segments; `fields` are the metadata
    fields.
    """
    entry = json.loads(segments[0].info.entry)
    ((language, about),) = entry["languages"].items()
    index, filters = [], []
    for first, last, data in chunks(postings):
        index.append((first, last, hashed_name(language, data)))
        yield f"index/{index[-1][-1]}.pf_index", data
    for label in sorted({label for _, info in segments for label in info.filters}):
        data = cbor2.dumps([label, _values(segments, label)])
        filters.append((label, hashed_name(language, data)))
        yield f"filter/{filters[-1][-1]}.pf_filter", data
    pages = [page for _, info in segments for page in info.pages]
    sorts = [(name, _order(segments, name)) for name in sorted({name for _, info in segments for name in info.sorts})]
    contents = cbor2.dumps([entry["version"], pages, list(_bounded(index)), filters, sorts, fields])
    about.update(hash=hashed_name(language, contents), page_count=len(pages))
    yield f"pagefind.{about['hash']}.pf_meta", contents
    yield "pagefind-entry.json", json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()


def _bounded(index: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """The chunks with the shortest prefixes of their first and last words that tell a browser which chunk
    has a word.
    """
    lengths = [_shared(one[1], other[0]) + 1 for one, other in pairwise(index)]
    for (first, last, name), before, after in zip(index, [None, *lengths], [*lengths, None], strict=False):
        yield first[:before], last[:after], name


def _shared(one: str, other: str) -> int:
    """The length of the common prefix of two words."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def chunks(postings: Iterable[Postings]) -> Iterator[tuple[str, str, bytes]]:
    """The index cut into chunks, each with its first and its last word."""
    entries: dict[str, bytes] = {}
    size = 0
    for word, found in groupby(postings, itemgetter(0)):
        entries[word] = _entry(word, found)
        size += len(entries[word])
        if size >= _MIN_CHUNK_BYTES and crc32(word.encode()) % _ONE_END_PER_WORDS == 0:
            yield _chunk(entries)
            entries, size = {}, 0
    if entries:
        yield _chunk(entries)


def _chunk(entries: dict[str, bytes]) -> tuple[str, str, bytes]:
    data = head(1) + head(len(entries)) + b"".join(entries.values())
    return next(iter(entries)), next(reversed(entries)), data


def _entry(word: str, found: Iterable[Postings]) -> bytes:
    """The entry of a word: its pages, and its other forms with their pages."""
    forms = {form: _pages(here) for form, here in groupby(found, itemgetter(1))}
    own = forms.pop("", head(0))
    others = [head(2) + cbor2.dumps(form) + pages for form, pages in forms.items()]
    return b"".join((head(3), cbor2.dumps(word), own, head(len(others)), *others))


def _pages(found: Iterable[Postings]) -> bytes:
    """The pages of one form in all segments.

    The first page of a segment is encoded relative to the last one before it.
    """
    pieces: list[bytes] = []
    total, before = 0, 0
    for _, _, first, last, count, positions in found:
        pieces += (head(3), cbor2.dumps(first - before), positions)
        total += count
        before = last
    return head(total) + b"".join(pieces)


def _values(segments: Sequence[Stored], label: str) -> list[tuple[str, list[int]]]:
    """The values of a filter with their pages, both sorted."""
    found: dict[str, array.array[int]] = defaultdict(lambda: array.array("L"))
    for (_, info), start in zip(segments, starts(segments), strict=True):
        for value, pages in info.filters.get(label, {}).items():
            found[value].extend(start + page for page in pages)
    return [(value, list(found[value])) for value in sorted(found)]


def _order(segments: Sequence[Stored], name: str) -> list[int]:
    """The pages in the order of their values: by number if all values are numbers, as Pagefind sorts, else by text."""
    found = [
        (value, start + page)
        for (_, info), start in zip(segments, starts(segments), strict=True)
        for page, value in info.sorts.get(name, {}).items()
    ]
    try:
        return [page for _, page in sorted((float(value), page) for value, page in found)]
    except ValueError:
        return [page for _, page in sorted(found)]
