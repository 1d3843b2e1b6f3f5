"""Replaces an earlier export by a new one, file by file, and leaves files of others alone.

A manifest in the folder names the files of the export: only these are ever replaced or removed.
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
"""The manifest, which also names the format of the export."""


def export_format(folder: Path) -> str:
    """The format of the export in a folder; "" if there is none."""
    return _read_manifest(folder)[0]


def files_of(folder: Path) -> tuple[dict[str, int], int]:
    """The files of the export in a folder with their sizes in bytes, and the number of other files."""
    manifest = _read_manifest(folder)[1] or Manifest()
    found = {entry.path: entry.stamp[0] for entry in listing(folder, hidden=True) if entry.path != MARK}
    ours = {path: size for path, size in found.items() if path in manifest.files}
    return ours, len(found) - len(ours)


def take_place(made: Path, dest: Path, form: str) -> None:
    """Moves the files of a finished export to `dest`, and removes files of the earlier export that the new one lacks.

    After an interruption the next export continues, since the manifest then names the files of both. Raises UsageError
    if a file of somebody else has one of the paths.
    """
    new = [entry.path for entry in listing(made, hidden=True)]
    old = _earlier_files(dest, new)
    _refuse(dest, new, old)
    dest.mkdir(parents=True, exist_ok=True)
    gone = old - set(new)
    coming = {path: sha256_of(made / path) for path in new if path not in old}
    going = {path: sha256_of(dest / path) for path in gone}
    _write_manifest(dest, form, Manifest(old - gone, coming | going))
    first = _in_the_way(sorted(gone), new)
    _remove(dest, first)
    for path in new:
        _move(made / path, path_inside(dest, path))
    _remove(dest, sorted(gone - set(first)))
    _write_manifest(dest, form, Manifest(frozenset(new)))


def _earlier_files(dest: Path, new: list[str]) -> frozenset[str]:
    """The files of an earlier export that still exist.

    One without a list owns the files that the new export replaces.
    """
    made_by, manifest = _read_manifest(dest)
    if manifest is None:
        manifest = Manifest(frozenset(new if made_by else ()))
    found = (path for path in {*manifest.files, *manifest.pending} if has_file(dest, path))
    return manifest.resolve(found, lambda path: sha256_of(dest / path))


def _refuse(dest: Path, new: list[str], old: frozenset[str]) -> None:
    """Raises UsageError if a new file would replace something that no earlier export wrote."""
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
    """Files that must be removed first: a file at the path of a new folder, files of a folder at the path of a new
    file.
    """
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


def _read_manifest(folder: Path) -> tuple[str, Manifest | None]:
    """The format and the manifest of the export in a folder. Earlier versions of sitegen wrote only the format."""
    if not is_file(folder / MARK):
        return "", None
    data = file_bytes(folder / MARK)
    manifest = load_manifest(data)
    if manifest is None:
        return data.decode("ascii", "replace") if len(data) < 20 else "", None
    return str(json.loads(data).get("format", "")), manifest


def _write_manifest(folder: Path, form: str, manifest: Manifest) -> None:
    data = {"format": form, **json.loads(manifest.dump())}
    write_if_changed(folder / MARK, json.dumps(data, separators=(",", ":")).encode())
