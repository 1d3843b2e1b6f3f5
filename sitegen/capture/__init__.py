"""Capture: a seed's bytes become Story records.

One reader for each format; every field of a story says how it was obtained, and every line that is not part of the
story is kept with the reason why it was taken out.

A seed is opened (`open_seed`: one record for each story in it), and each record is read (`read_record`: a Story).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sitegen.bounds import Bounds
from sitegen.capture import formats, plain, sidecar
from sitegen.capture.formats import holds_many, is_seed, open_seed
from sitegen.capture.furniture import Furniture, learn
from sitegen.capture.record import Record
from sitegen.capture.sidecar import is_sidecar
from sitegen.config import Config
from sitegen.errors import SeedError
from sitegen.limits import TooMuchError, time_limit
from sitegen.model import Story

__all__ = [
    "Furniture",
    "Record",
    "formats",
    "holds_many",
    "is_seed",
    "is_sidecar",
    "learn",
    "open_seed",
    "read_record",
    "read_seed",
]

_SECONDS = 60.0
"""What the largest page that is no trick takes is a third of it."""


def read_record(root: Path, record: Record, config: Config, furniture: Furniture) -> Story:
    """The story of a record. `root` is the seeds folder, `furniture` what repeats beside it.

    Raises SeedError, with the place in the seed, where the record is none that can be read, or takes too long.
    """
    try:
        record = replace(record, stated={**record.stated, **sidecar.read(root, record.seed)})
        with time_limit(_SECONDS):
            return _bounded(_story(record, config, furniture))
    except SeedError as error:
        error.line = error.line if record.line is None else record.line
        raise
    except TooMuchError as error:
        raise SeedError(f"{error} to read", file=record.place, line=record.line) from error


def _bounded(story: Story) -> Story:
    """A story whose fields are no longer than any story's."""
    bounds = Bounds()
    kept: Story = bounds.record(story)
    return replace(kept, cut=tuple(f"{key}: {told}" for key, told in bounds.told.items())) if bounds.told else kept


def _story(record: Record, config: Config, furniture: Furniture) -> Story:
    if record.form == "text":
        return plain.read(record, config, furniture)
    if record.form == "page":
        from sitegen.capture import page  # trafilatura takes a second to import: text alone goes without

        return page.read(record, config)
    from sitegen.capture import given

    return given.read(record, config)


def read_seed(root: Path, seed: str, config: Config, furniture: Furniture) -> Iterator[Story | SeedError]:
    """The stories in one seed, and what is wrong with those that cannot be read."""
    for record in open_seed(root, seed):
        if isinstance(record, SeedError):
            yield record
            continue
        try:
            yield read_record(root, record, config, furniture)
        except SeedError as error:
            yield error
