"""What a command says while it works: bars on a terminal, a line per stage elsewhere, nothing when told to be quiet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sitegen.core.console import write

Tick = Callable[[int], None]


class Progress:
    """Progress on standard error."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet

    @contextmanager
    def stage(
        self, name: str, total: int | None, unit: str, summary: Callable[[int], str] | None = None
    ) -> Iterator[Tick]:
        """A stage of the work; the function given counts what is done.

        `unit` is a plural; `summary` words what was done where a count of units would not tell.
        """
        if self.quiet:
            yield lambda _: None
            return
        from tqdm import tqdm

        terminal = sys.stderr.isatty()
        with tqdm(total=total, desc=name, unit=f" {unit}", leave=False, disable=not terminal, delay=0.3) as bar:
            done = 0

            def tick(count: int) -> None:
                nonlocal done
                done += count
                bar.update(count)

            yield tick
        if done and not terminal:
            write(f"{name}: {summary(done) if summary else _counted(done, unit)}", err=True)


def _counted(done: int, unit: str) -> str:
    """ "1 story", "2,000 stories"."""
    one = f"{unit[:-3]}y" if unit.endswith("ies") else unit.removesuffix("s")
    return f"{done:,} {one if done == 1 else unit}"


QUIET = Progress(quiet=True)
