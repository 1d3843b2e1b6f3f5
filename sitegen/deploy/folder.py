"""A folder of this machine: files replaced one by one, each whole, in the order of the plan."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from sitegen.deploy.errors import DeployError
from sitegen.deploy.local import OURS, LocalFile
from sitegen.deploy.plan import SAME, Plan, There
from sitegen.deploy.store import Tick, let_readers_finish
from sitegen.files import copy_file, inside, listing, remove_file, sha256_of

_LOCK = f"{OURS}lock"
_SITE = ("content", "seeds", "static", "themes", "output", ".sitegen")


class FolderStore:
    """A folder. Headers are not kept there, so only bytes count."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        _check(folder, root)

    def look(self, here: Mapping[str, LocalFile]) -> There:
        """Reads what stands there: files whose size is another are not read."""
        refused: list[str] = []
        found = {}
        for entry in listing(self.folder, refused, hidden=True):
            local = here.get(entry.path)
            same = local and entry.stamp[0] == local.size and sha256_of(self.folder / entry.path) == local.sha256
            found[entry.path] = SAME if same else "its bytes differ"
        if refused:
            raise DeployError(f"{self.folder} has a file whose name is not UTF-8: {refused[0]}")
        return There(found, _LOCK in found)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """A lock that the operating system lets go of when its process ends, however it ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOCK).open("a") as lock:
            with contextlib.suppress(ImportError):
                import fcntl

                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise DeployError(
                        f"another deploy to {self.folder} is under way", hint="try again when it is done"
                    ) from error
            yield

    def publish(self, plan: Plan, tick: Tick) -> None:
        """Uploads are copies. What a deploy that was killed left half copied goes first."""
        for leftover in self.folder.rglob(f"{OURS}*"):
            if leftover.name != _LOCK and leftover.is_file():
                leftover.unlink()
        self._remove(plan.obstacles(), tick)
        for batch in plan.stages():
            for upload in batch:
                copy_file(upload.file.file, inside(self.folder, upload.file.path))
                tick(1)
        for paths in plan.removals():
            let_readers_finish(plan, paths)
            self._remove(paths, tick)

    def _remove(self, paths: list[str], tick: Tick) -> None:
        for path in paths:
            remove_file(inside(self.folder, path), self.folder)
            tick(1)


def _check(folder: Path, root: Path) -> None:
    """Refuses a folder in which a deploy would destroy what it is made from."""
    here = folder.resolve()
    if here == root or here in root.parents:
        raise DeployError(f"{folder} holds the site itself; a deploy would delete it", hint="name a folder of its own")
    for name in _SITE:
        own = root / name
        if here == own or own in here.parents:
            raise DeployError(f"{folder} is part of the site; a deploy would mix with it")
    if (here / ".git").exists():
        raise DeployError(f"{folder} is a git working tree", hint="git+file://FOLDER#BRANCH deploys to a branch")
    if here.exists() and not here.is_dir():
        raise DeployError(f"{folder} is a file")
