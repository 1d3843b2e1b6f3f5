"""The folders and files that a site consists of. Each must be a real folder or file, not a link.

With a link in place of a folder, a command would publish, change or delete files elsewhere, inside or outside the site.
The one exception is seeds/, which is only read and may be on another disk.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sitegen.core.errors import SitegenError
from sitegen.core.files import A_LINK, NO_FILE, is_link, readable

FOLDERS = (
    "content",
    "content/articles",
    "content/images",
    "content/entities",
    "content/entities/people",
    "content/entities/organizations",
    "content/entities/places",
    "content/entities/events",
    "content/tags",
    "content/pages",
    "static",
    "themes",
    "output",
    ".sitegen",
)
FILES = ("sitegen.toml", "content/decisions.toml", "content/decisions.machine.toml")
SEEDS = "seeds"
STATE = ".sitegen"

_APART = ("content", "static", "themes", "output", ".sitegen", ".git")
"""Folders that must not overlap with the target of a linked seeds/."""


def check_own(root: Path) -> None:
    """Raises SitegenError for the first of the site's folders and files that is a link or of another type."""
    for name in FOLDERS:
        _check(root, name, is_folder=True)
    for name in FILES:
        _check(root, name, is_folder=False)
    check_state(root)
    _check_seeds(root)
    _check_distinct(root)


def check_state(root: Path) -> None:
    """Raises SitegenError if .sitegen/ contains anything that is neither a file nor a folder."""
    for entry in _entries(root / STATE):
        if entry.is_symlink() or not (entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)):
            why = A_LINK if entry.is_symlink() else NO_FILE
            name = f"{STATE}/{readable(entry.name)}"
            raise SitegenError(why.partition(";")[0], file=name, hint="remove it; what is needed is made anew")


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except FileNotFoundError:
        return


def _check(root: Path, name: str, *, is_folder: bool) -> None:
    path = root / name
    if is_link(path):
        hint = f"put the {'folder' if is_folder else 'file'} itself in its place"
        raise SitegenError("is a link, which the site's own folders and files must not be", file=name, hint=hint)
    mode = _mode(path)
    if mode is not None and not (stat.S_ISDIR(mode) if is_folder else stat.S_ISREG(mode)):
        raise SitegenError(f"is no {'folder' if is_folder else 'file'}", file=name, hint="move it away")


def _mode(path: Path) -> int | None:
    """The type bits of the file or folder at a path; None if nothing exists there."""
    try:
        return path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _check_seeds(root: Path) -> None:
    """Raises SitegenError unless seeds/ is a folder, or a link to a folder outside of the site."""
    path = root / SEEDS
    if not is_link(path):
        _check(root, SEEDS, is_folder=True)
        return
    if not path.is_dir():
        raise SitegenError("is a link that leads to no folder", file=SEEDS, hint="correct the link, or remove it")
    here = path.resolve()
    above = [status for folder in (here, *here.parents) if (status := _status(folder))]
    for name in _APART:
        own = _status(root / name)
        if own and any(os.path.samestat(own, status) for status in above):
            raise SitegenError(f"is a link that leads into {name}/", file=SEEDS, hint="seeds have a place of their own")
    if any(os.path.samestat(path.stat(), folder.stat()) for folder in (root, *root.parents)):
        raise SitegenError("is a link to a folder that holds the site", file=SEEDS, hint="name a folder of its own")


def _check_distinct(root: Path) -> None:
    """Raises SitegenError if two of the site's folders are the same folder, as after a bind mount."""
    seen: dict[tuple[int, int], str] = {}
    for name in (SEEDS, *FOLDERS):
        status = _status(root / name)
        if status and status.st_ino:
            other = seen.setdefault((status.st_dev, status.st_ino), name)
            if other != name:
                raise SitegenError(f"is the same folder as {other}/", file=name, hint="each needs a folder of its own")


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
