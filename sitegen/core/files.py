"""The only module that writes to the disk. Writes are atomic and happen only if the bytes differ."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sitegen.core.escapes import escaped

Stamp = tuple[int, int, int, int]
"""Size in bytes, modification and change time in nanoseconds, inode."""

NOT_UTF8 = "its name is not UTF-8, or has control characters; rename it"
A_LINK = "is a link, and links are not followed; put a copy in its place"
NO_FILE = "is a pipe, a socket or a device, and none of these is opened; remove it"

TEMPORARY = ".sitegen-tmp-"
"""Temporary files have names that begin with this, followed by the id of the process that writes them."""

_MAX_REMEMBERED_FOLDERS = 5000
"""How many folders a FileWriter remembers as checked."""

MAX_NAME_BYTES = 255
"""The longest file name, in UTF-8 bytes, that common file systems accept."""

_UNWAITED = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_RESERVED = re.compile(r"(?is:(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³]|con(?:in|out)\$)\s*(?:\..*)?)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNFIT_SIGN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')


def digest(data: bytes) -> str:
    """SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex. The file is read in parts, so it may have any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_if_changed(path: Path, data: bytes) -> bool:
    """Writes `data` to `path` unless the file has these bytes already. Returns whether it wrote.

    The write is atomic: a temporary file in the same folder replaces `path`.
    """
    if _holding(str(path), data):
        return False
    with replacing(path) as temporary:
        temporary.write_bytes(data)
    return True


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yields an empty temporary file beside `path`; it replaces `path` if the block ends without an exception."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{TEMPORARY}{os.getpid()}-", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def temporary_folder(path: Path) -> Path:
    """An empty temporary folder beside `path`; its name holds the id of this process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{TEMPORARY}{os.getpid()}-", dir=path.parent))
    folder.chmod(0o777 & ~_umask())
    return folder


def copy_file(source: Path, target: Path) -> None:
    """Copies the file `source`, of any size, to `target`. The copy is atomic."""
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)


def copy_by(temporary: Path, source: Path, target: Path) -> None:
    """Copies `source` to `target` like `copy_file`, but through the given `temporary` path.

    So a later run can find what a killed run left there.
    """
    _by(temporary, target, lambda: shutil.copyfile(source, temporary), 0o666)


def write_private(temporary: Path, target: Path, data: bytes) -> None:
    """Writes `data` to `target` atomically, through the path `temporary`. Only owner and group can read the file."""
    _by(temporary, target, lambda: temporary.write_bytes(data), 0o660)


def _by(temporary: Path, target: Path, write: Callable[[], object], mode: int) -> None:
    temporary.unlink(missing_ok=True)
    temporary.touch(mode & ~_umask(), exist_ok=False)
    write()
    temporary.chmod(mode & ~_umask())
    try:
        temporary.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        copy_file(temporary, target)  # a folder on the way is another disk, so the file cannot be renamed
        target.chmod(mode & ~_umask())


def _umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value


class FileWriter:
    """Writes many files below one folder, like `write_if_changed` but with fewer system calls.

    It never writes through a link, and nothing once another folder or a link stands in the place of `root`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._identity: tuple[int, int] | None = None
        self._folders: set[str] = set()
        self._count = 0

    def write(self, relative: str, data: bytes) -> tuple[bool, Stamp]:
        """Writes a file; returns whether its bytes changed, and its new stamp.

        Raises ValueError for a path that leads out, and where the folder is not the one that it was.
        """
        _check(relative)
        self._require_root()
        folder, _, name = relative.rpartition("/")
        try:
            return self._write(folder, name, data)
        except FileNotFoundError:  # a folder that was there was empty, and went with the last of its files
            self._require_root()
            self._folders.clear()
            return self._write(folder, name, data)

    def _require_root(self) -> None:
        """Makes the folder if this is the first time. Raises ValueError where it is not the same as then."""
        if self._identity is None:
            self._make("")
            self._identity = folder_identity(self.root)
        if self._identity is None or folder_identity(self.root) != self._identity:
            raise ValueError(f"{self.root.name}/ was moved, removed or replaced, and nothing is written there")

    def _write(self, folder: str, name: str, data: bytes) -> tuple[bool, Stamp]:
        is_new = self._make(folder)
        here = f"{self.root}/{folder}" if folder else str(self.root)
        path = f"{here}/{name}"
        if not is_new and (stamp := _holding(path, data)):
            return False, stamp
        self._count += 1
        temporary = f"{here}/{TEMPORARY}{os.getpid()}-{self._count}"
        try:
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:  # noqa: PTH123
                file.write(data)
            os.replace(temporary, path)  # noqa: PTH105 -- a Path object for each of a million files is too slow
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return True, stamp_of(os.lstat(path))

    def _make(self, folder: str) -> bool:
        """Creates a folder and its parents; returns whether it was created. Raises ValueError if the path is a link."""
        if folder in self._folders:
            return False
        if folder:
            self._make(folder.rpartition("/")[0])
        path = f"{self.root}/{folder}" if folder else str(self.root)
        is_new = True
        try:
            os.mkdir(path)  # noqa: PTH102
        except FileExistsError:
            is_new = False
            if folder and os.path.islink(path):  # noqa: PTH114
                raise ValueError(f"{folder!r} {A_LINK}") from None
        if len(self._folders) > _MAX_REMEMBERED_FOLDERS:
            self._folders.clear()
        self._folders.add(folder)
        return is_new


