"""Companions of seeds: files below seeds/ that state something about other seeds and are none themselves."""

from __future__ import annotations

import re
from collections.abc import Set

from sitegen.capture.fields import sidecar

_EXPORTED_PAGE = re.compile(r"(?P<folder>(?:.*/)?)posts/\d{1,12}\.[^/]{1,300}\.html")
"""A page of an export of Substack, whose fields stand in a table beside its folder."""


def is_companion(path: str) -> bool:
    """Whether a POSIX path under seeds/ is a companion by its name."""
    return sidecar.is_sidecar(path)


def companions(seed: str, files: Set[str]) -> tuple[str, ...]:
    """Those of `files` that decide, besides its own bytes, how a seed is read, in a fixed order."""
    own = [name for name in sidecar.names(seed) if name in files][:1]
    return (*own, *(name for name in (table_of(seed),) if name in files))


def table_of(seed: str) -> str:
    """The path of the table that states the fields of a page of an export; "" for other seeds.

    Such a table is a seed itself, since other files have this name, too.
    """
    page = _EXPORTED_PAGE.fullmatch(seed)
    return f"{page['folder']}posts.csv" if page else ""
