"""The layout of a capture: what stands around a story on a printed page or in a database is taken off its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.capture.record import Stated
from sitegen.capture.text import blocks, columns, copy_notes, jump_lines, labelled_fields, mastheads, page_breaks
from sitegen.capture.text.rows import PageRow, PageRows
from sitegen.capture.text.word_breaks import StoryWords
from sitegen.core.model import Line


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a capture in the order in which they are read, with their `numbers` in the seed.

    `stated` are fields that the removed lines state, `entries` the removed lines.
    """

    lines: list[str]
    numbers: list[int]
    stated: dict[str, Stated]
    entries: list[Line]


def read_layout(lines: Sequence[str], page_starts: frozenset[int], paper: str) -> Layout:
    """The layout of the lines of a seed.

    `page_starts` are the numbers of lines with a form feed, `paper` the publication by the name of the folder.
    """
    page = PageRows(columns.read_in_order([PageRow(number, line) for number, line in enumerate(lines, 1)]))
    page_breaks.remove_page_breaks(page, page_starts)
    jump_lines.remove_jump_lines(page)
    labelled_fields.read_labelled_fields(page)
    copy_notes.read_copy_notes(page)
    mastheads.read_masthead(page, paper)
    apart = [text for row in page.rows for text in (["", row.text] if row.continues else [row.text])]
    rows = page.rows if blocks.is_wrapped(apart) else _rejoined(page.rows)
    return Layout([row.text for row in rows], [row.number for row in rows], page.stated, page.entries)


def _rejoined(rows: Sequence[PageRow]) -> list[PageRow]:
    """The rows, each that continues the paragraph before it joined to that."""
    if not any(row.continues for row in rows):
        return list(rows)
    words = StoryWords([row.text for row in rows])
    joined: list[PageRow] = []
    for row in rows:
        if row.continues and joined:
            joined[-1] = PageRow(joined[-1].number, words.join(joined[-1].text.rstrip(), row.text.lstrip()))
        else:
            joined.append(row)
    return joined
