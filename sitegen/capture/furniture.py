"""Lines that repeat across the captures of one publication: its page furniture."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.errors import SeedError
from sitegen.files import inside
from sitegen.text import fold

_LEAST = 3
_LEAST_SHARE = 5
_TOP = 12
_READ = 256 * 1024


@dataclass(frozen=True, slots=True)
class Furniture:
    """For each folder the lines (as short hashes) that repeat in it, and how many per cent of its captures do so."""

    folders: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    @classmethod
    def learn(cls, root: Path, seeds: Iterable[str]) -> Furniture:
        """What repeats in the folders of `seeds`, POSIX paths under `root`. Give all seeds of a folder.

        The result depends on the set of seeds alone, neither on their order nor on how often one is named.
        """
        grouped: dict[str, list[str]] = {}
        for seed in sorted(set(seeds)):
            if seed.lower().endswith(".txt"):
                grouped.setdefault(folder_of(seed), []).append(seed)
        return cls({folder: _repeated(root, names) for folder, names in grouped.items() if len(names) >= _LEAST})

    def share(self, seed: str, line: str) -> int:
        """The percentage of captures beside `seed` that have this line; 0 for one that does not repeat."""
        lines = self.folders.get(folder_of(seed))
        return lines.get(_mark(line), 0) if lines else 0

    def top_share(self, seed: str, line: str) -> int:
        """The same for a line near the top, whatever its numbers: tides and temperatures change from day to day."""
        return self.share(seed, _numberless(line)) if any(c.isdigit() for c in line) else 0


def learn(root: Path, seeds: Iterable[str]) -> Furniture:
    """`Furniture.learn`."""
    return Furniture.learn(root, seeds)


def folder_of(seed: str) -> str:
    """The publication's folder: the first one under seeds/."""
    first, slash, _ = seed.partition("/")
    return first if slash else ""


def _repeated(root: Path, seeds: list[str]) -> dict[int, int]:
    """Copies of one story, which share their longest line, count once: a reprint is no furniture."""
    captures: dict[int, set[int]] = {}
    for seed in seeds:
        longest, marks = _read(root, seed)
        captures[longest] = captures.get(longest, marks) & marks
    counts = Counter(mark for marks in captures.values() for mark in marks)
    total = len(captures)
    return {
        mark: count * 100 // total
        for mark, count in sorted(counts.items())
        if count >= _LEAST and count * 100 >= _LEAST_SHARE * total
    }


def _read(root: Path, seed: str) -> tuple[int, set[int]]:
    from sitegen.capture.decode import decode

    try:
        with inside(root, seed).open("rb") as file:
            text = decode(file.read(_READ), seed).text
    except (OSError, ValueError, SeedError):
        return 0, set()
    lines = {line for line in text.split("\n") if line.strip()}
    longest = max(lines, key=lambda line: (len(line), line), default="")
    top = {_numberless(line) for line in text.split("\n")[:_TOP] if any(c.isdigit() for c in line)}
    return _mark(longest), {_mark(line) for line in lines | top}


def _numberless(line: str) -> str:
    return "top: " + re.sub(r"\d+", "#", line)


def _mark(line: str) -> int:
    return int.from_bytes(hashlib.blake2b(fold(line[:500]).encode(), digest_size=8).digest())
