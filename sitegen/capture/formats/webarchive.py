"""Web archives of Safari (`.webarchive`): a property list with a page and the files that it shows."""

from __future__ import annotations

import plistlib
import struct
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.charsets import charsets_of_html
from sitegen.capture.encoding.decode import to_utf8
from sitegen.capture.formats import http
from sitegen.capture.formats.saved_parts import SavedPart, SavedParts
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record, Stated
from sitegen.core.errors import SeedError
from sitegen.core.files import sha256_of

MAX_FILE_BYTES = 64 << 20
_MAX_PAGE_BYTES = 32 << 20
_MAX_PARTS = 5000
_MAX_LEVELS = 4
"""The number of levels of frames whose files are known."""
_MAX_ADDRESS_CHARS = 4000
_FAULTS = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, MemoryError,
    struct.error, ExpatError,
)  # fmt: skip
"""What plistlib raises for damaged files."""


def records(source: Source) -> Iterator[Record | SeedError]:
    """The story of the page. Raises SeedError if the file has no page, and OSError."""
    place = source.place
    page = _dict(_archive(source.path, place).get("WebMainResource"))
    media = _text(page, "WebResourceMIMEType")
    data = _data(page)
    if not (http.is_html(media) or (not media and http.looks_like_html(data))):
        raise SeedError(f"no saved page in it, but {media[:60] or 'something else'}", file=place)
    if len(data) > _MAX_PAGE_BYTES:
        raise http.too_large(_MAX_PAGE_BYTES)
    if not data.strip():
        raise SeedError("the page in it is empty", file=place)
    data, note = to_utf8(data, place, [_text(page, "WebResourceTextEncodingName"), *charsets_of_html(data)])
    url = _text(page, "WebResourceURL")
    is_web = url.startswith(("http://", "https://"))
    stated = {"source_url": Stated(url, "noted by the browser", 0.9)} if is_web else {}
    yield Record(source.seed, "page", data, sha256_of(source.path), stated=stated, note=note)


def pictures(path: Path, place: str) -> SavedParts:
    """The files that a saved page shows. Raises SeedError and OSError."""
    archive = _archive(path, place)
    url = _text(_dict(archive.get("WebMainResource")), "WebResourceURL")
    return SavedParts(url, _parts(archive))


def _parts(archive: Mapping[str, Any]) -> list[SavedPart]:
    """The files of the page and of the frames in it."""
    found: list[Mapping[str, Any]] = []
    archives = [archive]
    for _ in range(_MAX_LEVELS + 1):
        found += _inside(archives, "WebSubresources")
        archives = _inside(archives, "WebSubframeArchives")
    return [SavedPart((_text(part, "WebResourceURL"),), partial(_data, part)) for part in found[:_MAX_PARTS]]


def _inside(archives: list[Mapping[str, Any]], name: str) -> list[Mapping[str, Any]]:
    """The objects that archives list under a name, not more than are read: a hostile file lists one archive often."""
    return list(islice((one for archive in archives for one in _list(archive.get(name))), _MAX_PARTS))


def _archive(path: Path, place: str) -> Mapping[str, Any]:
    data = compression.load_seed(path, place, MAX_FILE_BYTES)
    try:
        found = plistlib.loads(data)
    except _FAULTS as error:
        raise SeedError(f"a damaged web archive ({type(error).__name__})", file=place) from error
    if "WebMainResource" not in _dict(found):
        raise SeedError("no web archive: there is no page in it", file=place)
    return _dict(found)


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value[:_MAX_PARTS] if isinstance(one, dict)] if isinstance(value, list) else []


def _text(resource: Mapping[str, Any], name: str) -> str:
    value = resource.get(name)
    return value[:_MAX_ADDRESS_CHARS] if isinstance(value, str) else ""


def _data(resource: Mapping[str, Any]) -> bytes:
    value = resource.get("WebResourceData")
    return value if isinstance(value, bytes) else b""
