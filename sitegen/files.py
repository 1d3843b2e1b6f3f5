"""The only module that writes to the disk: atomically, and only where bytes change."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath


def digest(data: bytes) -> str:
    """SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def write_if_changed(path: Path, data: bytes) -> bool:
    """Writes `data` to `path` unless it holds these bytes already; returns whether it wrote.

    The file appears whole or not at all: a temporary file beside it takes its place.
    """
    with contextlib.suppress(OSError):
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".sitegen-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def _umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value


def inside(root: Path, relative: str) -> Path:
    """`root` joined with a POSIX path from data. Raises ValueError for one that would lead out."""
    parts = PurePosixPath(relative).parts
    if not parts or any(part in ("..", "/") or "\0" in part or "\\" in part for part in parts):
        raise ValueError(f"{relative!r} is no path inside the folder")
    return root.joinpath(*parts)


def walk(root: Path) -> Iterator[Path]:
    """Every regular file under `root`, sorted, not following links; hidden names are passed over."""
    if not root.is_dir():
        return
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and not path.is_symlink() and path.is_file():
                yield path


def remove_file(path: Path, root: Path) -> None:
    """Removes a file, and the folders up to `root` that it leaves empty."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root or root not in folder.parents:
            return
        try:
            folder.rmdir()
        except OSError:
            return


def remove_tree(path: Path) -> bool:
    """Removes a folder with all it holds; returns whether there was one. A link is not followed."""
    if path.is_symlink() or not path.is_dir():
        return False
    shutil.rmtree(path)
    return True
