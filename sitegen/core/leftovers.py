"""Files that a run was writing when it was killed: the next run removes them."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from sitegen.core.files import TEMPORARY, remove_tree

_WRITTEN = ("content", "content/images", ".sitegen", ".sitegen/templates")
"""Folders of a site in which nothing else finds them: articles and output/ are looked at anyway."""

_NAME = re.compile(re.escape(TEMPORARY) + r"(\d{1,10})-\w{1,16}")


def is_leftover(name: str) -> bool:
    """Whether a file of this name was being written by a process that has ended, or by this one before.

    Call it where this process writes nothing just now, and while the site is locked.
    """
    match = _NAME.fullmatch(name)
    return match is not None and not _is_another_alive(int(match[1]))


def _is_another_alive(process: int) -> bool:
    if process == os.getpid() or os.name != "posix":  # elsewhere a file that somebody has open cannot be removed
        return False
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def sweep(root: Path) -> None:
    """Removes those in the folders of the site at `root`, which is locked."""
    remove_leftovers(root / name for name in _WRITTEN)


def remove_leftovers(folders: Iterable[Path]) -> None:
    """Removes those that stand in some folders, not in the folders of these."""
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for path in [Path(entry.path) for entry in entries if is_leftover(entry.name)]:
                remove_leftover(path)


def remove_leftover(path: Path) -> None:
    """Removes one, a file or a folder. What cannot be removed stays."""
    with contextlib.suppress(OSError):
        if not remove_tree(path):
            path.unlink()
