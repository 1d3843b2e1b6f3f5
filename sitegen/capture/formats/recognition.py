"""Which reader reads a file: by the suffix of its name, and for other names by its first bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sitegen.capture.encoding import compression
from sitegen.capture.formats import http
from sitegen.capture.formats.single_file import PAGE_SUFFIXES
from sitegen.core.errors import SeedError
from sitegen.core.seed_id import suffix

HEAD_BYTES = 4096
"""The number of bytes at the beginning of a file by which its format is recognised."""


def _never(_head: bytes) -> bool:
    """For formats that cannot be recognised by their first bytes."""
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """A format of seeds: `reader` is the module that reads it; `is_like` tells whether the first bytes are of it."""

    reader: str
    suffixes: tuple[str, ...]
    is_like: Callable[[bytes], bool] = _never


FORMATS = (
    Format("single_file", (".txt",)),
    Format("single_file", PAGE_SUFFIXES, http.looks_like_html),
    Format("warc", (".warc", ".wacz")),
    Format("jsonl", (".jsonl", ".ndjson", ".json")),
    Format("xml", (".xml", ".rss", ".atom")),
    Format("markdown_files", (".md", ".markdown")),
    Format("mail", (".eml",)),
)
"""All formats. A file without a known suffix has the first format whose signature it matches."""

_BY_SUFFIX = {end: one.reader for one in FORMATS for end in one.suffixes}


def known_suffixes() -> tuple[str, ...]:
    """The suffixes of seeds; each may be followed by .gz."""
    return tuple(_BY_SUFFIX)


def has_known_suffix(name: str) -> bool:
    """Whether the name of a file has the suffix of a format."""
    return suffix(name) in _BY_SUFFIX


def format_of(path: Path, name: str) -> str:
    """The reader of the file at `path` whose name is `name`; "" if there is none. Raises OSError."""
    return _BY_SUFFIX.get(suffix(name)) or _by_head(path, name)


def _by_head(path: Path, name: str) -> str:
    try:
        with compression.open_stream(path, name) as stream:
            head = stream.read(HEAD_BYTES)
    except SeedError:
        return ""
    return next((one.reader for one in FORMATS if one.is_like(head)), "")
