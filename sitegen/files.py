"""The only module that writes to the disk: atomically, and only where bytes change."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

Stamp = tuple[int, int, int, int]
"""Size in bytes, modification and change time in nanoseconds, inode."""

NOT_UTF8 = "its name is not UTF-8; rename it"
A_LINK = "is a link, and links are not followed; put a copy in its place"
_MOST_NAME = 255
"""Bytes that the name of a file may have on common systems."""

_RESERVED = re.compile(r"(?is:(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³]|con(?:in|out)\$)\s*(?:\..*)?)")
_UNFIT_SIGN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')


def digest(data: bytes) -> str:
    """SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def sha256_of(path: Path) -> str:
    """SHA-256 in hex of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_if_changed(path: Path, data: bytes) -> bool:
    """Writes `data` to `path` unless it holds these bytes already; returns whether it wrote.

    The file appears whole or not at all: a temporary file beside it takes its place.
    """
    with contextlib.suppress(OSError):
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    with replacing(path) as temporary:
        temporary.write_bytes(data)
    return True


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """An empty file beside `path` to write to: it takes the place of `path` when the block ends, unless it fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".sitegen-", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def copy_file(source: Path, target: Path) -> None:
    """Copies the bytes of a file of any size; the copy appears whole or not at all."""
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)


def _umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value


def inside(root: Path, relative: str) -> Path:
    """`root` joined with a POSIX path from data. Raises ValueError for one that would lead out, also by a link."""
    parts = PurePosixPath(relative).parts
    if not parts or any(part in ("..", "/") or "\0" in part or "\\" in part for part in parts):
        raise ValueError(f"{relative!r} is no path inside the folder")
    path = root.joinpath(*parts)
    if leads_out(path.parent, root):
        raise ValueError(f"{relative!r} leads out of the folder by a link")
    return path


def leads_out(path: Path, root: Path) -> bool:
    """Whether a path under `root` leads out of it, once all links are followed."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def is_portable(name: str) -> bool:
    """Whether every common system can hold a file of that name: none reserves it, cuts it or reads it otherwise."""
    if name in ("", ".", "..") or name.endswith((".", " ")) or not is_utf8(name):
        return False
    return len(name.encode()) <= _MOST_NAME and not _RESERVED.fullmatch(name) and not _UNFIT_SIGN.search(name)


class Entry(NamedTuple):
    """A file under a folder: its POSIX path in it, and what tells that it changed, short of reading it."""

    path: str
    stamp: Stamp


def listing(
    root: Path, refused: list[str] | None = None, *, hidden: bool = False, links: list[str] | None = None
) -> Iterator[Entry]:
    """Every regular file under `root`, by name, not following links; hidden names only where asked for.

    Names that are no UTF-8 are passed over too and added to `refused`, readably, and those of links to `links`. Raises
    OSError for a folder that cannot be read: its files must not seem to be gone.
    """
    if root.is_dir():
        yield from _listing(str(root), "", [] if refused is None else refused, [] if links is None else links, hidden)


def _listing(folder: str, prefix: str, refused: list[str], links: list[str], hidden: bool) -> Iterator[Entry]:
    with os.scandir(folder) as entries:
        found = sorted((e for e in entries if hidden or not e.name.startswith(".")), key=lambda e: e.name)
    for entry in found:
        if entry.is_symlink():
            links.append(readable(prefix + entry.name))
        if not entry.is_file(follow_symlinks=False):
            continue
        if is_utf8(prefix + entry.name):
            yield Entry(prefix + entry.name, stamp_of(entry.stat(follow_symlinks=False)))
        else:
            refused.append(readable(prefix + entry.name))
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _listing(entry.path, f"{prefix}{entry.name}/", refused, links, hidden)


def walk(
    root: Path, refused: list[str] | None = None, *, hidden: bool = False, links: list[str] | None = None
) -> Iterator[Path]:
    """The files of `listing`, as paths."""
    for entry in listing(root, refused, hidden=hidden, links=links):
        yield root / entry.path


def stamp(path: Path) -> Stamp:
    """What tells that a file changed, short of reading it. Raises OSError."""
    return stamp_of(path.stat())


def stamp_of(status: os.stat_result) -> Stamp:
    """The same from what the system says of a file."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def is_utf8(name: str) -> bool:
    """Whether the name of a file is text that can be written down."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def readable(name: str) -> str:
    """The name of a file, with what is no UTF-8 in it made visible."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def remove_file(path: Path, root: Path) -> None:
    """Removes a file, and the folders up to `root` that it leaves empty."""
    path.unlink(missing_ok=True)
    remove_empty(path.parent, root)


def remove_empty(folder: Path, root: Path) -> None:
    """Removes a folder under `root` if it is empty, and then those above it."""
    for here in (folder, *folder.parents):
        if here == root or root not in here.parents:
            return
        try:
            here.rmdir()
        except OSError:
            return


def remove_tree(path: Path) -> bool:
    """Removes a folder with all it holds; returns whether there was one. A link is not followed."""
    if path.is_symlink() or not path.is_dir():
        return False
    shutil.rmtree(path)
    return True
