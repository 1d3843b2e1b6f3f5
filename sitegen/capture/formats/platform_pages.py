"""Pages of HTML that are part of a platform's export: their fields stand in it, or in a table beside it."""

from __future__ import annotations

from sitegen.capture.formats import medium, substack
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError


def exported_page(source: Source, data: bytes) -> Record | SeedError | None:
    """The record of an exported page, or the reason why it is none; None if the page is no part of an export."""
    return substack.exported_page(source, data) or medium.exported_page(source, data)
