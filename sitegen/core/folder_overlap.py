"""Decides whether a folder to be written to is one of the site's own, under another name or through a link."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

OWN = ("content", "seeds", "static", "themes", "output", ".sitegen", ".git")
"""Folders of a site that no deploy and no export may write to."""

_Id = tuple[int, int]
"""Device and inode. They are the same for all names of a folder, also on file systems that ignore case."""


def own_folder(path: Path, root: Path) -> str:
    """The name of the site's own folder that overlaps with `path`: it is `path`, contains it or lies inside it.

    Returns "." if `path` is the site's folder or contains it, "" if nothing overlaps. Links are resolved on both sides,
    since the site's folders may be links to another disk.
    """
    real, site = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    if _same(real, site) or _lies_in(site, real):
        return "."
    inside = _part(real, site)
    if inside.casefold() in OWN:
        return inside
    return next(
        (name for name, own in _own(site) if _same(real, own) or _lies_in(real, own) or _lies_in(own, real)), ""
    )


def _own(site: Path) -> Iterator[tuple[str, Path]]:
    """Yields the site's own folders with their real paths, and the folders that are linked directly inside them."""
    for name in OWN:
        folder = site / name
        if folder.is_dir():
            yield name, Path(os.path.realpath(folder))
            with os.scandir(folder) as entries:
                links = sorted(entry.name for entry in entries if entry.is_symlink() and _is_folder(entry))
            yield from ((f"{name}/{link}", Path(os.path.realpath(folder / link))) for link in links)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder or leads to one; a link that leads to itself does not."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _part(path: Path, site: Path) -> str:
    """The first step of a path below the site, whether or not it exists; "" if the path is not below the site."""
    for here in (path, *path.parents):
        if _same(here.parent, site):
            return here.name
    return ""


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a real path lies below a folder."""
    return folder in path.parents or ((identity := _id(folder)) is not None and identity in map(_id, path.parents))


def _same(one: Path, other: Path) -> bool:
    return one == other or ((identity := _id(one)) is not None and identity == _id(other))


def _id(path: Path) -> _Id | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
