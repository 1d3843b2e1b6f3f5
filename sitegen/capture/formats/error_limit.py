"""The errors of a seed of many records: the first are told one by one, the others are counted."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.capture.record import Record
from sitegen.core.errors import SeedError

_MAX_LISTED_ERRORS = 1000
"""More than this in one file nobody mends by hand, and a hostile one has millions."""


def limit_errors(found: Iterator[Record | SeedError], place: str) -> Iterator[Record | SeedError]:
    """What `found` yields, and at its end one error in place of those beyond the first thousand.

    An error that it raises is yielded as the last.
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
