"""Reads dates in data: ISO 8601, seconds since 1970, 8 or 14 digits, the format of e-mail, and printed dates."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sitegen.capture.fields import date_statements
from sitegen.capture.fields.date_statements import DateStatement

_ISO = re.compile(
    r"(\d{4})([-/])(\d\d?)\2(\d\d?)"
    r"(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(?:UTC(?=[+-]))?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)Z?)?")
_MAIL = re.compile(r"(?:[A-Za-z]{3,9},? )?(?:\d{1,2}[ -][A-Za-z]{3}[ -]|[A-Za-z]{3} \d{1,2},? (?:\d{4} )?\d\d:)")
_MAX_YEAR = 2100


def iso(value: Any) -> str:
    """A full date in ISO 8601, with time and zone if they are stated; "" if the value is none.

    Midnight counts as no time: many programs add it to a date without a time.
    """
    found = read_date(value)
    return found.iso if found else ""


def first(values: Iterable[Any]) -> DateStatement | None:
    """The first date in these values, or else the first statement without one.

    If it is partial or ambiguous, the first full date that it may mean goes before it. Other values may be the days of
    something else, as that on which a row was made.
    """
    found = [one for value in values if (one := read_date(value))]
    best = next((one for one in found if one.covered()), None)
    if best is None:
        return min(found, key=lambda one: bool(one.reason), default=None)
    return next((one for one in found if one.iso and _may_mean(best, one.iso[:10])), best)


def _may_mean(stated: DateStatement, day: str) -> bool:
    """Whether a statement may mean a day: one of its readings, or one within its bounds."""
    if stated.readings:
        return any(day == reading for _, reading in stated.readings)
    days = stated.covered()
    return days is not None and (days.earliest or day) <= day <= (days.latest or day)


def read_date(value: Any) -> DateStatement | None:
    """What a value states of a date; None if it is empty, or of a type that no date has."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("$date", "$numberLong", "date", "iso", "value") if key in value), "")
        value = value.get("$numberLong") if isinstance(value, dict) else value
        return None if isinstance(value, dict) else read_date(value)
    if isinstance(value, date):  # TOML has dates; a datetime is one too
        return read_date(value.isoformat())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value) if math.isfinite(value) else None
    return _text(value.strip()) if isinstance(value, str) else None


def _number(value: float) -> DateStatement | None:
    """A number is a year, eight digits of a day, or a time since 1970; 0 is none of these."""
    printed = f"{value:.0f}" if abs(value) < 1e18 else ""
    if value == int(value) and (1600 <= value <= _MAX_YEAR or _DIGITS.fullmatch(printed)):
        return _text(printed)
    if moment := _epoch(float(value)):
        return DateStatement(printed, moment)
    return DateStatement(printed, reason=date_statements.PLACEHOLDER if value == 0 else date_statements.UNREAD)


def _text(text: str) -> DateStatement | None:
    if moment := _data(text[:200]):
        placeholder = date_statements.is_placeholder(moment)
        return DateStatement(text, reason=date_statements.PLACEHOLDER) if placeholder else DateStatement(text, moment)
    return date_statements.read_value(text)


def _data(text: str) -> str:
    """The date in a format for data; "" if the text has another form."""
    if match := _ISO.fullmatch(text):
        year, _, month, day, hour, minute, second, zone = match.groups()
        clock = f"{int(hour or 0):02}:{minute or '00'}:{second or '00'}{_zone(zone)}"
        return _checked(f"{year}-{int(month):02}-{int(day):02}T{clock}")
    if _DIGITS.fullmatch(text):
        return _checked(_digits(text))
    if re.fullmatch(r"\d{9,13}(?:\.\d+)?", text):
        return _epoch(float(text))
    if not _MAIL.match(text):
        return ""
    try:
        return _checked(parsedate_to_datetime(text).isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _digits(text: str) -> str:
    match = _DIGITS.fullmatch(text)
    if not match:
        return ""
    year, month, day, *clock = match.groups()
    return f"{year}-{month}-{day}T{':'.join(clock)}+00:00" if clock[0] else f"{year}-{month}-{day}"


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
    if not 1600 <= moment.year <= _MAX_YEAR:
        return ""
    if moment.time() == datetime.min.time():
        return day
    return moment.replace(microsecond=0).isoformat()
