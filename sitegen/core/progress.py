"""Progress messages of a command: bars on a terminal, one line per stage elsewhere, nothing with --quiet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sitegen.core.console import write

Tick = Callable[[int], None]


class Progress:
    """Prints progress to standard error, or nothing if `quiet`."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet

    @contextmanager
    def stage(
        self, name: str, total: int | None, unit: str, summary: Callable[[int], str] | None = None
    ) -> Iterator[Tick]:
        """Starts a stage of the work; yields a function that adds to the count of finished units.

        `name` is printed before the count; `total` is the expected count (None if unknown); `unit` is a plural noun.
        `summary` formats the final count where a count of units would not be clear.
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
