"""Changes of the site's files, told once for each burst of them."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

FOLDERS = ("content", "seeds", "themes", "static")
_SETTINGS = "sitegen.toml"

_QUIET = 0.015
"""Seconds without an event before a change is told: an editor's save is several events."""

_QUIET_IN_A_BURST = 0.15
_BURST = 20
"""From so many events on it is a burst (git, a sync), which has longer pauses, and a build in the middle is wasted."""

_AT_MOST = 3.0
"""Seconds that a burst may go on before what is there is told."""


class Watcher(FileSystemEventHandler):
    """Watches the folders of a site, also those that come later, and its settings."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self._changed = threading.Condition()
        self._count, self._first, self._last = 0, 0.0, 0.0
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
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        if not any(self._matters(path) for path in paths):
            return
        if any(os.path.dirname(path) == self.root for path in paths):  # noqa: PTH120 -- for every event of a burst
            self._watch_folders()
        self.poke()

    def poke(self) -> None:
        """Something changed."""
        with self._changed:
            self._last = time.monotonic()
            self._first = self._first if self._count else self._last
            self._count += 1
            self._changed.notify_all()

    def wait(self) -> None:
        """Returns when something has changed and the burst of changes is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._count)
            while (left := self._left(time.monotonic())) > 0:
                self._changed.wait(left)
            self._count = 0

    def _left(self, now: float) -> float:
        """Seconds for which to wait for more."""
        quiet = _QUIET_IN_A_BURST if self._count >= _BURST else _QUIET
        return min(self._last + quiet, self._first + _AT_MOST) - now

    def _matters(self, path: str) -> bool:
        """Whether the site may look different for a change there: editors write files of their own beside ours."""
        parts = Path(os.path.relpath(path, self.root)).parts
        if not parts or parts[0] not in FOLDERS:
            return parts == (_SETTINGS,)
        name = parts[-1]
        own = parts[0] == "static"  # whatever is there is published
        return own or not (any(part.startswith(".") for part in parts) or name.endswith(("~", ".swp", ".swx", ".tmp")))

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


def _inode(path: str) -> int:
    """What tells one folder from another that took its place; 0 for none."""
    try:
        return os.stat(path).st_ino if os.path.isdir(path) else 0  # noqa: PTH116, PTH112
    except OSError:
        return 0
