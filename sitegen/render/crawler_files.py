"""Sitemaps, robots.txt, opensearch.xml and _headers."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from sitegen.core.config import Config
from sitegen.pages.records.files import (
    DataFile,
    FeedFile,
    FeedItem,
    File,
    HeadersFile,
    LetterLookup,
    NamesFile,
    NameShardFile,
    OpenSearchFile,
    SitemapFile,
)
from sitegen.render.data_files import render_data, render_lookup
from sitegen.render.feeds import render_feed
from sitegen.render.names_index import render_names, render_shard
from sitegen.render.xml import Absolute, add, to_bytes

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

# A header applies to every page, so this policy allows what any page needs; each page restricts it further by a meta
# element. A meta element cannot say who may frame a page: `frame-ancestors` is set here only.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'{wasm}; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = """\
/*
  Content-Security-Policy: {policy}
  Referrer-Policy: strict-origin-when-cross-origin
  X-Content-Type-Options: nosniff

/assets/*
  Cache-Control: public, max-age=31536000, immutable
"""


def render_file(file: File, config: Config, absolute: Absolute, content: Callable[[FeedItem], str]) -> bytes:
    """The bytes of a file that no theme renders.

    `absolute` turns a URL path into a full URL if the site has a base_url. `content` returns the HTML of a story in a
    feed, or "".
    """
    if isinstance(file, FeedFile):
        return render_feed(file, config, absolute, content)
    if isinstance(file, DataFile):
        return render_data(file, absolute)
    if isinstance(file, NamesFile):
        return render_names(file)
    if isinstance(file, NameShardFile):
        return render_shard(file)
    if isinstance(file, LetterLookup):
        return render_lookup(file)
    if isinstance(file, SitemapFile):
        return _sitemap(file, absolute)
    if isinstance(file, OpenSearchFile):
        return _open_search(file, config, absolute)
    if isinstance(file, HeadersFile):
        wasm = " 'wasm-unsafe-eval'" if file.search else ""
        return _HEADERS.format(policy=_POLICY.format(wasm=wasm)).encode()
    # robots.txt must name a sitemap by its full URL.
    where = absolute(file.sitemap)
    sitemap = f"\nSitemap: {where}\n" if "://" in where else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()


def _sitemap(file: SitemapFile, absolute: Absolute) -> bytes:
    outer, inner = ("sitemapindex", "sitemap") if file.index else ("urlset", "url")
    pictured = any(entry.images for entry in file.entries)
    root = ET.Element(outer, {"xmlns": _SITEMAP} | ({"xmlns:image": _IMAGES} if pictured else {}))
    for listed in file.entries:
        entry = add(root, inner)
        add(entry, "loc", absolute(listed.path))
        if listed.modified:
            add(entry, "lastmod", listed.modified)
        for image in listed.images:
            add(add(entry, "image:image"), "image:loc", absolute(image))
    return to_bytes(root)


def _open_search(file: OpenSearchFile, config: Config, absolute: Absolute) -> bytes:
    root = ET.Element("OpenSearchDescription", {"xmlns": _OPENSEARCH})
    add(root, "ShortName", config.site.title[:16])  # the limit of the OpenSearch specification
    add(root, "LongName", config.site.title[:48])
    add(root, "Description", config.site.description or config.site.title)
    add(root, "InputEncoding", "UTF-8")
    add(root, "Language", config.site.language)
    add(root, "Url", type="text/html", template=absolute(file.search) + "?q={searchTerms}")
    return to_bytes(root)
