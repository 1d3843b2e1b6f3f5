"""Rows of tables, from CSV files, databases and Parquet files: whether a table has stories, and a row as an object."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sitegen.capture.fields.field_mapping import FieldMapping
from sitegen.capture.fields.field_names import places_of
from sitegen.capture.formats.typed_values import literal
from sitegen.core.errors import PassedOverError

_NULLS = frozenset(["", "NULL", "null", "\\N", "None", "none", "NaN", "nan", "NA", "N/A", "<NA>"])
"""The texts by which programs write that a cell has no value."""
_MAX_SHOWN_NAMES = 20
_MAX_NAME_CHARS = 60
_MAX_NAME_WORDS = 6


def fields_of(columns: Iterable[str], mapping: FieldMapping) -> set[str]:
    """The fields that columns state, by the table of names or by the names that a person gives."""
    there = list(columns)
    return mapping.fields_in(there) | {place.field for column in there for place in places_of(column)}


def no_stories(columns: Sequence[str], what: str = "columns") -> PassedOverError:
    """The reason for which a table is passed over that has no column with a text."""
    shown = ", ".join(column[:40] for column in columns[:_MAX_SHOWN_NAMES])
    more = f" and {len(columns) - _MAX_SHOWN_NAMES} more" if len(columns) > _MAX_SHOWN_NAMES else ""
    return PassedOverError(f"no dataset of stories: no column with a text; its {what}: {shown}{more}")


def is_header(row: Sequence[str]) -> bool:
    """Whether a row has the form of a header: short, distinct names with letters."""
    names = [cell.strip() for cell in row]
    filled = [name for name in names if name]
    return bool(filled) and len(set(filled)) == len(filled) and all(map(_is_name, filled))


def _is_name(cell: str) -> bool:
    words = cell.split()
    return (
        len(cell) <= _MAX_NAME_CHARS
        and len(words) <= _MAX_NAME_WORDS
        and any(c.isalpha() for c in cell)
        and not cell.endswith((".", "!", "?", "。"))
        and "://" not in cell
    )


def as_object(columns: Sequence[str], cells: Iterable[Any]) -> dict[str, Any]:
    """A row as an object, without empty cells. Of two columns of one name the first with a value counts."""
    made: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=False):
        if (value := _value(cell)) is not None:
            made.setdefault(column, value)
    return made


def _value(cell: Any) -> Any:
    """The value of a cell: a list or an object that is written as text is read; None for an empty cell."""
    if isinstance(cell, bytes | bytearray | memoryview):
        return None
    if not isinstance(cell, str):
        return None if cell != cell else cell  # not a number
    if cell.strip() in _NULLS:
        return None
    return literal(cell)
