"""A file in output/ that records the errors of the last build, for the command that publishes the folder.

It exists while the last build had errors; the first build without errors removes it. It is in output/ because .sitegen/
may be deleted at any time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sitegen.content.unreadable import Unreadable
from sitegen.core.files import write_if_changed

NAME = ".sitegen-errors.json"


@dataclass(frozen=True, slots=True)
class Errors:
    """The errors of the last build: their number, the first one, and the files that cannot be read.

    `hidden` are paths that must not remain at a target, even if they may belong to an unreadable file.
    """

    count: int = 0
    first: str = ""
    unreadable: tuple[Unreadable, ...] = ()
    hidden: tuple[str, ...] = ()

    def owner(self, path: str) -> str:
        """The unreadable file that the file at `path` of the site may belong to; "" if there is none."""
        if path in self.hidden:
            return ""
        return next((one.file for one in self.unreadable if one.may_own(path)), "")


def record(output: Path, errors: Errors) -> None:
    """Writes the record of the errors to `output`, or removes it if there were none."""
    if errors.count:
        write_if_changed(output / NAME, json.dumps(asdict(errors), ensure_ascii=False).encode())
    else:
        (output / NAME).unlink(missing_ok=True)


def errors(output: Path) -> Errors:
    """The errors of the last build of the folder `output`. A damaged record counts as an error."""
    try:
        found = json.loads((output / NAME).read_bytes())
        unreadable = tuple(Unreadable(**{k: _frozen(v) for k, v in one.items()}) for one in found["unreadable"])
        return Errors(found["count"], found["first"], unreadable, tuple(found["hidden"]))
    except FileNotFoundError:
        return Errors()
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Errors(1, f"{NAME} cannot be read")


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
