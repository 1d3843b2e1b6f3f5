"""The date of this version of sitegen, by which readers and pages judge what lies in the future.

A clock would make the result depend on the day of the run.
"""

from __future__ import annotations

from datetime import datetime, timedelta

MADE_ON = "2026-11-30"

_ZONE_DAYS = 1
"""Days of tolerance for times in another zone."""


def is_future(moment: str) -> bool:
    """Whether an ISO date or date-time lies more than a day after the date of this version."""
    try:
        day = datetime.fromisoformat(moment).date()
    except ValueError:
        return False
    return day > datetime.fromisoformat(MADE_ON).date() + timedelta(days=_ZONE_DAYS)
