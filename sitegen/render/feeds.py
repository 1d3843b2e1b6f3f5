"""Feeds, sitemaps and robots.txt: files that no theme renders."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from xml.etree import ElementTree as ET

from sitegen.config import Config
from sitegen.pages.contexts import FeedFile, FeedItem, File, RobotsFile, SitemapFile

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_BEGINNING = "1970-01-01T00:00:00Z"
Absolute = Callable[[str], str]


def render_file(file: File, config: Config, absolute: Absolute) -> bytes:
    """The bytes of a feed, a sitemap or robots.txt. `absolute` makes a URL path a full URL where there is a base."""
    if isinstance(file, FeedFile):
        return _json_feed(file, config, absolute) if file.format == "json" else _atom(file, config, absolute)
    if isinstance(file, SitemapFile):
        return _sitemap(file, absolute)
    return _robots(file, absolute)


def _atom(feed: FeedFile, config: Config, absolute: Absolute) -> bytes:
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": config.site.language})
    title = feed.title if feed.home == "/" else f"{feed.title} — {config.site.title}"
    _add(root, "title", title)
    _add(root, "id", _identity(absolute(feed.url)))
    _add(root, "updated", max((_time(i.updated) for i in feed.items), default=_BEGINNING))
    _add(_add(root, "author"), "name", config.site.title)
    _add(root, "link", rel="self", type="application/atom+xml", href=absolute(feed.url))
    _add(root, "link", rel="alternate", type="text/html", href=absolute(feed.home))
    for item in feed.items:
        _entry(root, item, absolute)
    return _xml(root)


def _entry(root: ET.Element, item: FeedItem, absolute: Absolute) -> None:
    story, entry = item.story, _add(root, "entry")
    _add(entry, "title", story.title)
    _add(entry, "id", _identity(absolute(story.url)))
    _add(entry, "link", rel="alternate", type="text/html", href=absolute(story.url))
    _add(entry, "published", _time(story.date.iso))
    _add(entry, "updated", _time(item.updated))
    for name in story.authors:
        _add(_add(entry, "author"), "name", name)
    _add(entry, "summary", story.summary)


def _json_feed(feed: FeedFile, config: Config, absolute: Absolute) -> bytes:
    title = feed.title if feed.home == "/" else f"{feed.title} — {config.site.title}"
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": absolute(feed.home),
        "feed_url": absolute(feed.url),
        "language": config.site.language,
        "items": [_json_item(item, absolute) for item in feed.items],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _json_item(item: FeedItem, absolute: Absolute) -> dict[str, object]:
    story = item.story
    return {
        "id": _identity(absolute(story.url)),
        "url": absolute(story.url),
        "title": story.title,
        "content_text": story.summary,
        "date_published": _time(story.date.iso),
        "date_modified": _time(item.updated),
        "authors": [{"name": name} for name in story.authors],
        "language": story.language,
    }


def _sitemap(file: SitemapFile, absolute: Absolute) -> bytes:
    outer, inner = ("sitemapindex", "sitemap") if file.index else ("urlset", "url")
    root = ET.Element(outer, {"xmlns": _SITEMAP})
    for path, modified in file.entries:
        entry = _add(root, inner)
        _add(entry, "loc", absolute(path))
        if modified:
            _add(entry, "lastmod", modified)
    return _xml(root)


def _robots(file: RobotsFile, absolute: Absolute) -> bytes:
    where = absolute(file.sitemap)
    # A sitemap must be named by its full URL.
    sitemap = f"\nSitemap: {where}\n" if "://" in where else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = "".join(c for c in text if c >= " " or c in "\t\n") or None
    return element


def _xml(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _identity(url: str) -> str:
    """A full URL is its own identity; a path gets one that does not change either."""
    return url if "://" in url else uuid.uuid5(uuid.NAMESPACE_URL, url).urn


def _time(iso: str) -> str:
    """RFC 3339: a day begins at midnight, and a time without a zone is taken as UTC."""
    if len(iso) == 10:
        return iso + "T00:00:00Z"
    return iso if iso.endswith("Z") or iso[-6:-5] in ("+", "-") else iso + "Z"