def _holding(path: str, data: bytes) -> Stamp | None:
    """The stamp of the file at `path` if it is a regular file with exactly these bytes; otherwise None."""
    with contextlib.suppress(OSError):
        status = os.lstat(path)
        if stat.S_ISREG(status.st_mode) and status.st_size == len(data):
            with open(path, "rb") as file:  # noqa: PTH123
                return stamp_of(status) if file.read() == data else None
    return None


def path_inside(root: Path, relative: str) -> Path:
    """`root` joined with an untrusted POSIX path. Raises ValueError if the path leads out or through a link."""
    _check(relative)
    parts = PurePosixPath(relative).parts
    path = root.joinpath(*parts)
    if os.path.realpath(path.parent) != os.path.join(os.path.realpath(root), *parts[:-1]):  # noqa: PTH118
        how = "leads out of the folder by a link" if leads_out(path.parent, root) else "leads through a link"
        raise ValueError(f"{relative!r} {how}")
    return path


def _check(relative: str) -> None:
    """Raises ValueError for a POSIX path that would lead out of its folder."""
    parts = PurePosixPath(relative).parts
    if not parts or any(part in ("..", "/") or "\0" in part or "\\" in part for part in parts):
        raise ValueError(f"{relative!r} is no path inside the folder")


def leads_out(path: Path, root: Path) -> bool:
    """Whether a path under `root` leads out of `root` once all links are followed."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def is_portable(name: str) -> bool:
    """Whether every common operating system accepts this file name unchanged."""
    if name in ("", ".", "..") or name.endswith((".", " ")) or not is_plain(name):
        return False
    return len(name.encode()) <= MAX_NAME_BYTES and not _RESERVED.fullmatch(name) and not _UNFIT_SIGN.search(name)


class FileEntry(NamedTuple):
    """A file under a folder: its POSIX path relative to the folder, and its stamp for detecting changes."""

    path: str
    stamp: Stamp


class Other(NamedTuple):
    """An entry that cannot be read, or is neither a file nor a folder: its printable POSIX path, and the reason."""

    path: str
    why: str


def listing(
    root: Path, refused: list[str] | None = None, *, hidden: bool = False, others: list[Other] | None = None,
    concealed: list[str] | None = None,
) -> Iterator[FileEntry]:  # fmt: skip
    """Yields every regular file under `root`, sorted by name within each folder; hidden files only if `hidden` is set.

    Links are not followed. File names that are not UTF-8 or have control characters are skipped and added, in printable
    form, to `refused`; links, pipes, sockets and devices are added to `others`; hidden files and folders that are
    skipped to `concealed`. Raises OSError if a folder cannot be read: its files must not appear to be deleted.
    """
    if root.is_dir():
        odd = [] if others is None else others
        yield from _listing(str(root), "", [] if refused is None else refused, odd, concealed, hidden)


def _listing(
    folder: str, prefix: str, refused: list[str], others: list[Other], concealed: list[str] | None, hidden: bool
) -> Iterator[FileEntry]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda e: e.name)
    if concealed is not None:
        concealed += [prefix + e.name for e in found if e.name.startswith(".")]
    found = [entry for entry in found if hidden or not entry.name.startswith(".")]
    for entry in found:
        if not entry.is_file(follow_symlinks=False):
            if not entry.is_dir(follow_symlinks=False):
                others.append(Other(readable(prefix + entry.name), not_followed(Path(entry.path))))
            continue
        if is_plain(prefix + entry.name):
            yield FileEntry(prefix + entry.name, stamp_of(entry.stat(follow_symlinks=False)))
        else:
            refused.append(readable(prefix + entry.name))
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _listing(entry.path, f"{prefix}{entry.name}/", refused, others, concealed, hidden)


def walk(
    root: Path, refused: list[str] | None = None, *, hidden: bool = False, others: list[Other] | None = None
) -> Iterator[Path]:
    """The files of `listing`, as absolute paths."""
    for entry in listing(root, refused, hidden=hidden, others=others):
        yield root / entry.path


def is_link(path: Path) -> bool:
    """Whether the path is a link of any kind: a symbolic link, or a junction on Windows."""
    return path.is_symlink() or bool(getattr(os.path, "isjunction", lambda _: False)(path))


def not_followed(path: Path) -> str:
    """Why what stands at a path is neither followed nor opened; "" for a file, a folder, or nothing."""
    if is_link(path):
        return A_LINK
    return NO_FILE if path.exists() and not (path.is_file() or path.is_dir()) else ""


def folder_identity(path: Path) -> tuple[int, int] | None:
    """The device and inode of a folder; None if the path is a link, a file or missing."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


