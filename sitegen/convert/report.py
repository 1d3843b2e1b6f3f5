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
from sitegen.capture import Record, RepeatedLines, read_record
from sitegen.capture.record import folder_of
from sitegen.content.decisions import read_file
from sitegen.convert import changed_seeds as planning
from sitegen.convert.account import IGNORED, PASSED_OVER, UNREAD, AccountEntry, group_of
from sitegen.convert.author_check import AuthorCheck
from sitegen.convert.explain import field_rows, place_of
from sitegen.convert.run import ConvertContext
from sitegen.convert.seed_worker import DRAFT, fault, problem, seed_records
from sitegen.core.config import Config
from sitegen.core.errors import NotAStoryError, PassedOverError, Problem, SeedError
from sitegen.core.files import write_if_changed
from sitegen.core.model import Doubt, Story
from sitegen.core.workers import WorkerDiedError, Workers
from sitegen.index.name_resolution import in_force

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
    unread: Counter[str] = field(default_factory=Counter)
    unread_names: list[str] = field(default_factory=list)
    parts: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    skipped: list[Row] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """The number of files and records that cannot be read."""
        return sum(problem.records for problem in self.problems)

    @property
    def total(self) -> int:
        """The number of files and records below seeds/."""
        return self.stories + self.failed + self.passed_over.total() + self.unread.total() + self.parts

    def add_file(self, entry: AccountEntry) -> None:
        """Counts a file or record that is no article."""
        if entry.group == PASSED_OVER:
            self.passed_over[entry.reason.partition(":")[0]] += 1
            if len(self.skipped) < _MAX_LISTED_ROWS:
                self.skipped.append(Row(entry.seed, skipped=entry.reason))
        elif entry.group == UNREAD:
            self.unread[entry.reason] += 1
            if len(self.unread_names) < _MAX_LISTED_ROWS:
                self.unread_names.append(entry.seed)
        else:
            self.parts += 1

    def add(self, row: Row) -> None:
        """Counts a record of a seed."""
        if row.problem:
            self.problems.append(row.problem)
        elif row.skipped:
            self.add_file(AccountEntry(row.seed, *group_of(row.skipped)))
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
    ignored = in_force(db, read_file(root)).ignored
    todo = planning.find_changed_seeds(db, root, config, paths, True, ignored, context.include_drafts)
    totals, rows = Totals(problems=list(todo.problems)), list[tuple[float, str, Row]]()
    for entry in todo.accounted.entries():
        totals.add_file(entry)
    for row in _rows(context, todo):
        totals.add(row)
        if row.fields:
            heapq.heappush(rows, (-row.lowest_confidence, row.seed, row))
        if len(rows) > _MAX_ROWS:
            heapq.heappop(rows)
    shown = [row for _, _, row in sorted(rows, key=lambda r: (-r[0], r[1]))]
    page = _template().render(
        site=config.site, totals=totals, rows=shown, copies=_copies(db), listed=_MAX_LISTED_ROWS,
        least=config.capture.min_confidence,
    )  # fmt: skip
    write_if_changed(path, page.encode())


def _rows(context: ConvertContext, todo: planning.ChangedSeeds) -> Iterator[Row]:
    """A row for each record of the seeds, read in worker processes."""
    reader = partial(_RowReader, context.root, context.config, todo.repeated, context.include_drafts)
    workers = Workers(reader, context.jobs, batch=8)
    with context.progress.stage("report", None, "stories") as tick:
        for record, answer in workers.run(_records(context, todo)):
            tick(1)
            yield _row_of_dead_worker(_name(record), answer) if isinstance(answer, WorkerDiedError) else answer


def _records(context: ConvertContext, todo: planning.ChangedSeeds) -> Iterator[Record | SeedError | str]:
    """The items for workers: the path of a seed that holds one story, or else each record of a seed."""
    for seed in todo.todo:
        if not todo.holds_many(seed):
            yield seed
            continue
        for record in seed_records(context.root, seed, context.config):
            if isinstance(record, Record) and record.identity in todo.ignored:
                yield PassedOverError(IGNORED, file=record.identity)
            else:
                yield record


def _row_of_dead_worker(name: str, error: WorkerDiedError) -> Row:
    return Row(name, problem=Problem(name, str(error)))


def _name(record: Record | SeedError | str) -> str:
    if isinstance(record, Record):
        return record.identity
    return record if isinstance(record, str) else place_of(record)


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
    include_drafts: bool

    def __call__(self, item: Record | SeedError | str) -> Row:
        name = _name(item)
        try:
            return self._read(item)
        except NotAStoryError as error:
            if isinstance(item, str) and not isinstance(error, PassedOverError):
                return Row(name, problem=problem(name, error))
            return Row(name, skipped=error.message)
        except SeedError as error:
            return Row(name, problem=problem(name, error))
        except Exception as error:  # a fault of ours costs this record, not the report
            return Row(name, problem=fault(name, error))

    def _read(self, item: Record | SeedError | str) -> Row:
        record = next(seed_records(self.root, item, self.config)) if isinstance(item, str) else item
        if isinstance(record, SeedError):
            raise record
        if record.draft and not self.include_drafts:
            raise PassedOverError(DRAFT)
        repeated = self.repeated.get(folder_of(record.seed), RepeatedLines())
        story = read_record(self.root / "seeds", record, self.config, repeated)
        check = AuthorCheck(lambda: load_recogniser(self.config.annotate.model))
        return _story_row(record.identity, check.without_doubtful_authors(story))


def _story_row(identity: str, story: Story) -> Row:
    fields = tuple(Field(*one) for one in field_rows(story))
    removed = Counter(line.reason for line in story.removed)
    return Row(identity, story.title, fields, story.doubts, dict(sorted(removed.items())), len(story.body.split()))
