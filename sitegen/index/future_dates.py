"""Stories with implausible future dates: lists show them by date, but the front page leaves them out.

Pages must not depend on the day of the build, so plausibility is judged by content alone: by the day on which the story
was captured or, without one, by the dates of the other stories.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

from sitegen.content.document import parse_document
from sitegen.content.front_matter import line_of
from sitegen.core.errors import ContentError, Problem
from sitegen.core.made_on import MADE_ON
from sitegen.index.tallies import tally

_GAP_DAYS = 2 * 365
"""A story is a future one if this many days without any story come before it, and more days than all earlier stories
span.
"""

_ZONE_DAYS = 1
"""Days of tolerance: a clock elsewhere may be a day ahead of the clock of the capture."""


def last_day(days: Iterable[str]) -> str:
    """The last plausible day, given all days with a story; "" if all are plausible.

    A story dated up to MADE_ON is never taken for a future one.
    """
    known = sorted(filter(None, days))
    if not known or known[-1] <= MADE_ON:
        return ""
    first = date.fromisoformat(known[0])
    for before, after in pairwise(known):
        here = date.fromisoformat(before)
        gap = (date.fromisoformat(after) - here).days
        if after > MADE_ON and gap > max(_GAP_DAYS, (here - first).days):
            return before
    return ""


def is_ahead(sort: str, captured: str, last: str) -> bool:
    """Whether a story's date is implausible: after its capture if that is known, else after the day `last`."""
    if taken := _day(captured):
        day = _day(sort)
        return day is not None and (day - taken).days > _ZONE_DAYS
    return bool(last) and sort[:10] > last


def after_capture(when: str, captured: str) -> str:
    """The message for a story that is dated after its capture; "" if it is not."""
    if not when or not _day(captured) or not is_ahead(when, captured, ""):
        return ""
    return f"date: {when[:10]} is after its capture ({captured[:10]})"


def _day(iso: str) -> date | None:
    try:
        return datetime.fromisoformat(iso).date()
    except ValueError:
        return None


_MEND = "correct it, or leave it out"
NO_LEAD = f"the front page and the site's feed leave it out while they have others; {_MEND}"
"""What becomes of a story for which `is_ahead` holds, in words."""

_LEADS = f"it is listed by its date, on the front page and in feeds too; {_MEND}"
"""What becomes of the others: no date and no capture says that theirs cannot be, and the clock must not decide it."""


def warnings(db: sqlite3.Connection, root: Path, today: str) -> list[Problem]:
    """A warning for each story dated after `today`, or later than the other stories make plausible.

    Stories dated after their own capture have a warning already. Warnings may depend on the clock, since they are in no
    page.
    """
    sql = "SELECT path, sort, captured FROM stories WHERE sort > ? AND NOT withdrawn ORDER BY path"
    late = db.execute(sql, (min(today, MADE_ON) + "\x7f",)).fetchall()
    late = [row for row in late if not after_capture(row["sort"], row["captured"])]
    last = last_day(tally(db, "day")) if late else ""
    found = [(row, is_ahead(row["sort"], row["captured"], last)) for row in late]
    return [_warning(root, row, ahead) for row, ahead in found if ahead or row["sort"][:10] > today]


def _warning(root: Path, row: sqlite3.Row, ahead: bool) -> Problem:
    what = f"date: {row['sort'][:10]} is in the future; {NO_LEAD if ahead else _LEADS}"
    return Problem(row["path"], what, _line(root, row["path"]))


def _line(root: Path, path: str) -> int | None:
    try:
        return line_of(parse_document((root / path).read_bytes(), path).head, "date")
    except (ContentError, OSError):
        return None
