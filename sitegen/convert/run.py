"""One run of a conversion: reads the seeds that are to be read, and collects what becomes of each record."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sitegen.annotate.recogniser.loading import load_recogniser
from sitegen.capture import Record
from sitegen.convert.account import IGNORED
from sitegen.convert.article_writer import ArticleWriter
from sitegen.convert.changed_seeds import ChangedSeeds
from sitegen.convert.held_back import HeldBack, HiddenArticle
from sitegen.convert.pictures import Store
from sitegen.convert.seed_worker import (
    DRAFT,
    Captured,
    SeedTask,
    SeedWorker,
    context_of,
    key_in,
    problem,
    seed_records,
)
from sitegen.core.config import Config
from sitegen.core.errors import ContentError, NotAStoryError, PassedOverError, Problem, SeedError
from sitegen.core.progress import QUIET, Progress
from sitegen.core.seed_id import SeedId
from sitegen.core.workers import WorkerDiedError, Workers
from sitegen.index import seed_state as index
from sitegen.index.seed_state import Outcome, PassedOverRecord

_MIN_SEEDS_FOR_WORKERS = 12
"""With fewer seeds, no worker processes are started, since each of them must load the recogniser."""

_MAX_NAMED_RECORDS = 10_000
"""The records of one seed that --verbose names if they are passed over; all are counted."""


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
        self.held = HeldBack(todo.articles, index.held_back(context.db, todo.outcomes))
        self.hidden: list[HiddenArticle] = []
        self.met: Counter[str] = Counter()  # how many of the articles of a seed were found to be of its stories
        self.warnings: list[Problem] = []
        self.again: set[str] = set()  # seeds whose problems may be temporary, so the next run reads them again

    @property
    def problems(self) -> list[Problem]:
        """The problems of all seeds."""
        return [problem for problems in self.by_seed.values() for problem in problems]

    def all(self) -> None:
        """Converts everything that is to be done, and hides the articles whose records are not public any more."""
        if self.todo.todo:
            self._convert()
        self._hide()

    def _convert(self) -> None:
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
            max(0, len(self.todo.known.get(seed, {})) - self.met[seed]) + self.held.moved(seed),
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
                self._passed_over(seed, record, record.line, key_in(seed, record))
            elif isinstance(record, SeedError):
                self._failed(seed, problem(seed, record), passing=False)
            elif record.identity in self.todo.ignored:
                self._passed_over(seed, PassedOverError(IGNORED), record.line, record.key)
            elif record.draft and not self.context.include_drafts:
                self._passed_over(seed, PassedOverError(DRAFT), record.line, record.key, record.sha256)
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
            sha256 = task.record.sha256 if task.record else self.todo.digests[seed]
            self._passed_over(seed, answer.passed_over, line, key, sha256)
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
        self.held.release(seed, key)

    def _hide(self) -> None:
        for one in self.held.articles(self.writer.orphans):
            try:
                is_hidden = one.made.is_hidden if one.made.draft else self.writer.hide(one)
            except (ContentError, OSError, ValueError) as error:
                message = f"its article cannot be hidden, though its record is {one.kind}: {error}"
                self._failed(one.seed.file, Problem(one.seed.file, message), passing=True)
                continue
            if is_hidden:
                self.hidden.append(self.held.note_hidden(one))

    def _passed_over(
        self, seed: str, why: NotAStoryError, line: int | None = None, key: str = "", sha256: str = ""
    ) -> None:
        self.passed[seed][why.kind] += 1
        self.held.add(SeedId(seed, key), why.kind, sha256)
        if len(self.named[seed]) < _MAX_NAMED_RECORDS:
            self.named[seed].append(PassedOverRecord(line, key, why.message))

    def _failed(self, seed: str, problem: Problem, *, passing: bool) -> None:
        self.by_seed[seed].append(problem)
        if passing:
            self.again.add(seed)
