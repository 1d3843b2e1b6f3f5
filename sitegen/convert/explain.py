"""Explains how one seed is read: the source of each field, and for each line why it was kept or removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sitegen.annotate.recogniser.loading import load_recogniser
from sitegen.capture import Record, RepeatedLines, is_seed, open_seed, read_record, repeated_lines
from sitegen.capture.record import folder_of
from sitegen.convert.author_check import AuthorCheck
from sitegen.convert.pictures import Pictures
from sitegen.convert.selection import refusal
from sitegen.core.config import Config
from sitegen.core.errors import SeedError, UsageError
from sitegen.core.files import walk
from sitegen.core.given_paths import given_seed
from sitegen.core.model import DateRange, Image, Named, Story, Withdrawal
from sitegen.core.seed_id import SeedId

FIELDS = (
    "title", "subtitle", "description", "authors", "date", "date_range", "updated", "dateline", "publication",
    "section", "language", "topics", "images", "source_url", "rights", "corrections", "withdrawn", "slug", "aliases",
    "related", "named", "extra", "captured", "body",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explained:
    """A record of a seed with its story, or with the error if there is none."""

    seed: str
    story: Story | None = None
    error: SeedError | None = None

    def as_json(self) -> dict[str, Any]:
        """A JSON object: the fields with their provenance, the values that were left out, and all lines of the seed."""
        if self.story is None:
            return {"seed": self.seed, "error": str(self.error)}
        fields = {
            name: {"value": value, "from": source, "confidence": c} for name, value, source, c in field_rows(self.story)
        }
        doubts = [asdict(doubt) for doubt in self.story.doubts]
        lines = [asdict(line) for line in self.story.lines]
        return {"seed": self.seed, "fields": fields, "left_out": doubts, "lines": lines}


def explain(root: Path, config: Config, seed: str) -> Iterator[Explained]:
    """Reads a seed and yields an explanation for each of its records. Writes nothing.

    `seed` is a path, relative to the working directory or to seeds/, with "#" and a key for one record of many. Raises
    UsageError if there is no such seed.
    """
    meant = _seed(root, seed)
    repeated = _repeated_lines(root, meant.file)
    check = AuthorCheck(lambda: load_recogniser(config.annotate.model))
    for record in open_seed(root / "seeds", meant.file, config):
        if isinstance(record, SeedError):
            yield Explained(meant.file, error=record)
        elif not meant.key or record.key == meant.key:
            yield _explained(root, config, record, repeated, check)


def field_rows(story: Story) -> Iterator[tuple[str, str, str, float]]:
    """The fields that a story has: name, value in words, source, confidence."""
    for name in FIELDS:
        value, found = getattr(story, name), story.provenance.get(name)
        if value and found:
            yield name, _words(name, value), found.source, round(found.confidence, 2)


def _explained(root: Path, config: Config, record: Record, repeated: RepeatedLines, check: AuthorCheck) -> Explained:
    try:
        story = check.without_doubtful_authors(read_record(root / "seeds", record, config, repeated))
        lost = Pictures(root, lambda _path, _data: False).lost(record.seed, story.images)
        return Explained(record.identity, replace(story, doubts=(*story.doubts, *lost)))
    except SeedError as error:
        return Explained(record.identity, error=error)


def _seed(root: Path, given: str) -> SeedId:
    """The path of a seed under seeds/, and the key of a record in it ("" for all)."""
    found = given_seed(root, given)
    if found is None:
        raise UsageError(f"{given} is no seed", hint="seeds are files under seeds/")
    if why := refusal(root / "seeds", found.file):
        raise UsageError(f"{found.file} is no seed: {why}")
    return found


def _repeated_lines(root: Path, seed: str) -> RepeatedLines:
    beside = root / "seeds" / folder_of(seed)
    names = (path.relative_to(root / "seeds").as_posix() for path in walk(beside))
    return repeated_lines(
        root / "seeds", [name for name in names if is_seed(name) and folder_of(name) == folder_of(seed)]
    )


def _words(name: str, value: Any) -> str:
    if name == "body":
        return f"{len(value.split()):,} words"
    if isinstance(value, DateRange):
        return f"{value.earliest or '…'} to {value.latest or '…'}"
    if isinstance(value, Withdrawal):
        return ": ".join(filter(None, (value.date, value.reason))) or "yes"
    if name == "corrections":
        return "; ".join(one.text for one in value)
    if name in ("named", "extra"):
        return "; ".join(one.name if isinstance(one, Named) else one for one in value)
    if isinstance(value, tuple):
        return "; ".join(
            (one.caption or one.credit or one.src[:80]) if isinstance(one, Image) else str(one) for one in value
        )
    return str(value)
