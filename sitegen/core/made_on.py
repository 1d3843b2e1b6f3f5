"""The date of this version of sitegen, by which readers and pages judge what lies in the future.

A clock would make the result depend on the day of the run.
"""

from __future__ import annotations

from datetime import datetime

MADE_ON = "2026-11-30"


def is_future(moment: str) -> bool:
    """Whether an ISO date or date-time lies after the date of this version."""
    try:
        return datetime.fromisoformat(moment).date().isoformat() > MADE_ON
    except ValueError:
        return False
