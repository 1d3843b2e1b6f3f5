"""How a file is served: its content type and cache lifetime, by its path."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from enum import IntEnum
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from sitegen.core.config import HEADERS
from sitegen.core.urls import file_of

Rules = Mapping[str, Mapping[str, str]]
"""[deploy.NAME.headers]: maps a pattern of paths to the headers that it sets; "" removes a header."""


class Stage(IntEnum):
    """The order of uploads: everything that a page needs is uploaded before the page."""

    ASSETS = 0  # files with a digest in their names, to which pages refer and which refer to no page
    FILES = 1
    PAGES = 2
    LISTS = 3  # files that lead readers to new pages: home page, feeds, sitemaps


ENCODINGS = {".br": "br", ".gz": "gzip"}
"""Suffixes of precompressed copies, with their content encoding."""

_HASHED = re.compile(r"(?:^assets/.+\.[0-9a-f]{10}\.\w+$)|(?:^images/(?:.+/)?[0-9a-f]{16,64}\.\w+$)")
_SEARCHED = re.compile(r"^pagefind/.+\.pf_\w+$")  # names in pagefind-entry.json
_FEEDS = {"feed.xml", "feed.json"}
_OWN = {
    ".avif": "image/avif", ".css": "text/css", ".csv": "text/csv", ".geojson": "application/geo+json",
    ".gz": "application/gzip", ".htm": "text/html", ".html": "text/html", ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".js": "text/javascript", ".json": "application/json",
    ".jsonl": "application/jsonl", ".md": "text/markdown", ".mjs": "text/javascript", ".mp3": "audio/mpeg",
    ".mp4": "video/mp4", ".otf": "font/otf", ".parquet": "application/vnd.apache.parquet", ".pdf": "application/pdf",
    ".png": "image/png", ".sqlite": "application/vnd.sqlite3", ".svg": "image/svg+xml", ".ttf": "font/ttf",
    ".txt": "text/plain", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
    ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2", ".xml": "application/xml",
}  # fmt: skip
_NAMED = {
    "feed.xml": "application/atom+xml", "feed.json": "application/feed+json",
    "opensearch.xml": "application/opensearchdescription+xml",
}  # fmt: skip
# Python's own table instead of the machine's, so that a site gets the same types everywhere.
_BUILT_IN = mimetypes.MimeTypes(filenames=())
_UTF8 = re.compile(r"text/|.*[/+]xml$|application/manifest\+json$")

_FOREVER = "public, max-age=31536000, immutable"
_AN_HOUR = "public, max-age=3600"
_ASK = "public, max-age=0, must-revalidate"
_CACHE = {Stage.ASSETS: _AN_HOUR, Stage.FILES: _AN_HOUR, Stage.PAGES: _ASK, Stage.LISTS: _ASK}


def stage(path: str) -> Stage:
    """The stage of the file at `path`; a precompressed copy has the stage of its original."""
    path = uncompressed(path)
    name = PurePosixPath(path).name
    if _HASHED.search(path) or _SEARCHED.search(path):
        return Stage.ASSETS
    if path == file_of("/") or name in _FEEDS or re.fullmatch(r"sitemap.*\.xml", path):
        return Stage.LISTS
    return Stage.PAGES if name.endswith((".html", ".htm")) else Stage.FILES


def uncompressed(path: str) -> str:
    """The path of the original of a precompressed copy; any other path unchanged."""
    stem, end = path[:-3], path[-3:]
    return stem if end in ENCODINGS and PurePosixPath(stem).suffix else path


def content_type(path: str) -> str:
    """The media type of the file at `path`, by its name alone."""
    file = PurePosixPath(path)
    kind = _NAMED.get(file.name) or _OWN.get(file.suffix.lower()) or _BUILT_IN.guess_type(file.name)[0]
    kind = kind or "application/octet-stream"
    return f"{kind}; charset=utf-8" if _UTF8.match(kind) else kind


def headers(path: str, rules: Rules, encoding: str = "") -> dict[str, str]:
    """The headers of the file at `path`: the defaults, then every rule whose pattern matches, in order.

    Patterns are shell patterns in which `*` also matches slashes: "*.pdf", "data/*".
    """
    kind = content_type(path)
    made = {"Content-Type": kind, "Cache-Control": _FOREVER if _HASHED.search(path) else _CACHE[stage(path)]}
    for pattern, values in rules.items():
        if fnmatchcase(path, pattern.removeprefix("/")):
            made |= {HEADERS[name.lower()]: value for name, value in values.items()}
    if encoding:
        made["Content-Encoding"] = encoding
    return {name: value for name, value in sorted(made.items()) if value}


def is_text(path: str) -> bool:
    """Whether compression makes a file much smaller."""
    kind = content_type(path).partition(";")[0]
    return bool(_UTF8.match(kind)) or kind.endswith(("json", "jsonl", "javascript", "wasm", "sqlite3", "font/ttf"))
