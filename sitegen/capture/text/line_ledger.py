"""Records what becomes of each line of a plain-text capture, so that each removed line has a reason."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from sitegen.capture.text.blocks import Block
from sitegen.capture.text.rows import PageRow
from sitegen.core.model import Line


class Ledger:
    """For each block, the field that contains it, or the reason for its removal.

    A later entry replaces an earlier one.
    """

    def __init__(self, sources: Sequence[Sequence[PageRow]], removed: Sequence[Line] = ()) -> None:
        """`sources` has the rows of the seed that each line was joined from, `removed` the entries of other rows."""
        self._sources = sources
        self._removed = removed
        self._entries: dict[int, tuple[Line, ...]] = {}

    def number(self, block: Block) -> int:
        """The number in the seed of a block's first line; 0 if it has none."""
        return self._sources[block.line - 1][0].number if block.line else 0

    def keep(self, block: Block, field: str) -> None:
        """Records that the block belongs to a field of the story."""
        if block.line:
            self._entries[block.line] = tuple(Line(number, text, field=field) for number, text in self._runs(block))

    def keep_dateline(self, block: Block, end: int) -> None:
        """Records that the block belongs to the body, and its first `end` characters to the dateline."""
        (number, text), *more = self._runs(block)
        if text.startswith(block.text[:end]):
            self._entries[block.line] = (
                Line(number, text[:end].strip(), field="dateline"),
                Line(number, text[end:], field="body"),
                *(Line(other, rest, field="body") for other, rest in more),
            )

    def drop(self, block: Block, reason: str) -> None:
        """Records that the block is not part of the story."""
        if block.line:
            self._entries[block.line] = tuple(Line(number, text, reason=reason) for number, text in self._runs(block))

    def lines(self) -> tuple[Line, ...]:
        """All entries, in the order of the capture."""
        kept = (line for _, entry in sorted(self._entries.items()) for line in entry)
        return tuple(sorted((*kept, *self._removed), key=lambda line: line.number))

    def _runs(self, block: Block) -> list[tuple[int, str]]:
        """The number and the words, as in the capture, of each run of rows of a block that nothing interrupts."""
        runs: list[list[PageRow]] = []
        for row in chain.from_iterable(self._sources[block.line - 1 : block.last]):
            if runs and row.number == runs[-1][-1].number + 1:
                runs[-1].append(row)
            elif row.text.strip():
                runs.append([row])
        return [(run[0].number, " ".join(" ".join([row.text for row in run]).split())) for run in runs]
