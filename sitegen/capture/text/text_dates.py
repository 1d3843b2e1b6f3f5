"""What the lines of a plain-text capture state of the dates of its story."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.capture.fields import date_statements, dates
from sitegen.capture.fields.datelines import Dateline
from sitegen.capture.fields.story_dates import StatedDates
from sitegen.capture.record import Stated
from sitegen.capture.text.blocks import Block
from sitegen.capture.text.foot import Foot
from sitegen.capture.text.head import TextHead

_MAX_LINE_CHARS = 160
"""Longer lines are no date lines, and do not show in which order dates are written."""
_MAX_BESIDE_BLOCKS = 300
"""Maximum number of lines that are searched for the order of numeric dates."""
_OVER_LINES = 2
"""The number of lines above the headline in which an ambiguous date may be the story's."""
_DATED = re.compile(r"\W*(?:(?:first |originally )?(?:published|posted|issued)|date|by|written by)\b", re.IGNORECASE)


def stated_dates(blocks: Sequence[Block], head: TextHead, foot: Foot, dateline: Dateline | None) -> StatedDates:
    """The statements of the head, the foot and the dateline, and of other lines above the article."""
    published: list[Stated] = []
    changed: list[Stated] = []
    if foot.date and (found := date_statements.read_line(foot.date_line)):
        published.append(Stated(found, "first publication, below the text", 0.9))
    if head.date and (found := date_statements.read_line(head.date_line)):
        over = head.dated_over
        dated = Stated(found, "date line over the headline" if over else "date line", 0.6 if over else 0.9)
        (changed if head.date.updated else published).append(dated)
    if filed := _date_of(dateline):
        published.append(Stated(filed, "dateline", 0.85))
    for line in _unsure_lines(blocks, head):
        if found := date_statements.read_line(line):
            (changed if dates.is_change_line(line) else published).append(Stated(found, "date line", 0.8))
    if not published and (labelled := _labelled_date(blocks[: head.body])):
        published.append(Stated(labelled, "line with a date near the headline", 0.65))
    short = (block.text for block in blocks if len(block.text) < _MAX_LINE_CHARS)
    beside = [line for line in short if date_statements.separator(line)][:_MAX_BESIDE_BLOCKS]
    return StatedDates(tuple(published), tuple(changed), tuple(beside))


def _unsure_lines(blocks: Sequence[Block], head: TextHead) -> list[str]:
    """The lines below the headline, or directly above it, with ambiguous, partial or relative dates."""
    over = [block.text for block in blocks[max(0, head.title - _OVER_LINES) : head.title]]
    return [*head.unsure, *(line for line in over if dates.readings(line) and date_statements.is_dated_line(line))]


def _labelled_date(over: Sequence[Block]) -> str:
    """The one day above the article on a line that begins like a date line or a byline; "" if there are several."""
    short = (block.text for block in over if len(block.text) < _MAX_LINE_CHARS)
    lines = [text for text in short if _DATED.match(text) or date_statements.is_labelled(text)]
    found = [date for line in lines for date in dates.find_dates(line) if not date.updated]
    return found[0].iso if len({date.iso[:10] for date in found}) == 1 else ""


def _date_of(dateline: Dateline | None) -> str:
    """The date of a dateline that has a year; otherwise ""."""
    full = dates.find_dates(dateline.day) if dateline else []
    return full[0].iso if full else ""
