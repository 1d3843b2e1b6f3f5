"""The formats of seeds, and the module that reads each.

The function `records` of a module yields a Record for each story, a SeedError for each that cannot be read, and a
PassedOverError for each that is known to be no story, so that everything in a seed is accounted for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

from sitegen.capture import companions
from sitegen.capture.formats.error_limit import limit_errors
from sitegen.capture.formats.recognition import (
    format_of,
    holds_many,
    is_part_of_pages,
    is_worth_opening,
    known_suffixes,
)
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core import saved_folders
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.files import path_inside

__all__ = [
    "Source", "format_of", "holds_many", "is_part_of_pages", "is_seed", "known_suffixes", "may_be_seed", "open_seed",
]  # fmt: skip


def may_be_seed(path: str) -> bool:
    """Whether a POSIX path under seeds/ may be a capture by its name; if it is one, its bytes decide.

    Companions, the files of saved pages, notes and pictures are none.
    """
    folders, _, name = path.rpartition("/")
    if any(folder.endswith(saved_folders.ALWAYS) for folder in folders.split("/")):
        return False
    is_note = name.startswith(".") or name.upper().partition(".")[0] == "README"
    return not is_note and not companions.is_companion(path) and is_worth_opening(path)


def is_seed(root: Path, path: str) -> bool:
    """Whether the file at a POSIX path under `root` is a capture: one that has a reader."""
    try:
        return may_be_seed(path) and bool(format_of(root / path, path))
    except OSError:
        return False


def open_seed(root: Path, seed: str, config: Config = Config()) -> Iterator[Record | SeedError]:  # noqa: B008 -- frozen
    """The records of a seed, a POSIX path under `root`, one at a time. Raises OSError if it cannot be read."""
    name = f"seeds/{seed}"
    try:
        path = path_inside(root, seed)
        reader = format_of(path, seed)
        if reader:
            module = importlib.import_module(f"{__name__}.{reader}")
            yield from limit_errors(module.records(Source(root, seed, path, config)), name)
        else:
            known = ", ".join(known_suffixes())
            yield SeedError("no reader for this format", file=name, hint=f"known: {known}")
    except SeedError as error:
        yield error
    except ValueError as error:
        yield SeedError(str(error), file=name)
