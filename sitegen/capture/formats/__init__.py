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
from sitegen.capture.formats.recognition import format_of, has_known_suffix, known_suffixes
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core import saved_folders
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.files import path_inside
from sitegen.core.seed_id import is_container

__all__ = ["Source", "holds_many", "is_seed", "known_suffixes", "open_seed"]


def is_seed(path: str) -> bool:
    """Whether a POSIX path under seeds/ is a capture by its name, not a companion or an asset of a saved page."""
    folders, _, name = path.rpartition("/")
    if any(folder.endswith(saved_folders.ALWAYS) for folder in folders.split("/")):
        return False
    is_note = name.startswith(".") or name.upper().startswith("README.")
    return has_known_suffix(name) and not is_note and not companions.is_companion(path)


def holds_many(path: str) -> bool:
    """Whether a seed with this name may hold more than one story."""
    return is_container(path)


def open_seed(root: Path, seed: str, config: Config = Config()) -> Iterator[Record | SeedError]:  # noqa: B008 -- frozen
    """The records of a seed, a POSIX path under `root`, one at a time. Raises OSError if it cannot be read."""
    name = f"seeds/{seed}"
    try:
        path = path_inside(root, seed)
        reader = format_of(path, name)
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
