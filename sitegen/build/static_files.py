"""Files that are copied to output/: the theme's assets, static/, pictures, and the open data.

Of content/images only pictures are published that a shown story, page or term names, with their smaller versions.
static/ is published whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from sitegen.core.errors import Problem
from sitegen.core.files import NOT_UTF8, FileWriter, Other, Stamp, digest, stamp, walk
from sitegen.core.picture_versions import FOLDER, picture_of
from sitegen.core.raster_images import HEAD_BYTES, refusal
from sitegen.core.read_inside import bytes_inside
from sitegen.incremental.outputs import DISPLACED_COPIES, Outputs
from sitegen.incremental.path_conflicts import TakenPaths
from sitegen.incremental.units import COPY
from sitegen.index.store import recall, remember
from sitegen.render.renderer import Renderer

PICTURES = "images/"
_HOME = "content/images/"
ASSETS = "assets/"
"""Folder of the theme's static files, whose names contain a digest."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that is copied: from the disk, or from bytes that the theme produced."""

    path: str
    source: str
    root: Path | None
    data: bytes = b""

    @property
    def is_picture(self) -> bool:
        """Whether it is published only if it is a picture."""
        return self.source.startswith(_HOME)

    def fingerprint(self) -> str:
        """Changes if the file changes. Raises OSError."""
        now: Stamp | str = stamp(self.root / self.source) if self.root else digest(self.data)
        return f"copy {now!r}"

    def read(self, most: int = -1) -> bytes:
        """Its bytes, or the first `most`. Raises OSError, and ValueError where a link leads to it by now."""
        return bytes_inside(self.root, self.source, most) if self.root else self.data[: most if most >= 0 else None]


def copies(
    root: Path, original: Path, renderer: Renderer, pictures: Set[str], problems: list[Problem]
) -> Iterator[StaticFile]:
    """Everything to copy; of two entries with one path the first wins. Adds files with bad names to `problems`.

    Files of people are read in the `original` site, of which a preview's own `root` has only links.
    `pictures` are the paths, under content/, of the pictures that may be published.
    """
    for asset in renderer.assets.values():
        yield StaticFile(asset.path, f"{asset.name} of the theme", None, asset.data)
    for home, folder, prefix in (
        (original, "static", ""),
        (original, "content/images", PICTURES),
        (root, FOLDER, PICTURES),
        (root, ".sitegen/data", "data/"),
    ):
        refused: list[str] = []
        others: list[Other] = []
        for path in walk(home / folder, refused, hidden=folder == "static", others=others):
            relative = path.relative_to(home / folder).as_posix()
            copy = StaticFile(prefix + relative, f"{folder}/{relative}", home)
            if prefix != PICTURES or pictures & {copy.path, picture_of(copy.path)}:
                yield copy
        problems += [Problem(f"{folder}/{name}", NOT_UTF8) for name in refused]
        problems += [Problem(f"{folder}/{name}", why) for name, why in others]


def newly_pictured(db: sqlite3.Connection, outputs: Outputs, all_copies: list[StaticFile]) -> dict[str, str]:
    """The paths of the stories with a picture that changed, or whose versions did, each with the reason."""
    known = outputs.of(COPY)
    found = {copy.path: _fingerprint(copy) for copy in all_copies if copy.path.startswith(PICTURES)}
    stories: dict[str, str] = {}
    for path in sorted(found.keys() | known.keys()):
        if path.startswith(PICTURES) and found.get(path) != known.get(path):
            sql = "SELECT s.path FROM pictures p JOIN stories s ON s.id = p.story WHERE p.path = ? AND p.figure"
            for row in db.execute(sql, (picture_of(path) or path,)):
                stories.setdefault(row["path"], f"content/{path} changed")
    return stories


def _fingerprint(copy: StaticFile) -> str:
    try:
        return copy.fingerprint()
    except OSError:
        return ""


