"""What a command says while it works: bars on a terminal, a line per stage elsewhere, nothing when told to be quiet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sitegen import console

Tick = Callable[[int], None]


class Progress:
    """Progress on standard error."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet

    @contextmanager
    def stage(self, name: str, total: int | None, unit: str) -> Iterator[Tick]:
        """A stage of the work; the function given counts what is done."""
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
            console.write(f"{name}: {done:,} {unit}", err=True)


QUIET = Progress(quiet=True)
