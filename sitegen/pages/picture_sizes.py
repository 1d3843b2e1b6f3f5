"""The size of a picture as it is shown, and its smaller versions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sitegen.core.picture_versions import FOLDER, version_path
from sitegen.core.raster_images import size_of_file
from sitegen.pages.records.shared import Versions
from sitegen.pages.teasers import picture


class ShownPicture(NamedTuple):
    """The width and height of a picture in pixels (0 if unknown), and its versions."""

    width: int = 0
    height: int = 0
    versions: Versions = ()


NOT_SHOWN = ShownPicture()


def shown_picture(root: Path, src: str, widths: Sequence[int]) -> ShownPicture:
    """The picture at `src`, a path below content/, in the site at `root`, whose versions have these `widths`.

    A picture that its metadata turns is as wide as it is stored high; its versions, which are turned, show that.
    """
    width, height = size_of_file(root / "content", src)
    paths = {wanted: version_path(src, wanted) for wanted in sorted(set(widths))}
    sizes = {wanted: size_of_file(root / FOLDER, path.removeprefix("images/")) for wanted, path in paths.items()}
    made = {wanted: size for wanted, size in sizes.items() if size != (0, 0)}
    if made and width and height and _is_turned((width, height), next(iter(made.values()))):
        width, height = height, width
    versions = [(picture(paths[wanted]), wanted) for wanted in made]
    return ShownPicture(width, height, (*versions, (picture(src), width)) if versions and width else ())


def _is_turned(size: tuple[int, int], version: tuple[int, int]) -> bool:
    """Whether a version has the shape of the picture on its side."""
    (width, height), (wide, high) = size, version
    return abs(height * high - width * wide) < abs(width * high - height * wide)
