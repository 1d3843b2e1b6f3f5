"""seeds/ -> content/: captures and annotates each new or changed seed, and merges it with the article that exists."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.content.decisions import read_file
from sitegen.convert.account import Account, find_account
from sitegen.convert.article_writer import on_disk
from sitegen.convert.changed_seeds import find_changed_seeds
from sitegen.convert.conversion_code import note_begin, note_end
from sitegen.convert.ignored_seeds import RemovedArticles, remove_ignored
from sitegen.convert.recorded_thresholds import record_thresholds
from sitegen.convert.run import ConvertContext, Run
from sitegen.core.errors import Problem
from sitegen.index import judged_names
from sitegen.index import seed_state as index
from sitegen.index.name_resolution import in_force
from sitegen.index.reprints import count_copies
from sitegen.index.scan import scan
from sitegen.index.seed_state import Outcome

__all__ = ["ConvertContext", "ConvertReport", "convert"]


@dataclass(frozen=True, slots=True)
class ConvertReport:
    """The result of `convert`. `failed` names seeds by their paths under seeds/.

    `kept` counts articles that keep edits of a person, `duplicates` the reprints: both are articles as well. `removed`
    counts articles that were deleted because their seeds are ignored; `warnings` are about such articles that were kept
    because a person edited them, about stories that could not be annotated, about pictures that cannot be had, and
    about an archive that has outgrown a page for each name. `account` counts everything else that is below seeds/.
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
        """The JSON object of the contract. Empty `removed`, `standing`, `hidden` and `warnings` are left out."""
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
    unjudged = judged_names.are_marked(db)
    if todo.todo:
        note_begin(root, todo.code)
        judged_names.mark(db, marked=True)
    run.all()
    if run.writer.written or run.writer.hidden:
        scan(db, root, config)
    judged_names.mark(db, marked=unjudged or bool(run.writer.written))
    outcomes = {**todo.outcomes, **run.outcomes()}
    _remember(db, run, outcomes)
    if not paths and not run.again:
        note_end(root, todo.code)
    grown = record_thresholds(root, config, db)
    account = find_account(db, todo.accounted, outcomes, run.hidden, named=context.named)
    return _report(run, dropped, account, count_copies(db), grown, time.perf_counter() - started)


def _remember(db: sqlite3.Connection, run: Run, outcomes: Mapping[str, Outcome]) -> None:
    """Stores what a run found out. The outcomes come after the records: a seed without an outcome is read again."""
    todo = run.todo
    index.remember_passed_over(db, {seed: run.named.get(seed, ()) for seed in todo.todo})
    index.remember_held_back(db, {seed: run.held.found.get(seed, {}) for seed in todo.todo})
    index.remember(db, ((seed, outcome) for seed, outcome in outcomes.items() if seed not in run.again))
    index.remember_folders(db, todo.states)


def _report(
    run: Run, dropped: RemovedArticles, account: Account, duplicates: int, grown: Sequence[Problem], seconds: float
) -> ConvertReport:
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
        warnings=(*dropped.kept, *run.warnings, *writer.warnings, *grown),
        account=account,
    )
