"""A folder for the time of a process, in the system's place for temporary files."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from io import RawIOBase
from pathlib import Path
from typing import IO

_BLOCK_BYTES = 1 << 18


class TemporaryFolder:
    """An empty folder, which is removed when nothing refers to this object, at the latest when the process ends."""

    def __init__(self, name: str) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=f"sitegen-{name}-"))
        self._finalizer = weakref.finalize(self, _remove, self.path, os.getpid())

    def write(self, relative: str, source: IO[bytes] | RawIOBase) -> None:
        """Writes what `source` gives to a new file, and makes its folders. A write that fails leaves no file.

        `relative` must be a safe POSIX path. Raises FileExistsError, and whatever `source` raises.
        """
        target = self.path.joinpath(*relative.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            try:
                while block := source.read(_BLOCK_BYTES):
                    file.write(block)
            except BaseException:
                target.unlink()
                raise


def _remove(folder: Path, process: int) -> None:
    """Removes a folder in the process that made it, not in workers that were forked from it."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
