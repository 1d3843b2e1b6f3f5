"""Parses XML of strangers with lxml: no entity is expanded, no other file is read, and trees have a limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from sitegen.core.errors import SeedError

SAFE_OPTIONS: Mapping[str, Any] = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
"""Options of lxml's parsers."""


def safe_parser(**more: Any) -> etree.XMLParser:
    """A parser with these options, and with more ones."""
    return etree.XMLParser(**SAFE_OPTIONS, **more)


def not_well_formed(error: Exception, place: str | None = None, line: int | None = None) -> SeedError:
    """The error of a seed, or of the record on a line of it, in which a parser finds a fault."""
    fault = str(getattr(error, "msg", error)).partition(", line")[0]
    return SeedError(f"not well-formed XML: {fault}", file=place, line=line)
