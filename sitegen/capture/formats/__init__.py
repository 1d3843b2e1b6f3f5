"""The formats of seeds, and the module that reads each; formats of a single text are read here.

The function `records` of a module yields a Record for each story, and a SeedError for each that cannot be read.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

from sitegen.capture.encoding import compression
from sitegen.capture.formats.error_limit import limit_errors
from sitegen.capture.record import Form, Record
from sitegen.core import saved_folders
from sitegen.core.errors import SeedError
from sitegen.core.files import digest, path_inside
from sitegen.core.seed_id import is_container, suffix

_SINGLE: dict[str, Form] = {".txt": "text", ".html": "page", ".htm": "page", ".xhtml": "page"}
_MODULES = {
    ".warc": "warc",
    ".wacz": "warc",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".xml": "xml",
    ".rss": "xml",
    ".atom": "xml",
    ".md": "markdown_files",
    ".markdown": "markdown_files",
    ".eml": "mail",
}
_SUFFIXES = frozenset([*_SINGLE, *_MODULES])
_LIMITS: dict[Form, int] = {"text": 4 << 20, "page": 32 << 20}


def is_seed(path: str) -> bool:
    """Whether a POSIX path under seeds/ is a capture by its name, not a sidecar or an asset of a saved page."""
    folders, _, name = path.rpartition("/")
    if any(folder.endswith(saved_folders.ALWAYS) for folder in folders.split("/")):
        return False
    is_note = name.startswith(".") or name.upper().startswith("README.")
    return suffix(name) in _SUFFIXES and not is_note


def known_suffixes() -> tuple[str, ...]:
    """The suffixes of seeds; each may be followed by .gz."""
    return (*_SINGLE, *_MODULES)


def holds_many(path: str) -> bool:
    """Whether a seed with this name may hold more than one story."""
    return is_container(path)


def open_seed(root: Path, seed: str) -> Iterator[Record | SeedError]:
    """The records of a seed, a POSIX path under `root`, one at a time. Raises OSError if it cannot be read."""
    name = f"seeds/{seed}"
    kind = suffix(seed)
    try:
        path = path_inside(root, seed)
        if kind in _SINGLE:
            yield _single(path, seed, _SINGLE[kind])
        elif kind in _MODULES:
            module = importlib.import_module(f"{__name__}.{_MODULES[kind]}")
            yield from limit_errors(module.records(path, seed), name)
        else:
            known = ", ".join(known_suffixes())
            yield SeedError("no reader for this format", file=name, hint=f"known: {known}")
    except SeedError as error:
        yield error
    except ValueError as error:
        yield SeedError(str(error), file=name)


def _single(path: Path, seed: str, form: Form) -> Record:
    """The record of a file that holds one story. HTML is recognised even if the file is called .txt."""
    data = compression.load_seed(path, f"seeds/{seed}", _LIMITS[form])
    if form == "text" and data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        form = "page"
    sha256 = digest(path.read_bytes() if compression.is_packed(path) else data)
    return Record(seed, form, data, sha256)
