"""Pictures that belong to captures: stored in content/images under their digest."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote_to_bytes

from sitegen.convert.held_pictures import HeldPictures
from sitegen.convert.picture_files import NOT_THERE, NoPictureError
from sitegen.core import saved_folders
from sitegen.core.files import digest
from sitegen.core.model import Doubt, Image
from sitegen.core.raster_images import HEAD_BYTES, MAX_BYTES, MAX_PIXELS, format_of, size_of

_DATA = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*?(;base64)?,")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_MAX_PICTURES = 5
"""The number of pictures that a warning names."""
_MAX_NAME_CHARS = 120

Store = Callable[[str, bytes], bool]
"""Takes a path relative to the site and the bytes to store; returns whether they differ from what was stored."""


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """What becomes of a picture of a capture.

    `data` are its bytes if the capture has them. If not, `image.src` is its address on the web or "", and `reason` says
    what is wrong with a picture that the capture should have.
    """

    image: Image
    data: bytes = b""
    name: str = ""
    reason: str = ""


class Pictures:
    """Finds and stores the pictures of the captures of a site, one seed after the other."""

    def __init__(self, root: Path, store: Store) -> None:
        self.seeds, self.store = root / "seeds", store
        self._held: HeldPictures | None = None

    def stored(self, seed: str, images: tuple[Image, ...], key: str = "") -> tuple[list[Image], str]:
        """Stores the pictures of a story, the record `key` of its seed.

        Returns its images with their new paths, and what is wrong with some of them ("").
        """
        found = [self.find(seed, image, key) for image in images]
        for one in found:
            if one.data:
                self.store(f"content/{one.image.src}", one.data)
        return [one.image for one in found], _complaint(found)

    def lost(self, seed: str, images: tuple[Image, ...], key: str = "") -> tuple[Doubt, ...]:
        """The pictures of a story that the capture should have and that cannot be had; stores nothing."""
        found = [self.find(seed, image, key) for image in images]
        return tuple(Doubt("images", one.name, one.reason, 0.0) for one in found if one.reason)

    def find(self, seed: str, image: Image, key: str = "") -> FoundPicture:
        """The picture of an image: from the capture if it has it, otherwise as an address on the web."""
        shown = replace(image, others=())
        if not image.src:
            return FoundPicture(shown)
        reasons: dict[str, str] = {}
        for address in (image.src, *image.others):
            try:
                data = self._data(seed, key, address)
                path = f"images/{digest(data)[:16]}.{_suffix(data)}"
                return FoundPicture(replace(shown, src=path), data)
            except NoPictureError as error:
                reasons.setdefault(address, str(error))
        web = next((address for address in (image.src, *image.others) if _WEB.match(address)), "")
        name, reason = _worth_telling(reasons, is_on_web=bool(web))
        return FoundPicture(replace(shown, src=web), name=name, reason=reason)

    def _data(self, seed: str, key: str, address: str) -> bytes:
        """The bytes that the capture has for an address. Raises NoPictureError."""
        if inline := _DATA.match(address):
            return _embedded(address, inline)
        if self._held is None or self._held.seed != seed:
            self._held = HeldPictures(self.seeds, seed)
        return self._held.find(key, address)


def store_picture(root: Path, seed: str, image: Image, store: Store) -> Image:
    """Stores the picture of an image and returns the image with its new path.

    A picture inside the capture or beside its seed is stored in content/images; one on the web keeps its address. A
    picture that is not available, or may not be published, is removed, and only caption and credit remain.
    """
    return Pictures(root, store).stored(seed, (image,))[0][0]


def _suffix(data: bytes) -> str:
    """The suffix of a picture's format. Raises NoPictureError if the bytes are no picture, or one that is too large.

    Only the header is read, nothing is decoded.
    """
    if not data:
        raise NoPictureError("is empty")
    if len(data) > MAX_BYTES:
        raise NoPictureError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    found = format_of(data[:HEAD_BYTES])
    if not found:
        raise NoPictureError("is no picture of a format that is published")
    width, height = size_of(data)
    if width * height > MAX_PIXELS:
        raise NoPictureError(f"has {width:,} by {height:,} pixels, more than {MAX_PIXELS // 1_000_000} million")
    return found


def _embedded(src: str, head: re.Match[str]) -> bytes:
    text = src[head.end() : head.end() + MAX_BYTES * 4 // 3]
    try:
        return base64.b64decode(unquote_to_bytes(text)) if head[1] else unquote_to_bytes(text)
    except (ValueError, binascii.Error) as error:
        raise NoPictureError("is damaged") from error


def _worth_telling(reasons: dict[str, str], *, is_on_web: bool) -> tuple[str, str]:
    """The address and the reason to tell of a picture that the capture does not have; ("", "") if there is none.

    If a picture has an address on the web, only files that are damaged, or that a browser had saved, are missed.
    """
    real = {address: why for address, why in reasons.items() if why != NOT_THERE}
    paths = {address: why for address, why in reasons.items() if not _WEB.match(address)}
    missed = {address: why for address, why in paths.items() if not is_on_web or saved_folders.is_below(address)}
    address, reason = next(iter((real or missed).items()), ("", ""))
    return ("a picture in the page" if address.startswith("data:") else address), reason


def _complaint(found: list[FoundPicture]) -> str:
    """A line on the pictures of a story that cannot be had; "" if there are none."""
    lost = [f"{one.name[:_MAX_NAME_CHARS]} {one.reason}" for one in found if one.reason]
    more = f"; and {len(lost) - _MAX_PICTURES} more" if len(lost) > _MAX_PICTURES else ""
    return f"pictures: {'; '.join(lost[:_MAX_PICTURES])}{more}" if lost else ""
