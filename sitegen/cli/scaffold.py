"""Creates the files of a new site."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sitegen.core.errors import UsageError
from sitegen.core.files import write_if_changed

_OF_SAMPLES = b"\n## The samples\n"
"""The beginning of the part of the README about the sample stories."""


def scaffold(folder: Path, *, empty: bool = False) -> list[str]:
    """Writes a small site into `folder`, which must be new or empty; returns the paths of its files, sorted.

    With `empty` it has no sample stories.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and is not empty")
    written = []
    for name, source in _samples(files("sitegen") / "sample"):
        if empty and name.startswith("seeds/"):
            continue
        data = source.read_bytes()
        write_if_changed(folder / name, data.partition(_OF_SAMPLES)[0] if empty else data)
        written.append(name)
    for name in ("seeds", "content/articles", "static", "themes", "output"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return sorted(written)


def _samples(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for item in folder.iterdir():
        name = prefix + item.name
        found += _samples(item, name + "/") if item.is_dir() else [(name, item)]
    return found
