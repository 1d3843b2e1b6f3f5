"""Files that state the full names of authors by their short names: YAML, TOML, JSON or CSV, as site generators have."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from sitegen.core import yaml
from sitegen.core.errors import SeedError, SitegenError
from sitegen.core.files import digest, is_file, path_inside

_MAX_LOOKUP_BYTES = 4 << 20
_PERSON = "name display_name displayName title full_name nom nombre nome imie".split()
_SHORT = "id slug key username login nicename user_id author_id code short".split()


def lookup_file(root: Path, seed: str, name: str) -> str:
    """The path below `root` of a file that rules name: in the seed's folder, or the nearest one above; "" if none."""
    for folder in PurePosixPath(seed).parents:
        path = (folder / name).as_posix()
        try:
            if is_file(path_inside(root, path)):
                return path
        except (ValueError, SeedError):
            return ""
    return ""


def people(root: Path, name: str) -> Mapping[str, str]:
    """The full names of a file below `root`, by short name. Raises SeedError if it cannot be read."""
    path = path_inside(root, name)
    stamp = path.stat()
    return _read_people(path, f"seeds/{name}", stamp.st_mtime_ns, stamp.st_size)


def file_digest(path: Path) -> str:
    """The SHA-256 in hex of a file of authors."""
    stamp = path.stat()
    return _digest(path, stamp.st_mtime_ns, stamp.st_size)


@functools.lru_cache(32)
def _digest(path: Path, _changed: int, _size: int) -> str:
    return digest(path.read_bytes())


@functools.lru_cache(32)
def _read_people(path: Path, place: str, _changed: int, size: int) -> Mapping[str, str]:
    """The names of authors in a YAML, TOML, JSON or CSV file, by short name."""
    if size > _MAX_LOOKUP_BYTES:
        raise SeedError(f"larger than {_MAX_LOOKUP_BYTES >> 20} MB, which no list of authors is", file=place)
    try:
        return dict(_named(_loaded(path, place)))
    except (UnicodeDecodeError, ValueError, RecursionError, csv.Error) as error:
        raise SeedError(f"cannot be read: {error}", file=place) from error
    except SitegenError as error:
        raise SeedError(error.message, file=place, line=error.line) from error


def _loaded(path: Path, place: str) -> Any:
    text = path.read_text(encoding="utf-8-sig")
    suffix = path.suffix.lower()
    if suffix == ".json":
        return json.loads(text)
    if suffix == ".toml":
        return tomllib.loads(text)
    if suffix in (".csv", ".tsv"):
        return list(csv.DictReader(io.StringIO(text), delimiter="\t" if suffix == ".tsv" else ","))
    loaded = yaml.load_mapping("people:\n" + re.sub(r"(?m)^", "  ", text.removeprefix("---\n")), place)
    return loaded["people"]


def _named(data: Any) -> Iterator[tuple[str, str]]:
    """Short and full names: of a mapping of names or of objects, or of a list of objects with ids."""
    if isinstance(data, Mapping) and len(data) == 1 and isinstance(inner := next(iter(data.values())), list):
        data = inner
    if isinstance(data, Mapping):
        for short, value in data.items():
            if full := _full(value):
                yield str(short), full
    for one in data if isinstance(data, list) else ():
        if isinstance(one, Mapping) and (full := _full(one)):
            yield from ((str(one[key]), full) for key in _SHORT if one.get(key) not in (None, ""))


def _full(value: Any) -> str:
    if isinstance(value, Mapping):
        return next((name for key in _PERSON if isinstance(name := value.get(key), str) and name.strip()), "")
    return value if isinstance(value, str) else ""
