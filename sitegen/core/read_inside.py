"""Reads files below a folder without following links.

A path that was found by a walk may lead elsewhere when it is read, since a link may have replaced a folder. So each
step of a path is opened relative to the open folder before it, and none may be a link. The path of the folder itself
may have links.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sitegen.core.files import NO_FILE, is_link, path_inside, replacing

_HAS_STEPS = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW") and hasattr(os, "O_DIRECTORY")
"""Whether the system can open a file relative to an open folder. Windows cannot: there the path is checked before."""

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


@contextlib.contextmanager
def opened_inside(root: Path, relative: str) -> Iterator[BinaryIO]:
    """Opens a regular file at a POSIX path below `root`.

    Raises ValueError if the path leads out of `root` or through a link, OSError if it is no regular file. Never waits
    for a pipe.
    """
    with os.fdopen(_descriptor(root, relative), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, NO_FILE.partition(";")[0], relative)
        yield file


def bytes_inside(root: Path, relative: str, most: int = -1) -> bytes:
    """The bytes of a file, or its first `most` bytes. Raises as `opened_inside` does."""
    with opened_inside(root, relative) as file:
        return file.read(most)


def copy_inside(root: Path, relative: str, target: Path) -> None:
    """Copies a file to `target`; the copy appears whole or not at all. Raises as `opened_inside` does."""
    with opened_inside(root, relative) as source, replacing(target) as temporary, temporary.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)


def _descriptor(root: Path, relative: str) -> int:
    parts = PurePosixPath(relative).parts
    if not parts or ".." in parts or "/" in parts:
        raise ValueError(f"{relative!r} is no path inside the folder")
    if _HAS_STEPS:
        return _by_steps(root, parts)
    path = path_inside(root, relative)
    if is_link(path):
        raise _linked()
    return os.open(path, _FILE)


def _by_steps(root: Path, parts: tuple[str, ...]) -> int:
    folder = os.open(root, _FOLDER)
    try:
        for part in parts[:-1]:
            below = _step(part, _FOLDER, folder)
            os.close(folder)
            folder = below
        return _step(parts[-1], _FILE, folder)
    finally:
        os.close(folder)


def _step(name: str, flags: int, folder: int) -> int:
    """Opens an entry of an open folder. Raises ValueError if it is a link."""
    try:
        return os.open(name, flags | _NO_LINK, dir_fd=folder)
    except OSError:
        if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            raise _linked() from None
        raise


def _linked() -> ValueError:
    return ValueError("is reached through a link, and links are not followed; put a copy in its place")
