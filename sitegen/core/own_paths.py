"""The folders and files that a site consists of. Each must be a real folder or file, not a link.

With a link in place of a folder, a command would publish, change or delete files elsewhere, inside or outside the site.
The one exception is seeds/, which is only read and may be on another disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sitegen.core.errors import SitegenError
from sitegen.core.files import is_link, not_followed, readable
from sitegen.core.model import ENTITY_KINDS

FOLDERS = (
    "content",
    "content/articles",
    "content/images",
    "content/entities",
    *(f"content/entities/{kind.plural}" for kind in ENTITY_KINDS),
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
            name = f"{STATE}/{readable(entry.name)}"
            why = not_followed(Path(entry.path)).partition(";")[0]
            raise SitegenError(why, file=name, hint="remove it; what is needed is made anew")


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except FileNotFoundError:
        return


def _check(root: Path, name: str, *, is_folder: bool) -> None:
    path = root / name
    wanted = "folder" if is_folder else "file"
    if why := not_followed(path):
        raise SitegenError(why.partition(";")[0], file=name, hint=f"put the {wanted} itself in its place")
    if path.exists() and path.is_dir() != is_folder:
        raise SitegenError(f"is no {wanted}", file=name, hint="move it away")


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
