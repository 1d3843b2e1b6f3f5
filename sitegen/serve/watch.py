"""Watches the site's files, and reports each burst of changes once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from sitegen.core.own_paths import STATE

FOLDERS = ("content", "seeds", "themes", "static")
_SETTINGS = "sitegen.toml"
_WRITTEN = [("content", name) for name in ("articles", "pages", "entities", "tags")]
"""Folders whose Markdown files can be read one by one."""

_QUIET_SECONDS = 0.015
"""Seconds without an event before a change is reported: saving a file in an editor causes several events."""

_BURST_QUIET_SECONDS = 0.15
_BURST_EVENTS = 20
"""From this many events on it is a large burst (git, a sync). Such a burst has longer pauses, so the wait is longer.

The system may have dropped events of a large burst, so its files are not reported one by one.
"""

_MAX_BURST_SECONDS = 3.0
"""Longest time for which a burst may delay the report."""


class Watcher(FileSystemEventHandler):
    """Watches the settings and the folders of a site, also folders that are created later."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self._changed = threading.Condition()
        self._count, self._first, self._last = 0, 0.0, 0.0
        self._files: set[str] = set()
        self._are_all = True
        self._observer = Observer()
        self._watches: dict[str, tuple[ObservedWatch, int]] = {}

    def start(self) -> None:
        """Starts watching."""
        self._observer.schedule(self, self.root, recursive=False)
        self._watch_folders()
        self._observer.start()

    def stop(self) -> None:
        """Stops watching."""
        self._observer.stop()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Records a change, unless nothing depends on the file."""
        if event.event_type in ("opened", "closed_no_write"):
            return
        if event.is_directory and event.event_type == "modified":  # the files in it have events of their own
            return
        paths = [self._below(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        relevant = [path for path in paths if _is_relevant(path) or _is_lost_state(event, path)]
        if not relevant:
            return
        if any(len(path.parts) == 1 for path in paths):
            self._watch_folders()
        alone = event.event_type != "deleted" and not event.is_directory and all(map(_is_markdown_source, relevant))
        self.poke([path.as_posix() for path in relevant] if alone else None)

    def poke(self, files: Iterable[str] | None = None) -> None:
        """Records that these Markdown files changed; without `files`, that something else did."""
        with self._changed:
            self._last = time.monotonic()
            self._first = self._first if self._count else self._last
            self._count += 1
            self._files.update(files or ())
            self._are_all = self._are_all and files is not None
            self._changed.notify_all()

    def wait(self, at_most: float | None = None) -> bool:
        """Waits for a change and the end of its burst; returns False if nothing changes for `at_most` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._count, at_most):
                return False
            while (left := self._remaining_seconds(time.monotonic())) > 0:
                self._changed.wait(left)
            return True

    def is_due(self) -> bool:
        """Whether `wait` would return at once."""
        with self._changed:
            return self._count > 0 and self._remaining_seconds(time.monotonic()) <= 0

    def take(self) -> frozenset[str] | None:
        """The Markdown files that changed since the last call; None if anything else changed, or too much."""
        with self._changed:
            files = frozenset(self._files) if self._are_all and self._count < _BURST_EVENTS else None
            self._count, self._files, self._are_all = 0, set(), True
            return files

    def _remaining_seconds(self, now: float) -> float:
        """The number of seconds to wait for more events."""
        quiet = _BURST_QUIET_SECONDS if self._count >= _BURST_EVENTS else _QUIET_SECONDS
        return min(self._last + quiet, self._first + _MAX_BURST_SECONDS) - now

    def _below(self, path: str) -> Path:
        return Path(os.path.relpath(path, self.root))

    def _watch_folders(self) -> None:
        """Watches folders that appeared, and stops watching those that were removed or replaced."""
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
                except OSError:  # removed again; another event of the root follows
                    continue


def _is_relevant(path: Path) -> bool:
    """Whether a change of a file can change the site; temporary files of editors cannot."""
    parts = path.parts
    if not parts or parts[0] not in FOLDERS:
        return parts == (_SETTINGS,)
    name = parts[-1]
    own = parts[0] == "static"  # static/ is published whole
    return own or not (any(part.startswith(".") for part in parts) or name.endswith(("~", ".swp", ".swx", ".tmp")))


def _is_lost_state(event: FileSystemEvent, path: Path) -> bool:
    """Whether .sitegen/ was removed, as `sitegen clean` does: the preview stands in it, and has to be built again."""
    return path.parts == (STATE,) and event.event_type in ("deleted", "moved")


def _is_markdown_source(path: Path) -> bool:
    """Whether the index can read a file by itself."""
    return path.parts[:2] in _WRITTEN and path.suffix in (".md", ".markdown")


def _inode(path: str) -> int:
    """A folder's inode, which identifies it; 0 if there is no folder."""
    try:
        return os.stat(path).st_ino if os.path.isdir(path) else 0  # noqa: PTH116, PTH112
    except OSError:
        return 0
