"""By which code the seeds were converted, so that those are read again which other code converted.

The index notes it for each seed, but may be made anew by the very change of code. So a file beside it notes the code
that has converted all seeds.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sitegen.core.files import write_if_changed
from sitegen.core.source_digest import source_digest


class ConversionCode(NamedTuple):
    """Digests of the code that runs and of the `last` code that converted all seeds.

    `last` is "" while the seeds may have been converted by several, and None where nobody knows.
    """

    now: str
    last: str | None

    def is_outdated(self, noted: str | None) -> bool:
        """Whether a seed must be read again that was converted by the code `noted`; None where none is noted.

        What is not known is not read again: a fresh clone of a site would convert all of its seeds.
        """
        return self.last not in (None, self.now) if noted is None else noted != self.now


def find_conversion_code(root: Path) -> ConversionCode:
    """The code that runs, and that which converted the seeds of the site at `root`."""
    try:
        last = _file(root).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ConversionCode(source_digest("convert"), None)
    return ConversionCode(source_digest("convert"), last)


def note_begin(root: Path, code: ConversionCode) -> None:
    """Notes that seeds begin to be converted: until all of them are, other code may have converted some."""
    if code.is_outdated(None):
        write_if_changed(_file(root), b"\n")


def note_end(root: Path, code: ConversionCode) -> None:
    """Notes that all seeds have been converted by the code that runs."""
    write_if_changed(_file(root), f"{code.now}\n".encode())


def _file(root: Path) -> Path:
    return root / ".sitegen" / "converted"