def drop_others(outputs: Outputs, kept: set[str], *, assets: bool) -> int:
    """Removes the copies that are not in `kept`, with `assets` also the theme's; returns their number."""
    gone = [path for path in outputs.of(COPY) if path not in kept and (assets or not path.startswith(ASSETS))]
    for path in gone:
        outputs.drop(path)
    return len(gone)


def write_copies(
    outputs: Outputs, found: list[StaticFile], problems: list[Problem], refused: list[Problem], *, assets: bool
) -> int:
    """Brings the copies up to date, after the pages; returns how many were written.

    Adds to `refused` the files that are named as pictures but are none. With `assets` old assets of themes are removed;
    they are kept while old pages need them.
    """
    known = outputs.of(COPY)
    standing = _standing(outputs, _accepted(outputs.db, found, known, refused), problems)
    drop_others(outputs, {copy.path for copy in standing}, assets=assets)
    written = 0
    writer = FileWriter(outputs.folder)
    for copy in standing:
        try:
            written += _write(writer, outputs, copy, known.get(copy.path, ""))
        except OSError as error:
            problems.append(Problem(copy.source, error.strerror or str(error)))
        except ValueError as error:
            problems.append(Problem(copy.source, str(error)))
    return written


def _accepted(
    db: sqlite3.Connection, found: list[StaticFile], known: dict[str, str], refused: list[Problem]
) -> list[StaticFile]:
    """The copies without files that should be pictures but are none. An unchanged file is not read again."""
    accepted: list[StaticFile] = []
    for copy in found:
        if why := _refusal(copy, known.get(copy.path, "")):
            refused.append(Problem(copy.source, f"{why} ({_named_in(db, copy.path)} names it)"))
        else:
            accepted.append(copy)
    return accepted


def _refusal(copy: StaticFile, known: str) -> str:
    try:
        is_new = copy.is_picture and known != copy.fingerprint()
        return refusal(copy.path, copy.read(HEAD_BYTES)) if is_new else ""
    except (OSError, ValueError):  # reported when the file is copied
        return ""


def _named_in(db: sqlite3.Connection, path: str) -> str:
    """The first shown file of content/ that names a picture."""
    sql = (
        "SELECT s.path FROM pictures p JOIN shown s ON s.id = p.story WHERE p.path = ?1 "
        "UNION SELECT file FROM file_pictures WHERE path = ?1 ORDER BY 1 LIMIT 1"
    )
    row = db.execute(sql, (path,)).fetchone()
    return str(row[0]) if row else "content/"


def _standing(outputs: Outputs, found: list[StaticFile], problems: list[Problem]) -> list[StaticFile]:
    """The copies whose paths are free: pages win over copies, and the first of two copies wins."""
    standing: TakenPaths[StaticFile] = TakenPaths()
    displaced: dict[str, str] = {}
    for copy in found:
        rival = standing.other(copy.path)
        other = rival.source if rival else outputs.owner(copy.path, COPY)
        if other:
            error = f"would be published as /{copy.path}, where {other} stands already; it is left out"
            problems.append(Problem(copy.source, error))
            displaced |= {} if rival else {copy.path: other}
        else:
            standing.add(copy.path, copy)
    remember(outputs.db, DISPLACED_COPIES, json.dumps(displaced))
    return list(standing)


def are_disturbed(outputs: Outputs) -> bool:
    """Whether pages have taken or freed the paths of copies since copies were last written."""
    displaced = recall(outputs.db, DISPLACED_COPIES)
    return not displaced or any(outputs.owner(path, COPY) != page for path, page in json.loads(displaced).items())


def _write(writer: FileWriter, outputs: Outputs, copy: StaticFile, known: str) -> bool:
    fingerprint = copy.fingerprint()
    if known == fingerprint:
        return False
    data = copy.read()
    if copy.is_picture and (why := refusal(copy.path, data[:HEAD_BYTES])):  # it changed after it was checked
        raise ValueError(why)
    new, _ = writer.write(copy.path, data)
    outputs.written(copy.path, fingerprint, COPY, copy.source)
    return new
