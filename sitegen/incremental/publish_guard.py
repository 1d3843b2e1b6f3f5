"""A record in output/ of what was wrong when it was built last, for whoever is about to publish it.

It is there while a build has errors, and goes with the first one that has none. It stands in output/ itself, since
.sitegen/ may be removed at any time.
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
    """The errors of the last build: how many, the first of them, and files that cannot be read.

    `hidden` are paths of what must not stay at a target, whatever else may be of an unreadable file.
    """

    count: int = 0
    first: str = ""
    unreadable: tuple[Unreadable, ...] = ()
    hidden: tuple[str, ...] = ()

    def owner(self, path: str) -> str:
        """The unreadable file to which what stands at a path of the site may belong, "" for none."""
        if path in self.hidden:
            return ""
        return next((one.file for one in self.unreadable if one.may_own(path)), "")


def record(output: Path, errors: Errors) -> None:
    """Notes the errors of a build, or that it had none."""
    if errors.count:
        write_if_changed(output / NAME, json.dumps(asdict(errors), ensure_ascii=False).encode())
    else:
        (output / NAME).unlink(missing_ok=True)


def errors(output: Path) -> Errors:
    """The errors of the last build of a folder. A record that is damaged tells of an error too."""
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