def is_file(path: Path) -> bool:
    """Whether the path is a regular file and not a link to one. False for paths that are invalid as file names."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def has_file(root: Path, relative: str) -> bool:
    """Whether a regular file exists at an untrusted POSIX path under `root`.

    False if the path leads out or through a link.
    """
    try:
        return is_file(path_inside(root, relative))
    except (OSError, ValueError):
        return False


def file_bytes(path: Path, most: int = -1) -> bytes:
    """The bytes of a file, or its first `most` bytes. Raises OSError, also for a pipe or device, which could block."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        why = os.strerror(errno.EISDIR) if stat.S_ISDIR(mode) else NO_FILE.partition(";")[0]
        raise OSError(errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL, why, str(path))
    # If a pipe replaces the file at this moment, reading returns nothing instead of blocking.
    with open(os.open(path, os.O_RDONLY | _UNWAITED), "rb") as file:  # noqa: PTH123
        return file.read(most)


def stamp(path: Path) -> Stamp:
    """The stamp of a file, by which a change is detected without reading it. Raises OSError."""
    return stamp_of(path.stat())


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file from its stat result."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def is_plain(name: str) -> bool:
    """Whether a file name is valid UTF-8 without control characters, so that it can be written on one line."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return not _CONTROL.search(name)


def readable(name: str) -> str:
    """A printable form of a file name: bytes that are not UTF-8 and control characters become escapes."""
    return escaped(name).replace("\t", "\\x09")


def remove_file(path: Path, root: Path) -> None:
    """Removes the file `path`, and the folders below `root` that this leaves empty.

    Does nothing if there is no such file.
    """
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        path.unlink()
    remove_empty(path.parent, root)


def remove_empty(folder: Path, root: Path) -> None:
    """Removes a folder below `root` if it is empty, and then its parents that are empty."""
    for here in (folder, *folder.parents):
        if here == root or root not in here.parents:
            return
        try:
            here.rmdir()
        except OSError:
            return


def remove_tree(path: Path) -> bool:
    """Removes a folder and its contents; returns whether there was one. Does not follow a link."""
    if path.is_symlink() or not path.is_dir():
        return False
    shutil.rmtree(path)
    return True
