"""Times that are stated relative to the moment at which a page was captured: "7 hours ago", "Yesterday"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from sitegen.core.model import DateRange

_AGO = re.compile(
    r"(?<![\w.])(?P<count>\d{1,3}|an?|one) ?(?P<unit>m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?|ks?)?|"
    r"months?|y(?:ears?|rs?)?) ago\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:[\w ]{1,20}:? )?(?P<day>yesterday|today|just now)(?:,? (?:at )?\d{1,2}[:.]\d\d.{0,8})?", re.I)
_MAX_CHARS = 60
"""Longer lines are sentences."""
_DAY_CHARS = 10
"""The length of an ISO date without a time."""
_HOURS = {"m": 1 / 60, "h": 1.0, "d": 24.0}
_DAYS = {"w": 7, "mo": 31, "y": 366}


class Ago(NamedTuple):
    """The time before the capture: exact up to `hours`, or uncertain by `slack_days`."""

    hours: float
    slack_days: int = 0


def read(text: str) -> Ago | None:
    """The relative time on a short line; None if it has none."""
    if len(text) > _MAX_CHARS:
        return None
    if match := _AGO.search(text):
        count = int(match["count"]) if match["count"].isdecimal() else 1
        unit = match["unit"].lower()
        days = _DAYS.get(unit[:2] if unit.startswith("mo") else unit[0])
        return Ago(count * 24.0 * days, days) if days else Ago(count * _HOURS[unit[0]])
    named = _NAMED.fullmatch(text.strip())
    return Ago(24.0 if named["day"].lower() == "yesterday" else 0.0) if named else None


def days(ago: Ago, captured: str) -> DateRange | None:
    """The days that a relative time may mean, for an ISO day or time of capture; None if they are not in the calendar.

    The days are those of the time zone in which the capture is stated.
    """
    try:
        moment = datetime.fromisoformat(captured)
        last = moment - timedelta(hours=ago.hours)
        slack = timedelta(days=ago.slack_days)
        if len(captured) == _DAY_CHARS and ago.hours % 24:  # the hour of the capture is not known
            last, slack = last + timedelta(days=1), timedelta(days=1)
        return DateRange((last - slack).date().isoformat(), min(last, moment).date().isoformat())
    except (ValueError, OverflowError):
        return None
