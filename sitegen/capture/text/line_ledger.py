"""What becomes of each line of a plain capture: nothing is lost without a reason."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.capture.text.blocks import Block
from sitegen.core.model import Line


class Ledger:
    """An entry for each block: the field that it is part of, or why it was taken out. The last word on one stands."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._entries: dict[int, tuple[Line, ...]] = {}

    def keep(self, block: Block, field: str) -> None:
        """The block is, or is part of, a field of the story."""
        if block.line:
            self._entries[block.line] = (Line(block.line, self._text(block), field=field),)

    def keep_dateline(self, block: Block, end: int) -> None:
        """The block is part of the body, but for the dateline in its first `end` characters."""
        text = self._text(block)
        if text.startswith(block.text[:end]):
            parts = (Line(block.line, text[:end].strip(), field="dateline"), Line(block.line, text[end:], field="body"))
            self._entries[block.line] = parts

    def drop(self, block: Block, reason: str) -> None:
        """The block is no part of the story."""
        if block.line:
            self._entries[block.line] = (Line(block.line, self._text(block), reason=reason),)

    def lines(self) -> tuple[Line, ...]:
        """All entries, in the order of the capture."""
        return tuple(line for _, entry in sorted(self._entries.items()) for line in entry)

    def _text(self, block: Block) -> str:
        """The words of the block as they stand in the capture, before line ends were joined."""
        return " ".join(" ".join(self._lines[block.line - 1 : block.last]).split())
