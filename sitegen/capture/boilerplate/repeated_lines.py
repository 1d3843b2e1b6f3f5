"""Finds lines that repeat across the captures of one publication."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sitegen.capture.encoding import compression
from sitegen.capture.record import folder_of
from sitegen.core.errors import SeedError
from sitegen.core.text import fold

_MIN_CAPTURES = 3
"""A line repeats if so many captures contain it."""
_STEPS_PERCENT = (30, 5)
"""The shares that are distinguished, in per cent of the captures.

There are only two steps, so that one more capture in a folder changes the results for few lines.
"""

_TOP_LINES = 12
"""The number of lines at the top that are also compared without their digits."""
_READ_BYTES = 256 * 1024
"""The number of bytes of a capture that are read to find its lines."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The lines of one capture as sorted 64-bit hashes.

    `longest` is the hash of the longest line, 0 if there is none.
    """

    longest: int
    lines: NDArray[np.uint64]

    def pack(self) -> bytes:
        """The marks as bytes, for a cache."""
        return np.concatenate([np.array([self.longest], np.uint64), self.lines]).astype("<u8").tobytes()

    @classmethod
    def unpack(cls, data: bytes) -> Marks:
        """The marks from the bytes that `pack` returned."""
        values = np.frombuffer(data, "<u8").astype(np.uint64)
        return cls(int(values[0]), values[1:])


@dataclass(frozen=True, slots=True)
class RepeatedLines:
    """The lines that repeat in each folder.

    `folders` maps a folder to hashes of lines, and each hash to the minimum percentage of captures that have it.
    """

    folders: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: str, captures: Iterable[Marks]) -> RepeatedLines:
        """The repeated lines of a folder. `captures` are the marks of all its text captures, in any order."""
        return cls({folder: _repeated(captures)})

    def share(self, seed: str, line: str) -> int:
        """The minimum percentage of captures in the folder of `seed` that contain `line`: 30, 5 or 0."""
        lines = self.folders.get(folder_of(seed))
        return lines.get(_mark(line), 0) if lines else 0

    def top_share(self, seed: str, line: str) -> int:
        """The same for a line near the top, ignoring its digits: tides and temperatures change from day to day."""
        return self.share(seed, _numberless(line)) if any(c.isdigit() for c in line) else 0

    def digest(self, seed: str, marks: Marks) -> str:
        """A short hash of everything that is known about the lines of `seed`; "" if nothing is."""
        repeated = self.folders.get(folder_of(seed), {})
        steps_of_marks = (
            [(mark, repeated[mark]) for mark in marks.lines.tolist() if mark in repeated] if repeated else []
        )
        return hashlib.sha256(repr(steps_of_marks).encode()).hexdigest()[:12] if steps_of_marks else ""


def repeated_lines(root: Path, seeds: Iterable[str]) -> RepeatedLines:
    """The repeated lines of the folders of `seeds`, POSIX paths under `root`. Pass all seeds of a folder.

    The result depends only on the set of seeds, not on their order.
    """
    grouped: dict[str, list[str]] = {}
    for seed in sorted(set(seeds)):
        if is_text(seed):
            grouped.setdefault(folder_of(seed), []).append(seed)
    return RepeatedLines({folder: _repeated(read_marks(root, s) for s in names) for folder, names in grouped.items()})


def is_text(seed: str) -> bool:
    """Whether a seed is a plain-text capture by its name. Only these have repeated lines."""
    return seed.lower().removesuffix(".gz").endswith(".txt")


def read_marks(root: Path, seed: str) -> Marks:
    """The marks of a seed; empty marks if it cannot be read."""
    from sitegen.capture.encoding.decode import decode

    try:
        with compression.open_stream(root / seed, seed) as file:
            text = decode(file.read(_READ_BYTES), seed).text
    except (OSError, ValueError, SeedError):
        return Marks(0, np.zeros(0, np.uint64))
    lines = {line for line in text.split("\n") if line.strip()}
    longest = max(lines, key=lambda line: (len(line), line), default="")
    top = {_numberless(line) for line in text.split("\n")[:_TOP_LINES] if any(c.isdigit() for c in line)}
    marks = {_mark(line) for line in lines | top}
    return Marks(_mark(longest) if longest else 0, np.array(sorted(marks), np.uint64))


def _repeated(captures: Iterable[Marks]) -> dict[int, int]:
    """The repeated lines: hash -> percentage step. Captures with the same longest line count once.

    They are copies of one story, and a reprint must not count as boilerplate.
    """
    distinct: dict[int, NDArray[np.uint64]] = {}
    for marks in captures:
        if not marks.longest:
            continue
        other = distinct.get(marks.longest)
        distinct[marks.longest] = marks.lines if other is None else np.intersect1d(other, marks.lines)
    total = len(distinct)
    if total < _MIN_CAPTURES:
        return {}
    lines, counts = np.unique(np.concatenate(list(distinct.values())), return_counts=True)
    often = counts >= _MIN_CAPTURES
    steps = ((m, c * 100 // total) for m, c in zip(lines[often].tolist(), counts[often].tolist(), strict=True))
    steps_of_marks = ((mark, next((step for step in _STEPS_PERCENT if share >= step), 0)) for mark, share in steps)
    return {mark: step for mark, step in steps_of_marks if step}


def _numberless(line: str) -> str:
    return "top: " + re.sub(r"\d+", "#", line)


def _mark(line: str) -> int:
    return int.from_bytes(hashlib.blake2b(fold(line[:500]).encode(), digest_size=8).digest())
