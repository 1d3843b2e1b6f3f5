"""Renders feeds: Atom and JSON Feed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from xml.etree import ElementTree as ET

from sitegen.core.config import Config
from sitegen.pages.records.files import FeedFile, FeedItem
from sitegen.render.xml import Absolute, add, to_bytes

_ATOM = "http://www.w3.org/2005/Atom"
_BEGINNING = "1970-01-01T00:00:00Z"


def render_feed(feed: FeedFile, config: Config, absolute: Absolute, content: Callable[[FeedItem], str]) -> bytes:
    """The bytes of a feed.

    `absolute` turns a URL path into a full URL if the site has a base_url. `content` returns the HTML of a story, or ""
    if the feed has only its summary.
    """
    render = _json_feed if feed.format == "json" else _atom
    return render(feed, config, absolute, content)


def _atom(feed: FeedFile, config: Config, absolute: Absolute, content: Callable[[FeedItem], str]) -> bytes:
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": config.site.language})
    title = feed.title if feed.home == "/" else f"{feed.title} — {config.site.title}"
    add(root, "title", title)
    add(root, "id", _identity(absolute(feed.url)))
    add(root, "updated", max((_time(i.updated) for i in feed.items), default=_BEGINNING))
    add(add(root, "author"), "name", config.site.title)
    add(root, "link", rel="self", type="application/atom+xml", href=absolute(feed.url))
    add(root, "link", rel="alternate", type="text/html", href=absolute(feed.home))
    for item in feed.items:
        _entry(root, item, absolute, content(item))
    return to_bytes(root)


def _entry(root: ET.Element, item: FeedItem, absolute: Absolute, html: str) -> None:
    story, entry = item.story, add(root, "entry")
    add(entry, "title", story.title)
    add(entry, "id", _identity(absolute(story.url)))
    add(entry, "link", rel="alternate", type="text/html", href=absolute(story.url))
    add(entry, "published", _time(story.date.iso))
    add(entry, "updated", _time(item.updated))
    for name in story.authors:
        add(add(entry, "author"), "name", name)
    add(entry, "summary", story.summary)
    if html:
        add(entry, "content", html, type="html", **{"xml:lang": story.language})


def _json_feed(feed: FeedFile, config: Config, absolute: Absolute, content: Callable[[FeedItem], str]) -> bytes:
    title = feed.title if feed.home == "/" else f"{feed.title} — {config.site.title}"
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": absolute(feed.home),
        "feed_url": absolute(feed.url),
        "language": config.site.language,
        "items": [_json_item(item, absolute, content(item)) for item in feed.items],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _json_item(item: FeedItem, absolute: Absolute, html: str) -> dict[str, object]:
    story = item.story
    return {
        "id": _identity(absolute(story.url)),
        "url": absolute(story.url),
        "title": story.title,
        "summary": story.summary,
        **({"content_html": html} if html else {"content_text": story.summary}),
        **({"image": absolute(story.image)} if story.image else {}),
        "date_published": _time(story.date.iso),
        "date_modified": _time(item.updated),
        "authors": [{"name": name} for name in story.authors],
        "language": story.language,
    }


def _identity(url: str) -> str:
    """The id of a feed or story: its full URL or, for a site without base_url, a stable URN made from its path."""
    return url if "://" in url else uuid.uuid5(uuid.NAMESPACE_URL, url).urn


def _time(iso: str) -> str:
    """A time in RFC 3339: a date becomes midnight, and a time without a zone is taken as UTC."""
    if len(iso) == 10:
        return iso + "T00:00:00Z"
    return iso if iso.endswith("Z") or iso[-6:-5] in ("+", "-") else iso + "Z"
