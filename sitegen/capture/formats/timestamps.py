"""Converts dates in data to ISO 8601: ISO 8601, seconds since 1970, 14 digits, and the format of e-mail."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sitegen.capture.fields import dates

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d:\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?", re.IGNORECASE
)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)Z?)?")
_NULL = "1970-01-01"
"""The date that an unset date becomes in many datasets: it is ignored."""


def iso(value: Any) -> str:
    """A date in ISO 8601, with time and zone if they are stated; "" if the value is no date.

    Midnight counts as no time: many programs add it to a date without a time.
    """
    if isinstance(value, dict):
        value = next((value[key] for key in ("$date", "$numberLong", "date", "iso", "value") if key in value), "")
        return "" if isinstance(value, dict) and "$numberLong" not in value else iso(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(float(value))
    return _text(value.strip()[:200]) if isinstance(value, str) else ""


def _text(text: str) -> str:
    if match := _ISO.fullmatch(text):
        return _checked(f"{match[1]}T{match[2] or '00:00'}:{match[3] or '00'}{_zone(match[4])}")
    if match := _DIGITS.fullmatch(text):
        year, month, day, *clock = match.groups()
        return _checked(f"{year}-{month}-{day}T{':'.join(clock)}+00:00" if clock[0] else f"{year}-{month}-{day}")
    if re.fullmatch(r"\d{9,13}(?:\.\d+)?", text):
        return _epoch(float(text))
    try:
        return _checked(parsedate_to_datetime(text).isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        found = dates.find_dates(text)
        return _checked(found[0].iso) if len(found) == 1 else ""


def _zone(stated: str | None) -> str:
    if not stated:
        return ""
    if stated.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    digits = stated.replace(":", "")
    return f"{digits[:3]}:{digits[3:] or '00'}"


def _epoch(value: float) -> str:
    """Seconds since 1970, or milliseconds or microseconds; the ranges of plausible dates do not overlap."""
    for scale in (1, 1e3, 1e6):
        if 1e7 < value / scale < 1e10:
            return _checked(datetime.fromtimestamp(value // scale, UTC).isoformat())
    return ""


def _checked(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    day = moment.date().isoformat()
    if day == _NULL or not 1600 <= moment.year <= 2100:
        return ""
    if moment.time() == datetime.min.time():
        return day
    return moment.replace(microsecond=0).isoformat()
