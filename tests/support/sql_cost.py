"""How much work SQLite does for each statement: the instructions of its virtual machine, counted as they are run.

One look-up in an index is a few instructions, however large the table. Reading a table from end to end is some for each
of its rows. So what a statement costs on a small site and on a large one says which of them it does, without reading
how SQLite words its plans.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class Costs:
    """How often each statement was run, and how many instructions it took, all runs together."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.steps: Counter[str] = Counter()
        self.current = ""

    def step(self) -> int:
        """Count one instruction of the statement that is at work; 0 lets SQLite go on."""
        self.steps[self.current] += 1
        return 0

    def of_a_run(self, min_runs: int) -> dict[str, float]:
        """The instructions of one run, on average, of each statement that was run at least `min_runs` times."""
        return {sql: self.steps[sql] / runs for sql, runs in self.runs.items() if runs >= min_runs}


class _Cursor(sqlite3.Cursor):
    """Says which statement is at work: rows are read after others have begun."""

    costs: Costs
    sql = ""

    def begin(self, sql: str, runs: int) -> None:
        self.sql = self.costs.current = sql
        self.costs.runs[sql] += runs

    def __next__(self) -> Any:
        self.costs.current = self.sql
        return super().__next__()

    def fetchone(self) -> Any:
        self.costs.current = self.sql
        return super().fetchone()

    def fetchall(self) -> list[Any]:
        self.costs.current = self.sql
        return super().fetchall()


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Costs]:
    """Count what every connection does that is opened inside the block, in this process."""
    costs, connect = Costs(), sqlite3.connect
    cursor_class = type("Cursor", (_Cursor,), {"costs": costs})

    def opened(*given: Any, factory: type[sqlite3.Connection] = sqlite3.Connection, **named: Any) -> sqlite3.Connection:
        db = connect(*given, factory=_counting(factory, cursor_class), **named)
        db.set_progress_handler(costs.step, 1)
        return db

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", opened)
        yield costs


def _counting(factory: type[sqlite3.Connection], cursor_class: type[_Cursor]) -> type[sqlite3.Connection]:
    """The class of connections that `factory` is, whose statements are counted."""

    class Counting(factory):  # type: ignore[valid-type,misc]
        def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
            cursor = self.cursor(cursor_class)
            cursor.begin(sql, 1)
            return cursor.execute(sql, values)

        def executemany(self, sql: str, rows: Iterable[Any], /) -> sqlite3.Cursor:
            cursor, all_rows = self.cursor(cursor_class), list(rows)
            cursor.begin(sql, len(all_rows))
            return cursor.executemany(sql, all_rows)

    return Counting
