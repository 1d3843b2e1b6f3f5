"""Conflicts of paths: two files cannot have the same path, and a file cannot be where another has a folder.

Paths are POSIX paths. They are compared by `path_key`, since some file systems ignore case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Generic, TypeVar

from sitegen.core.text import path_key

Owner = TypeVar("Owner")

IN_THE_WAY_SQL = "(name IN (SELECT value FROM json_each(?)) OR name > ? AND name < ?)"
"""SQL condition for the rows that conflict with a file.

The column `name` must hold `path_key` of their paths; `in_the_way_of` returns the values of the parameters.
"""


def in_the_way_of(path: str) -> tuple[str, str, str]:
    """The parameters of IN_THE_WAY_SQL for a file."""
    name = path_key(path)
    return json.dumps([name, *_folders(name)]), f"{name}/", f"{name}0"  # "0" is the character after "/"


class TakenPaths(Generic[Owner]):
    """Paths of one tree that are taken, each with its owner."""

    def __init__(self) -> None:
        self._files: dict[str, Owner] = {}
        self._folders: dict[str, Owner] = {}

    def __iter__(self) -> Iterator[Owner]:
        return iter(self._files.values())

    def add(self, path: str, owner: Owner) -> None:
        """Takes the path of a file, and the paths of its folders."""
        name = path_key(path)
        self._files[name] = owner
        self._folders |= dict.fromkeys(_folders(name), owner)

    def other(self, path: str) -> Owner | None:
        """The owner of a file that conflicts with `path`; None if there is none."""
        name = path_key(path)
        above = (self._files[one] for one in (name, *_folders(name)) if one in self._files)
        return self._folders.get(name) or next(above, None)


def _folders(name: str) -> list[str]:
    return [name[:at] for at, sign in enumerate(name) if sign == "/"]
