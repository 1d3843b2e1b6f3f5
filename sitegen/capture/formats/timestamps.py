"""Dates as data has them — ISO 8601, seconds since 1970, 14 digits, e-mail's — as ISO 8601; "" for what is none."""

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
"""What a date that was never set becomes in many a dataset: not believed."""


def iso(value: Any) -> str:
    """A date with its time and zone, as far as they are stated. Midnight is no time: a day that was made a time is."""
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
        found = dates.find_date(text)
        return _checked(found[0].iso) if len(found) == 1 else ""


def _zone(stated: str | None) -> str:
    if not stated:
        return ""
    if stated.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    digits = stated.replace(":", "")
    return f"{digits[:3]}:{digits[3:] or '00'}"


def _epoch(value: float) -> str:
    """Seconds since 1970, or thousandths or millionths of them: no date of a story is confused by that."""
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
