"""The pages that are searched, in segments: each is indexed by itself, so that a change costs its own alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import NamedTuple

from sitegen.core.files import digest
from sitegen.core.source_digest import source_digest

MAX_SEGMENT_PAGES = 200
"""Pages in a segment: Pagefind takes a quarter of a megabyte for each, and starts in the time that it takes for ten."""

Pages = Sequence[tuple[str, str]]
"""Paths in output/, in order, each with the fingerprint of what its page was made from."""


class Postings(NamedTuple):
    """Where a word stands in a segment, or another `form` of it, as with accents; "" is the word as it is searched.

    `first` and `last` are the numbers of the first and the last of `total` pages. `positions` is CBOR: for each page an
    array of how many numbers it comes after the one before, the positions in its text and those in its metadata. The
    beginning, up to the positions in the first page, is left out.
    """

    word: str
    form: str
    first: int
    last: int
    total: int
    positions: bytes


class SegmentInfo(NamedTuple):
    """What Pagefind says of the pages of a segment, which have numbers by the order of their paths.

    `pages` have the name of their fragment and their count of words; `filters` have the pages of each value, `sorts`
    the value of each page, `fields` are kinds of metadata. `entry` tells a browser of Pagefind's version. It is not
    `whole` where a page was missing.
    """

    entry: str
    pages: list[tuple[str, int]]
    filters: dict[str, dict[str, list[int]]]
    sorts: dict[str, dict[int, str]]
    fields: list[str]
    whole: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """What Pagefind makes of some pages. `files` of the bundle are theirs alone, or the program: the same for all."""

    info: SegmentInfo
    postings: list[Postings]
    files: dict[str, bytes]


def fragment(name: str) -> str:
    """The file in the bundle that holds what is shown of a page."""
    return f"fragment/{name}.pf_fragment"


def digest_of(language: str, fields: Sequence[str], pages: Pages) -> str:
    """A digest of all that the search of some pages is made from."""
    return digest(repr((version("pagefind"), source_digest("search"), language, fields, pages)).encode())


def cut(pages: Pages, most: int = MAX_SEGMENT_PAGES) -> Iterator[Pages]:
    """Runs of at most `most` pages, which are cut before pages that are chosen by their paths alone.

    So a page more or less moves no cuts but those beside it: a run that is too long is cut at the path of which the
    digest is least.
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
