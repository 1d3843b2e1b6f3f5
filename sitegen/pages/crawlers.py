"""Files for programs: sitemaps, robots.txt, the description of the search, and the headers that a host should send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sitegen.config import Config
from sitegen.pages.contexts import ArticlePage
from sitegen.pages.files import HeadersFile, MapEntry, OpenSearchFile, RobotsFile, SitemapFile
from sitegen.pages.planned import Planned

_SHARD = 10_000


def map_entry(planned: Planned) -> list[MapEntry]:
    """A page as the sitemap lists it; nothing for what is no page, or not to be found by search engines."""
    if not planned.template or not _is_indexed(planned.context):
        return []
    figures = getattr(planned.context, "figures", ())
    return [MapEntry(planned.url, _modified(planned.context), tuple(f.src for f in figures if f.src))]


def _is_indexed(context: Any) -> bool:
    """Whether a page belongs in the sitemap: an older capture of a story does not."""
    superseded = isinstance(context, ArticlePage) and any(version.current for version in context.versions)
    return bool(context.head.indexed) and not superseded


def _modified(context: Any) -> str:
    """The day on which a page last changed as far as the archive knows, in ISO form; "" where it knows none."""
    dates = (getattr(context, name, None) for name in ("updated", "last", "date"))
    return next((date.iso[:10] for date in dates if date and date.iso), "")


def crawler_files(config: Config, listed: list[MapEntry], *, own_headers: bool) -> Iterator[Planned]:
    """The files, sitemaps first. A site that has headers of its own keeps them."""
    shards = []
    entries = sorted(listed)
    for number, start in enumerate(range(0, len(entries), _SHARD), 1):
        shard = tuple(entries[start : start + _SHARD])
        url = f"/sitemap-{number}.xml"
        shards.append(MapEntry(url, max(entry.modified for entry in shard)))
        yield Planned(url, "the sitemap", "", SitemapFile(False, shard))
    yield Planned("/sitemap.xml", "the sitemap", "", SitemapFile(True, tuple(shards)))
    yield Planned("/robots.txt", "robots.txt", "", RobotsFile("/sitemap.xml"))
    if config.search.enabled and config.site.base_url:
        yield Planned("/opensearch.xml", "the description of the search", "", OpenSearchFile("/search/"))
    if not own_headers:
        yield Planned("/_headers", "the headers for hosts", "", HeadersFile(config.search.enabled))
