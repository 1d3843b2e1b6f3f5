"""seeds/ -> content/: captures and annotates each new or changed seed, and merges it with the article that exists."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sitegen.annotate.recogniser.loading import load_recogniser
from sitegen.capture import Record
from sitegen.content.decisions import read_file
from sitegen.convert.account import IGNORED_ERROR, Account, find_account
from sitegen.convert.article_writer import ArticleWriter, on_disk
from sitegen.convert.changed_seeds import ChangedSeeds, find_changed_seeds
from sitegen.convert.conversion_code import note_begin, note_end
from sitegen.convert.ignored_seeds import RemovedArticles, remove_ignored
from sitegen.convert.pictures import Store
from sitegen.convert.seed_worker import (
    DRAFT_ERROR,
    Captured,
    SeedTask,
    SeedWorker,
    context_of,
    problem,
    seed_records,
)
from sitegen.core.config import Config
from sitegen.core.errors import NotAStoryError, Problem, SeedError
from sitegen.core.progress import QUIET, Progress
from sitegen.core.workers import WorkerDiedError, Workers
from sitegen.index import seed_state as index
from sitegen.index.name_resolution import in_force
from sitegen.index.reprints import count_copies
from sitegen.index.scan import scan
from sitegen.index.seed_state import Outcome, PassedOverRecord

__all__ = ["ConvertContext", "ConvertReport", "convert"]

_MIN_SEEDS_FOR_WORKERS = 12
"""With fewer seeds, no worker processes are started, since each of them must load the recogniser."""

_MAX_NAMED_RECORDS = 10_000
"""The records of one seed that --verbose names if they are passed over; all are counted."""


@dataclass(frozen=True, slots=True)
class ConvertReport:
    """The result of `convert`. `failed` names seeds by their paths under seeds/.

    `kept` counts articles that keep edits of a person, `duplicates` the reprints: both are articles as well. `removed`
    counts articles that were deleted because their seeds are ignored; `warnings` are about such articles that were kept
    because a person edited them, about stories that could not be annotated, and about pictures that cannot be had.
    `account` counts everything else that is below seeds/.
    """

    seeds: int = 0
    articles: int = 0
    written: int = 0
    unchanged: int = 0
    kept: int = 0
    duplicates: int = 0
    failed: tuple[Problem, ...] = ()
    seconds: float = 0.0
    removed: int = 0
    warnings: tuple[Problem, ...] = ()
    account: Account = Account()  # noqa: RUF009 -- it is frozen

    @property
    def failed_records(self) -> int:
        """The number of files and records that could not be read."""
        return sum(problem.records for problem in self.failed)

    @property
    def total(self) -> int:
        """The number of files and records below seeds/, or of those that were meant."""
        return self.articles + self.account.total + self.failed_records

    def as_json(self) -> dict[str, Any]:
        """The JSON object of the contract. Empty `removed`, `standing` and `warnings` are left out."""
        counts = ("seeds", "articles", "written", "unchanged", "kept", "duplicates")
        more = {"removed": self.removed, "warnings": [str(p) for p in self.warnings]}
        return {
            **{n: getattr(self, n) for n in counts},
            **self.account.as_json(),
            "failed": [_failure(problem) for problem in self.failed],
            "seconds": round(self.seconds, 3),
            **{name: value for name, value in more.items() if value},
        }


def _failure(problem: Problem) -> dict[str, Any]:
    """An entry of the list `failed`; `records` only where it stands for several."""
    more = {"records": problem.records} if problem.records > 1 else {}
    return {"seed": problem.file, "line": problem.line, "error": problem.error, **more}


@dataclass(frozen=True, slots=True)
class ConvertContext:
    """What a conversion works with: the site's folder, its settings and index, and how many processes it may use.

    `include_drafts` is whether drafts in seeds become articles with `draft: true`; `named` whether the account names
    each file and record that it counts.
    """

    root: Path
    config: Config
    db: sqlite3.Connection
    jobs: int = 1
    progress: Progress = QUIET
    include_drafts: bool = False
    named: bool = False


def convert(context: ConvertContext, *, paths: Sequence[Path] = (), everything: bool = False) -> ConvertReport:
    """Converts the seeds that are new or changed, or with `everything` all of them; with `paths`, only seeds under
    these.

    Articles are written as soon as their stories arrive, so a run that was interrupted continues where it stopped.
    """
    started = time.perf_counter()
    root, config, db = context.root, context.config, context.db
    scan(db, root, config)
    ignored = in_force(db, read_file(root)).ignored
    dropped = remove_ignored(root, db, ignored)
    if dropped.removed:
        scan(db, root, config)
    todo = find_changed_seeds(db, root, config, paths, everything, ignored, context.include_drafts)
    run = Run(context, todo, everything, on_disk(root))
    if todo.todo:
        note_begin(root, todo.code)
    run.all()
    if run.writer.written:
        scan(db, root, config)
    outcomes = {**todo.outcomes, **run.outcomes()}
    index.remember(db, ((seed, outcome) for seed, outcome in outcomes.items() if seed not in run.again))
    index.remember_passed_over(db, {seed: run.named.get(seed, ()) for seed in todo.todo})
    index.remember_folders(db, todo.states)
    if not paths and not run.again:
        note_end(root, todo.code)
    account = find_account(db, todo.accounted, outcomes, named=context.named)
    return _report(run, dropped, account, count_copies(db), time.perf_counter() - started)


def _key_in(seed: str, error: SeedError) -> str:
    """The key of the record in a seed that an error is about; "" if it names none."""
    head, _, key = (error.file or "").partition(f"seeds/{seed}#")
    return "" if head else key


def _report(run: Run, dropped: RemovedArticles, account: Account, duplicates: int, seconds: float) -> ConvertReport:
    todo, writer = run.todo, run.writer
    failed = [*todo.problems, *run.problems, *(p for o in todo.outcomes.values() for p in o.problems)]
    current = run.current + sum(outcome.stories for outcome in todo.outcomes.values())
    return ConvertReport(
        seeds=len(todo.seeds),
        articles=writer.written + writer.unchanged + current,
        written=writer.written,
        unchanged=writer.unchanged + current,
        kept=writer.kept,
        duplicates=duplicates,
        failed=tuple(sorted(failed, key=lambda p: (p.file, p.line or 0, p.error))),
        seconds=seconds,
        removed=dropped.removed,
        warnings=(*dropped.kept, *run.warnings, *writer.warnings),
        account=account,
    )


class Run:
    """One conversion: sends records to workers in the order of their seeds, and passes the articles to `store`."""

    def __init__(self, context: ConvertContext, todo: ChangedSeeds, everything: bool, store: Store) -> None:
        self.context, self.todo, self.everything = context, todo, everything
        self.root, self.config = context.root, context.config
        self.writer = ArticleWriter(self.root, self.config, todo.articles, store)
        self.current = 0
        self.stories: Counter[str] = Counter()
        self.by_seed: dict[str, list[Problem]] = defaultdict(list)
        self.passed: dict[str, Counter[str]] = defaultdict(Counter)
        self.named: dict[str, list[PassedOverRecord]] = defaultdict(list)
        self.drafts: Counter[str] = Counter()
        self.met: Counter[str] = Counter()  # how many of the articles of a seed were found to be of its stories
        self.warnings: list[Problem] = []
        self.again: set[str] = set()  # seeds whose problems may be temporary, so the next run reads them again

    @property
    def problems(self) -> list[Problem]:
        """The problems of all seeds."""
        return [problem for problems in self.by_seed.values() for problem in problems]

    def all(self) -> None:
        """Converts everything that is to be done."""
        if not self.todo.todo:
            return
        load_recogniser(self.config.annotate.model)  # first, so that a missing model is one error in all
        many = any(map(self.todo.holds_many, self.todo.todo))
        jobs = 1 if len(self.todo.todo) < _MIN_SEEDS_FOR_WORKERS and not many else self.context.jobs
        workers = Workers(
            partial(SeedWorker, self.root, self.config, self.todo.repeated, self.context.include_drafts), jobs, batch=4
        )
        total, unit = (None, "stories") if many else (len(self.todo.todo), "seeds")

        def summary(_done: int) -> str:
            return self.todo.summary(sum(self.stories.values()) - self.current if many else None)

        with self.context.progress.stage("convert", total, unit, summary) as tick:
            for task, answer in workers.run(self._tasks()):
                tick(1)
                self._add(task, answer)

    def outcomes(self) -> dict[str, Outcome]:
        """The outcome of each seed that was read."""
        return {seed: self._outcome(seed) for seed in self.todo.todo}

    def _outcome(self, seed: str) -> Outcome:
        return Outcome(
            self.todo.done(seed), self.stories[seed], tuple(self.by_seed.get(seed, ())), self.todo.code.now,
            dict(sorted(self.passed.get(seed, {}).items())), self.drafts[seed],
            max(0, len(self.todo.known.get(seed, {})) - self.met[seed]),
        )  # fmt: skip

    def _tasks(self) -> Iterator[SeedTask]:
        for seed in self.todo.todo:
            context = self.todo.contexts[seed]
            if not self.todo.holds_many(seed):
                yield SeedTask(seed, context)
                continue
            try:
                yield from self._records(seed, context)
            except OSError as error:
                self._failed(seed, Problem(seed, error.strerror or str(error)), passing=True)

    def _records(self, seed: str, context: str) -> Iterator[SeedTask]:
        for found in seed_records(self.root, seed, self.config):
            record = self.todo.kills.applied(found) if isinstance(found, Record) else found
            if isinstance(record, NotAStoryError):
                self._passed_over(seed, record, record.line, _key_in(seed, record))
            elif isinstance(record, SeedError):
                self._failed(seed, problem(seed, record), passing=False)
            elif record.identity in self.todo.ignored:
                self._passed_over(seed, IGNORED_ERROR, record.line, record.key)
            elif record.draft and not self.context.include_drafts:
                self._passed_over(seed, DRAFT_ERROR, record.line, record.key)
            elif self._is_current(record, context):
                self.current += 1
                self._count_story(seed, record.key, record.draft)
            else:
                yield SeedTask(seed, context, record)

    def _is_current(self, record: Record, context: str) -> bool:
        made = self.todo.known.get(record.seed, {}).get(record.key)
        if made is None or self.everything or record.seed in self.todo.outdated:
            return False
        return (made.sha256, made.context) == (record.sha256, context_of(record, context))

    def _add(self, task: SeedTask, answer: Captured | WorkerDiedError) -> None:
        seed = task.seed
        if isinstance(answer, WorkerDiedError):
            self._failed(seed, Problem(seed, str(answer)), passing=True)
        elif answer.problem:
            self._failed(seed, answer.problem, passing=answer.passing)
        elif answer.passed_over:
            line, key = (task.record.line, task.record.key) if task.record else (None, "")
            self._passed_over(seed, answer.passed_over, line, key)
        elif answer.story and answer.annotation:
            self.warnings += [answer.warning] if answer.warning else []
            failure = self.writer.add(answer.key, answer.story, answer.annotation)
            if failure:
                self._failed(seed, failure, passing=True)
            else:
                self._count_story(seed, answer.key, answer.story.draft)

    def _count_story(self, seed: str, key: str, draft: bool) -> None:
        self.stories[seed] += 1
        self.drafts[seed] += draft
        self.met[seed] += key in self.todo.known.get(seed, {})

    def _passed_over(self, seed: str, why: NotAStoryError, line: int | None = None, key: str = "") -> None:
        self.passed[seed][why.kind] += 1
        if len(self.named[seed]) < _MAX_NAMED_RECORDS:
            self.named[seed].append(PassedOverRecord(line, key, why.message))

    def _failed(self, seed: str, problem: Problem, *, passing: bool) -> None:
        self.by_seed[seed].append(problem)
        if passing:
            self.again.add(seed)
