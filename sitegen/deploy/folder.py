"""Deploys to a folder of this machine: files are replaced one by one, each atomically, in the order of the plan."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from sitegen.core.files import (
    copy_by,
    file_bytes,
    is_file,
    path_inside,
    readable,
    remove_file,
    sha256_of,
    write_private,
)
from sitegen.core.folder_overlap import own_folder
from sitegen.core.manifest import NAME, Manifest, SiteIdentity, load_manifest
from sitegen.deploy.errors import DeployError
from sitegen.deploy.local import OURS, LocalFile, is_ours
from sitegen.deploy.plan import BYTES, SAME, DeployPlan, TargetState
from sitegen.deploy.store import OneState, Tick, let_readers_finish

_LOCK = f"{OURS}lock"
_COPY = f"{OURS}copy"
"""The name of a file while it is copied. It is fixed, so that the remains of a killed run are overwritten."""

_LINK, _SPECIAL = "it is a link", "it is no file"


class FolderStore(OneState):
    """A target folder. It stores no headers, so only bytes are compared."""

    remains = "a folder keeps no earlier releases"

    def __init__(self, folder: Path, root: Path, site: SiteIdentity) -> None:
        _check(folder, root)
        self.folder, self.site = folder.resolve(), site
        self.manifest: Manifest | None = None

    def inspect(self, local: Mapping[str, LocalFile]) -> TargetState:
        """Compares the folder's files; a file of another size is not read."""
        self.manifest = self._load()
        known = self.manifest or Manifest()
        found = {path: reason or self._compare(path, local.get(path)) for path, reason in _scan(self.folder)}
        regular = [path for path, reason in found.items() if reason in (SAME, BYTES)]
        ours = known.resolve(regular, lambda path: sha256_of(self.folder / path))
        ours |= {path for path in found.keys() & local.keys() if found[path] == SAME}
        listed = self.manifest is not None
        complete = self.manifest == Manifest(ours, site=self.site)
        return TargetState(
            found, listed, ours, listed=listed, complete=complete, other_site=known.other_site(self.site)
        )

    def _compare(self, path: str, local: LocalFile | None) -> str:
        file = self.folder / path
        same = local and file.stat().st_size == local.size and sha256_of(file) == local.sha256
        return SAME if same else BYTES

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Holds a lock that the operating system releases when this process ends, in any way."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with _open_own(self.folder / _LOCK) as lock:
            with contextlib.suppress(ImportError):
                import fcntl

                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise DeployError(
                        f"another deploy to {self.folder} is under way", hint="try again when it is done"
                    ) from error
            yield

    def publish(self, plan: DeployPlan, tick: Tick) -> None:
        """Copies the files; the manifest is written before the first change and after the last one."""
        self._save(self._intended(plan))
        self._remove(plan.obstacles(), tick)
        for batch in plan.stages():
            for upload in batch:
                self._put(upload.file)
                tick(1)
        for paths in plan.removals():
            let_readers_finish(plan, paths)
            self._remove(paths, tick)
        (self.folder / _COPY).unlink(missing_ok=True)
        self._save(Manifest(plan.names, site=self.site))

    def _intended(self, plan: DeployPlan) -> Manifest:
        """The manifest while files change: files that are ours throughout, and digests of files that come or go."""
        gone = set(plan.deletions)
        coming = {u.file.path: u.file.sha256 for u in plan.uploads if u.file.path not in plan.state.ours}
        going = {path: sha256_of(self.folder / path) for path in plan.deletions}
        return Manifest(frozenset(plan.state.ours - gone), coming | going, self.site)

    def _put(self, file: LocalFile) -> None:
        """Copies a file atomically; it may replace an empty folder."""
        target = self._inside(file.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            target.rmdir()
        copy_by(self.folder / _COPY, file.file, target)

    def _inside(self, path: str) -> Path:
        """The path of a site's file in the folder. Raises DeployError if a link is on the way."""
        try:
            return path_inside(self.folder, path)
        except ValueError as error:
            what = f"{readable(path)} lies behind a link at the target, and links are not followed"
            raise DeployError(what, hint="remove the link there") from error

    def _remove(self, paths: list[str], tick: Tick) -> None:
        for path in paths:
            remove_file(self._inside(path), self.folder)
            tick(1)

    def _load(self) -> Manifest | None:
        path = self.folder / NAME
        return load_manifest(file_bytes(path)) if is_file(path) else None

    def _save(self, manifest: Manifest) -> None:
        write_private(self.folder / _COPY, self.folder / NAME, manifest.dump())


def _scan(root: Path) -> Iterator[tuple[str, str]]:
    """Yields each entry below a folder that is no folder, and why it is no regular file ("" if it is one).

    Links are not followed. Entries that sitegen keeps for itself are left out, with all below them.
    """
    folders = [""] if root.is_dir() else []
    while folders:
        prefix = folders.pop()
        with os.scandir(root / prefix) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                path = prefix + entry.name
                if is_ours(path):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                elif entry.is_symlink():
                    yield path, _LINK
                else:
                    yield path, "" if entry.is_file(follow_symlinks=False) else _SPECIAL


def _open_own(path: Path) -> BinaryIO:
    """Opens a file that sitegen keeps at the target. Raises DeployError if something other than a file has its name."""
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666), "r+b", 0)
    except OSError as error:
        if not path.is_symlink():
            raise
        raise DeployError(f"{path} is a link", hint="remove it") from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise DeployError(f"{path} is no file", hint="remove it")
    return file


def _check(folder: Path, root: Path) -> None:
    """Raises DeployError for a folder that belongs to the site, is a git working tree, or is a file."""
    own = own_folder(folder, root)
    if own == ".":
        raise DeployError(
            f"{folder} holds the site itself; a deploy would mix with it", hint="name a folder of its own"
        )
    if own:
        raise DeployError(f"{folder} is part of the site ({own}); a deploy would mix with it")
    if (folder / ".git").exists():
        raise DeployError(f"{folder} is a git working tree", hint="git+file://FOLDER#BRANCH deploys to a branch")
    if folder.exists() and not folder.is_dir():
        raise DeployError(f"{folder} is a file")
