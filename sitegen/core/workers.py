"""Distributes work over processes. If a worker process dies, only the item that caused it is lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import wait
from threading import Thread
from time import sleep
from typing import Any, Generic, TypeVar

from sitegen.core.console import silence_libraries

T = TypeVar("T")
R = TypeVar("R")


class WorkerDiedError(Exception):
    """The process that worked on an item ended without returning a result."""


def usable_cpus() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_STARTER_GONE = (ConnectionError, EOFError)
"""Exceptions of starting a worker just after the process that starts workers (the fork server) was killed."""


class Workers(Generic[T, R]):
    """Runs a task on items in `jobs` processes, which get `batch` items at a time.

    `factory` returns the task; each process calls it once, at its start, and holds what it returns. The factory must be
    picklable, the task need not be. The task must return a value for every item and raise nothing.
    """

    def __init__(self, factory: Callable[[], Callable[[T], R]], jobs: int, batch: int) -> None:
        self.factory, self.jobs, self.batch = factory, jobs, batch

    def run(self, items: Iterable[T]) -> Iterator[tuple[T, R | WorkerDiedError]]:
        """Yields each item with its result, in the order of the items. Holds a few batches in memory at a time."""
        if self.jobs <= 1:
            task = self.factory()
            yield from ((item, task(item)) for item in items)
            return
        source = iter(items)
        while True:
            try:
                yield from self._parallel(source)
                return
            except _PoolBrokenError as broken:
                suspects = broken.left
            _wait_for_starter()
            for batch in suspects:
                yield from self._alone(batch)

    def _parallel(self, source: Iterator[T]) -> Iterator[tuple[T, R | WorkerDiedError]]:
        waiting: deque[tuple[list[T], Future[list[R]]]] = deque()
        with self._pool(self.jobs) as pool, _dropping(pool):
            while True:
                while len(waiting) < 2 * self.jobs and (batch := list(islice(source, self.batch))):
                    try:
                        waiting.append((batch, pool.submit(_run_batch, batch)))
                    except (BrokenProcessPool, *_STARTER_GONE):
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

    def _alone(self, items: Sequence[T]) -> Iterator[tuple[T, R | WorkerDiedError]]:
        """Runs items of which one may have killed its worker, in a process of its own.

        If that dies, tries each half alone.
        """
        try:
            answers = self._in_own_process(items)
        except BrokenProcessPool:
            if len(items) == 1:
                yield items[0], WorkerDiedError("the process that worked on it ended without an answer")
                return
            half = len(items) // 2
            yield from self._alone(items[:half])
            yield from self._alone(items[half:])
        else:
            yield from zip(items, answers, strict=True)

    def _in_own_process(self, items: Sequence[T]) -> list[R]:
        """The results of items in a new process. Raises BrokenProcessPool if it dies."""
        while True:
            try:
                with self._pool(1) as pool:
                    return pool.submit(_run_batch, items).result()
            except _STARTER_GONE:
                _wait_for_starter()

    def _pool(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, _context(), _begin, (self.factory,))


def start_method() -> str:
    """The start method of processes. "fork" is not used: `serve` has threads, and a fork would copy their locks."""
    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def _context() -> Any:
    context = multiprocessing.get_context(start_method())
    if start_method() == "forkserver":
        # The fork server loads the modules that are loaded here, so that each worker need not import them again.
        context.set_forkserver_preload([name for name in sys.modules if name.startswith("sitegen.")])
    return context


def _wait_for_starter() -> None:
    """Returns when workers can be started again. A fork server that was killed appears alive for a moment.

    Raises OSError if no worker can be started within about ten seconds.
    """
    for _ in range(1000):
        try:
            probe = _context().Process(target=int)
            probe.start()
        except _STARTER_GONE:
            sleep(0.01)
        else:
            probe.join()
            return
    raise OSError("no worker process can be started")


@contextmanager
def _dropping(pool: ProcessPoolExecutor) -> Iterator[None]:
    """On an exception, cancels the batches that have not started, and waits for none."""
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


_task: Callable[[Any], Any]
"""The task of this worker process: `_begin` puts it here. A process works for one `Workers` only."""


def _begin(factory: Callable[[], Callable[[Any], Any]]) -> None:
    """Initialises a worker process. It ends itself when its parent process or the fork server ends.

    Ctrl-C is sent to all processes of a terminal. Workers ignore it: a worker that stopped while it held the queue's
    lock would block the others. The parent process stops them.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence_libraries()
    Thread(target=_end_with_parent, daemon=True).start()
    global _task
    _task = factory()


def _end_with_parent() -> None:
    parent, starter = multiprocessing.parent_process(), os.getppid()
    if parent:
        while not wait([parent.sentinel], timeout=1) and os.getppid() == starter:
            pass
        os._exit(1)


class _PoolBrokenError(Exception):
    """A worker process of a pool died; `left` are the batches without a result."""

    def __init__(self, left: Sequence[Any]) -> None:
        super().__init__()
        self.left = left


def _run_batch(items: Sequence[Any]) -> list[Any]:
    return [_task(item) for item in items]
