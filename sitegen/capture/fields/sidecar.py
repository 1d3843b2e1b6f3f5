"""Sidecars: files NAME.meta.yaml in which a person states fields of a seed. They override what the capture states."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sitegen.capture.fields import date_statements, dates, field_names
from sitegen.capture.record import Stated
from sitegen.core import seed_id, yaml
from sitegen.core.errors import ContentError, SeedError
from sitegen.core.files import is_file, path_inside
from sitegen.core.model import DateRange
from sitegen.core.text import squeeze

SUFFIX = ".meta.yaml"
_MAX_BYTES = 64 << 10
"""Maximum size of a sidecar."""
_URL = re.compile(r"https?://[^\s<>\"]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?")
_SAME = {"url": "source_url", "tags": "topics", "author": "authors"}
"""Alternative names of keys that hints show; others are those of the shared table of names."""
_VAGUE = frozenset("name id data head label media site subject".split())
"""Names of that table, comparable, that say too little in a file of a person's statements."""


def is_sidecar(path: str) -> bool:
    """Whether a POSIX path under seeds/ is a sidecar by its name."""
    return path.endswith(SUFFIX)


def names(seed: str) -> tuple[str, str]:
    """The two possible sidecars of a seed: for its full name, and for its name without the suffix of the format."""
    return seed + SUFFIX, seed_id.stem(seed) + SUFFIX


def read_sidecar(root: Path, seed: str) -> dict[str, Stated]:
    """The fields that the sidecar of a seed states, by names of Story's fields; empty if there is no sidecar.

    Raises SeedError with file and line if it is not YAML, has an unknown key or an invalid value, or contradicts
    itself.
    """
    for name in names(seed):
        path = path_inside(root, name)
        if is_file(path):
            return _Sidecar(path, f"seeds/{name}").stated()
    return {}


class StatedFile:
    """A YAML file in which a person states something about seeds. Keeps its text for the line numbers in errors.

    `name` is its path for messages. Raises SeedError with file and line if it is no mapping in YAML, or is too large.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        data = path.read_bytes()
        if len(data) > _MAX_BYTES:
            raise SeedError(f"larger than {_MAX_BYTES >> 10} kB, which no such file is", file=name)
        try:
            self.text = data.decode("utf-8-sig")
            self.data = yaml.load_mapping(self.text, name)
        except UnicodeDecodeError as error:
            raise SeedError("is not UTF-8 text", file=name, line=data[: error.start].count(b"\n") + 1) from error
        except ContentError as error:
            raise SeedError(error.message, file=name, line=error.line) from error

    def unknown(self, key: str, known: Iterable[str]) -> SeedError:
        """The error for a key that is not among those `known`."""
        names = sorted(known)
        close = difflib.get_close_matches(key, names, 1)
        hint = f"did you mean {close[0]}?" if close else "known keys: " + ", ".join(names)
        return self.wrong(key, f"unknown key {key}; {hint}")

    def unexpected(self, key: str, expected: str) -> SeedError:
        """The error for a value that is not as `expected`."""
        return self.wrong(key, f"{key}: {expected} was expected, not {str(self.data[key])[:60]!r}")

    def wrong(self, key: str, message: str) -> SeedError:
        """An error at the line of a key."""
        lines = enumerate(self.text.splitlines(), 1)
        at = next((number for number, line in lines if re.match(rf"[\"']?{re.escape(key)}[\"']?\s*:", line)), None)
        return SeedError(message, file=self.name, line=at)


class _Sidecar(StatedFile):
    """One sidecar file."""

    def stated(self) -> dict[str, Stated]:
        found: dict[str, Stated] = {}
        for key, value in self.data.items():
            field = _field(key)
            if field not in READERS:
                raise self.unknown(key, {*READERS, *_SAME})
            made, expected = READERS[field](value), EXPECTED[field]
            if made is None:
                raise self.unexpected(key, expected)
            field = "date_range" if isinstance(made, DateRange) else field
            if field in found and found[field].value != made:
                raise self.wrong(key, f"contradicts itself: {key} and {_other(key, self.data)} say different things")
            found[field] = Stated(made, "sidecar", 1.0)
        self._check_dates(found)
        return found

    def _check_dates(self, found: dict[str, Stated]) -> None:
        """Raises SeedError if a story would appear after its capture, or outside its date range."""
        day = found["date"].value[:10] if "date" in found else ""
        bounds = found["date_range"].value if "date_range" in found else DateRange()
        captured = found["captured"].value[:10] if "captured" in found else ""
        latest = day or bounds.earliest
        if captured and latest and latest > captured:
            raise self.wrong("captured", f"contradicts itself: captured on {captured}, but dated {latest}")
        if day and not (bounds.earliest or day) <= day <= (bounds.latest or day):
            raise self.wrong("date_range", f"contradicts itself: {day} is not in the range")


def _other(key: str, data: dict[str, Any]) -> str:
    field = _field(key)
    return next(k for k in data if k != key and _field(k) == field)


def _field(key: str) -> str:
    """The field that a key states, by its own name or by the table of names; the key itself if it states none."""
    if key in READERS or key in _SAME:
        return _SAME.get(key, key)
    fields = {place.field for place in field_names.exact_places(key)} & READERS.keys()
    return fields.pop() if len(fields) == 1 and field_names.comparable(key) not in _VAGUE else key


def _text(value: Any) -> str | None:
    return squeeze(str(value)) or None if isinstance(value, str | int | float) else None


def _texts(value: Any) -> tuple[str, ...] | None:
    parts = [_text(part) for part in (value if isinstance(value, list) else [value])]
    return tuple(part for part in parts if part) if parts and all(parts) else None


def _published(value: Any) -> str | DateRange | None:
    """A full date, or the days that a partial date covers."""
    return _date(value) or date_statements.partial(str(value), bare_year=True)


def _date(value: Any) -> str | None:
    match = _DATE.fullmatch(str(value).strip())
    found = dates.find_dates(match[1]) if match else []
    return match[0].replace(" ", "T") if match and found else None


def _range(value: Any) -> DateRange | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    made = [_date(one) if one else "" for one in value]
    if None in made or (all(made) and str(made[0]) > str(made[1])):
        return None
    return DateRange(*(str(one)[:10] for one in made)) if any(made) else None


def _url(value: Any) -> str | None:
    return value if isinstance(value, str) and _URL.fullmatch(value) else None


def _language(value: Any) -> str | None:
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else None


READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(["title", "subtitle", "description", "dateline", "publication", "section", "rights"], _text),
    **dict.fromkeys(["authors", "topics"], _texts),
    "date": _published,
    **dict.fromkeys(["updated", "captured"], _date),
    "date_range": _range,
    "source_url": _url,
    "language": _language,
}
"""Field -> the function that converts a value; it returns None for one of a wrong type."""
_WORDS: dict[Callable[[Any], Any], str] = {
    _text: "a text",
    _texts: "a list of texts",
    _published: "a date such as 2014-03-12, 2014-03 or 2014",
    _date: "a date such as 2014-03-12",
    _range: "two dates, the earlier first",
    _url: "an http address",
    _language: "a language code such as en or pt-BR",
}
EXPECTED = {field: _WORDS[reader] for field, reader in READERS.items()}
"""What is expected of the value of each field, in words."""
