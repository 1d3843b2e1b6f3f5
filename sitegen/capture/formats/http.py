"""HTTP responses as crawlers store them: status, headers, and the body with its encodings removed."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from email.message import Message

from sitegen.capture.formats.warc_frames import headers
from sitegen.core.errors import SeedError

_HEAD = re.compile(rb"\AHTTP/\d(?:\.\d)? (\d{3})[^\n]*\n((?:[^\r\n][^\n]*\n)*)\r?\n")
_HTML = ("text/html", "application/xhtml+xml")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_BEGINS = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """The status line and headers of a response; `size` is their length in bytes."""

    status: int
    fields: Message
    size: int

    @property
    def is_html(self) -> bool | None:
        """Whether the body is HTML according to its header; None if there is no such header."""
        return is_html(str(self.fields.get("Content-Type", "")))

    @property
    def charset(self) -> str:
        """The encoding of the body according to its header, or ""."""
        return charset(str(self.fields.get("Content-Type", "")))


def head(block: bytes) -> ResponseHead | None:
    """The head of a response, parsed from its first bytes; None if they are not HTTP."""
    match = _HEAD.match(block)
    return ResponseHead(int(match[1]), headers(match[2]), match.end()) if match else None


def is_html(content_type: str) -> bool | None:
    """Whether a media type is that of HTML; None if it is empty."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in _HTML if kind else None


def charset(content_type: str) -> str:
    """The charset in a media type, or ""."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type, re.IGNORECASE)
    return match[1] if match else ""


def looks_like_html(body: bytes) -> bool:
    """Whether a body begins like an HTML page."""
    return body[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_BEGINS)


def body(found: ResponseHead, raw: bytes, limit: int) -> bytes:
    """The decoded body of a response. Raises SeedError if it is damaged or larger than `limit` bytes.

    Some crawlers decode the body but keep the header of the encoding, so a body that is clearly not encoded is
    accepted.
    """
    if "chunked" in str(found.fields.get("Transfer-Encoding", "")).lower() and _CHUNK_SIZE.match(raw):
        raw = _unchunked(raw)
    named = str(found.fields.get("Content-Encoding", "")).lower().replace(",", " ").split()
    for name in reversed([name for name in named if name not in ("identity", "none", "utf-8")]):
        raw = _decoded(name, raw, limit)
    if len(raw) > limit:
        raise too_large(limit)
    return raw


def too_large(limit: int) -> SeedError:
    """The error for a page with more than `limit` bytes."""
    return SeedError(f"a page of more than {limit >> 20} MB, which no single story is")


def _unchunked(raw: bytes) -> bytes:
    parts, at = [], 0
    while match := _CHUNK_SIZE.match(raw, at):
        size = int(match[1], 16)
        part = raw[match.end() : match.end() + size]
        parts.append(part)
        if not size:
            return b"".join(parts)
        if len(part) < size:
            break
        at = match.end() + size
        at += 2 if raw[at : at + 2] == b"\r\n" else 1
    raise SeedError("a page whose chunks are damaged or end too early")


def _decoded(name: str, raw: bytes, limit: int) -> bytes:
    if looks_like_html(raw):
        return raw
    try:
        if name in ("gzip", "x-gzip"):
            return _inflated(raw, zlib.MAX_WBITS | 16, limit)
        if name == "deflate":  # zlib's format is correct; some servers send raw deflate data
            return _inflated(raw, zlib.MAX_WBITS if raw[:1] == b"\x78" else -zlib.MAX_WBITS, limit)
        if name == "br":
            return _unbrotlied(raw, limit)
    except zlib.error as error:
        raise SeedError(f"a page whose {name} encoding is damaged: {str(error).rpartition(': ')[2]}") from error
    raise SeedError(f"a page in an encoding that is not known: {name[:40]!r}")


def _inflated(raw: bytes, window: int, limit: int) -> bytes:
    stream = zlib.decompressobj(window)
    made = stream.decompress(raw, limit + 1)
    if len(made) > limit:
        raise too_large(limit)
    if not stream.eof:
        raise zlib.error(": it ends too early")
    return made


def _unbrotlied(raw: bytes, limit: int) -> bytes:
    import brotli  # imported here, since few captures use it

    stream, size = brotli.Decompressor(), 0
    parts: list[bytes] = []
    try:
        while not stream.is_finished():
            part = stream.process(b"" if parts else raw, output_buffer_limit=1 << 20)
            parts.append(part)
            size += len(part)
            if size > limit:
                raise too_large(limit)
            if not part:
                raise zlib.error(": it ends too early")
    except brotli.error as error:
        raise zlib.error(str(error)) from error
    return b"".join(parts)
