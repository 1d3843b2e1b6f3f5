"""Records what becomes of each line of a plain-text capture, so that each removed line has a reason."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.capture.text.blocks import Block
from sitegen.core.model import Line


class Ledger:
    """For each block, the field that contains it, or the reason for its removal.

    A later entry replaces an earlier one.
    """

    def __init__(self, lines: Sequence[str], numbers: Sequence[int], removed: Sequence[Line] = ()) -> None:
        """`numbers` are those of the lines in the seed; `removed` are entries of lines that are not among them."""
        self._lines = lines
        self._numbers = numbers
        self._removed = removed
        self._entries: dict[int, tuple[Line, ...]] = {}

    def number(self, block: Block) -> int:
        """The number in the seed of a block's first line; 0 if it has none."""
        return self._numbers[block.line - 1] if block.line else 0

    def keep(self, block: Block, field: str) -> None:
        """Records that the block belongs to a field of the story."""
        if block.line:
            self._entries[block.line] = (Line(self.number(block), self._text(block), field=field),)

    def keep_dateline(self, block: Block, end: int) -> None:
        """Records that the block belongs to the body, and its first `end` characters to the dateline."""
        text = self._text(block)
        if text.startswith(block.text[:end]):
            parts = (
                Line(self.number(block), text[:end].strip(), field="dateline"),
                Line(self.number(block), text[end:], field="body"),
            )
            self._entries[block.line] = parts

    def drop(self, block: Block, reason: str) -> None:
        """Records that the block is not part of the story."""
        if block.line:
            self._entries[block.line] = (Line(self.number(block), self._text(block), reason=reason),)

    def lines(self) -> tuple[Line, ...]:
        """All entries, in the order of the capture."""
        kept = (line for _, entry in sorted(self._entries.items()) for line in entry)
        return tuple(sorted((*kept, *self._removed), key=lambda line: line.number))

    def _text(self, block: Block) -> str:
        """The words of the block as in the capture, before lines were joined."""
        return " ".join(" ".join(self._lines[block.line - 1 : block.last]).split())
