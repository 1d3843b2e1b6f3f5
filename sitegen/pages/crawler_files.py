"""Files for programs: sitemaps, robots.txt, the description of the search, and the headers that a host should send."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sitegen.core.config import Config
from sitegen.pages.records.files import HeadersFile, MapEntry, OpenSearchFile, RobotsFile, SitemapFile
from sitegen.pages.records.pages import ArticlePage
from sitegen.pages.records.planned import Planned

SITEMAP_BUCKETS = 1 << 12
"""Pages are spread over so many buckets by their paths; a shard of the sitemap holds some of these."""


def bucket(url: str) -> int:
    """The bucket of a page, which has nothing to do with what other pages there are."""
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=2).digest()) % SITEMAP_BUCKETS


def shards(count: int, most: int) -> int:
    """Into how many files a sitemap of `count` pages is cut, of about `most` each at most.

    As the site grows, each file is cut in two, all at once.
    """
    made = 1
    while made * most < count and made < SITEMAP_BUCKETS:
        made *= 2
    return made


def shard_file(number: int, entries: Iterable[MapEntry]) -> Planned:
    """A part of the sitemap; parts are counted from 1."""
    return Planned(f"/sitemap-{number}.xml", "the sitemap", "", SitemapFile(False, tuple(sorted(entries))))


def map_index(modified: Mapping[int, str]) -> Planned:
    """The list of the parts, each with the day on which one of its pages last changed."""
    entries = tuple(MapEntry(f"/sitemap-{number}.xml", day) for number, day in sorted(modified.items()))
    return Planned("/sitemap.xml", "the sitemap", "", SitemapFile(True, entries))


def map_entry(planned: Planned) -> MapEntry | None:
    """A page as the sitemap lists it; None for what is no page, or not to be found by search engines."""
    if not planned.template or not _is_indexed(planned.context):
        return None
    figures = getattr(planned.context, "figures", ())
    return MapEntry(planned.url, _modified(planned.context), tuple(f.src for f in figures if f.src))


def _is_indexed(context: Any) -> bool:
    """Whether a page belongs in the sitemap: an older capture of a story does not."""
    superseded = isinstance(context, ArticlePage) and any(version.current for version in context.versions)
    return bool(context.head.indexed) and not superseded


def _modified(context: Any) -> str:
    """The day on which a page last changed as far as the archive knows, in ISO form; "" where it knows none."""
    dates = (getattr(context, name, None) for name in ("updated", "last", "date"))
    return next((date.iso[:10] for date in dates if date and date.iso), "")


def crawler_files(config: Config, *, own_headers: bool) -> Iterator[Planned]:
    """The files beside the sitemaps. A site that has headers of its own keeps them."""
    yield Planned("/robots.txt", "robots.txt", "", RobotsFile("/sitemap.xml"))
    if config.search.enabled and config.site.base_url:
        yield Planned("/opensearch.xml", "the description of the search", "", OpenSearchFile("/search/"))
    if not own_headers:
        yield Planned("/_headers", "the headers for hosts", "", HeadersFile(config.search.enabled))
