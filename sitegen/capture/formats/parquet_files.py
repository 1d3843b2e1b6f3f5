"""Parquet files with a story in each row, read one batch of rows at a time. They need the extra `dumps`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.capture.encoding import compression
from sitegen.capture.fields.field_mapping import FieldMapping, field_mapping
from sitegen.capture.fields.field_names import comparable, places_of
from sitegen.capture.formats import json_objects
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.record_shapes import record_shapes
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.table_rows import as_object, fields_of, no_stories
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError

_BATCH_ROWS = 64
_MAX_RATIO = 200
"""Columns that decompress to more than so many times their size are a bomb."""
_MAX_GROUP_BYTES = 1 << 30
"""Bytes of the decompressed columns of one group of rows."""
_RATIO_FREE_BYTES = 16 << 20
_MAX_ROW_CHARS = 8 << 20


def records(source: Source) -> Iterator[Record | SeedError]:
    """The stories of a Parquet file. `line` of a record is the number of its row.

    Raises SeedError if it cannot be read, PassedOverError if no column has a text.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise SeedError("Parquet files need the extra sitegen[dumps]", file=source.place) from error
    if compression.is_packed(source.path):
        raise SeedError("a compressed Parquet file, which is read only when it is unpacked", file=source.place)
    mapping = field_mapping(source.root, source.config, source.seed)
    try:
        with parquet.ParquetFile(source.path, memory_map=False, pre_buffer=False) as file:
            yield from _stories(file, source, mapping)
    except (pyarrow.ArrowException, OSError, MemoryError, NotImplementedError) as error:
        raise SeedError(f"a Parquet file that cannot be read: {_first_line(error)}", file=source.place) from error


def _stories(file: Any, source: Source, mapping: FieldMapping) -> Iterator[Record | SeedError]:
    columns = list(file.schema_arrow.names)
    if "text" not in fields_of(columns, mapping):
        error = no_stories(columns)
        error.file = source.place
        raise error
    used = [column for column in columns if _is_used(column, mapping)]
    _check_size(file, used, source.place)
    keys, number = Keys(), 0
    for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=used, use_threads=False):
        for row in batch.to_pylist():
            number += 1
            made = _record(row, source.seed, number, keys, mapping)
            if isinstance(made, SeedError):
                made.file, made.line = made.file or source.place, number
            yield made


def _record(row: Mapping[str, Any], seed: str, number: int, keys: Keys, mapping: FieldMapping) -> Record | SeedError:
    if sum(len(value) for value in row.values() if isinstance(value, str)) > _MAX_ROW_CHARS:
        return SeedError(f"a row of more than {_MAX_ROW_CHARS >> 20} MB, which no single story is")
    try:
        return json_objects.record(as_object(list(row), row.values()), seed, keys, number, mapping)
    except SeedError as error:
        return error


def _is_used(column: str, mapping: FieldMapping) -> bool:
    shapes = record_shapes()
    return bool(places_of(column) or mapping.rules.names) or comparable(column) in shapes.wrappers | shapes.details


def _check_size(file: Any, used: list[str], place: str) -> None:
    """Raises SeedError if a group of rows would take too much memory."""
    metadata = file.metadata
    for group in (metadata.row_group(at) for at in range(metadata.num_row_groups)):
        own = [group.column(at) for at in range(group.num_columns)]
        own = [column for column in own if column.path_in_schema.partition(".")[0] in used]
        unpacked = sum(column.total_uncompressed_size for column in own)
        packed = sum(column.total_compressed_size for column in own)
        if unpacked > _MAX_GROUP_BYTES or (unpacked > _RATIO_FREE_BYTES and unpacked > _MAX_RATIO * packed):
            raise SeedError(f"a group of rows of {unpacked >> 20:,} MB, which is not read", file=place)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
