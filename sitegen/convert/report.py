"""An HTML report on how seeds were read, for archivists who want to know which fields to trust."""

from __future__ import annotations

import heapq
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, Template

from sitegen.annotate.recogniser.loading import load_recogniser
from sitegen.capture import Record, RepeatedLines, holds_many, is_seed, is_sidecar, open_seed, read_record
from sitegen.capture.record import folder_of
from sitegen.convert import ConvertContext
from sitegen.convert import changed_seeds as planning
from sitegen.convert.author_check import AuthorCheck
from sitegen.convert.explain import field_rows
from sitegen.core import saved_folders
from sitegen.core.config import Config
from sitegen.core.errors import NotAStoryError, Problem, SeedError
from sitegen.core.files import listing, write_if_changed
from sitegen.core.model import Doubt, Story
from sitegen.core.workers import WorkerDiedError, Workers

_MAX_ROWS = 1000
"""The number of stories shown in full, the least certain first. The totals count all stories."""

_MAX_LISTED_ROWS = 200
"""Maximum number of rows of each other list."""


class Field(NamedTuple):
    """A field of a story as the report shows it."""

    name: str
    value: str
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Row:
    """The entry of one record in the report."""

    seed: str
    title: str = ""
    fields: tuple[Field, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    removed: Mapping[str, int] = field(default_factory=dict)
    kept: int = 0
    problem: Problem | None = None
    skipped: str = ""

    @property
    def lowest_confidence(self) -> float:
        """The confidence of the least certain field; 0 if a value was left out."""
        return 0.0 if self.doubts else min((f.confidence for f in self.fields), default=0.0)


@dataclass(slots=True)
class Totals:
    """Totals over all records."""

    stories: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    confidence: Counter[str] = field(default_factory=Counter)
    sources: dict[str, Counter[str]] = field(default_factory=dict)
    removed: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        if row.problem:
            self.problems.append(row.problem)
        elif row.skipped:
            self.skipped.append(row)
        else:
            self.stories += 1
        for name, _, source, confidence in row.fields:
            self.fields[name] += 1
            self.confidence[name] += round(confidence * 100)
            self.sources.setdefault(name, Counter())[source.partition(";")[0][:60]] += 1
        self.removed.update(row.removed)
        self.doubts.update(doubt.field for doubt in row.doubts)


def write_report(context: ConvertContext, path: Path, paths: Sequence[Path]) -> None:
    """Reads the seeds at or under `paths` (all if empty) and writes the report to `path`. Does not change content/."""
    root, config, db = context.root, context.config, context.db
    totals, rows = Totals(), list[tuple[float, str, Row]]()
    for row in _rows(context, planning.find_changed_seeds(db, root, config, paths, everything=True)):
        totals.add(row)
        if row.fields:
            heapq.heappush(rows, (-row.lowest_confidence, row.seed, row))
        if len(rows) > _MAX_ROWS:
            heapq.heappop(rows)
    shown = [row for _, _, row in sorted(rows, key=lambda r: (-r[0], r[1]))]
    page = _template().render(
        site=config.site, totals=totals, rows=shown, unread=_unread(root), copies=_copies(db), listed=_MAX_LISTED_ROWS,
        least=config.capture.min_confidence,
    )  # fmt: skip
    write_if_changed(path, page.encode())


def _rows(context: ConvertContext, todo: planning.ChangedSeeds) -> Iterator[Row]:
    """A row for each record of the seeds, read in worker processes."""
    workers = Workers(partial(_RowReader, context.root, context.config, todo.repeated), context.jobs, batch=8)
    with context.progress.stage("report", None, "stories") as tick:
        for record, answer in workers.run(_records(context, todo.todo)):
            tick(1)
            yield _row_of_dead_worker(_name(record), answer) if isinstance(answer, WorkerDiedError) else answer


def _records(context: ConvertContext, seeds: Sequence[str]) -> Iterator[Record | SeedError | str]:
    """The items for workers: the path of a seed that holds one story, or else each record of a seed."""
    for seed in seeds:
        yield from open_seed(context.root / "seeds", seed, context.config) if holds_many(seed) else (seed,)


def _row_of_dead_worker(name: str, error: WorkerDiedError) -> Row:
    return Row(name, problem=Problem(name, str(error)))


def _name(record: Record | SeedError | str) -> str:
    return record if isinstance(record, str) else record.identity if isinstance(record, Record) else record.file or ""


def _unread(root: Path) -> list[str]:
    """Files under seeds/ that are neither seeds nor sidecars nor parts of saved pages."""
    names = [entry.path for entry in listing(root / "seeds")]
    parts = saved_folders.parts_of_pages(names)
    return [n for n in names if not is_seed(n) and not is_sidecar(n) and n not in parts and not _is_part(n)]


def _is_part(name: str) -> bool:
    return any(folder.endswith(saved_folders.ALWAYS) for folder in name.split("/")[:-1])


def _copies(db: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    """The groups of reprints: the path of the story that represents the group, and the paths of the others."""
    rows = db.execute(
        "SELECT r.leader, s.path FROM reprints r JOIN stories s ON s.id = r.story "
        "WHERE NOT s.withdrawn AND s.id NOT IN (SELECT story FROM withdrawals) ORDER BY s.id != r.leader, s.path"
    )
    groups: dict[int, list[str]] = {}
    for leader, path in rows:
        groups.setdefault(leader, []).append(path)
    return sorted((first, others) for first, *others in groups.values() if others)


def _template() -> Template:
    return Environment(loader=PackageLoader("sitegen.convert", "."), autoescape=True).get_template("report.html")


# --- in workers --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads records of the site at `root`; `repeated` has the lines that repeat in each folder of seeds."""

    root: Path
    config: Config
    repeated: Mapping[str, RepeatedLines]

    def __call__(self, item: Record | SeedError | str) -> Row:
        try:
            return self._read(item)
        except NotAStoryError as error:
            return Row(_name(item), skipped=error.message)
        except SeedError as error:
            return Row(_name(item), problem=error.problem(_name(item)))
        except OSError as error:
            return Row(_name(item), problem=Problem(_name(item), error.strerror or str(error)))

    def _read(self, item: Record | SeedError | str) -> Row:
        record = next(open_seed(self.root / "seeds", item, self.config)) if isinstance(item, str) else item
        if isinstance(record, SeedError):
            raise record
        repeated = self.repeated.get(folder_of(record.seed), RepeatedLines())
        story = read_record(self.root / "seeds", record, self.config, repeated)
        check = AuthorCheck(lambda: load_recogniser(self.config.annotate.model))
        return _story_row(record.identity, check.without_doubtful_authors(story))


def _story_row(identity: str, story: Story) -> Row:
    fields = tuple(Field(*one) for one in field_rows(story))
    removed = Counter(line.reason for line in story.removed)
    return Row(identity, story.title, fields, story.doubts, dict(sorted(removed.items())), len(story.body.split()))
