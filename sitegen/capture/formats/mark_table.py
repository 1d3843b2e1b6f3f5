"""A set of 64-bit marks (hashes of names), and a table that counts such marks; neither keeps an object for each mark.

Both use open addressing in arrays that double when two thirds of them are filled.
"""

from __future__ import annotations

from array import array

_FIRST_SLOTS = 64
"""A power of two, as all later sizes are, so that odd steps reach every slot."""
_STEP_BITS = 32
"""The bits of a mark above these decide the step between the slots where it may be, those below the first slot."""


class MarkSet:
    """A set of marks; 8 bytes a slot."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FIRST_SLOTS))  # 0: nothing is there
        self._used = 0

    def __contains__(self, mark: int) -> bool:
        return bool(self._slots[self._slot(mark or 1)])

    def __len__(self) -> int:
        return self._used

    def add(self, mark: int) -> None:
        """Adds a mark. 0 and 1 count as one mark."""
        at = self._slot(mark or 1)
        if self._slots[at]:
            return
        self._slots[at] = mark or 1
        self._used += 1
        if self._used * 3 > len(self._slots) * 2:
            self._grow()

    def _slot(self, mark: int) -> int:
        """The slot of a mark, or the empty one where it belongs."""
        slots, last = self._slots, len(self._slots) - 1
        at, step = mark & last, mark >> _STEP_BITS | 1
        while slots[at] not in (0, mark):
            at = (at + step) & last
        return at

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("Q", bytes(16 * len(old)))
        for mark in old:
            if mark:
                self._slots[self._slot(mark)] = mark


class MarkCounts(MarkSet):
    """The number of times that each mark was added; 12 bytes a slot."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = array("I", bytes(4 * _FIRST_SLOTS))

    def __getitem__(self, mark: int) -> int:
        return self._counts[self._slot(mark or 1)]

    def add(self, mark: int) -> None:
        """Counts a mark once more."""
        super().add(mark)
        self._counts[self._slot(mark or 1)] += 1

    def _grow(self) -> None:
        old, counts = self._slots, self._counts
        super()._grow()
        self._counts = array("I", bytes(8 * len(old)))
        for mark, count in zip(old, counts, strict=True):
            if mark:
                self._counts[self._slot(mark)] = count
