"""Seed ids: the path of a seed under seeds/, and "#" with a key if the seed is one record of a file with many.

File names may contain "#", so an id can have several readings. The files that exist decide which reading is meant; if
they cannot be checked, the suffixes of formats with many records decide. `capture.seed` in front matter and [[ignore]]
in content/decisions.toml hold such ids; `str(SeedId)` is their written form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sitegen.core.files import has_file

CONTAINERS = frozenset(
    [
        ".warc", ".wacz", ".arc", ".jsonl", ".ndjson", ".json", ".xml", ".rss", ".atom", ".nitf",
        ".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst",
    ]
)  # fmt: skip
"""Suffixes of files that may hold more than one story."""

_PACKED = (".gz", ".bz2", ".xz", ".zst")
"""Suffixes that mean only compression."""


@dataclass(frozen=True, slots=True)
class SeedId:
    """A seed: its POSIX path under seeds/, and the key of a record in it ("" for the whole file)."""

    file: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.file}#{self.key}" if self.key else self.file


def readings(text: str) -> Iterator[SeedId]:
    """All readings of an id: the whole text as a file, then a file and a key for each "#", from left to right."""
    yield SeedId(text)
    for at, sign in enumerate(text):
        if sign == "#" and at:
            yield SeedId(text[:at], text[at + 1 :])


def parse(text: str, is_file: Callable[[str], bool] = lambda _: False) -> SeedId:
    """The seed that an id means: the first reading whose file exists.

    `is_file` tells whether a path under seeds/ is a file. If no reading has an existing file, the key begins at the
    first "#" after the name of a file that can hold many records.
    """
    found = list(readings(text))
    there = (reading for reading in found if is_file(reading.file))
    likely = (reading for reading in found[1:] if is_container(reading.file))
    return next(there, None) or next(likely, None) or found[0]


def on_disk(seeds: Path) -> Callable[[str], bool]:
    """A function that tells whether a path is a file under the folder `seeds`; False if it leads out or is invalid."""
    return partial(has_file, seeds)


def is_container(file: str) -> bool:
    """Whether a file with this name may hold more than one story."""
    return suffix(file) in CONTAINERS


def suffix(file: str) -> str:
    """The suffix that names the format of a file, in lower case.

    A final ".gz" or the like is ignored, since it means only compression.
    """
    name = unpacked(file).rpartition("/")[2]
    stem, dot, end = name.rpartition(".")
    return dot + end.lower() if stem else ""


def unpacked(file: str) -> str:
    """The name of a file without a final ".gz" or the like."""
    return file[: file.rindex(".")] if file[-4:].lower().endswith(_PACKED) else file


def stem(file: str) -> str:
    """The path of a file without the suffix of its format. Captures of one story in two formats have the same stem."""
    folder, slash, name = unpacked(file).rpartition("/")
    return folder + slash + (name.rpartition(".")[0] or name)
