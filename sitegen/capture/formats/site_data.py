"""Reads the data and settings of a site generator beside seeds: YAML, TOML, JSON, CSV and front matter."""

from __future__ import annotations

import ast
import csv
import io
import json
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from sitegen.capture.formats import front_matter
from sitegen.core import yaml
from sitegen.core.errors import SitegenError
from sitegen.core.files import stamp
from sitegen.core.read_inside import bytes_inside

_MAX_BYTES = 4 << 20
_MAX_SETTINGS_BYTES = 256 << 10
_MAX_ELEMENTS = 5_000
"""A file of settings in Python with more brackets, which open lists and calls, is not parsed."""
_MAX_ROWS = 20_000


def read_data(root: Path, path: str) -> Any:
    """The data of a file at a POSIX path under the folder `root`; None if there is none, or it cannot be read."""
    try:
        return _cached_data(root, path, stamp(root / path))
    except (OSError, ValueError):
        return None


@lru_cache(256)
def _cached_data(root: Path, path: str, _: object) -> Any:
    """The data of a file; the last argument changes with the file."""
    try:
        data = bytes_inside(root, path, _MAX_BYTES + 1)
        return _parsed(data.decode("utf-8-sig"), path) if len(data) <= _MAX_BYTES else None
    except (OSError, ValueError, SitegenError, RecursionError, MemoryError, SyntaxError, csv.Error):
        return None


def _parsed(text: str, path: str) -> Any:
    end = path.rpartition(".")[2].lower()
    if end in ("yml", "yaml"):
        return yaml.load_mapping(f"data:\n{_indented(text)}", path, repeated=[])["data"]
    if end == "toml":
        return tomllib.loads(text)
    if end == "json":
        return json.loads(text)
    if end == "csv":
        rows = csv.DictReader(io.StringIO(text))
        return [row for _, row in zip(range(_MAX_ROWS), rows, strict=False)]
    if end == "py":
        return _assigned(text)
    return front_matter.split_front_matter(text, path).facts


def _indented(text: str) -> str:
    """YAML without the marks of a document, indented, so that it may be a list."""
    return "".join(f"  {line}\n" for line in text.splitlines() if line.rstrip() not in ("---", "..."))


def _assigned(text: str) -> dict[str, Any]:
    """The names in a file of Python to which plain values are assigned. Nothing is executed."""
    if len(text) > _MAX_SETTINGS_BYTES or sum(map(text.count, "([{")) > _MAX_ELEMENTS:
        return {}
    found: dict[str, Any] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except (ValueError, TypeError, RecursionError):
                continue
    return found
