"""Cuts the pages that search finds into segments, which are indexed separately, so that a change costs few of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import NamedTuple

from sitegen.core.files import digest
from sitegen.core.source_digest import source_digest

MAX_SEGMENT_PAGES = 200
"""Pages in a segment. Pagefind needs 0.25 MB for each page, and its start takes as long as indexing ten pages."""

Pages = Sequence[tuple[str, str]]
"""Paths in output/, sorted, each with the fingerprint of its page."""


class Postings(NamedTuple):
    """The occurrences of a word in a segment, or of another `form` of it (with accents); "" is the searched form.

    `first` and `last` are the numbers of the first and the last of `total` pages. `positions` is CBOR: an array for
    each page with the difference to the page before, the positions in the text and those in the metadata. The
    beginning, up to the positions in the first page, is left out.
    """

    word: str
    form: str
    first: int
    last: int
    total: int
    positions: bytes


class SegmentInfo(NamedTuple):
    """What Pagefind returned for the pages of a segment, which are numbered in the order of their paths.

    `pages` has the fragment's name and the number of words of each page; `filters` has the pages of each value, `sorts`
    the value of each page, `fields` the names of metadata. `entry` has Pagefind's version for browsers. `whole` is
    False if a page was missing.
    """

    entry: str
    pages: list[tuple[str, int]]
    filters: dict[str, dict[str, list[int]]]
    sorts: dict[str, dict[int, str]]
    fields: list[str]
    whole: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """The result of indexing some pages. `files` are the pages' fragments of the bundle, and Pagefind's program."""

    info: SegmentInfo
    postings: list[Postings]
    files: dict[str, bytes]


def fragment(name: str) -> str:
    """The file of the bundle with the text that search shows of a page."""
    return f"fragment/{name}.pf_fragment"


def digest_of(language: str, fields: Sequence[str], pages: Pages) -> str:
    """A digest of everything that a segment is made from."""
    return digest(repr((version("pagefind"), source_digest("search"), language, fields, pages)).encode())


def cut(pages: Pages, most: int = MAX_SEGMENT_PAGES) -> Iterator[Pages]:
    """Cuts pages into runs of at most `most` pages.

    Cuts are chosen by the digests of paths, so that a page more or less moves only the cuts beside it: a run that is
    too long is cut before the path with the smallest digest.
    """
    weights = [digest(path.encode()) for path, _ in pages]
    waiting = [(0, len(pages))] if pages else []
    while waiting:
        start, end = waiting.pop()
        if end - start <= most:
            yield pages[start:end]
        else:
            middle = min(range(start + 1, end), key=weights.__getitem__)
            waiting += [(middle, end), (start, middle)]
