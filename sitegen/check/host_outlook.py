"""How far a site is from the limit of a host, what kinds of files it has, and which settings would save most files."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sitegen.check.finding import NOTE, Finding
from sitegen.check.hosts import CHECK, LIMITS, WARNING_SHARE
from sitegen.check.savings import Saving, savings
from sitegen.core.config import Config
from sitegen.core.files import FileEntry
from sitegen.incremental.output_kinds import FileTotal, files_by_kind
from sitegen.index.page_thresholds import count_listed

_MAX_PARTS = 5
"""The kinds of files in the note, those with most files first."""
_MAX_SETTINGS_LINES = 3
"""The settings in the note, those that save most first."""
FILES, BYTES, IN_FOLDER = "files", "bytes", "files in one folder"


@dataclass(frozen=True, slots=True)
class HostOutlook:
    """How much of a host's limit a site uses.

    `unit` is what the host counts: FILES, BYTES or IN_FOLDER. `used` and `limit` are numbers of these; `limit` is 0 for
    a host without such a limit. `kinds` are the site's own files and bytes by kind, `savings` the settings that would
    save files, the most first.
    """

    host: str
    unit: str
    used: int
    limit: int
    stories: int
    kinds: Mapping[str, FileTotal]
    savings: tuple[Saving, ...]

    def as_json(self) -> dict[str, Any]:
        """The object "host" of `check --json`."""
        return {
            "name": self.host,
            "unit": self.unit,
            "used": self.used,
            "limit": self.limit or None,
            "files": {kind: total.files for kind, total in self.kinds.items()},
            "bytes": {kind: total.size for kind, total in self.kinds.items()},
            "savings": [{"setting": one.setting, "files": one.files} for one in self.savings],
        }

    def note(self) -> Finding:
        """The note on it for people."""
        parts = (self._share(), self._largest_kinds(), self._full())
        return Finding("output", None, "; ".join(filter(None, parts)), self.fewer(), CHECK, NOTE)

    def fewer(self) -> str:
        """The settings that save most files."""
        shown = self.savings[:_MAX_SETTINGS_LINES]
        return ", ".join(map(str, shown)) or "no setting saves files"

    def _share(self) -> str:
        name, amount = LIMITS[self.host].name, f"{self.used:,} {self.unit}"
        if not self.limit:
            return f"{amount}, and {name} has no limit for a whole site"
        return f"{amount}, {self.used / self.limit:.0%} of the {self.limit:,} that {name} takes"

    def _largest_kinds(self) -> str:
        numbers = {kind: t.size if self.unit == BYTES else t.files for kind, t in self.kinds.items()}
        ranked = sorted((kind for kind in numbers if numbers[kind]), key=lambda kind: (-numbers[kind], kind))
        return ", ".join(f"{numbers[kind]:,} {kind.replace('_', ' ')}" for kind in ranked[:_MAX_PARTS])

    def _full(self) -> str:
        """At how many stories the limit would be reached, if these have as many files as those of now."""
        if not (self.limit and self.stories and self.used):
            return ""
        each = self.used / self.stories
        amount = f"{each:,.1f}" if each < 100 else f"{each:,.0f}"
        return f"at {amount} {self.unit} a story the limit is reached with about {self.limit / each:,.0f} stories"


def host_outlook(db: sqlite3.Connection, config: Config, host: str, entries: Iterable[FileEntry]) -> HostOutlook:
    """The outlook for the files `entries` of output/."""
    bounds, used = LIMITS[host], _used(entries)
    unit, limit = next(
        ((unit, most) for unit, most in (
            (FILES, bounds.files), (BYTES, bounds.total), (IN_FOLDER, bounds.files_in_folder)
        ) if most),
        (FILES, 0),
    )  # fmt: skip
    needed = used[FILES] - int(limit * WARNING_SHARE) if unit == FILES and limit else 0
    saved = tuple(savings(db, config, needed))
    return HostOutlook(host, unit, used[unit], limit, count_listed(db), files_by_kind(db), saved)


def _used(entries: Iterable[FileEntry]) -> dict[str, int]:
    folders: Counter[str] = Counter()
    files = size = 0
    for entry in entries:
        files, size = files + 1, size + entry.stamp[0]
        folders[str(PurePosixPath(entry.path).parent)] += 1
    return {FILES: files, BYTES: size, IN_FOLDER: max(folders.values(), default=0)}
