"""The only module that writes to the disk: atomically, and only where bytes change."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

NOT_UTF8 = "its name is not UTF-8; rename it"


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


def walk(root: Path, refused: list[str] | None = None, *, hidden: bool = False) -> Iterator[Path]:
    """Every regular file under `root`, sorted, not following links; hidden names only where asked for.

    Names that are no UTF-8 are passed over too and added to `refused`, readably. Raises OSError for a folder that
    cannot be read: its files must not seem to be gone.
    """
    if not root.is_dir():
        return
    for folder, folders, names in os.walk(root, onerror=_raise):
        folders[:] = sorted(f for f in folders if hidden or not f.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if (name.startswith(".") and not hidden) or path.is_symlink() or not path.is_file():
                continue
            if _is_utf8(str(path)):
                yield path
            elif refused is not None:
                refused.append(os.fsencode(path.relative_to(root)).decode("utf-8", "backslashreplace"))


def _raise(error: OSError) -> None:
    raise error


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


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
