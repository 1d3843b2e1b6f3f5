"""Dates in the addresses of stories: "/2014/03/12/", "/2014-03-12-title", "/20140312/", "/2014/mar/12/", "/2014/03/".

Their order is always year, month, day.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sitegen.capture import cues
from sitegen.capture.fields import date_statements, dates
from sitegen.core.model import DateRange

_MAX_CHARS = 2000
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAME = dates.month_pattern(cues.ENGLISH, "name")
_DAY = (
    re.compile(rf"(?<=/){_YEAR}(?P<mark>[/_-])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?=[/_.-]|$)"),
    re.compile(rf"(?<=/){_YEAR}/{_NAME}/(?P<day>\d{{1,2}})(?=/|$)", re.IGNORECASE),
    re.compile(rf"(?<=[/_-]){_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?=[/_.-]|$)"),
    re.compile(rf"(?<=[a-z][_-]){_YEAR}(?P<mark>[_-])(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?=[/_.-]|$)", re.IGNORECASE),
)
_MONTH = re.compile(rf"(?<=/){_YEAR}(?:[/-](?P<month>0[1-9]|1[0-2])|/{_NAME})(?=/)", re.IGNORECASE)


def day(url: str) -> str:
    """The ISO day in the path of an address, or ""."""
    path = _path(url)
    for pattern in _DAY:
        for match in pattern.finditer(path):
            found = match.groupdict()
            month = found.get("month") or dates.month_number(str(found.get("name")))
            if iso := date_statements.day_of(int(found["year"]), int(month), int(found["day"])):
                return iso
    return ""


def month(url: str) -> DateRange | None:
    """The days of the month in the path of an address that has no day; None if it has no month."""
    match = _MONTH.search(_path(url)) if not day(url) else None
    if not match:
        return None
    return date_statements.span_of(int(match["year"]), int(match["month"] or dates.month_number(match["name"])))


def _path(url: str) -> str:
    try:
        return urlsplit(url[:_MAX_CHARS]).path
    except ValueError:
        return ""
