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
    """The lines of a capture in the order in which they are read.

    `sources` has the rows of the seed that each line was joined from. `stated` are fields that the removed lines state,
    `entries` the removed lines.
    """

    lines: list[str]
    sources: list[list[PageRow]]
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
    sources = [[row] for row in page.rows] if blocks.is_wrapped(apart) else _paragraphs(page.rows)
    words = StoryWords([row.text for row in page.rows])
    return Layout([_joined(rows, words) for rows in sources], sources, page.stated, page.entries)


def _paragraphs(rows: Sequence[PageRow]) -> list[list[PageRow]]:
    """The rows, each that continues the paragraph before it together with that."""
    found: list[list[PageRow]] = []
    for row in rows:
        if row.continues and found:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _joined(rows: Sequence[PageRow], words: StoryWords) -> str:
    """The rows of a paragraph as one line."""
    text = rows[0].text
    for row in rows[1:]:
        text = words.join(text.rstrip(), row.text.lstrip())
    return text
