"""Lines that repeat across the captures of one publication: its page furniture."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sitegen.capture import packing
from sitegen.errors import SeedError
from sitegen.text import fold

_LEAST = 3
_STEPS = (30, 5)
"""What is told of how often a line repeats, in per cent of the captures. Few steps: one more capture in a folder
changes what the others lose only where a line comes to a step."""

_TOP = 12
_READ = 256 * 1024


@dataclass(frozen=True, slots=True)
class Marks:
    """The lines of one capture as hashes of 64 bits, sorted; `longest` is that of its longest line, 0 for none."""

    longest: int
    lines: NDArray[np.uint64]

    def pack(self) -> bytes:
        """As bytes, for a cache."""
        return np.concatenate([np.array([self.longest], np.uint64), self.lines]).astype("<u8").tobytes()

    @classmethod
    def unpack(cls, data: bytes) -> Marks:
        """What `pack` made."""
        values = np.frombuffer(data, "<u8").astype(np.uint64)
        return cls(int(values[0]), values[1:])


@dataclass(frozen=True, slots=True)
class Furniture:
    """For each folder the lines (as hashes) that repeat in it, and in how many per cent of its captures at least."""

    folders: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: str, captures: Iterable[Marks]) -> Furniture:
        """What repeats in a folder. Give the marks of all its text captures, in any order."""
        return cls({folder: _repeated(captures)})

    def share(self, seed: str, line: str) -> int:
        """In how many per cent of the captures beside `seed` this line stands: 30 or more, 5 or more, or 0."""
        lines = self.folders.get(folder_of(seed))
        return lines.get(_mark(line), 0) if lines else 0

    def top_share(self, seed: str, line: str) -> int:
        """The same for a line near the top, whatever its numbers: tides and temperatures change from day to day."""
        return self.share(seed, _numberless(line)) if any(c.isdigit() for c in line) else 0

    def digest(self, seed: str, marks: Marks) -> str:
        """A short hash of all that is said here of the lines of `seed`; "" where nothing is."""
        repeated = self.folders.get(folder_of(seed), {})
        told = [(mark, repeated[mark]) for mark in marks.lines.tolist() if mark in repeated] if repeated else []
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12] if told else ""


def learn(root: Path, seeds: Iterable[str]) -> Furniture:
    """What repeats in the folders of `seeds`, POSIX paths under `root`. Give all seeds of a folder.

    The result depends on the set of seeds alone, neither on their order nor on how often one is named.
    """
    grouped: dict[str, list[str]] = {}
    for seed in sorted(set(seeds)):
        if is_text(seed):
            grouped.setdefault(folder_of(seed), []).append(seed)
    return Furniture({folder: _repeated(read_marks(root, s) for s in names) for folder, names in grouped.items()})


def is_text(seed: str) -> bool:
    """Whether a seed is a plain capture by its name: only those have furniture by the line."""
    return seed.lower().removesuffix(".gz").endswith(".txt")


def folder_of(seed: str) -> str:
    """The publication's folder: the first one under seeds/."""
    first, slash, _ = seed.partition("/")
    return first if slash else ""


def read_marks(root: Path, seed: str) -> Marks:
    """The marks of a seed; none where it cannot be read."""
    from sitegen.capture.decode import decode

    try:
        with packing.open_stream(root / seed, seed) as file:
            text = decode(file.read(_READ), seed).text
    except (OSError, ValueError, SeedError):
        return Marks(0, np.zeros(0, np.uint64))
    lines = {line for line in text.split("\n") if line.strip()}
    longest = max(lines, key=lambda line: (len(line), line), default="")
    top = {_numberless(line) for line in text.split("\n")[:_TOP] if any(c.isdigit() for c in line)}
    marks = {_mark(line) for line in lines | top}
    return Marks(_mark(longest) if longest else 0, np.array(sorted(marks), np.uint64))


def _repeated(captures: Iterable[Marks]) -> dict[int, int]:
    """Copies of one story, which share their longest line, count once: a reprint is no furniture."""
    distinct: dict[int, NDArray[np.uint64]] = {}
    for marks in captures:
        if not marks.longest:
            continue
        other = distinct.get(marks.longest)
        distinct[marks.longest] = marks.lines if other is None else np.intersect1d(other, marks.lines)
    total = len(distinct)
    if total < _LEAST:
        return {}
    lines, counts = np.unique(np.concatenate(list(distinct.values())), return_counts=True)
    often = counts >= _LEAST
    steps = ((m, c * 100 // total) for m, c in zip(lines[often].tolist(), counts[often].tolist(), strict=True))
    told = ((mark, next((step for step in _STEPS if share >= step), 0)) for mark, share in steps)
    return {mark: step for mark, step in told if step}


def _numberless(line: str) -> str:
    return "top: " + re.sub(r"\d+", "#", line)


def _mark(line: str) -> int:
    return int.from_bytes(hashlib.blake2b(fold(line[:500]).encode(), digest_size=8).digest())
