"""Which URLs of a target a deploy would lose, and for which of them 404.html leads readers to an anchor.

A name in too few stories has no page but an anchor in the A-Z index, to which 404.html leads. Whether there is an
anchor is read from the index pages in output/ themselves, so the URLs of a theme without anchors are lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from sitegen.core.files import file_bytes
from sitegen.core.model import KIND
from sitegen.core.text import counted
from sitegen.core.urls import file_of, term_of, term_url
from sitegen.deploy.local import LocalFile

_ID = re.compile(rb"""\sid=(?:"([^"<>]{1,500})"|'([^'<>]{1,500})'|([^\s"'<>=]{1,500}))""", re.IGNORECASE)
"""The attribute `id` of an element."""
_BESIDE = frozenset(["stories.json", "stories.csv", "feed.xml", "feed.json"])
"""Files beside the page of a name, which only names of enough stories have."""


@dataclass(frozen=True, slots=True)
class UrlLosses:
    """URLs that a target has and output/ lacks, each in one of three tuples.

    `lost` are real losses. `in_index` are pages of names that have an anchor in their index now. `beside_pages` are
    data files and feeds of names that still have a page or an anchor.
    """

    lost: tuple[str, ...] = ()
    in_index: tuple[str, ...] = ()
    beside_pages: tuple[str, ...] = ()

    def in_index_message(self) -> str:
        """The message on the pages of names that only have a row in an index now; "" if there are none."""
        if not self.in_index:
            return ""
        pages = counted(len(self.in_index), "page")
        return f"{pages} of names that only the A-Z index has now; 404.html leads there: {_first(self.in_index)}"

    def beside_pages_message(self) -> str:
        """The message on data files and feeds of names with too few stories for them; "" if there are none."""
        if not self.beside_pages:
            return ""
        files = counted(len(self.beside_pages), "file")
        return f"{files} (data or feeds) of names with too few stories for them now: {_first(self.beside_pages)}"

    def as_json(self) -> dict[str, int]:
        """The numbers that `deploy --json` and `check --json` print."""
        return {"lost": len(self.lost), "in_index": len(self.in_index), "beside_pages": len(self.beside_pages)}


def _first(urls: tuple[str, ...]) -> str:
    return urls[0] + (f" and {len(urls) - 1:,} more" if len(urls) > 1 else "")


def find_losses(urls: Iterable[str], files: Mapping[str, LocalFile]) -> UrlLosses:
    """Sorts URLs that output/ lacks into real losses and others. `files` are all files of output/ by path."""
    anchors = cache(lambda plural: _anchors(plural, files))
    lost, in_index, beside_pages = [], [], []
    for url in urls:
        kind, slug = term_of(url)
        name, _, rest = slug.partition("/")
        is_anchor = bool(kind) and name.encode() in anchors(KIND[kind].plural)
        if is_anchor and not rest and url.endswith("/"):
            in_index.append(url)
        elif rest in _BESIDE and (is_anchor or file_of(term_url(KIND[kind], name)) in files):
            beside_pages.append(url)
        else:
            lost.append(url)
    return UrlLosses(tuple(lost), tuple(in_index), tuple(beside_pages))


def _anchors(plural: str, files: Mapping[str, LocalFile]) -> frozenset[bytes]:
    """All values of `id` on the pages of an A-Z index."""
    pages = (path for path in files if re.fullmatch(rf"{plural}/(a-z/[^/]+/)?index\.html", path))
    return frozenset(
        next(filter(None, groups)) for path in pages for groups in _ID.findall(file_bytes(files[path].file))
    )
