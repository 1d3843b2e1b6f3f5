"""A seed that is to be read by the reader of its format."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sitegen.core.config import Config


@dataclass(frozen=True, slots=True)
class Source:
    """A seed: its POSIX path `seed` under the folder `root`, the file `path` that holds its bytes, and the settings.

    `path` is another file than root/seed for a member of an archive, which is read from a temporary file.
    """

    root: Path
    seed: str
    path: Path
    config: Config = field(default_factory=Config)

    @property
    def place(self) -> str:
        """The path of the seed for error messages."""
        return f"seeds/{self.seed}"

    def place_of(self, key: str) -> str:
        """The place of a record with this key, for errors about it; of the seed itself if the key is ""."""
        return f"{self.place}#{key}" if key else self.place
