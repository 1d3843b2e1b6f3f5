"""Pictures that belong to captures: stored in content/images under their digest."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote_to_bytes

from sitegen.core.files import digest, is_file
from sitegen.core.model import Image
from sitegen.core.raster_images import HEAD_BYTES, format_of
from sitegen.core.read_inside import bytes_inside

_MAX_PICTURE_BYTES = 20_000_000
"""Maximum size of a picture that is stored."""
_DATA = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*?(;base64)?,")
_SAVED = re.compile(r"(.*)(?:_files|\.assets)")
"""Folders in which browsers and editors store the files of a saved page; group 1 is the name of the page."""

_PAGES = ("", ".html", ".htm", ".xhtml", ".md", ".markdown")


Store = Callable[[str, bytes], bool]
"""Takes a path relative to the site and the bytes to store; returns whether they differ from what was stored."""


def store_picture(root: Path, seed: str, image: Image, store: Store) -> Image:
    """Stores the picture of an image and returns the image with its new path.

    A picture inside the capture or beside its seed is stored in content/images; one on the web keeps its address. A
    picture that is not available, or may not be published, is removed, and only caption and credit remain.
    """
    inline = _DATA.match(image.src)
    if not inline and (not image.src or ":" in image.src or image.src.startswith("/")):
        return image
    data = _embedded(image.src, inline) if inline else _beside(root / "seeds", seed, image.src)
    suffix = format_of(data[:HEAD_BYTES])
    if not suffix:
        return replace(image, src="")
    name = f"{digest(data)[:16]}.{suffix}"
    store(f"content/images/{name}", data)
    return replace(image, src=f"images/{name}")


def _embedded(src: str, head: re.Match[str]) -> bytes:
    text = src[head.end() : head.end() + _MAX_PICTURE_BYTES * 4 // 3]
    try:
        return base64.b64decode(unquote_to_bytes(text)) if head[1] else unquote_to_bytes(text)
    except (ValueError, binascii.Error):
        return b""


def _beside(seeds: Path, seed: str, src: str) -> bytes:
    """The bytes of a file that belongs to a seed; empty if it does not belong, is too large or cannot be read."""
    try:
        picture = PurePosixPath(posixpath.normpath(f"{PurePosixPath(seed).parent}/{src}"))
        if not _is_its_own(seeds, PurePosixPath(seed), picture):
            return b""
        data = bytes_inside(seeds, str(picture), _MAX_PICTURE_BYTES + 1)
        return data if len(data) <= _MAX_PICTURE_BYTES else b""
    except (OSError, ValueError):
        return b""


def _is_its_own(seeds: Path, seed: PurePosixPath, picture: PurePosixPath) -> bool:
    """Whether a picture belongs to a seed.

    It must be in the folder of the seed's publication, or directly beside a seed that is in no such folder; and not
    among the files that were saved with another page.
    """
    folders = picture.parts[:-1]
    if len(seed.parts) > 1 and folders[:1] != seed.parts[:1]:
        return False
    saved = [at for at, folder in enumerate(folders) if _SAVED.fullmatch(folder)]
    if len(seed.parts) == 1 and folders and saved[:1] != [0]:
        return False
    return not any(_is_of_another(seeds, seed, PurePosixPath(*folders[: at + 1])) for at in saved)


def _is_of_another(seeds: Path, seed: PurePosixPath, folder: PurePosixPath) -> bool:
    """Whether a folder of saved files belongs to another page, which is stored beside it."""
    match = _SAVED.fullmatch(folder.name)
    stem = match[1] if match else ""
    pages = [folder.parent / f"{stem}{end}{packed}" for end in _PAGES for packed in ("", ".gz") if stem]
    return seed not in pages and any(is_file(seeds / page) for page in pages)
