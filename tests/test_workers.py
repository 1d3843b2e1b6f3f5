"""Work in processes: in order, and a worker's death costs its item alone."""

from __future__ import annotations

import os
import signal

import pytest

from sitegen.workers import WorkerDiedError, Workers

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
