"""Finds the file below seeds/ that an address in a saved page means, and decides whether the page may have it.

A page has the pictures that were saved with it and those of its publication's folder, which a mirror of a site fills.
It has none of another publication, and none that were saved with another page. No link is followed.
"""

from __future__ import annotations

import contextlib
import os
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from sitegen.capture.fields import site_parts
from sitegen.core import saved_folders, urls
from sitegen.core.files import is_file
from sitegen.core.raster_images import MAX_BYTES
from sitegen.core.read_inside import bytes_inside

NOT_THERE = "is not in the capture"
_OF_ANOTHER = "belongs to another page or publication"
_HOST = re.compile(r"(?=.{4,253}$)[\w-]+(?:\.[\w-]+)+(?:[:+@]\d{1,5})?")
_FRAGMENT = re.compile(r"#.*", re.DOTALL)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_MAX_FILES = 100_000
"""Names in a larger folder are compared only as they are written, not without regard to case."""


_PUBLISHED = ("", "static", "assets", "public", "content", "source", "src")
"""The folders of a site generator whose files have the paths of the site, below the folder of the site."""


class NoPictureError(Exception):
    """An address leads to no file that may be used; the message is the reason."""


def read_picture(seeds: Path, seed: str, address: str) -> bytes:
    """The bytes of the file below `seeds` that an address in the page `seed` means.

    Raises NoPictureError if there is no such file, or if it is not the page's own, a link, unreadable or too large.
    """
    reason = NOT_THERE
    own = list(dict.fromkeys(_paths(seed, address)))
    for path in own:
        try:
            return _bytes_of(seeds, seed, path)
        except FileNotFoundError:
            continue
        except (NoPictureError, OSError, ValueError) as error:
            reason = _reason(error) if reason == NOT_THERE else reason
    for path in own if reason == NOT_THERE else ():
        if found := _in_other_case(seeds, path):
            with contextlib.suppress(OSError, ValueError):
                return _bytes_of(seeds, seed, found)
    raise NoPictureError(reason)


def _bytes_of(seeds: Path, seed: str, path: str) -> bytes:
    if not _is_its_own(seeds, PurePosixPath(seed), PurePosixPath(path)):
        raise NoPictureError(_OF_ANOTHER)
    data = bytes_inside(seeds, path, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise NoPictureError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    return data


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return NOT_THERE if isinstance(error, NotADirectoryError) else f"cannot be read: {error.strerror or error}"
    return str(error) if isinstance(error, NoPictureError) else "is reached through a link, or leads out of seeds/"


# --- which paths an address may mean --------------------------------------------------------------------------


def _paths(seed: str, address: str) -> Iterator[str]:
    """The paths under seeds/ that an address may mean, the likeliest first."""
    folder = PurePosixPath(seed).parent
    if _WEB.match(address):
        yield from _mirrored(folder, address)
        return
    for name in _spellings(address):
        if name.startswith("/"):
            yield from (posixpath.normpath(f"{root}/{name}") for root in _roots(folder))
        else:
            yield posixpath.normpath(f"{folder}/{name}")
    if site_parts.is_source(seed):
        yield from _published(folder, address)


def _published(folder: PurePosixPath, address: str) -> Iterator[str]:
    """The paths that an address in a source of a site generator may mean: below the folders that it publishes as they
    are."""
    for root in _roots(folder):
        for name in _spellings(address):
            yield from (posixpath.normpath(f"{root}/{published}/{name}") for published in _PUBLISHED)


def _spellings(address: str) -> Iterator[str]:
    """The names that browsers and crawlers give to the file of an address: decoded or not, with its query or not."""
    file = _FRAGMENT.sub("", address)
    path = urls.without_query(file)
    query = file[len(path) + 1 :]
    yield unquote(address)
    yield address
    yield unquote(file)
    if path != file:
        yield from (f"{unquote(path)}{sign}{unquote(query)}" for sign in ("@", "?", "%3F", "_"))
        yield from (unquote(path), path)


def _roots(folder: PurePosixPath) -> list[PurePosixPath]:
    """The folders that may be the root of the page's site: one named as a host, else the outermost one, and so on."""
    above = [folder, *folder.parents]
    inner = [f for f in above if f.parts]
    hosts = [f for f in inner if _HOST.fullmatch(f.name)]
    return list(dict.fromkeys([*hosts, *reversed(inner)])) or [PurePosixPath()]


def _mirrored(folder: PurePosixPath, address: str) -> Iterator[str]:
    """The paths of an address on the web in a mirror, whose folders are named as hosts."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return
    own = next((f for f in (folder, *folder.parents) if f.name and _HOST.fullmatch(f.name)), None)
    if own is None or not host:
        return
    query = f"?{parts.query}" if parts.query else ""
    home = own if own.name.lower().partition(":")[0].partition("+")[0] == host else own.parent / host
    for name in _spellings(f"{parts.path}{query}"):
        yield posixpath.normpath(f"{home}/{name}")


def _in_other_case(seeds: Path, path: str) -> str:
    """The path of a file whose name differs only in case or in how accents are encoded; "" if there is none."""
    parts = PurePosixPath(path).parts
    if ".." in parts or "/" in parts:
        return ""
    found: list[str] = []
    for part in parts:
        folder = seeds.joinpath(*found)
        if (name := _names(folder, _time_of(folder)).get(_folded(part), "")) == "":
            return ""
        found.append(name)
    made = "/".join(found)
    return made if made != path and is_file(seeds / made) else ""


def _time_of(folder: Path) -> int:
    try:
        return folder.lstat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(16)
def _names(folder: Path, _: int) -> dict[str, str]:
    """The names in a folder by their forms without case; the second argument is its time of change."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for _, entry in zip(range(_MAX_FILES), entries, strict=False))
    except OSError:
        return {}
    return {_folded(name): name for name in reversed(names)}


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


# --- whether the page may have it -----------------------------------------------------------------------------


def _is_its_own(seeds: Path, seed: PurePosixPath, picture: PurePosixPath) -> bool:
    """Whether a picture belongs to a seed.

    It must be in the folder of the seed's publication, or directly beside a seed that is in no such folder; and not
    among the files that were saved with another page.
    """
    folders = picture.parts[:-1]
    if len(seed.parts) > 1 and folders[:1] != seed.parts[:1]:
        return False
    saved = [at for at, folder in enumerate(folders) if saved_folders.stem_of(folder)]
    if len(seed.parts) == 1 and folders and saved[:1] != [0]:
        return False
    return not any(_is_of_another(seeds, seed, PurePosixPath(*folders[: at + 1])) for at in saved)


def _is_of_another(seeds: Path, seed: PurePosixPath, folder: PurePosixPath) -> bool:
    """Whether a folder of saved files belongs to another page, which is stored beside it."""
    pages = saved_folders.pages_of(folder)
    return seed not in pages and any(is_file(seeds / page) for page in pages)
