"""WARC files and WACZ packages: a record for each HTML page that a server returned.

Whether a page holds an article is decided when it is read; front pages are passed over by their address.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from email.message import Message
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.charsets import charsets_of_html
from sitegen.capture.encoding.decode import to_utf8
from sitegen.capture.fields import archive_urls
from sitegen.capture.formats import arc_frames, http, wacz, zip_files
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.timestamps import iso
from sitegen.capture.formats.warc_frames import Frame, frames
from sitegen.capture.record import Record, Stated, fingerprint
from sitegen.core.errors import PassedOverError, SeedError

MAX_PAGE_BYTES = 8 << 20
"""Maximum bytes of a page."""
_MAX_HEAD_BYTES = 64 << 10
_OTHER_KINDS = frozenset(["warcinfo", "request", "metadata", "revisit", "conversion", "continuation"])
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}")
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_DIGEST = re.compile(r"(md5|sha-?1|sha-?256|sha-?512):(\S+)", re.IGNORECASE)


class _CrawledPage(NamedTuple):
    """A page: its bytes, the encoding stated by the server, and the block of the WARC record that contained it."""

    data: bytes
    charset: str
    block: bytes


def records(source: Source) -> Iterator[Record | SeedError]:
    """The pages in a WARC or WACZ file. Raises OSError if it cannot be read."""
    place, keys, last = source.place, Keys(), 0
    for stream in _streams(source.path, place):
        if isinstance(stream, SeedError):
            yield stream
            continue
        before = last
        for made in _one_per_record(_page_or_error(frame, source.seed, keys) for frame in _frames(stream, last + 1)):
            last = made.line or last
            if isinstance(made, SeedError):
                made.file = place
            yield made
        if last == before:
            yield SeedError("no WARC file: there is no record in it", file=place)


def _page_or_error(frame: Frame | SeedError, seed: str, keys: Keys) -> Record | SeedError:
    return frame if isinstance(frame, SeedError) else _record(frame, seed, keys)


def _one_per_record(found: Iterator[Record | SeedError]) -> Iterator[Record | SeedError]:
    """Leaves out why a record was passed over, if the rest of the same record turns out to be damaged."""
    passed_over: PassedOverError | None = None
    for made in found:
        if passed_over and not (type(made) is SeedError and made.line == passed_over.line):
            yield passed_over
        passed_over = made if isinstance(made, PassedOverError) else None
        if not passed_over:
            yield made
    if passed_over:
        yield passed_over


def _streams(path: Path, place: str) -> Iterator[BufferedReader | SeedError]:
    with path.open("rb") as file:
        packed = file.read(2) == zip_files.MAGIC
    if packed:
        yield from wacz.streams(path, place)
        return
    with compression.open_stream(path, place) as stream:
        yield stream


def _frames(stream: BufferedReader, number: int) -> Iterator[Frame | SeedError]:
    """The records of an ARC or WARC file, by its first bytes, with numbers from `number`."""
    try:
        is_arc = stream.peek(len(arc_frames.MAGIC)).startswith(arc_frames.MAGIC)
    except SeedError as error:
        yield error
        is_arc = False
    yield from arc_frames.frames(stream, number) if is_arc else frames(stream, number)


def _record(frame: Frame, seed: str, keys: Keys) -> Record | SeedError:
    """The page in a WARC record, the error in it, or a PassedOverError that says what it is instead of a page."""
    uri = str(frame.headers.get("WARC-Target-URI", "")).strip().strip("<>")
    try:
        page = _page(frame, uri)
        if not page.data.strip():
            raise PassedOverError(f"empty page: {uri}")
        data, note = to_utf8(page.data, f"seeds/{seed}", [page.charset, *charsets_of_html(page.data)])
    except SeedError as error:
        error.line = frame.number
        return error
    stated = _stated(uri, frame.headers, page.block)
    return Record(seed, "page", data, fingerprint(data, stated), keys.make(uri), frame.number, stated, note=note)


def _is_front(uri: str) -> bool:
    """Whether an address is that of a site's front page. An address with a query may be a story's: /?p=12."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.path in ("", "/") and not parts.query


