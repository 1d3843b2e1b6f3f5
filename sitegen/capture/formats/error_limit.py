"""Limits the errors of a seed with many records: the first are listed, the others are counted."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.capture.record import Record
from sitegen.core.errors import NotAStoryError, SeedError

_MAX_LISTED_ERRORS = 1000
"""Nobody corrects more errors than this in one file by hand, and a hostile file may have millions."""


def limit_errors(found: Iterator[Record | SeedError], place: str) -> Iterator[Record | SeedError]:
    """Yields what `found` yields, but only the first thousand errors, and then one error for all others.

    A SeedError that `found` raises is yielded as well. `place` is the file named in the last error. A NotAStoryError is
    no error.
    """
    errors = 0
    try:
        for one in found:
            is_error = isinstance(one, SeedError) and not isinstance(one, NotAStoryError)
            errors += is_error
            if not is_error or errors <= _MAX_LISTED_ERRORS:
                yield one
    except SeedError as error:
        yield error
    if errors > _MAX_LISTED_ERRORS:
        more = SeedError(f"{errors - _MAX_LISTED_ERRORS:,} more records cannot be read", file=place)
        more.records = errors - _MAX_LISTED_ERRORS
        yield more
