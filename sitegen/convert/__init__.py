"""seeds/ -> content/: captures and annotates each new or changed seed, and merges it with the article that exists."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sitegen.annotate.recogniser.loading import load_recogniser
from sitegen.capture import Record, holds_many, open_seed
from sitegen.content.decisions import read_file
from sitegen.convert.article_writer import ArticleWriter, on_disk
from sitegen.convert.changed_seeds import ChangedSeeds, find_changed_seeds
from sitegen.convert.conversion_code import note_begin, note_end
from sitegen.convert.ignored_seeds import RemovedArticles, remove_ignored
from sitegen.convert.pictures import Store
from sitegen.convert.seed_worker import Captured, SeedTask, SeedWorker
from sitegen.core.config import Config
from sitegen.core.errors import Problem
from sitegen.core.progress import QUIET, Progress
from sitegen.core.workers import WorkerDiedError, Workers
from sitegen.index import seed_state as index
from sitegen.index.name_resolution import in_force
from sitegen.index.reprints import count_copies
from sitegen.index.scan import scan
from sitegen.index.seed_state import Outcome

__all__ = ["ConvertContext", "ConvertReport", "convert"]

_MIN_SEEDS_FOR_WORKERS = 12
"""With fewer seeds, no worker processes are started, since each of them must load the recogniser."""


@dataclass(frozen=True, slots=True)
class ConvertReport:
    """The result of `convert`. `failed` names seeds by their paths under seeds/.

    `kept` counts articles that keep edits of a person, `duplicates` the reprints. `removed` counts articles that were
    deleted because their seeds are ignored; `warnings` are about such articles that were kept because a person edited
    them, about stories that could not be annotated, and about pictures that cannot be had. `passed_over` counts by
    their kind the captures that are known to be no stories, such as front pages.
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
    passed_over: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The JSON object of the contract. Empty `passed_over`, `removed` and `warnings` are left out."""
        counts = ("seeds", "articles", "written", "unchanged", "kept", "duplicates")
        failed = [{"seed": p.file, "line": p.line, "error": p.error} for p in self.failed]
        more = {
            "passed_over": dict(self.passed_over),
            "removed": self.removed,
            "warnings": [str(p) for p in self.warnings],
        }
        return {
            **{n: getattr(self, n) for n in counts},
            "failed": failed,
            "seconds": round(self.seconds, 3),
            **{name: value for name, value in more.items() if value},
        }


@dataclass(frozen=True, slots=True)
class ConvertContext:
    """What a conversion works with: the site's folder, its settings and index, and how many processes it may use.

    `include_drafts` is whether drafts in seeds become articles with `draft: true`.
    """

    root: Path
    config: Config
    db: sqlite3.Connection
    jobs: int = 1
    progress: Progress = QUIET
    include_drafts: bool = False


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
    todo = find_changed_seeds(db, root, config, paths, everything, ignored)
    run = Run(context, todo, everything, on_disk(root))
    if todo.todo:
        note_begin(root, todo.code)
    run.all()
    if run.writer.written:
        scan(db, root, config)
    index.remember(db, {**todo.outcomes, **run.outcomes()}.items())
    index.remember_folders(db, todo.states)
    if not paths and not run.again:
        note_end(root, todo.code)
    return _report(run, dropped, count_copies(db), time.perf_counter() - started)


def _report(run: Run, dropped: RemovedArticles, duplicates: int, seconds: float) -> ConvertReport:
    todo = run.todo
    passed = run.passed_over() + sum((Counter(o.passed_over) for o in todo.outcomes.values()), Counter())
    failed = [*todo.problems, *run.problems, *(p for o in todo.outcomes.values() for p in o.problems)]
    current = run.current + sum(outcome.stories for outcome in todo.outcomes.values())
    writer = run.writer
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
        passed_over=dict(sorted(passed.items())),
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
        self.warnings: list[Problem] = []
        self.again: set[str] = set()  # seeds whose problems may be temporary, so the next run reads them again

    @property
    def problems(self) -> list[Problem]:
        """The problems of all seeds."""
        return [problem for problems in self.by_seed.values() for problem in problems]

    def passed_over(self) -> Counter[str]:
        """The number of captures of each kind that are known to be no stories."""
        return sum(self.passed.values(), Counter[str]())

    def all(self) -> None:
        """Converts everything that is to be done."""
        if not self.todo.todo:
            return
        load_recogniser(self.config.annotate.model)  # first, so that a missing model is one error in all
        many = any(holds_many(seed) for seed in self.todo.todo)
        jobs = 1 if len(self.todo.todo) < _MIN_SEEDS_FOR_WORKERS and not many else self.context.jobs
        workers = Workers(
            partial(SeedWorker, self.root, self.config, self.todo.repeated, self.context.include_drafts), jobs, batch=4
        )
        total, unit = (None, "stories") if many else (len(self.todo.todo), "seeds")

        def summary(done: int) -> str:
            return self.todo.summary(done if many else None)

        with self.context.progress.stage("convert", total, unit, summary) as tick:
            for task, answer in workers.run(self._tasks()):
                tick(1)
                self._add(task.seed, answer)

    def outcomes(self) -> dict[str, Outcome]:
        """The outcome of each seed that was read."""
        todo = self.todo
        return {
            seed: Outcome(
                todo.done(seed),
                self.stories[seed],
                tuple(self.by_seed.get(seed, ())),
                todo.code.now,
                dict(sorted(self.passed.get(seed, {}).items())),
            )
            for seed in todo.todo
            if seed not in self.again
        }

    def _tasks(self) -> Iterator[SeedTask]:
        for seed in self.todo.todo:
            context = self.todo.contexts[seed]
            if not holds_many(seed):
                yield SeedTask(seed, context)
                continue
            try:
                yield from self._records(seed, context)
            except OSError as error:
                self._failed(seed, Problem(seed, error.strerror or str(error)), passing=True)

    def _records(self, seed: str, context: str) -> Iterator[SeedTask]:
        for record in open_seed(self.root / "seeds", seed, self.config):
            if isinstance(record, Record) and record.identity in self.todo.ignored:
                continue
            if isinstance(record, Record) and self._is_current(record, context):
                self.current += 1
                self.stories[seed] += 1
            else:
                yield SeedTask(seed, context, record)

    def _is_current(self, record: Record, context: str) -> bool:
        made = self.todo.known.get(record.seed, {}).get(record.key)
        if made is None or self.everything or record.seed in self.todo.outdated:
            return False
        return (made.sha256, made.context) == (record.sha256, context)

    def _add(self, seed: str, answer: Captured | WorkerDiedError) -> None:
        if isinstance(answer, WorkerDiedError):
            self._failed(seed, Problem(seed, str(answer)), passing=True)
        elif answer.problem:
            self._failed(seed, answer.problem, passing=answer.passing)
        elif answer.passed_over:
            self.passed[seed][answer.passed_over] += 1
        elif answer.story and answer.annotation:
            self.warnings += [answer.warning] if answer.warning else []
            problem = self.writer.add(answer.key, answer.story, answer.annotation)
            if problem:
                self._failed(seed, problem, passing=True)
            else:
                self.stories[seed] += 1

    def _failed(self, seed: str, problem: Problem, *, passing: bool) -> None:
        self.by_seed[seed].append(problem)
        if passing:
            self.again.add(seed)