def _page(frame: Frame, uri: str) -> _CrawledPage:
    """The page of a WARC record. Raises SeedError for a page that is damaged or too large.

    Raises PassedOverError for a record that is no page, or a front page; these may have any size.
    """
    kind = str(frame.headers.get("WARC-Type", "")).strip().lower()
    media = str(frame.headers.get("Content-Type", ""))
    if kind not in ("response", "resource"):
        raise PassedOverError(f"{kind if kind in _OTHER_KINDS else 'unknown type'}: {uri}")
    if _is_front(archive_urls.original(uri)):
        raise PassedOverError(f"front page: {uri}")
    if kind == "response" and _URL.fullmatch(uri):
        return _response(frame, uri)
    if kind == "response" or not http.is_html(media):
        raise _of_type(media, uri)
    if frame.length > MAX_PAGE_BYTES:
        raise http.too_large(MAX_PAGE_BYTES)
    data = frame.read(MAX_PAGE_BYTES)
    return _CrawledPage(data, http.charset(media), data)


def _response(frame: Frame, uri: str) -> _CrawledPage:
    block = frame.read(_MAX_HEAD_BYTES)
    head = http.head(block)
    if not head:
        raise SeedError("a response that does not begin as HTTP does")
    media = str(head.fields.get("Content-Type", ""))
    if head.status != 200:
        raise PassedOverError(f"{'redirect' if head.status in _REDIRECTS else f'status {head.status}'}: {uri}")
    if head.is_html is False:
        raise _of_type(media, uri)
    if frame.length > MAX_PAGE_BYTES + head.size:
        raise _of_type(media, uri) if head.is_html is None else http.too_large(MAX_PAGE_BYTES)
    block += frame.read(MAX_PAGE_BYTES + head.size)
    data = http.body(head, block[head.size :], MAX_PAGE_BYTES)
    if not head.is_html and not http.looks_like_html(data):
        raise _of_type(media, uri)
    return _CrawledPage(data, head.charset, block)


def _of_type(media: str, uri: str) -> PassedOverError:
    """The reason why a record of a media type other than HTML is passed over."""
    match = _MEDIA_TYPE.match(media.strip())
    return PassedOverError(f"{f'type {match[0].lower()}' if match else 'unknown type'}: {uri}")


def _stated(uri: str, headers: Message, block: bytes) -> dict[str, Stated]:
    source = "WARC record" + _flaws(headers, block)
    stated = {}
    if _URL.fullmatch(uri):
        stated["source_url"] = Stated(uri, source, 0.9)
    if captured := iso(str(headers.get("WARC-Date", ""))):
        stated["captured"] = Stated(captured, source, 0.98)
    if changed := _last_modified(uri, block, captured):
        stated["updated"] = Stated(changed, "server, as last modified", 0.6)
    return stated


def _last_modified(uri: str, block: bytes, captured: str) -> str:
    """The time at which the page was changed, as its server states; "" if it is the day of the capture.

    Servers that make a page for each request state the time of the request. An archive passes on the header of the
    original server under another name.
    """
    found = http.head(block)
    name = "X-Archive-Orig-Last-Modified" if archive_urls.split(uri) else "Last-Modified"
    changed = iso(str(found.fields.get(name, ""))) if found else ""
    return changed if captured and changed[:10] < captured[:10] else ""


def _flaws(headers: Message, block: bytes) -> str:
    """Known damage of a page, in words: truncated by the crawler, or wrong digest.

    It is read anyway, since it may be the only copy.
    """
    found = ""
    if "WARC-Truncated" in headers or "WARC-Segment-Number" in headers:
        found += ", cut short by its crawler"
    match = _DIGEST.fullmatch(str(headers.get("WARC-Block-Digest", "")).strip())
    if match and _digest(match[1].lower().replace("-", ""), block) != _bytes(match[2]):
        found += ", whose digest is not that of its bytes"
    return found


def _digest(name: str, block: bytes) -> bytes:
    return hashlib.new(name, block, usedforsecurity=False).digest()


def _bytes(text: str) -> bytes:
    """A digest written in hex or base 32."""
    try:
        return (
            bytes.fromhex(text)
            if re.fullmatch(r"[0-9A-Fa-f]+", text) and len(text) in (32, 40, 64, 128)
            else base64.b32decode(text.upper() + "=" * (-len(text) % 8))
        )
    except binascii.Error:
        return b""
