"""Work in processes: in order, and a worker's death costs its item alone."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any, cast

import pytest

from sitegen.core.workers import WorkerDiedError, Workers, start_method


def adder(amount: int) -> Callable[[int], int]:
    """A task that cannot be pickled: workers make their own."""
    return lambda item: item + amount


@dataclass(frozen=True)
class Killed:
    """A task that ends its process at 13."""

    amount: int

    def __call__(self, item: int) -> int:
        if item == 13:
            os.kill(os.getpid(), signal.SIGKILL)
        return item + self.amount


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_the_order_of_the_items(jobs: int) -> None:
    items = [n for n in range(40) if n != 13]
    assert list(Workers(partial(adder, 100), jobs, batch=3).run(items)) == [(n, n + 100) for n in items]


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_process_makes_its_task_once_and_holds_it(jobs: int) -> None:
    """What a task learns from an item it still knows at the next."""
    answers = dict(Workers(Counted, jobs, batch=2).run(range(40)))
    processes = {process for process, _ in answers.values()}
    counts = sorted(count for _, count in answers.values())
    assert len(processes) <= jobs
    assert counts[-1] >= 40 // jobs
    assert counts.count(1) == len(processes)


class Counted:
    """Says which process it is in, and how many items it has had."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _: int) -> tuple[int, int]:
        self.count += 1
        return os.getpid(), self.count


def test_a_worker_that_dies_costs_its_item_alone() -> None:
    answers = dict(Workers(partial(Killed, 100), 2, batch=5).run(range(40)))
    assert isinstance(answers.pop(13), WorkerDiedError)
    assert answers == {n: n + 100 for n in range(40) if n != 13}


def crasher() -> Callable[[int], int]:
    def crash(item: int) -> int:
        if item == 13:
            ctypes.string_at(0)
        if item == 17:
            os._exit(3)
        return item + 100

    return crash


def test_a_crash_and_an_exit_in_the_same_batch_cost_their_items_alone() -> None:
    answers = dict(Workers(crasher, 2, batch=40).run(range(40)))
    assert all(isinstance(answers.pop(item), WorkerDiedError) for item in (13, 17))
    assert answers == {n: n + 100 for n in range(40) if n not in (13, 17)}


def parents() -> Callable[[int], int]:
    return lambda _: os.getppid()


@pytest.mark.skipif(start_method() != "forkserver", reason="workers are started by the process itself")
@pytest.mark.parametrize("answered", [1, 6, 20])
def test_where_the_process_that_starts_workers_is_killed_another_is_started(answered: int) -> None:
    """It is no worker, so no item is to blame: whether it goes between two stages or in the midst of one."""
    for _ in range(8):
        answers = Workers(parents, 2, batch=1).run(range(20))
        starters = [starter for _, starter in islice(answers, answered)]
        os.kill(cast(int, starters[0]), signal.SIGKILL)
        starters += [starter for _, starter in answers]
        assert all(isinstance(starter, int) for starter in starters)
        assert len(starters) == 20


def refusing(starts: Iterator[bool]) -> Any:
    """A context of processes. Its fork server starts a process where `starts` says True, and is gone otherwise."""
    real = multiprocessing.get_context(start_method())

    def process(**arguments: Any) -> Any:
        if not next(starts):
            raise ConnectionRefusedError
        return real.Process(**arguments)

    return type("Context", (type(real),), {"Process": staticmethod(process)})()


def test_where_no_worker_can_be_started_any_more_the_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker is lost, and with it, as on a machine that is out of processes, whatever could start another."""
    answers = Workers(partial(Killed, 100), 2, batch=1).run(range(40))
    assert next(answers) == (0, 100)
    monkeypatch.setattr("sitegen.core.workers._context", lambda: refusing(repeat(False)))
    monkeypatch.setattr("sitegen.core.workers.sleep", lambda _: None)
    with pytest.raises(OSError, match="no worker process can be started"):
        list(answers)


def test_a_fork_server_that_is_lost_while_a_suspect_runs_alone_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The probe of the fork server succeeds; the start of the process for the suspects fails once."""
    answers = Workers(partial(Killed, 100), 2, batch=5).run(range(40))
    assert next(answers) == (0, 100)
    starts = chain([True, False], repeat(True))
    monkeypatch.setattr("sitegen.core.workers._context", lambda: refusing(starts))
    monkeypatch.setattr("sitegen.core.workers.sleep", lambda _: None)
    found = dict(answers)
    assert isinstance(found.pop(13), WorkerDiedError)
    assert found == {n: n + 100 for n in range(1, 40) if n != 13}


WORK = """
import sys, time
from pathlib import Path
from sitegen.core.workers import Workers
from tests.core.test_workers import napper
list(Workers(napper, 2, batch=1).run([sys.argv[1]] * 4))
"""


def napper() -> Callable[[str], None]:
    def nap(folder: str) -> None:
        (Path(folder) / str(os.getpid())).touch()
        time.sleep(600)

    return nap


def test_workers_end_with_the_process_that_they_work_for(tmp_path: Path) -> None:
    """A build that is killed leaves nobody who goes on writing."""
    with subprocess.Popen([sys.executable, "-c", WORK, str(tmp_path)], stdout=subprocess.DEVNULL) as parent:
        while len(workers := [int(file.name) for file in tmp_path.iterdir()]) < 2:
            assert parent.poll() is None
            time.sleep(0.05)
        parent.kill()
    for _ in range(1200):
        if not any(Path(f"/proc/{worker}").exists() for worker in workers):
            return
        time.sleep(0.05)
    raise AssertionError("they go on")
