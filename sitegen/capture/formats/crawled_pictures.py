"""The pictures in a WARC or ARC file or a WACZ package, found by their addresses.

The container is read once, and only the places of its pictures are kept: where the gzip member or Zstandard frame (or
the file) begins that holds the record, and how far inside it the record's block begins. Each picture is read when it is
asked for.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from sitegen.capture.encoding import packed_members
from sitegen.capture.encoding.packed_members import PackedMember
from sitegen.capture.formats import arc_frames, http, wacz, zip_files
from sitegen.capture.formats.warc_frames import Frame, frames
from sitegen.core.errors import SeedError
from sitegen.core.raster_images import HEAD_BYTES, MAX_BYTES, format_of

_MAX_URLS = 200_000
"""Maximum number of addresses and digests that are kept, about 40 MB."""
_MAX_HEAD_BYTES = 64 << 10
_MAX_INNER_BYTES = 256 << 20
"""A picture that begins further inside of a member is not read: all bytes before it would have to be unpacked."""
_MAX_ROUNDS = 4
"""The number of redirections and repetitions that are followed from one address."""
_CHUNK_BYTES = 1 << 16
_FILE = re.compile(r"\.(?:jpe?g|jfif|png|gif|webp|avif|bmp)$", re.IGNORECASE)
_PORTS = {"http": ":80", "https": ":443"}


class _Place(NamedTuple):
    """Where the block of a record is: in which file of the container, at which offset, and how long it is.

    If the file is packed, `offset` is that of a gzip member or Zstandard frame, and the block begins after `inner`
    unpacked bytes.
    """

    part: int
    offset: int
    inner: int
    length: int
    is_packed: bool
    is_response: bool = True


class CrawledPictures:
    """The pictures of one container. Its index is made when the first picture is asked for."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self._index: _Index | None = None

    def find(self, address: str) -> bytes:
        """The bytes of the picture with this address; empty if the container has none that can be read.

        Raises OSError if the container cannot be read.
        """
        if self._index is None:
            self._index = _Index()
            with contextlib.suppress(SeedError):
                for number, part in enumerate(_parts(self.path, self.name)):
                    self._index.add_part(number, part)
        place = self._index.place(address)
        return self._read(place) if place else b""

    def _read(self, place: _Place) -> bytes:
        with contextlib.suppress(SeedError):
            for number, part in enumerate(_parts(self.path, self.name)):
                if number == place.part:
                    return _block(part, place)
        return b""


def _block(part: io.BufferedIOBase, place: _Place) -> bytes:
    """The picture in a record's block. Raises SeedError if it is damaged or too large."""
    algorithm = packed_members.algorithm_at(part, place.offset) if place.is_packed else None
    stream = PackedMember(part, place.offset, algorithm, packed_members.dictionary_of(part)) if algorithm else part
    if not algorithm:
        part.seek(place.offset)
    left = place.inner
    while left and (passed := stream.read(min(left, _CHUNK_BYTES))):
        left -= len(passed)
    block = stream.read(min(place.length, MAX_BYTES + _MAX_HEAD_BYTES))
    if not place.is_response:
        return block
    head = http.head(block)
    return http.body(head, block[head.size :], MAX_BYTES) if head else b""


