"""Makes smaller versions of the published pictures, as [images] widths says; needs Pillow, the extra `images`.

The versions are kept in .sitegen/pictures/, and made again only if the picture changed, or the program that makes them.
They hold none of the picture's metadata: no place, no camera, no comment. The orientation that the metadata states is
applied. The same picture and the same release of Pillow give the same bytes.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitegen.core.errors import Problem, SitegenError
from sitegen.core.files import FileWriter, Stamp, remove_file, remove_tree, stamp, walk, write_if_changed
from sitegen.core.picture_versions import FOLDER, version_path
from sitegen.core.raster_images import HEAD_BYTES, format_of, refusal, size_of
from sitegen.core.read_inside import bytes_inside
from sitegen.core.workers import WorkerDiedError, Workers

if TYPE_CHECKING:
    from PIL.Image import Image as Raster

MAX_PIXELS = 50_000_000
"""A picture with more pixels is not decoded: it would take more than 200 MB."""
_MAX_FILE_BYTES = 100_000_000
_RECIPE_VERSION = 1
"""Changes if the same picture is to give other bytes."""
_STATE = ".sitegen/pictures.json"
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
_SAVED: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 82, "optimize": True},
    "PNG": {"compress_level": 9},
    "WEBP": {"quality": 80, "method": 4},
}
"""How a version is written."""
_MAX_PROFILE_BYTES = 100_000
_MIN_PICTURES_FOR_WORKERS = 8


@dataclass(frozen=True, slots=True)
class PictureVersions:
    """What was made of a picture with this stamp: its widths, and why there are none that there should be ("")."""

    picture: str
    stamp: Stamp
    widths: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PictureFolders:
    """The site whose content/ holds the pictures, and the site in whose .sitegen/ their versions are kept."""

    original: Path
    root: Path


def refresh_versions_of_pictures(
    folders: PictureFolders, widths: Sequence[int], pictures: Set[str], jobs: int
) -> list[Problem]:
    """Brings the versions of `pictures`, paths below content/, up to date; returns a problem for each that has none.

    Versions of other pictures, and of other widths, are removed, also if Pillow is missing. Raises SitegenError then.
    """
    root, widths = folders.root, sorted(set(widths))
    _remove_others(root, {version_path(picture, width) for picture in pictures for width in widths})
    if not widths:
        (root / _STATE).unlink(missing_ok=True)
        return []
    recipe = _recipe(widths)
    now = dict(_stamps(folders.original, pictures))
    known = {one.picture: one for one in _known(root, recipe) if now.get(one.picture) == one.stamp}
    todo = [PictureVersions(picture, found) for picture, found in now.items() if picture not in known]
    made = {**known, **{one.picture: one for one in _all_made(folders, widths, todo, jobs)}}
    standing = [made[picture] for picture in now]
    _remove_others(root, {version_path(one.picture, width) for one in standing for width in one.widths})
    _remember(root, recipe, standing)
    return [Problem(f"content/{one.picture}", one.reason) for one in standing if one.reason]


def _recipe(widths: Sequence[int]) -> str:
    """Everything but the picture that decides which bytes are made. Raises SitegenError if Pillow is missing."""
    try:
        from PIL import __version__ as release
    except ImportError as error:
        message = "[images] widths needs the package Pillow"
        raise SitegenError(message, file="sitegen.toml", hint="pip install 'sitegen[images]'") from error
    return f"{_RECIPE_VERSION}; Pillow {release}; {list(widths)}"


def _stamps(original: Path, pictures: Iterable[str]) -> Iterator[tuple[str, Stamp]]:
    """The pictures that are there, sorted, with their stamps. A missing one is reported elsewhere."""
    for picture in sorted(pictures):
        try:
            yield picture, stamp(original / "content" / picture)
        except OSError:
            continue


# --- what was made before --------------------------------------------------------------------------------------


def _known(root: Path, recipe: str) -> Iterator[PictureVersions]:
    """What was made by the same recipe, as far as its files are still there."""
    try:
        state = json.loads((root / _STATE).read_bytes())
        records = state["pictures"] if state["recipe"] == recipe else []
        made = [PictureVersions(name, tuple(seen), tuple(widths), why) for name, seen, widths, why in records]
    except (OSError, ValueError, KeyError, TypeError):
        return
    present = {path.relative_to(root / FOLDER).as_posix() for path in walk(root / FOLDER)}
    for one in made:
        if all(version_path(one.picture, width).removeprefix("images/") in present for width in one.widths):
            yield one


def _remember(root: Path, recipe: str, made: Iterable[PictureVersions]) -> None:
    records = [(one.picture, one.stamp, one.widths, one.reason) for one in made]
    write_if_changed(root / _STATE, json.dumps({"recipe": recipe, "pictures": records}).encode())


def _remove_others(root: Path, wanted: Set[str]) -> None:
    """Removes the versions that are not among `wanted`, paths below output/."""
    if not wanted:
        remove_tree(root / FOLDER)
    for path in walk(root / FOLDER):
        if f"images/{path.relative_to(root / FOLDER).as_posix()}" not in wanted:
            remove_file(path, root / FOLDER)


# --- making versions -------------------------------------------------------------------------------------------


def _all_made(
    folders: PictureFolders, widths: Sequence[int], todo: Sequence[PictureVersions], jobs: int
) -> Iterator[PictureVersions]:
    few = len(todo) < _MIN_PICTURES_FOR_WORKERS
    workers = Workers(partial(_maker, folders, tuple(widths)), 1 if few else jobs, batch=4)
    for asked, answer in workers.run(todo):
        if isinstance(answer, WorkerDiedError):
            yield PictureVersions(asked.picture, asked.stamp, reason=f"has no smaller versions: {answer}")
        else:
            yield answer


def _maker(folders: PictureFolders, widths: tuple[int, ...]) -> Callable[[PictureVersions], PictureVersions]:
    return VersionMaker(folders, widths).make


class VersionMaker:
    """Makes the versions of pictures, one picture after the other."""

    def __init__(self, folders: PictureFolders, widths: tuple[int, ...]) -> None:
        self.home, self.widths = folders.original / "content", widths
        self.writer = FileWriter(folders.root / FOLDER)

    def make(self, asked: PictureVersions) -> PictureVersions:
        """Writes the versions of a picture that are smaller than it. Raises nothing."""
        widths: list[int] = []
        reason = ""
        try:
            for width, data in self._versions(asked.picture):
                self.writer.write(version_path(asked.picture, width).removeprefix("images/"), data)
                widths.append(width)
        except Exception as error:  # hostile bytes make the library raise errors of many kinds
            reason = f"has no smaller versions: {error or type(error).__name__}"
        return PictureVersions(asked.picture, asked.stamp, () if reason else tuple(widths), reason)

    def _versions(self, picture: str) -> Iterator[tuple[int, bytes]]:
        """The width and the bytes of each version. Raises ValueError for a picture that is too large to decode."""
        data = bytes_inside(self.home, picture, _MAX_FILE_BYTES + 1)
        head = data[:HEAD_BYTES]
        form = "" if refusal(picture, head) else _FORMATS.get(format_of(head), "")
        width, height = size_of(data)
        if not form or not width or min(self.widths) >= max(width, height):
            return
        if len(data) > _MAX_FILE_BYTES or width * height > MAX_PIXELS:
            raise ValueError(f"{width:,} by {height:,} pixels are too many to decode")
        raster = _decoded(data, form)
        for wanted in self.widths if raster is not None else ():
            if raster is not None and wanted < raster.width:
                yield wanted, _encoded(raster, wanted, form)


def _decoded(data: bytes, form: str) -> Raster | None:
    """The upright picture in plain pixels; None if it moves, or has more than eight bits for a colour."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = Image.open(BytesIO(data), formats=[form])
        if image.width * image.height > MAX_PIXELS:
            raise ValueError("more pixels than its header says")
        if getattr(image, "n_frames", 1) > 1 or image.mode.startswith(("I", "F")):
            return None
        profile = image.info.get("icc_profile") if image.mode in ("L", "RGB", "RGBA") else None
        upright = _plain(ImageOps.exif_transpose(image), form)
    upright.info = {"icc_profile": profile} if profile and len(profile) <= _MAX_PROFILE_BYTES else {}
    return upright


def _plain(image: Raster, form: str) -> Raster:
    """The picture in grey or in colours, with transparency if it has any and its format can store it."""
    clear = image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info
    if clear and form != "JPEG":
        return image.convert("RGBA")
    return image.convert("L" if image.mode in ("1", "L") and form != "WEBP" else "RGB")


def _encoded(raster: Raster, width: int, form: str) -> bytes:
    from PIL import Image

    height = max(1, round(raster.height * width / raster.width))
    small = raster.resize((width, height), Image.Resampling.LANCZOS)
    profile = raster.info.get("icc_profile")
    small.info = {}
    made = BytesIO()
    small.save(made, form, **_SAVED[form], icc_profile=profile)
    return made.getvalue()
