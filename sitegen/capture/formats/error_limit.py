"""Limits the errors of a seed with many records: the first are listed, the others are counted."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.capture.record import Record
from sitegen.core.errors import SeedError

_MAX_LISTED_ERRORS = 1000
"""Nobody corrects more errors than this in one file by hand, and a hostile file may have millions."""


def limit_errors(found: Iterator[Record | SeedError], place: str) -> Iterator[Record | SeedError]:
    """Yields what `found` yields, but only the first thousand errors, and then the number of the others as an error.

    A SeedError that `found` raises is yielded as well. `place` is the file named in the last error.
    """
    errors = 0
    try:
        for one in found:
            errors += isinstance(one, SeedError)
            if isinstance(one, Record) or errors <= _MAX_LISTED_ERRORS:
                yield one
    except SeedError as error:
        yield error
    if errors > _MAX_LISTED_ERRORS:
        yield SeedError(f"{errors - _MAX_LISTED_ERRORS:,} more records cannot be read", file=place)
