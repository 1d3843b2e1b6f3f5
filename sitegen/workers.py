"""Work spread over processes. A worker's death costs the item that caused it, and nothing else."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class WorkerDiedError(Exception):
    """The process that worked on an item ended without an answer."""


def usable_cpus() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(Generic[T, R]):
    """Runs `task` on items in `jobs` processes that were each prepared by `setup(*arguments)`.

    `task` must answer with a value for every item and raise nothing; what it needs must be picklable.
    """

    def __init__(
        self, task: Callable[[T], R], jobs: int, setup: Callable[..., None], arguments: tuple[Any, ...], batch: int
    ) -> None:
        self.task, self.jobs, self.setup, self.arguments, self.batch = task, jobs, setup, arguments, batch

    def run(self, items: Iterable[T]) -> Iterator[tuple[T, R | WorkerDiedError]]:
        """Each item with its answer, in the order of the items; memory holds a few batches at a time."""
        if self.jobs <= 1:
            self.setup(*self.arguments)
            yield from ((item, self.task(item)) for item in items)
            return
        source = iter(items)
        while True:
            try:
                yield from self._parallel(source)
                return
            except _PoolBrokenError as broken:
                suspects = [item for batch in broken.left for item in batch]
            for item in suspects:
                yield item, self._alone(item)

    def _parallel(self, source: Iterator[T]) -> Iterator[tuple[T, R | WorkerDiedError]]:
        waiting: deque[tuple[list[T], Future[list[R]]]] = deque()
        with self._pool(self.jobs) as pool:
            while True:
                while len(waiting) < 2 * self.jobs and (batch := list(islice(source, self.batch))):
                    try:
                        waiting.append((batch, pool.submit(_batch, self.task, batch)))
                    except BrokenProcessPool:
                        raise _PoolBrokenError([*(b for b, _ in waiting), batch]) from None
                if not waiting:
                    return
                batch, future = waiting[0]
                try:
                    answers = future.result()
                except BrokenProcessPool:
                    raise _PoolBrokenError([b for b, _ in waiting]) from None
                waiting.popleft()
                yield from zip(batch, answers, strict=True)

    def _alone(self, item: T) -> R | WorkerDiedError:
        """An item that may have killed its worker, in a process of its own."""
        with self._pool(1) as pool:
            try:
                return pool.submit(self.task, item).result()
            except BrokenProcessPool:
                return WorkerDiedError("the process that worked on it ended without an answer")

    def _pool(self, jobs: int) -> ProcessPoolExecutor:
        # Not fork: `serve` has threads, and a fork copies their locks.
        context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
        return ProcessPoolExecutor(jobs, context, self.setup, self.arguments)


class _PoolBrokenError(Exception):
    """A pool lost a worker; `left` are the batches without an answer."""

    def __init__(self, left: Sequence[Any]) -> None:
        super().__init__()
        self.left = left


def _batch(task: Callable[[T], R], items: list[T]) -> list[R]:
    return [task(item) for item in items]
