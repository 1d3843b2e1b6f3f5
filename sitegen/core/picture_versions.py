"""Where the smaller versions of pictures are: built in .sitegen/pictures/, published in images/."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = ".sitegen/pictures"
_IMAGES = "images/"
_VERSION = re.compile(r"images/\d+w/(.+)", re.DOTALL)


def version_path(picture: str, width: int) -> str:
    """The path below output/ of a version that is `width` pixels wide: images/a.jpg -> images/400w/a.jpg."""
    return f"{_IMAGES}{width}w/{picture.removeprefix(_IMAGES)}"


def picture_of(version: str) -> str:
    """The picture of which a path is a version; "" if it is not the path of a version."""
    match = _VERSION.fullmatch(version)
    return f"{_IMAGES}{match[1]}" if match else ""


def versions_in(output: Path, picture: str) -> list[str]:
    """The paths below `output` at which versions of a picture may be."""
    folders = sorted(folder.name for folder in (output / _IMAGES).glob("*w"))
    return [path for folder in folders if picture_of(path := f"{_IMAGES}{folder}/{picture.removeprefix(_IMAGES)}")]
