"""The pictures inside of seeds: of crawls, of pages that are saved as one file, and of archives of files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from sitegen.capture.formats import format_of, mhtml, unpacked_archives, webarchive
from sitegen.capture.formats.crawled_pictures import CrawledPictures
from sitegen.convert import picture_files
from sitegen.convert.picture_files import NOT_THERE, NoPictureError
from sitegen.core.errors import SeedError
from sitegen.core.files import has_file
from sitegen.core.seed_id import parse


class _Held(Protocol):
    """The pictures inside of a seed."""

    def find(self, address: str) -> bytes:
        """The bytes of the picture with an address; empty if there is none. Raises OSError and SeedError."""


class _SeedFile(NamedTuple):
    """A file at the POSIX path `path` below the folder `root`, and its reader.

    `unpacked` is the archive that the file was unpacked from; while it is held, the file is not removed.
    """

    root: Path
    path: str
    reader: str
    unpacked: unpacked_archives.UnpackedArchive | None = None


class HeldPictures:
    """Finds the pictures of the stories of one seed under the folder `seeds`."""

    def __init__(self, seeds: Path, seed: str) -> None:
        self.seed = seed
        self._top = _place(seeds, seed)
        self._last: tuple[_SeedFile, _Held | None] | None = None

    def find(self, key: str, address: str) -> bytes:
        """The bytes of the picture with an address in the record `key`. Raises NoPictureError."""
        try:
            place, held = self._of(key)
            if held is None:
                return _beside(place, address)
            data = held.find(address)
        except OSError as error:
            raise NoPictureError(f"cannot be read: {error.strerror or error}") from error
        except SeedError as error:
            raise NoPictureError("cannot be read with the seed that holds it") from error
        if not data:
            raise NoPictureError(NOT_THERE)
        return data

    def _of(self, key: str) -> tuple[_SeedFile, _Held | None]:
        """The file that holds a record, and the pictures inside of it; None if they are beside it."""
        place = _member(self._top, key)
        if self._last is None or self._last[0][:2] != place[:2]:
            self._last = (place, _held(place))
        return self._last


def _place(root: Path, path: str, archive: unpacked_archives.UnpackedArchive | None = None) -> _SeedFile:
    try:
        return _SeedFile(root, path, format_of(root / path, path), archive)
    except OSError:
        return _SeedFile(root, path, "", archive)


def _member(place: _SeedFile, key: str) -> _SeedFile:
    """The file that holds the record `key` of the file at `place`, which may be an archive. Raises OSError."""
    while place.reader == "archives" and key:
        archive = unpacked_archives.unpacked(place.root / place.path, f"seeds/{place.path}")
        meant = parse(key, partial(has_file, archive.root))
        place, key = _place(archive.root, meant.file, archive), meant.key
    return place


def _held(place: _SeedFile) -> _Held | None:
    path, name = place.root / place.path, f"seeds/{place.path}"
    if place.reader == "warc":
        return CrawledPictures(path, name)
    if place.reader == "mhtml":
        return mhtml.pictures(path, name)
    return webarchive.pictures(path, name) if place.reader == "webarchive" else None


def _beside(place: _SeedFile, address: str) -> bytes:
    """A picture in a file beside that of a story. All files of an archive are of one publication."""
    if place.unpacked is None:
        return picture_files.read_picture(place.root, place.path, address)
    above = place.root.parent
    return picture_files.read_picture(above, f"{place.root.name}/{place.path}", address)
