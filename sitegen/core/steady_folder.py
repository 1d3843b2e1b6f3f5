"""output/ while a build writes to it: it must stay the folder that it was when the build began.

Where it is moved, removed or replaced meanwhile, what was written is not all there, and a deploy of the rest would
delete pages of the live site.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sitegen.core import unfit_mark
from sitegen.core.errors import SitegenError
from sitegen.core.files import folder_identity, is_link


@dataclass(frozen=True, slots=True)
class SteadyFolder:
    """A folder with the device and inode that it had at the beginning."""

    path: Path
    identity: tuple[int, int] | None

    @classmethod
    def hold(cls, path: Path) -> SteadyFolder:
        """The folder as it is now, made if there is none. Raises SitegenError for a link or a file in its place."""
        if folder_identity(path) is None and not is_link(path) and not path.exists():
            path.mkdir(parents=True)
        held = cls(path, folder_identity(path))
        if held.identity is None:
            raise SitegenError("is no folder, and nothing is written there", file=path.name, hint="move it away")
        return held

    def require(self, *, marked: bool = False) -> None:
        """Raises SitegenError where another folder, a link or nothing stands there now, or, where it was `marked` as
        not for the public, the mark is gone. It is marked then, so that it is not deployed.
        """
        same = folder_identity(self.path) == self.identity
        if same and (not marked or unfit_mark.unfit_reason(self.path)):
            return
        raise self.changed("was moved, removed or replaced while a build wrote to it")

    @contextmanager
    def required(self) -> Iterator[None]:
        """A block that writes to the folder. Raises SitegenError where it is another one, at the end at the latest."""
        try:
            yield
        except (OSError, ValueError):
            self.require()
            raise
        self.require()

    def changed(self, what: str) -> SitegenError:
        """The error for a folder that others changed, which is marked as not for the public."""
        if not is_link(self.path):  # a link is refused by all commands, and is not written through
            unfit_mark.mark_unfit(self.path)
        return SitegenError(
            what, file=f"{self.path.name}/", hint="run `sitegen build` again, and deploy nothing before"
        )
