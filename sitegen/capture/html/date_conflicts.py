"""Decides between the date that a page's data states and the date that it prints.

Data of a republished or migrated page often has the day of the migration, while the page still prints the day of
publication, or has it in its address: then the older date counts. Data in UTC may be a day off: then the printed day
counts, with the time zone that follows from the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timezone

from sitegen.capture.record import Stated

_CONFIDENCE = 0.75
"""The confidence in a date that contradicts the page's data."""
_MAX_ZONE_SECONDS = 14 * 3600
_ZONE_STEP_SECONDS = 15 * 60
"""Time zones are multiples of 15 minutes, at most 14 hours from UTC."""
_PRINTED_DAYS, _ADDRESS_DAYS = 1, 30
"""A printed date counts if it is more days older than the data; the date in an address needs more."""


def settle(stated: Sequence[Stated], printed: Sequence[Stated], address: Sequence[Stated]) -> list[Stated]:
    """All statements, with a correction before them if the printed date or the address contradicts the data.

    The sequences hold full ISO dates and other statements, the most trusted first; `printed` are those beside the
    headline.
    """
    every = [*stated, *printed, *address]
    data, shown, addressed = (_first_full(one) for one in (stated, printed, address))
    if data is None:
        return every
    days = {str(one.value)[:10] for one in printed if isinstance(one.value, str)}
    if shown and str(data.value)[:10] not in days:
        if local := _local(str(data.value), str(shown.value)):
            return [Stated(local, f"{data.source}, in the time zone of the date line", data.confidence + 0.01), *every]
        if _days_between(shown, data) > _PRINTED_DAYS:
            return _older(shown, data, every)
    if addressed and str(data.value)[:10] not in days and _days_between(addressed, data) > _ADDRESS_DAYS:
        return _older(addressed, data, every)
    return every


def _older(older: Stated, data: Stated, every: Sequence[Stated]) -> list[Stated]:
    source = f"{older.source}, older than {str(data.value)[:10]} in {data.source}"
    rest = [one for one in every if one is not older]
    return [Stated(older.value, source, _CONFIDENCE), *(_below(one) for one in rest)]


def _below(one: Stated) -> Stated:
    return Stated(one.value, one.source, min(one.confidence, _CONFIDENCE - 0.01))


def _first_full(statements: Sequence[Stated]) -> Stated | None:
    return next((one for one in statements if isinstance(one.value, str)), None)


def _days_between(first: Stated, last: Stated) -> int:
    return (date.fromisoformat(str(last.value)[:10]) - date.fromisoformat(str(first.value)[:10])).days


def _local(data: str, printed: str) -> str:
    """A moment stated in UTC in the time zone of its printed form, if both can be the same moment; otherwise ""."""
    moment, shown = datetime.fromisoformat(data), datetime.fromisoformat(printed)
    if moment.tzinfo is None or moment.utcoffset() or shown.tzinfo is not None or "T" not in printed:
        return ""
    ahead = shown.replace(second=0) - moment.replace(tzinfo=None, second=0)
    seconds = round(ahead.total_seconds())
    if seconds % _ZONE_STEP_SECONDS or abs(seconds) > _MAX_ZONE_SECONDS:
        return ""
    return moment.astimezone(timezone(ahead)).isoformat()
