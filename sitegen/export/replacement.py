"""How a finished export takes the place of an earlier one, file by file, and leaves alone what others put there.

A manifest in the folder names the files of the export: of all that is there, only these are replaced or removed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path, PurePosixPath

from sitegen.core.errors import UsageError
from sitegen.core.files import (
    file_bytes,
    has_file,
    is_file,
    listing,
    path_inside,
    readable,
    remove_file,
    sha256_of,
    write_if_changed,
)
from sitegen.core.manifest import Manifest, load_manifest

MARK = ".sitegen-export"
"""The manifest, which also says of which format the export is."""


def made_as(folder: Path) -> str:
    """The format of the export that stands in a folder, or ""."""
    return _stated(folder)[0]


def files_of(folder: Path) -> tuple[dict[str, int], int]:
    """The files of the export in a folder with their sizes in bytes, and how many others stand beside them."""
    manifest = _stated(folder)[1] or Manifest()
    found = {entry.path: entry.stamp[0] for entry in listing(folder, hidden=True) if entry.path != MARK}
    ours = {path: size for path, size in found.items() if path in manifest.files}
    return ours, len(found) - len(ours)


def take_place(made: Path, dest: Path, form: str) -> None:
    """Moves the files of a finished export to `dest` and removes those of the earlier one that it does not have.

    Cut short at any point, the next export goes on: the manifest then names the files of both. Raises UsageError where
    a file of somebody else's is in the way.
    """
    new = [entry.path for entry in listing(made, hidden=True)]
    old = _standing(dest, new)
    _refuse(dest, new, old)
    dest.mkdir(parents=True, exist_ok=True)
    gone = old - set(new)
    coming = {path: sha256_of(made / path) for path in new if path not in old}
    going = {path: sha256_of(dest / path) for path in gone}
    _write(dest, form, Manifest(old - gone, coming | going))
    first = _in_the_way(sorted(gone), new)
    _remove(dest, first)
    for path in new:
        _move(made / path, path_inside(dest, path))
    _remove(dest, sorted(gone - set(first)))
    _write(dest, form, Manifest(frozenset(new)))


def _standing(dest: Path, new: list[str]) -> frozenset[str]:
    """The files of an earlier export that still stand there; by one that kept no list, those that are replaced."""
    made_by, manifest = _stated(dest)
    if manifest is None:
        manifest = Manifest(frozenset(new if made_by else ()))
    found = (path for path in {*manifest.files, *manifest.pending} if has_file(dest, path))
    return manifest.resolve(found, lambda path: sha256_of(dest / path))


def _refuse(dest: Path, new: list[str], old: frozenset[str]) -> None:
    """Refuses to replace what no earlier export wrote: a file of that name, or what stands where a folder must be."""
    for path in new:
        foreign = _foreign(dest, path, old)
        if foreign:
            what = f"{dest / readable(foreign)} is there and no earlier export wrote it"
            raise UsageError(what, hint="move it away, or name another place")


def _foreign(dest: Path, path: str, old: frozenset[str]) -> str:
    parts = path.split("/")
    for count in range(1, len(parts)):
        folder = "/".join(parts[:count])
        if os.path.lexists(dest / folder) and ((dest / folder).is_symlink() or not (dest / folder).is_dir()):
            return "" if folder in old else folder
    file = dest / path
    if path in old and is_file(file):
        return ""
    if file.is_dir() and not file.is_symlink():
        return next((f"{path}/{e.path}" for e in listing(file, hidden=True) if f"{path}/{e.path}" not in old), "")
    return path if os.path.lexists(file) else ""


def _in_the_way(gone: list[str], new: list[str]) -> list[str]:
    """Files that cannot wait to go: where a folder must be, and in a folder where a file must be."""
    files = set(new)
    folders = {str(parent) for path in new for parent in PurePosixPath(path).parents}
    return [path for path in gone if path in folders or not files.isdisjoint(map(str, PurePosixPath(path).parents))]


def _remove(dest: Path, paths: list[str]) -> None:
    for path in paths:
        remove_file(path_inside(dest, path), dest)


def _move(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        target.rmdir()
    file.replace(target)


def _stated(folder: Path) -> tuple[str, Manifest | None]:
    """The format of the export in a folder and its manifest; an earlier version wrote the format alone."""
    if not is_file(folder / MARK):
        return "", None
    data = file_bytes(folder / MARK)
    manifest = load_manifest(data)
    if manifest is None:
        return data.decode("ascii", "replace") if len(data) < 20 else "", None
    return str(json.loads(data).get("format", "")), manifest


def _write(folder: Path, form: str, manifest: Manifest) -> None:
    data = {"format": form, **json.loads(manifest.dump())}
    write_if_changed(folder / MARK, json.dumps(data, separators=(",", ":")).encode())
