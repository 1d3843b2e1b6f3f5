"""Temporary files of runs that were killed: the next run removes them."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from sitegen.core.files import TEMPORARY, remove_tree

_WRITTEN = ("content", "content/images", ".sitegen", ".sitegen/templates")
"""Folders of a site that are searched for temporary files here. content/articles and output/ are listed by other code.
"""

_NAME = re.compile(re.escape(TEMPORARY) + r"(\d{1,10})-\w{1,16}")


def is_leftover(name: str) -> bool:
    """Whether a temporary file belongs to a process that has ended, or to an earlier process with the id of this one.

    Call this only while the site is locked and this process is not writing.
    """
    match = _NAME.fullmatch(name)
    return match is not None and not _is_another_alive(int(match[1]))


def _is_another_alive(process: int) -> bool:
    if process == os.getpid() or os.name != "posix":  # on other systems, an open file cannot be removed
        return False
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def remove_leftovers_of_site(root: Path) -> None:
    """Removes the temporary files in the folders of the site at `root`. The site must be locked."""
    remove_leftovers(root / name for name in _WRITTEN)


def remove_leftovers(folders: Iterable[Path]) -> None:
    """Removes the temporary files directly in `folders`, not in their subfolders."""
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for path in [Path(entry.path) for entry in entries if is_leftover(entry.name)]:
                remove_leftover(path)


def remove_leftover(path: Path) -> None:
    """Removes a temporary file or folder. Ignores errors."""
    with contextlib.suppress(OSError):
        if not remove_tree(path):
            path.unlink()
