"""Explains how one seed is read: the source of each field, and for each line why it was kept or removed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sitegen.annotate.annotator import Annotator
from sitegen.annotate.recogniser.loading import load_recogniser
from sitegen.capture import Record, RepeatedLines, read_record, repeated_lines
from sitegen.capture.fields.publication_files import read_publication
from sitegen.capture.formats import format_of, may_be_seed
from sitegen.capture.formats.wire.recognition import may_have_items
from sitegen.capture.record import folder_of
from sitegen.convert.author_check import AuthorCheck
from sitegen.convert.kills import Kills, kills_among
from sitegen.convert.pictures import Pictures
from sitegen.convert.seed_worker import DRAFT, key_in, seed_records
from sitegen.convert.selection import places, refusal
from sitegen.convert.story_annotation import annotate_story
from sitegen.core.config import Config
from sitegen.core.errors import NotAStoryError, PassedOverError, SeedError, UsageError
from sitegen.core.files import path_inside, walk
from sitegen.core.given_paths import given_seed
from sitegen.core.model import DateRange, Image, Named, Story, Withdrawal
from sitegen.core.seed_id import SeedId
from sitegen.core.text import counted

FIELDS = (
    "title", "subtitle", "description", "authors", "date", "date_range", "updated", "dateline", "publication",
    "section", "language", "topics", "images", "source_url", "rights", "corrections", "withdrawn", "slug", "aliases",
    "related", "named", "extra", "captured", "body",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explained:
    """A record of a seed with its story, or with the error if there is none.

    `passed_over` is why it does not become an article: "draft", "front page". `local_names` are the names that are
    known in this story only, with the reason.
    """

    seed: str
    story: Story | None = None
    error: SeedError | None = None
    passed_over: str = ""
    local_names: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """A JSON object: the fields with their provenance, the values that were left out, and all lines of the seed."""
        why = {"passed_over": self.passed_over} if self.passed_over else {}
        if self.story is None:
            return {"seed": self.seed, **(why or {"error": str(self.error)})}
        fields = {
            name: {"value": value, "from": source, "confidence": c} for name, value, source, c in field_rows(self.story)
        }
        doubts = [asdict(doubt) for doubt in self.story.doubts]
        lines = [asdict(line) for line in self.story.lines]
        local = [{"name": name, "reason": reason} for name, reason in self.local_names]
        return {
            "seed": self.seed, **why, "fields": fields, "left_out": doubts, "local_names": local, "lines": lines,
        }  # fmt: skip


def explain(root: Path, config: Config, seed: str) -> Iterator[Explained]:
    """Reads a seed and yields an explanation for each of its records. Writes nothing.

    `seed` is a path, relative to the working directory or to seeds/, with "#" and a key for one record of many. Raises
    UsageError if there is no such seed, or no record with that key.
    """
    meant = _seed(root, seed)
    repeated = _repeated_lines(root, meant.file)
    check = AuthorCheck(lambda: load_recogniser(config.annotate.model))
    kills = _kills(root, config, meant.file)
    is_there = not meant.key
    for record in seed_records(root, meant.file, config):
        key = record.key if isinstance(record, Record) else key_in(meant.file, record)
        is_meant = meant.key in ("", key)
        is_there = is_there or is_meant
        if isinstance(record, Record):
            if is_meant:
                explained = _explained(root, config, kills.applied(record), repeated, check)
                yield replace(explained, local_names=_local_names(root, config, explained.story, meant, record))
        elif not isinstance(record, NotAStoryError):
            yield Explained(meant.file, error=record)
        elif is_meant:
            yield Explained(place_of(record), passed_over=record.message)
    if not is_there:
        raise UsageError(
            f"seeds/{meant.file} has no record {meant.key}", hint="without a key all of them are explained"
        )


def place_of(error: SeedError) -> str:
    """The path under seeds/ that an error names, with its line or number."""
    place = (error.file or "").removeprefix("seeds/")
    return f"{place}:{error.line}" if error.line else place


def field_rows(story: Story) -> Iterator[tuple[str, str, str, float]]:
    """The fields that a story has: name, value in words, source, confidence."""
    for name in FIELDS:
        value, found = getattr(story, name), story.provenance.get(name)
        if value and found:
            yield name, _words(name, value), found.source, round(found.confidence, 2)


def _explained(root: Path, config: Config, record: Record, repeated: RepeatedLines, check: AuthorCheck) -> Explained:
    try:
        story = check.without_doubtful_authors(read_record(root / "seeds", record, config, repeated))
        lost = Pictures(root, lambda _path, _data: False).lost(record.seed, story.images, record.key)
        why = DRAFT if record.draft else ""
        return Explained(record.identity, replace(story, doubts=(*story.doubts, *lost)), passed_over=why)
    except NotAStoryError as error:
        is_expected = record.key or isinstance(error, PassedOverError)
        return Explained(record.identity, error=error, passed_over=error.message if is_expected else "")
    except SeedError as error:
        return Explained(record.identity, error=error)


def _local_names(
    root: Path, config: Config, story: Story | None, meant: SeedId, record: Record
) -> tuple[tuple[str, str], ...]:
    """The local names of a story with their reasons. They are looked for only if one story is asked for."""
    if story is None or meant.key != record.key:
        return ()
    annotator = Annotator(load_recogniser(config.annotate.model))
    home = read_publication(root / "seeds", record.seed).place
    found = annotate_story(annotator, story, story.language or config.site.language, home)
    return tuple((entity.name, entity.why_local) for entity in found.entities if entity.local)


def _seed(root: Path, given: str) -> SeedId:
    """The path of a seed under seeds/, and the key of a record in it ("" for all)."""
    found = given_seed(root, given)
    if found is None:
        places(root, Path(given))  # tells why there is no such path
        raise UsageError(f"{given} is no file", hint="--explain takes one seed; --report takes folders")
    if why := refusal(root / "seeds", found.file):
        raise UsageError(f"seeds/{found.file} is no seed: {why}")
    return found


def _kills(root: Path, config: Config, seed: str) -> Kills:
    """The kills that may concern items of a seed: those of all seeds, if it has any items."""
    seeds = root / "seeds"
    path = path_inside(seeds, seed)
    if not may_have_items(path, seed, format_of(path, f"seeds/{seed}")):
        return Kills()
    names = [path.relative_to(seeds).as_posix() for path in walk(seeds)]
    readers = {}
    for name in filter(may_be_seed, names):
        with contextlib.suppress(OSError, ValueError):
            readers[name] = format_of(path_inside(seeds, name), name)
    return kills_among(root, config, readers)


def _repeated_lines(root: Path, seed: str) -> RepeatedLines:
    beside = root / "seeds" / folder_of(seed)
    names = (path.relative_to(root / "seeds").as_posix() for path in walk(beside))
    return repeated_lines(
        root / "seeds", [name for name in names if may_be_seed(name) and folder_of(name) == folder_of(seed)]
    )


def _words(name: str, value: Any) -> str:
    if name == "body":
        return counted(len(value.split()), "word")
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
