"""Which files can stand in one tree: none at the path of another, or where another has its folder.

Paths are POSIX paths. They are compared as `path_key` says, since some file systems know no difference of case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Generic, TypeVar

from sitegen.core.text import path_key

Owner = TypeVar("Owner")

IN_THE_WAY_SQL = "(name IN (SELECT value FROM json_each(?)) OR name > ? AND name < ?)"
"""SQL for what cannot stand beside a file, where the column `name` has `path_key` of paths; `in_the_way_of` gives the
values."""


def in_the_way_of(path: str) -> tuple[str, str, str]:
    """The values of `IN_THE_WAY_SQL` for a file."""
    name = path_key(path)
    return json.dumps([name, *_folders(name)]), f"{name}/", f"{name}0"  # "0" is the sign after "/"


class TakenPaths(Generic[Owner]):
    """Files that are to stand in one tree, each with its owner."""

    def __init__(self) -> None:
        self._files: dict[str, Owner] = {}
        self._folders: dict[str, Owner] = {}

    def __iter__(self) -> Iterator[Owner]:
        return iter(self._files.values())

    def add(self, path: str, owner: Owner) -> None:
        """Claims the path of a file, and with it those of its folders."""
        name = path_key(path)
        self._files[name] = owner
        self._folders |= dict.fromkeys(_folders(name), owner)

    def other(self, path: str) -> Owner | None:
        """An owner whose file cannot stand beside one at `path`."""
        name = path_key(path)
        above = (self._files[one] for one in (name, *_folders(name)) if one in self._files)
        return self._folders.get(name) or next(above, None)


def _folders(name: str) -> list[str]:
    return [name[:at] for at, sign in enumerate(name) if sign == "/"]
