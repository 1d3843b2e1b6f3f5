"""Companions of seeds: files below seeds/ that state something about other seeds and are none themselves."""

from __future__ import annotations

import re
from collections.abc import Set
from pathlib import Path

from sitegen.capture.fields import publication_files, sidecar, site_parts

_EXPORTED_PAGE = re.compile(r"(?P<folder>(?:.*/)?)posts/\d{1,12}\.[^/]{1,300}\.html")
"""A page of an export of Substack, whose fields stand in a table beside its folder."""

_COLUMNS = frozenset([b"post_id", b"is_published", b"title"])
_MAX_HEADER_BYTES = 4096


def is_companion(path: str) -> bool:
    """Whether a POSIX path under seeds/ is a companion by its name."""
    named = sidecar.is_sidecar(path) or publication_files.is_publication_file(path)
    return named or site_parts.is_part(path)


def companions(seed: str, files: Set[str]) -> tuple[str, ...]:
    """Those of `files` that decide, besides its own bytes, how a seed is read, in a fixed order."""
    own = [name for name in sidecar.names(seed) if name in files][:1]
    table = [name for name in (table_of(seed),) if name in files]
    return (*own, *table, *site_parts.parts_of(seed, files), *publication_files.files_of(seed, files))


def table_of(seed: str) -> str:
    """The path at which a table may state the fields of a page of an export; "" for other seeds.

    Other files have this name, too: `is_table` tells whether it is such a table.
    """
    page = _EXPORTED_PAGE.fullmatch(seed)
    return f"{page['folder']}posts.csv" if page else ""


def is_table(path: Path) -> bool:
    """Whether a file is the table of an export whose rows state the fields of pages; False if it cannot be opened."""
    try:
        with path.open("rb") as file:
            header = file.readline(_MAX_HEADER_BYTES).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return False
    return {name.strip(b' \t\r\n"') for name in header.split(b",")} >= _COLUMNS
