"""[fields."GLOB"] of sitegen.toml: under which names the seeds that a pattern matches state the fields of stories."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NAMED_FIELDS = (
    "text", "title", "subtitle", "description", "authors", "date", "updated", "captured", "publication", "section",
    "topics", "language", "source_url", "rights", "dateline", "images", "slug", "aliases", "key", "status",
)  # fmt: skip
"""The fields whose names can be given; `key` identifies a record in its seed, `status` tells whether it is public."""
_OTHERS = ("date_format", "timezone", "day_first")
_PATH = re.compile(r"[^.\[\]]+(?:\[\])?(?:\.[^.\[\]]+(?:\[\])?)*")
_SAMPLE = datetime.datetime(2001, 2, 3, 4, 5, 6)
_MAX_FORMAT_CHARS = 60

ALL_SEEDS = "**"
"""The pattern of all seeds. Fields directly in [fields] are of this table."""

Report = Callable[[str, str], None]
"""Takes the key of a problem and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class FieldRules:
    """A table [fields."GLOB"]."""

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field -> the names that state it, best first. A name may lead into objects and lists: "contents[].content"."""
    authors_from: str = ""
    """A file with the names of authors by their short names, below the folder of the seed or one above it."""
    date_format: str = ""
    """The form of dates, as for Python's strptime."""
    timezone: str = ""
    """The time zone of times that state none, such as "Europe/Lisbon"."""
    day_first: bool | None = None
    """How numeric dates such as 03/04/2014 are meant: true for 3 April, false for 4 March."""


def by_pattern(data: Any) -> Any:
    """The table [fields] with fields that stand in it directly moved to the pattern of all seeds."""
    if not isinstance(data, dict):
        return data
    own = {key: value for key, value in data.items() if key in (*NAMED_FIELDS, *_OTHERS)}
    rest = {key: value for key, value in data.items() if key not in own}
    every = rest.get(ALL_SEEDS, {})
    if not own or not isinstance(every, dict):  # the reader of the file reports what is no table
        return rest
    return {**rest, ALL_SEEDS: {**own, **every}}


def read_field_rules(table: Mapping[str, Any], report: Report) -> FieldRules:
    """The rules of a table of sitegen.toml. What is wrong with it is reported."""
    known = (*NAMED_FIELDS, *_OTHERS)
    for key in sorted(set(table) - set(known)):
        close = difflib.get_close_matches(key, known, 1)
        report(key, f"unknown key; {f'did you mean {close[0]}?' if close else 'known keys: ' + ', '.join(known)}")
    names = {key: _names(key, table[key], report) for key in NAMED_FIELDS if key in table}
    source = _lookup_file(table.get("authors"), report)
    day_first = table.get("day_first")
    if not isinstance(day_first, bool | None):
        report("day_first", f"true or false was expected, not {day_first!r}")
    return FieldRules(
        {key: own for key, own in names.items() if own},
        source,
        _checked("date_format", table, _is_format, 'a form of dates such as "%d.%m.%Y"', report),
        _checked("timezone", table, _is_zone, 'a time zone such as "Europe/Lisbon"', report),
        day_first if isinstance(day_first, bool) else None,
    )


def _names(key: str, value: Any, report: Report) -> tuple[str, ...]:
    """The names of a field: a text, a list of texts, or for authors a table with `name`."""
    if key == "authors" and isinstance(value, dict):
        unknown = sorted(set(value) - {"from", "name"})
        if unknown:
            report(key, f"unknown key {unknown[0]}; known keys: from, name")
        value = value.get("name", [])
    own = [value] if isinstance(value, str) else value
    if not isinstance(own, list) or not all(isinstance(one, str) and _PATH.fullmatch(one) for one in own):
        report(key, f'a name such as "titel" or "contents[].content" was expected, not {value!r}')
        return ()
    return tuple(own)


def _lookup_file(value: Any, report: Report) -> str:
    if not isinstance(value, dict) or "from" not in value:
        return ""
    path = value["from"]
    if not isinstance(path, str) or not path or path.startswith("/") or ".." in path.split("/"):
        report("authors", f'a file below seeds/ was expected, such as "_data/authors.yml", not {path!r}')
        return ""
    return path


def _checked(key: str, table: Mapping[str, Any], is_good: Callable[[str], bool], expected: str, report: Report) -> str:
    value = table.get(key, "")
    if value != "" and not (isinstance(value, str) and is_good(value)):
        report(key, f"{expected} was expected, not {value!r}")
        return ""
    return str(value)


def _is_format(value: str) -> bool:
    """Whether a form of dates has a day, a month and a year."""
    if len(value) > _MAX_FORMAT_CHARS:
        return False
    try:
        return datetime.datetime.strptime(_SAMPLE.strftime(value), value).date() == _SAMPLE.date()
    except (ValueError, re.error):  # re.error: strptime refuses a directive that occurs twice
        return False


def _is_zone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
