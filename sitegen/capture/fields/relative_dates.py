"""Times that are stated relative to the moment at which a page was captured: "7 hours ago", "Yesterday"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from sitegen.capture.fields import date_words
from sitegen.core.model import DateRange

_UNITS = "|".join(f"(?P<{unit}>{date_words.group(words)})" for unit, words in date_words.UNITS.items())
_COUNT = rf"(?<![\w.])(?P<count>\d{{1,3}}|{date_words.any_of('one')}) ?(?:{_UNITS})"
_AGO = (
    re.compile(rf"{_COUNT} {date_words.any_of('ago_after')}\b", re.IGNORECASE),
    re.compile(rf"(?<!\w){date_words.any_of('ago_before')} {_COUNT}\b", re.IGNORECASE),
)
_NAMED = re.compile(
    rf"(?:[\w ]{{1,20}}:? )?(?:(?P<yesterday>{date_words.any_of('yesterday')})|{date_words.any_of('today')})"
    r"(?:,? (?:at |um |à )?\d{1,2}[:.]\d\d.{0,8})?",
    re.IGNORECASE,
)
_MAX_CHARS = 60
"""Longer lines are sentences."""
_DAY_CHARS = 10
"""The length of an ISO date without a time."""
_HOURS = {
    "minute": (1 / 60, 1 / 60), "hour": (1, 1), "day": (24, 24), "week": (168, 168), "month": (672, 744),
    "year": (8760, 8784),
}  # fmt: skip
"""The least and the most hours of a unit."""
_ROUNDED = ("week", "month", "year")
"""Units that may be rounded up: "a month ago" may be half a month."""


class Ago(NamedTuple):
    """A time before the capture, in hours: at least and at most. Both are whole days for "yesterday" and "today"."""

    least: float
    most: float


def find_ago(text: str) -> Ago | None:
    """The relative time on a short line; None if it has none."""
    if len(text) > _MAX_CHARS:
        return None
    if match := next(filter(None, (pattern.search(text) for pattern in _AGO)), None):
        count = int(match["count"]) if match["count"].isdecimal() else 1
        unit = next(unit for unit in date_words.UNITS if match[unit])
        least, most = _HOURS[unit]
        return Ago((count - 0.5 * (unit in _ROUNDED)) * least, (count + 1) * most)
    named = _NAMED.fullmatch(text.strip())
    hours = 24.0 if named and named["yesterday"] else 0.0
    return Ago(hours, hours) if named else None


def days(ago: Ago, captured: str) -> DateRange | None:
    """The days that a relative time may mean, for an ISO day or time of capture; None if they are not in the calendar.

    The days are those of the time zone in which the capture is stated.
    """
    try:
        moment = datetime.fromisoformat(captured)
        last = moment
        if len(captured) == _DAY_CHARS and ago.least != ago.most:  # the hour of the capture is not known
            last = moment + timedelta(hours=23)
        first, last = moment - timedelta(hours=ago.most), last - timedelta(hours=ago.least)
        return DateRange(first.date().isoformat(), last.date().isoformat())
    except (ValueError, OverflowError):
        return None
