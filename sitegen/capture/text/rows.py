"""The rows of a plain-text capture: its lines, in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from sitegen.capture.record import Stated
from sitegen.core.model import Line

_TERMINAL = re.compile(r"[.!?:;…。！？：；؟۔؛][\"'”’»)\]」』）]*$")


@dataclass(frozen=True, slots=True)
class PageRow:
    """A line, or a part of one. `number` is the number of the line in the seed.

    `continues` tells whether its first words go on with the paragraph of the row before; what was between is removed.
    """

    number: int
    text: str
    continues: bool = False


@dataclass(slots=True)
class PageRows:
    """The rows of a capture, and what was taken out of them.

    `stated` are the fields that the removed rows state, by names of Story's fields. `entries` are the removed rows,
    each with its field, or the reason for its removal.
    """

    rows: list[PageRow]
    stated: dict[str, Stated] = field(default_factory=dict)
    entries: list[Line] = field(default_factory=list)

    def filled(self) -> list[int]:
        """The indexes of the rows that are not blank."""
        return [at for at, row in enumerate(self.rows) if row.text.strip()]

    def remove(self, taken: dict[int, Line], seams: Set[int] = frozenset()) -> None:
        """Takes the rows of some indexes out, for which `taken` has the entries.

        The rows below them and the rows of the indexes `seams` may go on with the paragraph above.
        """
        if not taken and not seams:
            return
        self.entries += [taken[at] for at in sorted(taken)]
        left: list[PageRow] = []
        cut = False
        for at, row in enumerate(self.rows):
            cut = cut or at in seams or at in taken
            if at in taken:
                continue
            if cut and row.text.strip():
                left.append(_closed(left, row))
                cut = False
            else:
                left.append(row)
        self.rows = left

    def field_of(self, at: int, name: str) -> Line:
        """An entry: the row of an index belongs to a field."""
        return Line(self.rows[at].number, " ".join(self.rows[at].text.split()), field=name)

    def reason_for(self, at: int, reason: str) -> Line:
        """An entry: the row of an index is removed."""
        return Line(self.rows[at].number, " ".join(self.rows[at].text.split()), reason=reason)


def _closed(before: list[PageRow], row: PageRow) -> PageRow:
    """A row below removed ones. The blank rows above it are removed if it goes on with the paragraph above them."""
    at = len(before)
    while at and not before[at - 1].text.strip():
        at -= 1
    if not at or not is_open(before[at - 1].text, row.text):
        return row
    del before[at:]
    return PageRow(row.number, row.text, continues=True)


def is_open(text: str, following: str) -> bool:
    """Whether a line ends inside a sentence that the other line goes on with."""
    text, following = text.strip(), following.strip()
    return bool(text) and not _TERMINAL.search(text) and (following[:1].islower() or text[-1] in "-‐¬")


def texts(rows: Sequence[PageRow]) -> list[str]:
    return [row.text for row in rows]
