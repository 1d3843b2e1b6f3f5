"""Capture: turns the bytes of a seed into Story records.

There is one reader for each format. Each field of a story has its provenance, and each line that is not part of the
story is listed with the reason for its removal.

`open_seed` yields one Record for each story in a seed; `read_record` makes a Story of a Record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sitegen.capture import formats
from sitegen.capture.boilerplate.repeated_lines import RepeatedLines, repeated_lines
from sitegen.capture.fields import publication_dates, publication_files, sidecar
from sitegen.capture.fields.sidecar import is_sidecar
from sitegen.capture.formats import holds_many, is_seed, open_seed
from sitegen.capture.record import Record, Stated
from sitegen.capture.text import plain_text
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.field_limits import Bounds
from sitegen.core.limits import TooMuchError, time_limit
from sitegen.core.model import Story

__all__ = [
    "Record",
    "RepeatedLines",
    "formats",
    "holds_many",
    "is_seed",
    "is_sidecar",
    "open_seed",
    "read_record",
    "read_seed",
    "repeated_lines",
]

_MAX_SECONDS_PER_RECORD = 60.0
"""CPU seconds, about three times as long as the largest real page takes."""


def read_record(root: Path, record: Record, config: Config, repeated: RepeatedLines) -> Story:
    """The story of a record. `root` is the seeds folder, `repeated` the lines that repeat in the seed's folder.

    Raises SeedError, with the place in the seed, if the record cannot be read or takes too long.
    """
    try:
        record = _with_statements(root, record)
        with time_limit(_MAX_SECONDS_PER_RECORD):
            story = _story(record, config, repeated)
            story = _bounded(replace(story, lines=(*record.removed, *story.lines)) if record.removed else story)
        return _with_warnings(story, record)
    except SeedError as error:
        if record.line is not None and error.file in (None, record.place):
            error.line = record.line
        raise
    except TooMuchError as error:
        raise SeedError(f"{error} to read", file=record.place, line=record.line) from error


def _with_statements(root: Path, record: Record) -> Record:
    """The record with what people state of it: in its sidecar and in the publication files above it."""
    paper = publication_files.read_publication(root, record.seed)
    named = {"publication": Stated(paper.name, "publication file", 1.0)} if paper.name else {}
    drafted = {"draft": Stated(True, "state in the seed", 1.0)} if record.draft else {}
    stated = {**record.stated, **named, **sidecar.read_sidecar(root, record.seed), **drafted}
    return replace(record, stated=stated, publication=paper)


def _with_warnings(story: Story, record: Record) -> Story:
    """The story with what the owner of its record should know of it, and with the id of its news item."""
    outside = publication_dates.contradiction(story, record.publication)
    warnings = (*record.warnings, *story.cut, *([outside] if outside else []))
    return replace(story, cut=warnings, item=record.item.ids[0] if record.item else "")


def _bounded(story: Story) -> Story:
    """The story with its fields cut to the limits."""
    bounds = Bounds()
    kept: Story = bounds.record(story)
    return (
        replace(kept, cut=tuple(f"{key}: {message}" for key, message in bounds.exceeded.items()))
        if bounds.exceeded
        else kept
    )


def _story(record: Record, config: Config, repeated: RepeatedLines) -> Story:
    if record.form == "text":
        return plain_text.read_plain_text(record, config, repeated)
    if record.form == "page":
        from sitegen.capture.html import saved_page  # here: its imports take a second, which plain text saves

        return saved_page.read_saved_page(record, config)
    from sitegen.capture.article_only import article

    return article.read_article(record, config)


def read_seed(root: Path, seed: str, config: Config, repeated: RepeatedLines) -> Iterator[Story | SeedError]:
    """The stories in one seed; for each that cannot be read, the error instead."""
    for record in open_seed(root, seed, config):
        if isinstance(record, SeedError):
            yield record
            continue
        try:
            yield read_record(root, record, config, repeated)
        except SeedError as error:
            yield error
