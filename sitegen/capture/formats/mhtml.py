"""MHTML (`.mhtml`, `.mht`): a page and its parts in one file of the form of an e-mail, as browsers save them."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import partial
from itertools import islice
from pathlib import Path

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.charsets import charsets_of_html
from sitegen.capture.encoding.decode import to_utf8
from sitegen.capture.formats import http
from sitegen.capture.formats.saved_parts import SavedPart, SavedParts
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.timestamps import iso
from sitegen.capture.formats.warc_frames import headers
from sitegen.capture.record import Record, Stated
from sitegen.core.errors import SeedError
from sitegen.core.files import sha256_of

MAX_FILE_BYTES = 64 << 20
_MAX_PAGE_BYTES = 32 << 20
_MAX_HEAD_BYTES = 64 << 10
_MAX_PARTS = 5000
_MAX_LEVELS = 3
"""The number of levels of parts: a page with its parts may stand beside its plain text."""
_BOUNDARY = re.compile(r"\bboundary\s{0,9}=\s{0,9}(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_WEB = re.compile(r"https?://\S{1,4000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the file: its headers, and its body as it is in the file."""

    head: Message
    body: bytes

    @property
    def media(self) -> str:
        """The media type in lower case, without parameters."""
        return self.field("Content-Type").partition(";")[0].strip().lower()

    @property
    def addresses(self) -> tuple[str, ...]:
        """The part's address and its `cid:` address, if it has these."""
        content_id = self.field("Content-ID").strip(" <>")
        found = (self.field("Content-Location"), f"cid:{content_id}" if content_id else "")
        return tuple(filter(None, found))

    def field(self, name: str) -> str:
        """A header on one line; "" if it is missing."""
        return "".join(map(str.strip, str(self.head.get(name, "")).splitlines()))[:4000]

    def data(self) -> bytes:
        """The body without its encoding for mails."""
        encoding = self.field("Content-Transfer-Encoding").lower()
        try:
            if encoding == "base64":
                return base64.b64decode(self.body + b"==")
            return quopri.decodestring(self.body) if encoding == "quoted-printable" else self.body
        except (binascii.Error, ValueError):
            return b""


def records(source: Source) -> Iterator[Record | SeedError]:
    """The story of the page. Raises SeedError if the file has no page, and OSError."""
    place = source.place
    parts = _parts(compression.load_seed(source.path, place, MAX_FILE_BYTES), place)
    page = _page(parts, place)
    data = page.data()
    if len(data) > _MAX_PAGE_BYTES:
        raise http.too_large(_MAX_PAGE_BYTES)
    if not data.strip():
        raise SeedError("the page in it is empty", file=place)
    data, note = to_utf8(data, place, [http.charset(page.field("Content-Type")), *charsets_of_html(data)])
    stated = _stated(parts[0], page)
    data = _saved_parts(parts, place).with_local_addresses(data)
    yield Record(source.seed, "page", data, sha256_of(source.path), stated=stated, note=note)


def pictures(path: Path, place: str) -> SavedParts:
    """The parts of a saved page, for its pictures. Raises SeedError and OSError."""
    return _saved_parts(_parts(compression.load_seed(path, place, MAX_FILE_BYTES), place), place)


def _saved_parts(parts: list[_Part], place: str) -> SavedParts:
    page = _page(parts, place)
    held = (SavedPart(part.addresses, partial(_Part.data, part)) for part in parts[1:] if part is not page)
    return SavedParts(_address(parts[0], page), held)


def _page(parts: list[_Part], place: str) -> _Part:
    """The part that is the page: the one that the head names, else the first one of HTML. Raises SeedError."""
    pages = [part for part in parts if http.is_html(part.media)]
    if not pages:
        raise SeedError("no saved page: there is no HTML in it", file=place)
    named = re.search(r"\bstart\s{0,9}=\s{0,9}\"?<?([^\s\">;]{1,500})", parts[0].field("Content-Type"), re.IGNORECASE)
    wanted = {f"cid:{named[1]}"} if named else set()
    wanted |= {parts[0].field("Snapshot-Content-Location")} - {""}
    return next((part for part in pages if wanted & set(part.addresses)), pages[0])


def _address(head: _Part, page: _Part) -> str:
    """The address of the page on the web; "" if the file does not state it."""
    found = (head.field("Snapshot-Content-Location"), page.field("Content-Location"), head.field("Content-Location"))
    return next((address for address in found if _WEB.fullmatch(address)), "")


def _stated(head: _Part, page: _Part) -> dict[str, Stated]:
    stated = {}
    if address := _address(head, page):
        stated["source_url"] = Stated(address, "noted by the browser", 0.9)
    if captured := iso(head.field("Date")):
        stated["captured"] = Stated(captured, "noted by the browser", 0.95)
    return stated


def _parts(data: bytes, place: str) -> list[_Part]:
    """The head of the file with its body, and then its parts. Raises SeedError."""
    found: list[_Part] = []
    waiting = [(data, 0)]
    while waiting:
        part, level = waiting.pop(0)
        made = _part(part, place)
        found.append(made)
        if made.media.startswith("multipart/") and level < _MAX_LEVELS:
            waiting += [(inner, level + 1) for inner in _split(made)]
        if len(found) + len(waiting) > _MAX_PARTS:
            raise SeedError(f"a saved page of more than {_MAX_PARTS:,} parts", file=place)
    if not found[0].media:
        raise SeedError("no saved page: it has no headers", file=place)
    return found


def _part(data: bytes, place: str) -> _Part:
    blank = _BLANK.search(data, 0, _MAX_HEAD_BYTES)
    if not blank and len(data) > _MAX_HEAD_BYTES:
        raise SeedError(f"headers that are longer than {_MAX_HEAD_BYTES >> 10} kB", file=place)
    end, begin = blank.span() if blank else (len(data), len(data))
    return _Part(headers(data[:end].lstrip(b"\xef\xbb\xbf\r\n")), data[begin:])


def _split(part: _Part) -> list[bytes]:
    """The parts between the lines with the boundary. What comes before the first and after the last is left out."""
    named = _BOUNDARY.search(part.field("Content-Type"))
    if not named:
        return []
    line = re.compile(rb"^--" + re.escape((named[1] or named[2]).encode()) + rb"(--)?[ \t]*\r?$", re.MULTILINE)
    marks = list(islice(line.finditer(part.body), _MAX_PARTS + 2))
    ends = [mark.start() for mark in marks[1:]] + [len(part.body)]
    return [
        part.body[mark.end() : end].lstrip(b"\r\n").removesuffix(b"\n").removesuffix(b"\r")
        for mark, end in zip(marks, ends, strict=True)
        if not mark[1]
    ]
