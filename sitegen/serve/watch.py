"""Changes of the site's files, told once for each burst of them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

FOLDERS = ("content", "seeds", "themes", "static")
_SETTINGS = "sitegen.toml"
_WRITTEN = [("content", name) for name in ("articles", "pages", "entities", "tags")]
"""Folders in which each Markdown file stands for itself."""

_QUIET_SECONDS = 0.015
"""Seconds without an event before a change is told: an editor's save is several events."""

_BURST_QUIET_SECONDS = 0.15
_BURST_EVENTS = 20
"""From so many events on it is a burst (git, a sync), which has longer pauses, and a build in the middle is wasted.

The system may have dropped some of its events, so that it does not tell which files they were of.
"""

_MAX_BURST_SECONDS = 3.0
"""Seconds that a burst may go on before what is there is told."""


class Watcher(FileSystemEventHandler):
    """Watches the folders of a site, also those that come later, and its settings."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self._changed = threading.Condition()
        self._count, self._first, self._last = 0, 0.0, 0.0
        self._files: set[str] = set()
        self._are_all = True
        self._observer = Observer()
        self._watches: dict[str, tuple[ObservedWatch, int]] = {}

    def start(self) -> None:
        """Begins to watch."""
        self._observer.schedule(self, self.root, recursive=False)
        self._watch_folders()
        self._observer.start()

    def stop(self) -> None:
        """Ends watching, and whoever waits."""
        self._observer.stop()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """A file changed: notes it, unless nothing depends on it."""
        if event.event_type in ("opened", "closed_no_write"):
            return
        if event.is_directory and event.event_type == "modified":  # the files in it tell so themselves
            return
        paths = [self._below(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        relevant = [path for path in paths if _matters(path)]
        if not relevant:
            return
        if any(len(path.parts) == 1 for path in paths):
            self._watch_folders()
        alone = event.event_type != "deleted" and not event.is_directory and all(map(_stands_alone, relevant))
        self.poke([path.as_posix() for path in relevant] if alone else None)

    def poke(self, files: Iterable[str] | None = None) -> None:
        """These Markdown files changed, or something else did."""
        with self._changed:
            self._last = time.monotonic()
            self._first = self._first if self._count else self._last
            self._count += 1
            self._files.update(files or ())
            self._are_all = self._are_all and files is not None
            self._changed.notify_all()

    def wait(self, at_most: float | None = None) -> bool:
        """Returns when something has changed and the burst of changes is over; False after `at_most` quiet seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._count, at_most):
                return False
            while (left := self._left(time.monotonic())) > 0:
                self._changed.wait(left)
            return True

    def is_due(self) -> bool:
        """Whether `wait` would return at once."""
        with self._changed:
            return self._count > 0 and self._left(time.monotonic()) <= 0

    def take(self) -> frozenset[str] | None:
        """The Markdown files that changed since this was last asked; None where something else did, or too much."""
        with self._changed:
            files = frozenset(self._files) if self._are_all and self._count < _BURST_EVENTS else None
            self._count, self._files, self._are_all = 0, set(), True
            return files

    def _left(self, now: float) -> float:
        """Seconds for which to wait for more."""
        quiet = _BURST_QUIET_SECONDS if self._count >= _BURST_EVENTS else _QUIET_SECONDS
        return min(self._last + quiet, self._first + _MAX_BURST_SECONDS) - now

    def _below(self, path: str) -> Path:
        return Path(os.path.relpath(path, self.root))

    def _watch_folders(self) -> None:
        """Follows folders that came, went, or were replaced."""
        for name in FOLDERS:
            path = os.path.join(self.root, name)  # noqa: PTH118
            inode = _inode(path)
            known = self._watches.get(name)
            if known and known[1] != inode:
                self._observer.unschedule(known[0])
                del self._watches[name]
            if inode and name not in self._watches:
                try:
                    self._watches[name] = (self._observer.schedule(self, path, recursive=True), inode)
                except OSError:  # gone again; the next event of the root will tell
                    continue


def _matters(path: Path) -> bool:
    """Whether the site may look different for a change there: editors write files of their own beside ours."""
    parts = path.parts
    if not parts or parts[0] not in FOLDERS:
        return parts == (_SETTINGS,)
    name = parts[-1]
    own = parts[0] == "static"  # whatever is there is published
    return own or not (any(part.startswith(".") for part in parts) or name.endswith(("~", ".swp", ".swx", ".tmp")))


def _stands_alone(path: Path) -> bool:
    """Whether a file is one that the index reads by itself."""
    return path.parts[:2] in _WRITTEN and path.suffix in (".md", ".markdown")


def _inode(path: str) -> int:
    """What tells one folder from another that took its place; 0 for none."""
    try:
        return os.stat(path).st_ino if os.path.isdir(path) else 0  # noqa: PTH116, PTH112
    except OSError:
        return 0
