"""Seed ids: the path of a seed under seeds/, with "#" and a key where it is one record of a file that holds many.

File names may contain "#" themselves, so an id can be read in several ways. Which reading is meant is decided by the
files that exist or, where nothing can be asked, by the suffixes of formats that hold many records. `capture.seed` in
front matter and [[ignore]] in content/decisions.toml hold such ids; `str` of a SeedId is how they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sitegen.core.files import has_file

CONTAINERS = frozenset([".warc", ".wacz", ".jsonl", ".ndjson", ".json", ".xml", ".rss", ".atom"])
"""Suffixes of files that may hold more than one story."""

_PACKED = ".gz"


@dataclass(frozen=True, slots=True)
class SeedId:
    """A seed: its POSIX path under seeds/, and the key of a record in it ("" for the file as a whole)."""

    file: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.file}#{self.key}" if self.key else self.file


def readings(text: str) -> Iterator[SeedId]:
    """All that an id can mean: the whole text as a file, then a file and a key at each "#" from the left."""
    yield SeedId(text)
    for at, sign in enumerate(text):
        if sign == "#" and at:
            yield SeedId(text[:at], text[at + 1 :])


def parse(text: str, is_file: Callable[[str], bool] = lambda _: False) -> SeedId:
    """The seed that an id means: the first reading whose file is there.

    `is_file` says whether a path under seeds/ is one. Where none is there, the key begins at the first "#" after the
    name of a file that can hold many records.
    """
    found = list(readings(text))
    there = (reading for reading in found if is_file(reading.file))
    likely = (reading for reading in found[1:] if is_container(reading.file))
    return next(there, None) or next(likely, None) or found[0]


def on_disk(seeds: Path) -> Callable[[str], bool]:
    """Whether a path is a file under the folder `seeds`; False for one that leads out or that no file can have."""
    return partial(has_file, seeds)


def is_container(file: str) -> bool:
    """Whether a file of this name may hold more than one story."""
    return suffix(file) in CONTAINERS


def suffix(file: str) -> str:
    """The suffix that names the format of a file, in lower case: a last ".gz" only says that it is packed."""
    name = file.removesuffix(_PACKED).rpartition("/")[2]
    stem, dot, end = name.rpartition(".")
    return dot + end.lower() if stem else ""


def stem(file: str) -> str:
    """The path of a file without what tells its format: captures of one story in two formats share it."""
    folder, slash, name = file.removesuffix(_PACKED).rpartition("/")
    return folder + slash + (name.rpartition(".")[0] or name)
