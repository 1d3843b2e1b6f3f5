"""The only module that writes to the disk: atomically, and only where bytes change."""

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

Stamp = tuple[int, int, int, int]
"""Size in bytes, modification and change time in nanoseconds, inode."""

NOT_UTF8 = "its name is not UTF-8, or has control characters; rename it"
A_LINK = "is a link, and links are not followed; put a copy in its place"
NO_FILE = "is a pipe, a socket or a device, and none of these is opened; remove it"

TEMPORARY = ".sitegen-tmp-"
"""How the names of files begin that are still being written; the number of the process that writes them follows."""

_MAX_REMEMBERED_FOLDERS = 5000
"""Folders that a writer remembers."""

MAX_NAME_BYTES = 255
"""Bytes that the name of a file may have on common systems."""

_UNWAITED = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_RESERVED = re.compile(r"(?is:(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³]|con(?:in|out)\$)\s*(?:\..*)?)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
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
    if _holding(str(path), data):
        return False
    with replacing(path) as temporary:
        temporary.write_bytes(data)
    return True


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """An empty file beside `path` to write to: it takes the place of `path` when the block ends, unless it fails."""
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
    """An empty folder beside `path`, of a name that says whose it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{TEMPORARY}{os.getpid()}-", dir=path.parent))
    folder.chmod(0o777 & ~_umask())
    return folder


def copy_file(source: Path, target: Path) -> None:
    """Copies the bytes of a file of any size; the copy appears whole or not at all."""
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)


def copy_by(temporary: Path, source: Path, target: Path) -> None:
    """Copies a file as `copy_file`, by a `temporary` of the caller's: what a killed run leaves is found again."""
    _by(temporary, target, lambda: shutil.copyfile(source, temporary), 0o666)


def write_private(temporary: Path, target: Path, data: bytes) -> None:
    """Writes a file that is whole or not at all and that only its owner and group can read."""
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
        copy_file(temporary, target)  # a folder on the way is another disk
        target.chmod(mode & ~_umask())


def _umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value


class FileWriter:
    """Writes many files below one folder, as `write_if_changed` but with fewer questions to the system.

    Nothing is written through a link, and nothing once another folder or a link stands in the place of `root`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._identity: tuple[int, int] | None = None
        self._folders: set[str] = set()
        self._count = 0

    def write(self, relative: str, data: bytes) -> tuple[bool, Stamp]:
        """Writes a file; returns whether its bytes are new, and its stamp.

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
            os.replace(temporary, path)  # noqa: PTH105 -- a Path for each of a million files takes its time
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return True, stamp_of(os.lstat(path))

    def _make(self, folder: str) -> bool:
        """Makes sure that a folder is there and that no link leads to it; returns whether it is new."""
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
                raise ValueError(f"{folder!r} is a link, and nothing is written through it") from None
        if len(self._folders) > _MAX_REMEMBERED_FOLDERS:
            self._folders.clear()
        self._folders.add(folder)
        return is_new


def _holding(path: str, data: bytes) -> Stamp | None:
    """The stamp of the file at `path`, if that is a file of just these bytes."""
    with contextlib.suppress(OSError):
        status = os.lstat(path)
        if stat.S_ISREG(status.st_mode) and status.st_size == len(data):
            with open(path, "rb") as file:  # noqa: PTH123
                return stamp_of(status) if file.read() == data else None
    return None


def path_inside(root: Path, relative: str) -> Path:
    """`root` joined with a POSIX path from data. Raises ValueError for one that would lead out, or through a link."""
    _check(relative)
    parts = PurePosixPath(relative).parts
    path = root.joinpath(*parts)
    if os.path.realpath(path.parent) != os.path.join(os.path.realpath(root), *parts[:-1]):  # noqa: PTH118
        how = "leads out of the folder by a link" if leads_out(path.parent, root) else "leads through a link"
        raise ValueError(f"{relative!r} {how}")
    return path


def _check(relative: str) -> None:
    """Raises ValueError for a POSIX path that would lead out of the folder that it is of."""
    parts = PurePosixPath(relative).parts
    if not parts or any(part in ("..", "/") or "\0" in part or "\\" in part for part in parts):
        raise ValueError(f"{relative!r} is no path inside the folder")


def leads_out(path: Path, root: Path) -> bool:
    """Whether a path under `root` leads out of it, once all links are followed."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def is_portable(name: str) -> bool:
    """Whether every common system can hold a file of that name: none reserves it, cuts it or reads it otherwise."""
    if name in ("", ".", "..") or name.endswith((".", " ")) or not is_plain(name):
        return False
    return len(name.encode()) <= MAX_NAME_BYTES and not _RESERVED.fullmatch(name) and not _UNFIT_SIGN.search(name)


class FileEntry(NamedTuple):
    """A file under a folder: its POSIX path in it, and what tells that it changed, short of reading it."""

    path: str
    stamp: Stamp


class Other(NamedTuple):
    """What is neither a file nor a folder: its POSIX path, readably, and why it is passed over."""

    path: str
    why: str


def listing(
    root: Path, refused: list[str] | None = None, *, hidden: bool = False, others: list[Other] | None = None
) -> Iterator[FileEntry]:
    """Every regular file under `root`, by name, not following links; hidden names only where asked for.

    Names that are no UTF-8 or have control characters (in a list of paths each has a line) are passed over too and
    added to `refused`, readably; links, pipes, sockets and devices to `others`. Raises OSError for a folder that
    cannot be read: its files must not seem to be gone.
    """
    if root.is_dir():
        yield from _listing(str(root), "", [] if refused is None else refused, [] if others is None else others, hidden)


def _listing(folder: str, prefix: str, refused: list[str], others: list[Other], hidden: bool) -> Iterator[FileEntry]:
    with os.scandir(folder) as entries:
        found = sorted((e for e in entries if hidden or not e.name.startswith(".")), key=lambda e: e.name)
    for entry in found:
        if not entry.is_file(follow_symlinks=False):
            if not entry.is_dir(follow_symlinks=False):
                others.append(Other(readable(prefix + entry.name), A_LINK if entry.is_symlink() else NO_FILE))
            continue
        if is_plain(prefix + entry.name):
            yield FileEntry(prefix + entry.name, stamp_of(entry.stat(follow_symlinks=False)))
        else:
            refused.append(readable(prefix + entry.name))
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _listing(entry.path, f"{prefix}{entry.name}/", refused, others, hidden)


def walk(
    root: Path, refused: list[str] | None = None, *, hidden: bool = False, others: list[Other] | None = None
) -> Iterator[Path]:
    """The files of `listing`, as paths."""
    for entry in listing(root, refused, hidden=hidden, others=others):
        yield root / entry.path


def is_link(path: Path) -> bool:
    """Whether a link stands there, of any kind that the system has."""
    return path.is_symlink() or bool(getattr(os.path, "isjunction", lambda _: False)(path))


def folder_identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of a folder; None where a link, a file or nothing stands there."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


def is_file(path: Path) -> bool:
    """Whether a regular file stands there: no link to one. A name that no file can have has none."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def has_file(root: Path, relative: str) -> bool:
    """Whether a regular file stands at a POSIX path from data under `root`: none that leads out, or by a link."""
    try:
        return is_file(path_inside(root, relative))
    except (OSError, ValueError):
        return False


def file_bytes(path: Path, most: int = -1) -> bytes:
    """The bytes of a file, or the first `most`. Raises OSError, also for a pipe or a device: none is waited for."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        why = os.strerror(errno.EISDIR) if stat.S_ISDIR(mode) else NO_FILE.partition(";")[0]
        raise OSError(errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL, why, str(path))
    # Should a pipe take its place just now, it is empty.
    with open(os.open(path, os.O_RDONLY | _UNWAITED), "rb") as file:  # noqa: PTH123
        return file.read(most)


def stamp(path: Path) -> Stamp:
    """What tells that a file changed, short of reading it. Raises OSError."""
    return stamp_of(path.stat())


def stamp_of(status: os.stat_result) -> Stamp:
    """The same from what the system says of a file."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def is_plain(name: str) -> bool:
    """Whether the name of a file is text that can be written down on a line."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return not _CONTROL.search(name)


def readable(name: str) -> str:
    """The name of a file, with what is no UTF-8 in it and control characters made visible."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)


def remove_file(path: Path, root: Path) -> None:
    """Removes a file, and the folders up to `root` that it leaves empty. A file in the place of one of these stays."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        path.unlink()
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
