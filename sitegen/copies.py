"""Files that are published as they are: the theme's, those of static/, pictures, and the open data."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.claims import Claims
from sitegen.errors import Problem
from sitegen.files import A_LINK, NOT_UTF8, Stamp, digest, inside, stamp, walk, write_if_changed
from sitegen.index.store import recall, remember
from sitegen.outputs import BEATEN, COPY, Outputs
from sitegen.pages.touched import touch
from sitegen.render.renderer import Renderer

PICTURES = "images/"


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that is published as it is: from the disk, or from bytes that a theme made of its own."""

    path: str
    source: str
    file: Path | None
    data: bytes = b""

    def fingerprint(self) -> str:
        """What tells that it changed. Raises OSError."""
        now: Stamp | str = stamp(self.file) if self.file else digest(self.data)
        return f"copy {now!r}"


def copies(root: Path, renderer: Renderer, problems: list[Problem]) -> Iterator[Copy]:
    """All that is to be copied; of two for one path the first is meant. Adds files with bad names to `problems`."""
    for asset in renderer.assets.values():
        yield Copy(asset.path, f"{asset.name} of the theme", None, asset.data)
    for folder, prefix in (("static", ""), ("content/images", PICTURES), (".sitegen/data", "data/")):
        refused: list[str] = []
        links: list[str] = []
        for path in walk(root / folder, refused, hidden=folder == "static", links=links):
            relative = path.relative_to(root / folder).as_posix()
            yield Copy(prefix + relative, f"{folder}/{relative}", path)
        problems += [Problem(f"{folder}/{name}", NOT_UTF8) for name in refused]
        problems += [Problem(f"{folder}/{name}", A_LINK) for name in links]


def touch_pictured(db: sqlite3.Connection, outputs: Outputs, all_copies: list[Copy]) -> None:
    """Touches the stories whose pictures changed: pages tell their sizes."""
    known = outputs.of(COPY)
    found = {copy.path: _fingerprint(copy) for copy in all_copies if copy.path.startswith(PICTURES)}
    for path in sorted(found.keys() | known.keys()):
        if path.startswith(PICTURES) and found.get(path) != known.get(path):
            sql = "SELECT s.path FROM pictures p JOIN stories s ON s.id = p.story WHERE p.path = ? AND p.figure"
            stories = [row["path"] for row in db.execute(sql, (path,))]
            touch(db, [(f"story:{story}", f"content/{path} changed") for story in stories])


def _fingerprint(copy: Copy) -> str:
    try:
        return copy.fingerprint()
    except OSError:
        return ""


def drop_others(outputs: Outputs, kept: set[str]) -> int:
    """Removes the copies that are not in `kept`; returns how many there were."""
    gone = [path for path in outputs.of(COPY) if path not in kept]
    for path in gone:
        outputs.drop(path)
    return len(gone)


def write_copies(outputs: Outputs, found: list[Copy], problems: list[Problem]) -> int:
    """Brings the copies up to date, after the pages; returns how many were written."""
    standing = _standing(outputs, found, problems)
    drop_others(outputs, {copy.path for copy in standing})
    known = outputs.of(COPY)
    written = 0
    for copy in standing:
        try:
            written += _write(outputs, copy, known.get(copy.path, ""))
        except OSError as error:
            problems.append(Problem(copy.source, error.strerror or str(error)))
        except ValueError as error:
            problems.append(Problem(copy.source, str(error)))
    return written


def _standing(outputs: Outputs, found: list[Copy], problems: list[Problem]) -> list[Copy]:
    """The copies that can stand: pages go before them, and of two copies the first."""
    standing: Claims[Copy] = Claims()
    beaten: dict[str, str] = {}
    for copy in found:
        rival = standing.other(copy.path)
        other = rival.source if rival else outputs.owner(copy.path, COPY)
        if other:
            error = f"would be published as /{copy.path}, where {other} stands already; it is left out"
            problems.append(Problem(copy.source, error))
            beaten |= {} if rival else {copy.path: other}
        else:
            standing.add(copy.path, copy)
    remember(outputs.db, BEATEN, json.dumps(beaten))
    return list(standing)


def are_disturbed(outputs: Outputs) -> bool:
    """Whether pages came where copies stood, or went from where one is to stand, since copies were last written."""
    beaten = recall(outputs.db, BEATEN)
    return not beaten or any(outputs.owner(path, COPY) != page for path, page in json.loads(beaten).items())


def _write(outputs: Outputs, copy: Copy, known: str) -> bool:
    fingerprint = copy.fingerprint()
    if known == fingerprint:
        return False
    data = copy.file.read_bytes() if copy.file else copy.data
    new = write_if_changed(inside(outputs.folder, copy.path), data)
    outputs.written(copy.path, fingerprint, COPY, copy.source)
    return new