class _Index:
    """The places of pictures by digests of their addresses, without scheme, and by the digests of their bytes."""

    def __init__(self) -> None:
        self.places: dict[bytes, _Place] = {}
        self.others: dict[bytes, tuple[bytes, ...]] = {}

    def place(self, address: str) -> _Place | None:
        """The place of the picture with an address: with its query, or else without it if the address names a file."""
        keys = _keys(address)
        for _ in range(_MAX_ROUNDS):
            if found := next((self.places[key] for key in keys if key in self.places), None):
                return found
            keys = [other for key in keys for other in self.others.get(key, ())]
        return None

    def add_part(self, number: int, part: io.BufferedIOBase) -> None:
        """Adds the pictures of one file of the container. What is damaged is passed over."""
        records = _frames_of(part)
        for member, stream in packed_members.members(part):
            counted, is_packed = _Counted(stream), isinstance(stream, PackedMember)
            for frame in records(counted):
                if isinstance(frame, Frame) and len(self.places) + len(self.others) < _MAX_URLS:
                    with contextlib.suppress(SeedError):
                        start = (member, counted.at) if is_packed else (counted.at, 0)
                        self._add(frame, _Place(number, *start, frame.length, is_packed))

    def _add(self, frame: Frame, place: _Place) -> None:
        uri = str(frame.headers.get("WARC-Target-URI", "")).strip().strip("<>")
        kind = str(frame.headers.get("WARC-Type", "")).strip().lower()
        keys = _keys(uri) if place.inner <= _MAX_INNER_BYTES else []
        if not keys or frame.length > MAX_BYTES + _MAX_HEAD_BYTES:
            return
        if kind == "revisit":
            self._add_others(keys, frame)
        elif kind == "resource" and _is_image(str(frame.headers.get("Content-Type", ""))):
            self._put(keys, frame, place._replace(is_response=False))
        elif kind == "response":
            self._add_response(uri, keys, frame, place)

    def _add_response(self, uri: str, keys: list[bytes], frame: Frame, place: _Place) -> None:
        block = frame.read(_MAX_HEAD_BYTES)
        head = http.head(block)
        if head is None:
            return
        media = str(head.fields.get("Content-Type", ""))
        if head.status == 200 and (_is_image(media) or format_of(block[head.size : head.size + HEAD_BYTES])):
            self._put(keys, frame, place)
        elif 300 < head.status < 400 and (target := str(head.fields.get("Location", ""))):
            with contextlib.suppress(ValueError):
                self._redirect(keys, urljoin(uri, target))

    def _put(self, keys: list[bytes], frame: Frame, place: _Place) -> None:
        for key in (*keys, *_digest_keys(frame)):
            self.places.setdefault(key, place)

    def _add_others(self, keys: list[bytes], frame: Frame) -> None:
        """Notes that a picture did not change since an earlier capture: found by its digest, or its earlier address."""
        earlier = _keys(str(frame.headers.get("WARC-Refers-To-Target-URI", "")).strip().strip("<>"))
        others = (*_digest_keys(frame), *(key for key in earlier if key not in keys))
        if others:
            self.others.setdefault(keys[0], others)

    def _redirect(self, keys: list[bytes], target: str) -> None:
        path = urlsplit(target).path
        for other in _keys(target)[:1]:
            if _FILE.search(path) and other != keys[0]:
                self.others.setdefault(keys[0], (other,))


def _keys(address: str) -> list[bytes]:
    """Digests of an address: without its scheme; and, if it names the file of a picture, without its query.

    The query of a file usually gives the size in which it is shown. That of a script says which picture is meant.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return []
    if parts.scheme.lower() not in _PORTS or not parts.netloc:
        return []
    host = parts.netloc.lower().removesuffix(_PORTS[parts.scheme.lower()])
    path = unquote(parts.path)
    exact = f"{host}{path}?{unquote(parts.query)}" if parts.query else f"{host}{path}"
    bare = [f"{host}{path}"] if parts.query and _FILE.search(path) else []
    return [_hashed(text) for text in (exact, *bare)]


def _digest_keys(frame: Frame) -> list[bytes]:
    digest = str(frame.headers.get("WARC-Payload-Digest", "")).strip()
    return [_hashed(f"digest {digest}")] if digest else []


def _hashed(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()


def _is_image(media: str) -> bool:
    kind = media.partition(";")[0].strip().lower()
    return kind.startswith("image/") and "svg" not in kind


def _parts(path: Path, name: str) -> Iterator[io.BufferedIOBase]:
    """The WARC files in a container, each as a stream in which reading can begin anywhere."""
    with path.open("rb") as file:
        if file.read(2) != zip_files.MAGIC:
            file.seek(0)
            yield file
            return
    yield from wacz.seekable_parts(path, name)


def _frames_of(part: io.BufferedIOBase) -> Callable[[Any], Iterator[Frame | SeedError]]:
    """The function that yields the records of a file: of an ARC or a WARC file, by its first bytes."""
    begin = b""
    for _, stream in packed_members.members(part):
        with contextlib.suppress(SeedError):
            begin = stream.read(len(arc_frames.MAGIC))
        break
    return arc_frames.frames if begin == arc_frames.MAGIC else frames


class _Counted:
    """A stream that counts the bytes that were read from it."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self.stream, self.at = stream, 0

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.at += len(data)
        return data

    def readline(self, size: int) -> bytes:
        line = self.stream.readline(size)
        self.at += len(line)
        return line
