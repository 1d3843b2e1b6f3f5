"""Checks that output/ stays the same folder while a build writes to it.

If it is moved, removed or replaced meanwhile, some written files are missing, and a deploy of the rest would delete
pages of the live site.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sitegen.core import deploy_block
from sitegen.core.errors import SitegenError
from sitegen.core.files import folder_identity, is_link


@dataclass(frozen=True, slots=True)
class SteadyFolder:
    """A folder with its device and inode at the beginning of a build."""

    path: Path
    identity: tuple[int, int] | None

    @classmethod
    def hold(cls, path: Path) -> SteadyFolder:
        """The folder as it is now; creates it if it is missing. Raises SitegenError if it is a link or a file."""
        if folder_identity(path) is None and not is_link(path) and not path.exists():
            path.mkdir(parents=True)
        held = cls(path, folder_identity(path))
        if held.identity is None:
            raise SitegenError("is no folder, and nothing is written there", file=path.name, hint="move it away")
        return held

    def require(self, *, marked: bool = False) -> None:
        """Raises SitegenError if the folder is not the same any more, and marks it so that it is not deployed.

        With `marked`, it must also still have its mark.
        """
        same = folder_identity(self.path) == self.identity
        if same and (not marked or deploy_block.block_reason(self.path)):
            return
        raise self.changed("was moved, removed or replaced while a build wrote to it")

    @contextmanager
    def required(self) -> Iterator[None]:
        """A block that writes to the folder. Raises SitegenError, at its end or earlier, if the folder was changed."""
        try:
            yield
        except (OSError, ValueError):
            self.require()
            raise
        self.require()

    def changed(self, what: str) -> SitegenError:
        """The error for a folder that others changed; also marks the folder so that it is not deployed."""
        if not is_link(self.path):  # a link is refused by all commands, and is not written through
            deploy_block.block_deploy(self.path)
        return SitegenError(
            what, file=f"{self.path.name}/", hint="run `sitegen build` again, and deploy nothing before"
        )
