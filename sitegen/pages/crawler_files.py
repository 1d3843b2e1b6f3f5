"""Files for programs: sitemaps, robots.txt, opensearch.xml, and the HTTP headers that a host should send."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sitegen.core.config import Config
from sitegen.pages.records.files import HeadersFile, MapEntry, OpenSearchFile, RobotsFile, SitemapFile
from sitegen.pages.records.pages import ArticlePage
from sitegen.pages.records.planned import Planned

SITEMAP_BUCKETS = 1 << 12
"""Each page belongs to one of this many buckets, by a hash of its path; a sitemap file holds whole buckets."""


def bucket(url: str) -> int:
    """The bucket of a page. It depends on the URL alone, not on which other pages exist."""
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=2).digest()) % SITEMAP_BUCKETS


def shards(count: int, most: int) -> int:
    """The number of files into which a sitemap of `count` pages is cut.

    It is a power of two: when a site outgrows it, each file is cut in two.
    """
    made = 1
    while made * most < count and made < SITEMAP_BUCKETS:
        made *= 2
    return made


def shard_file(number: int, entries: Iterable[MapEntry]) -> Planned:
    """One sitemap file, with the pages of its buckets; files are numbered from 1."""
    return Planned(f"/sitemap-{number}.xml", "the sitemap", "", SitemapFile(False, tuple(sorted(entries))))


def map_index(modified: Mapping[int, str]) -> Planned:
    """The index of the sitemap files, each with the last day on which one of its pages changed."""
    entries = tuple(MapEntry(f"/sitemap-{number}.xml", day) for number, day in sorted(modified.items()))
    return Planned("/sitemap.xml", "the sitemap", "", SitemapFile(True, entries))


def map_entry(planned: Planned) -> MapEntry | None:
    """The sitemap entry of a page; None if it is no page or must not be indexed."""
    if not planned.template or not _is_indexed(planned.context):
        return None
    figures = getattr(planned.context, "figures", ())
    return MapEntry(planned.url, _modified(planned.context), tuple(f.src for f in figures if f.src))


def _is_indexed(context: Any) -> bool:
    """Whether a page belongs in the sitemap. An older capture of a story does not."""
    superseded = isinstance(context, ArticlePage) and any(version.current for version in context.versions)
    return bool(context.head.indexed) and not superseded


def _modified(context: Any) -> str:
    """The ISO date on which a page last changed, as far as the archive knows; "" if unknown."""
    dates = (getattr(context, name, None) for name in ("updated", "last", "date"))
    return next((date.iso[:10] for date in dates if date and date.iso), "")


def crawler_files(config: Config, *, own_headers: bool) -> Iterator[Planned]:
    """The files beside the sitemaps. With `own_headers` the site has its own _headers file, and none is made."""
    yield Planned("/robots.txt", "robots.txt", "", RobotsFile("/sitemap.xml"))
    if config.search.enabled and config.site.base_url:
        yield Planned("/opensearch.xml", "the description of the search", "", OpenSearchFile("/search/"))
    if not own_headers:
        yield Planned("/_headers", "the headers for hosts", "", HeadersFile(config.search.enabled))
