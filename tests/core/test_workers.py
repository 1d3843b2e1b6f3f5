"""Work in processes: in order, and a worker's death costs its item alone."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import cast

import pytest

from sitegen.core.workers import WorkerDiedError, Workers, start_method

_add = 0


def prepare(amount: int) -> None:
    global _add
    _add = amount


def work(item: int) -> int:
    if item == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return item + _add


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_the_order_of_the_items(jobs: int) -> None:
    items = [n for n in range(40) if n != 13]
    assert list(Workers(work, jobs, prepare, (100,), batch=3).run(items)) == [(n, n + 100) for n in items]


def test_a_worker_that_dies_costs_its_item_alone() -> None:
    answers = dict(Workers(work, 2, prepare, (100,), batch=5).run(range(40)))
    assert isinstance(answers.pop(13), WorkerDiedError)
    assert answers == {n: n + 100 for n in range(40) if n != 13}


def crash(item: int) -> int:
    if item == 13:
        ctypes.string_at(0)
    if item == 17:
        os._exit(3)
    return item + _add


def test_a_crash_and_an_exit_in_the_same_batch_cost_their_items_alone() -> None:
    answers = dict(Workers(crash, 2, prepare, (100,), batch=40).run(range(40)))
    assert all(isinstance(answers.pop(item), WorkerDiedError) for item in (13, 17))
    assert answers == {n: n + 100 for n in range(40) if n not in (13, 17)}


def parent(_: int) -> int:
    return os.getppid()


@pytest.mark.skipif(start_method() != "forkserver", reason="workers are started by the process itself")
@pytest.mark.parametrize("answered", [1, 6, 20])
def test_where_the_process_that_starts_workers_is_killed_another_is_started(answered: int) -> None:
    """It is no worker, so no item is to blame: whether it goes between two stages or in the midst of one."""
    for _ in range(8):
        answers = Workers(parent, 2, prepare, (0,), batch=1).run(range(20))
        starters = [starter for _, starter in islice(answers, answered)]
        os.kill(cast(int, starters[0]), signal.SIGKILL)
        starters += [starter for _, starter in answers]
        assert all(isinstance(starter, int) for starter in starters)
        assert len(starters) == 20


def test_where_no_worker_can_be_started_any_more_the_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker is lost, and with it, as on a machine that is out of processes, whatever could start another."""

    def refused() -> None:
        raise ConnectionRefusedError

    answers = Workers(work, 2, prepare, (100,), batch=1).run(range(40))
    assert next(answers) == (0, 100)
    monkeypatch.setattr("sitegen.core.workers._context", refused)
    monkeypatch.setattr("sitegen.core.workers.sleep", lambda _: None)
    with pytest.raises(OSError, match="no worker process can be started"):
        list(answers)


WORK = """
import sys, time
from pathlib import Path
from sitegen.core.workers import Workers
from tests.core.test_workers import nap
list(Workers(nap, 2, print, (), batch=1).run([sys.argv[1]] * 4))
"""


def nap(folder: str) -> None:
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(600)


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
