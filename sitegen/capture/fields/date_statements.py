"""What a text states of a date: a full date, the days that a partial date covers, or the readings of an ambiguous date.

A numeric date that fits two orders of day and month ("03/04/2014") is not a date until other evidence decides
(`fields/date_evidence.py`).
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sitegen.capture import cues
from sitegen.capture.cues import Cues
from sitegen.capture.fields import date_words, dates, relative_dates
from sitegen.core.model import DateRange

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "day first", "month first", "year first"
"""The orders in which numeric dates are written."""
UNREAD = "no date that can be read"
NO_SUCH_DAY = "no such day"
PLACEHOLDER = "a placeholder for an unknown date"
RELATIVE = "relative to a time of capture that is not known"

_MAX_CHARS = 200
"""Longer texts are no dates."""
_MAX_LINE_CHARS = 90
_MAX_BESIDE_WORDS = 3
"""The maximum length of a line with an ambiguous or partial date, and of its other words."""
_DAY_CHARS = 10
"""The length of an ISO date without a time."""
_CENTURY_YEAR = 70
"""Two-digit years from this one on belong to the twentieth century."""
_ABOUT_YEARS = 5
"""The years before and after one that is stated with "about"."""
_PLACEHOLDERS = frozenset(
    ["1970-01-01", "1900-01-01", "1899-11-30", "1899-12-30", "1899-12-31", "1753-01-01", "1601-01-01"]
)
"""The days that programs store for an unset date: the first days of their calendars."""

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d|[./-]\d)")
_SEPARATOR = re.compile(r"\d[./-]\d")
_SHAPED = re.compile(r"\d{4}[./-]\d{1,2}[./-]\d{1,2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{1,2}\.? \w{3,12} \d{4}")
_ZEROS = re.compile(r"0+|0{4}-0?0-0?0\b.*|0001-01-01\b.*|9999-12-31\b.*", re.DOTALL)
_LABEL = re.compile(rf"^[\W_]*{date_words.any_of('labels')}\b[\s:–—-]*", re.IGNORECASE)
_YEAR = r"(?P<year>1[6-9]\d\d|20\d\d|2100)"
_PARTIAL = (
    re.compile(rf"{_YEAR}(?P<doubt>\s?[?~])?"),
    re.compile(rf"{_YEAR}-(?:(?P<m>0?[1-9]|1[0-2])|(?:00|XX))(?:-(?:0?0|XX))?[?~]?", re.IGNORECASE),
    re.compile(rf"{_YEAR}[./](?P<m>0[1-9]|1[0-2])|(?P<m2>0?[1-9]|1[0-2])[./-](?P<year2>1[6-9]\d\d|20\d\d)"),
    re.compile(r"(?P<year>1[6-9]\d\d|20\d\d)[年년](?: ?(?P<m>\d{1,2})[月월])?"),
)


@cache
def _named_short_year(own: Cues) -> re.Pattern[str]:
    """A date with the name of a month and a year of two digits."""
    month = dates.month_pattern(own)
    return re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?P<mark>[ -]){month}(?P=mark)['’]?(?P<year>\d\d)(?!\d|:)", re.IGNORECASE
    )


@cache
def _named_month(own: Cues) -> re.Pattern[str]:
    """A month, or the first and the last one, with a year."""
    month, last = dates.month_pattern(own), dates.month_pattern(own, "last")
    return re.compile(rf"{month}(?:\s?[/–-]\s?{last})?,? ?(?:de |del )?{_YEAR}", re.IGNORECASE)


_PART = rf"(?:{date_words.any_of('parts')}[ -])?"
_SEASON = re.compile(
    rf"{_PART}(?:{date_words.any_of('seasons')}|(?P<winter>{date_words.any_of('winters')})),? {_YEAR}", re.IGNORECASE
)
_DECADE = re.compile(rf"(?:{_PART}the )?{_PART}(?P<decade>1[6-9]\d|20\d)(?:0['’]?s|[Xx])", re.IGNORECASE)
_ABOUT = re.compile(rf"{date_words.any_of('about')} ?{_YEAR}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateStatement:
    """What a text states of a date; `printed` is the text.

    One of these is set: `iso`, a full date, with a time if it is stated; `bounds`, the days that a partial date covers;
    `readings`, the days that an ambiguous numeric date may mean, by order; `ago`, a time relative to the capture; or
    `reason`, why the text gives no date. `dotted` tells that an ambiguous date is written with full stops.
    """

    printed: str
    iso: str = ""
    bounds: DateRange | None = None
    readings: tuple[tuple[str, str], ...] = ()
    ago: relative_dates.Ago | None = None
    reason: str = ""
    dotted: bool = False

    def covered(self) -> DateRange | None:
        """The days that the text may mean; None if it gives none."""
        if self.iso:
            return DateRange(self.iso[:10], self.iso[:10])
        days = sorted(day for _, day in self.readings)
        return DateRange(days[0], days[-1]) if days else self.bounds


class _Numeric(NamedTuple):
    """A numeric date in a text: its offsets, its readings by order, and its separator."""

    start: int
    end: int
    readings: tuple[tuple[str, str], ...]
    mark: str


def read_value(text: str) -> DateStatement | None:
    """What a value of a field for dates states; None if it is empty."""
    text = " ".join(text.split())
    if not text or text.lower() in ("none", "null", "nan", "-", "n/a", "unknown", "undated"):
        return None
    if _ZEROS.fullmatch(text):
        return DateStatement(text, reason=PLACEHOLDER)
    found = read_line(text, bare_year=True) if len(text) <= _MAX_CHARS else None
    if found is None:
        return DateStatement(text[:_MAX_CHARS], reason=NO_SUCH_DAY if _SHAPED.search(text[:60]) else UNREAD)
    return DateStatement(text, reason=PLACEHOLDER) if is_placeholder(found.iso) else found


def read_line(text: str, *, bare_year: bool = False) -> DateStatement | None:
    """What a line with a date and little else states of the date of publication; None if it has no date.

    `bare_year` tells whether a year alone counts; on a page it may be anything.
    """
    if found := dates.publication_date(text):
        return _full(text, found)
    numeric = next((found for found in _numeric(text) if not dates.is_day_of_copy(text[: found.start])), None)
    if numeric:
        return _of_numeric(text[numeric.start : numeric.end], numeric)
    if short := _with_short_year(text):
        return DateStatement(text, short)
    if bounds := partial(text, bare_year=bare_year):
        return DateStatement(_unlabelled(text), bounds=bounds)
    if ago := relative_dates.find_ago(text):
        return DateStatement(text, ago=ago)
    return None


def is_labelled(text: str) -> bool:
    """Whether a line begins with a word for a date of publication: "Published", "Date:"."""
    return _LABEL.match(text) is not None or cues.current().published.match(text.lstrip()) is not None


def _unlabelled(text: str) -> str:
    """A text without a word for a date of publication at its beginning."""
    text = _LABEL.sub("", text.strip())
    own = cues.current().published.match(text)
    return text[own.end() :].lstrip(" :：–—-") if own else text


def is_placeholder(iso: str) -> bool:
    """Whether a date in data is one that programs store for an unset date."""
    return iso[:10] in _PLACEHOLDERS or (len(iso) > _DAY_CHARS and _is_epoch(iso))


def _is_epoch(iso: str) -> bool:
    """Whether a time with a zone is the beginning of 1970 in UTC, which is still 1969 in America."""
    moment = datetime.datetime.fromisoformat(iso)
    return moment.tzinfo is not None and moment.timestamp() == 0


def is_dated_line(text: str) -> bool:
    """Whether a line consists of a date of any kind, full, partial or ambiguous, and little else."""
    if dates.is_date_line(text):
        return True
    found = read_line(text) if len(text) < _MAX_LINE_CHARS else None
    if found is None or found.ago:
        return False
    return len(dates.words_besides_dates(text.replace(found.printed, " ")).split()) <= _MAX_BESIDE_WORDS


def order_of(text: str, mark: str = "") -> str:
    """The order of the unambiguous numeric dates in a text, if it is the same for all of them; otherwise "".

    `mark` restricts this to dates with the same separator.
    """
    orders = {
        found.readings[0][0]
        for found in _numeric(text)
        if len(found.readings) == 1 and (not mark or found.mark == mark) and found.readings[0][0] != ""
    }
    return orders.pop() if len(orders) == 1 else ""


def separator(printed: str) -> str:
    """The separator of the first numeric date in a text, or ""."""
    return next((found.mark for found in _numeric(printed)), "")


def partial(text: str, *, bare_year: bool = False) -> DateRange | None:
    """The days that a partial date covers: a year, a month, a season, a decade; None if the text is none of these."""
    if not any(map(str.isdigit, text)):
        return None
    text = _unlabelled(text).strip(" .,:;|·•()[]")
    labelled = bare_year or text != text.strip()
    if not text or len(text) > 40:
        return None
    if match := _PARTIAL[0].fullmatch(text):
        return _years(int(match["year"]), int(match["year"])) if bare_year or labelled else None
    for pattern in (*_PARTIAL[1:], _named_month(cues.current())):
        if match := pattern.fullmatch(text):
            return _months(match.groupdict())
    return _season(text) or _decade(text) or _about(text)


def _full(text: str, found: dates.FoundDate) -> DateStatement:
    """A full date; if only full stops decide its order, both readings."""
    for numeric in _numeric(text[found.start : found.end]):
        if numeric.mark == "." and len(numeric.readings) > 1:
            return _of_numeric(text[found.start : found.end], numeric)
    return DateStatement(text[found.start : found.end].strip(), found.iso)


def _of_numeric(printed: str, numeric: _Numeric) -> DateStatement:
    days = {day for _, day in numeric.readings}
    if len(days) == 1:
        return DateStatement(printed, days.pop())
    return DateStatement(printed, readings=numeric.readings, dotted=numeric.mark == ".")


def _numeric(text: str) -> list[_Numeric]:
    made: list[_Numeric] = []
    if not _SEPARATOR.search(text):
        return made
    for match in _NUMERIC.finditer(text[:_MAX_CHARS]):
        if readings := _readings(match[1], match[3], match[4]):
            made.append(_Numeric(*match.span(), readings, match[2]))
    return made


def _readings(first: str, second: str, last: str) -> tuple[tuple[str, str], ...]:
    """The days that three numbers may mean, by order. Two-digit years may come first."""
    a, b, c = int(first), int(second), int(last)
    year = c if len(last) == 4 else _century(c)
    tried = [(DAY_FIRST, day_of(year, b, a)), (MONTH_FIRST, day_of(year, a, b))]
    if len(last) == 2 and len(first) == 2:
        tried.append((YEAR_FIRST, day_of(_century(a), b, c)))
    return tuple((order, day) for order, day in tried if day)


def _century(year: int) -> int:
    return year + (1900 if year >= _CENTURY_YEAR else 2000)


def day_of(year: int, month: int, day: int) -> str:
    """The ISO form of a day, or "" if the calendar has no such day."""
    try:
        return datetime.date(year, month, day).isoformat() if 1600 <= year <= 2100 else ""
    except ValueError:
        return ""


def _with_short_year(text: str) -> str:
    match = _named_short_year(cues.current()).search(text) if len(text) < 60 else None
    return day_of(_century(int(match["year"])), dates.month_number(match["month"]), int(match["day"])) if match else ""


def _years(first: int, last: int) -> DateRange:
    return DateRange(f"{first}-01-01", f"{last}-12-31")


def _months(found: dict[str, str | None]) -> DateRange | None:
    year = int(found["year"] or found.get("year2") or 0)
    if name := found.get("month"):
        first = dates.month_number(name)
        last = dates.month_number(found["last"] or name)
        return span_of(year, first, last) if first <= last else None
    number = found.get("m") or found.get("m2")
    month = int(number) if number else 0
    return _years(year, year) if not month else span_of(year, month, month) if month <= 12 else None


def span_of(year: int, first: int, last: int = 0) -> DateRange:
    """The days from the month `first` to the month `last` of a year, or of one month."""
    last = last or first
    return DateRange(f"{year}-{first:02d}-01", f"{year}-{last:02d}-{calendar.monthrange(year, last)[1]:02d}")


def _season(text: str) -> DateRange | None:
    """The year of a season, since seasons differ between the hemispheres; winter also covers the months beside it."""
    match = _SEASON.fullmatch(text)
    if not match:
        return None
    year = int(match["year"])
    if not match["winter"]:
        return _years(year, year)
    return DateRange(f"{year - 1}-12-01", span_of(year + 1, 2, 2).latest)


def _decade(text: str) -> DateRange | None:
    match = _DECADE.fullmatch(text)
    return _years(int(f"{match['decade']}0"), int(f"{match['decade']}9")) if match else None


def _about(text: str) -> DateRange | None:
    match = _ABOUT.fullmatch(text)
    year = int(match["year"]) if match else 0
    return _years(year - _ABOUT_YEARS, year + _ABOUT_YEARS) if year else None
