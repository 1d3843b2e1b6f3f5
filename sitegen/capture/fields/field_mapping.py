"""The tables [fields."GLOB"] of sitegen.toml: which of them apply to a seed, and what they make of a record.

A record with the names that a table gives is changed to one with the names of the shared table (`field_names.toml`), so
that each reader finds them there.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from sitegen.capture.fields import date_statements
from sitegen.capture.fields.author_files import file_digest, lookup_file, people
from sitegen.capture.fields.date_statements import DAY_FIRST, MONTH_FIRST
from sitegen.capture.fields.field_names import comparable, names_of, places_of
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.field_rules import FieldRules

_DATES = ("date", "updated", "captured")
_NEEDED = ("text", "title")
"""Fields that a record must have if a table names them."""
_WILDCARDS = re.compile(r"(\*\*/|\*\*|\*|\?)")
_MAX_LEVELS = 4
"""Levels of objects in a record in which authors and dates are changed."""
_MAX_PARTS = 10_000
"""Items of a list that a name leads through."""
_MAX_SHOWN_NAMES = 20


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """The rules of all tables that apply to a seed, and the names of authors by their short names."""

    rules: FieldRules = field(default_factory=FieldRules)
    people: Mapping[str, str] = field(default_factory=dict)

    def restated(self, found: Mapping[str, Any], needed: Collection[str] = _NEEDED) -> Mapping[str, Any]:
        """A record with the fields of the tables under the names of the shared table.

        Raises SeedError, with the keys that are there, if the record lacks one of the fields `needed` that a table
        names.
        """
        if self == NO_MAPPING:
            return found
        made = dict(found)
        for name, paths in self.rules.names.items():
            value = next((v for path in paths if (v := value_at(found, path)) not in (None, "", [], {})), None)
            if value is None and name in needed:
                raise SeedError(f"no {name} at {' or '.join(paths)}, which sitegen.toml names; {keys_there(found)}")
            if value is not None:
                _put(made, name, value, found, paths)
        return self._with_dates(self._with_people(made))

    def fields_in(self, columns: Iterable[str]) -> set[str]:
        """The fields for which a table of sitegen.toml names one of these columns."""
        known = {comparable(column) for column in columns}
        return {
            name
            for name, paths in self.rules.names.items()
            if any({comparable(path), comparable(re.split(r"[.\[]", path)[0])} & known for path in paths)
        }

    def check_columns(self, columns: Collection[str]) -> None:
        """Raises SeedError if a table of sitegen.toml names a column for the text or the title that is missing."""
        there = self.fields_in(columns)
        for name in _NEEDED:
            if name in self.rules.names and name not in there:
                raise _missing(name, self.rules.names[name], columns)

    def _with_people(self, made: Mapping[str, Any]) -> Mapping[str, Any]:
        """The record with the full names of authors that it states by short names."""
        return _changed(made, ("authors",), self._named) if self.people else made

    def _named(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._named(one) for one in value]
        if isinstance(value, str) and value not in self.people:
            parts = [part.strip() for part in re.split(r"[,;]", value)]
            return [self.people.get(part, part) for part in parts] if any(p in self.people for p in parts) else value
        return self.people.get(str(value), value) if isinstance(value, str | int) else value

    def _with_dates(self, made: Mapping[str, Any]) -> Mapping[str, Any]:
        """The record with its dates read as the tables say. A date that they do not fit stays as it is."""
        rules = self.rules
        if not (rules.date_format or rules.timezone or rules.day_first is not None):
            return made
        return _changed(made, _DATES, lambda value: dated(value, rules))


def _changed(
    found: Mapping[str, Any], fields: Collection[str], change: Callable[[Any], Any], level: int = 0
) -> Mapping[str, Any]:
    """A record in which the values of some fields are changed, also those in objects inside it."""
    made: dict[str, Any] = {}
    for key, value in found.items():
        if any(place.field in fields for place in places_of(str(key))):
            made[key] = change(value)
        elif isinstance(value, Mapping) and level < _MAX_LEVELS:
            made[key] = _changed(value, fields, change, level + 1)
        else:
            made[key] = value
    return made


NO_MAPPING = FieldMapping()
"""The mapping of a seed to which no table applies."""


def field_mapping(root: Path, config: Config, seed: str) -> FieldMapping:
    """The mapping for a seed below the folder `root`. Raises SeedError if its file of authors cannot be read."""
    rules = rules_for(config, seed)
    if not rules.authors_from:
        return FieldMapping(rules)
    name = lookup_file(root, seed, rules.authors_from)
    if not name:
        raise SeedError(f"no file {rules.authors_from} in its folder or above, which sitegen.toml names for authors")
    return FieldMapping(rules, people(root, name))


def rules_for(config: Config, seed: str) -> FieldRules:
    """The rules of all tables whose pattern matches a seed; those of a longer pattern go first."""
    found = FieldRules()
    for pattern in sorted(config.fields, key=lambda one: (len(one), one)):
        if matches(pattern, seed):
            own = config.fields[pattern]
            set_values = {
                key: value
                for key in ("authors_from", "date_format", "timezone", "day_first")
                if (value := getattr(own, key)) not in ("", None)
            }
            found = replace(found, names={**found.names, **own.names}, **set_values)
    return found


def mapping_digest(root: Path, config: Config, seeds: Iterable[str]) -> str:
    """A short hash of the rules of some seeds, and of the files of authors that these name; "" if there are none."""
    parts = []
    for seed in seeds if config.fields else ():
        rules = rules_for(config, seed)
        if rules != FieldRules():
            name = lookup_file(root, seed, rules.authors_from) if rules.authors_from else ""
            parts.append(f"{seed} {rules!r} {file_digest(root / name) if name else ''}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12] if parts else ""


def matches(pattern: str, seed: str) -> bool:
    """Whether a pattern matches a seed. `*` stops at folders, `**` does not; without "/" it is of the file's name."""
    pattern = pattern.removeprefix("seeds/")
    name = seed if "/" in pattern or "**" in pattern else PurePosixPath(seed).name
    return _glob(pattern).fullmatch(name) is not None


@functools.lru_cache(256)
def _glob(pattern: str) -> re.Pattern[str]:
    signs = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = _WILDCARDS.split(pattern)
    return re.compile("".join(signs.get(part) or re.escape(part) for part in parts))


# --- values ------------------------------------------------------------------------------------------------


def value_at(found: Any, path: str) -> Any:
    """The value that a name leads to; None if there is none. "[]" leads through a list, whose values become a list."""
    if isinstance(found, Mapping) and path in found:
        return found[path]
    head, _, rest = path.partition(".")
    every = head.endswith("[]")
    value = _child(found, head.removesuffix("[]"))
    if every:
        parts = value if isinstance(value, list) else []
        kept = (value_at(part, rest) if rest else part for part in parts[:_MAX_PARTS])
        return [one for one in kept if one not in (None, "")] or None
    return value_at(value, rest) if rest else value


def _child(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return value[int(name)] if name.isdecimal() and len(name) < 6 and int(name) < len(value) else None
    if not isinstance(value, Mapping):
        return None
    if name in value:
        return value[name]
    wanted = comparable(name)
    return next((one for key, one in value.items() if comparable(str(key)) == wanted), None)


def _missing(name: str, paths: Iterable[str], keys: Collection[str]) -> SeedError:
    return SeedError(f"no {name} at {' or '.join(paths)}, which sitegen.toml names; {keys_there(keys)}")


def keys_there(found: Collection[str]) -> str:
    """The keys of a record, for an error."""
    shown = [str(key)[:40] for key in list(found)[:_MAX_SHOWN_NAMES]]
    more = f" and {len(found) - len(shown)} more" if len(found) > len(shown) else ""
    return f"its keys: {', '.join(shown)}{more}" if shown else "it has no keys"


def _put(made: dict[str, Any], name: str, value: Any, found: Mapping[str, Any], paths: Iterable[str]) -> None:
    """States a field under the first name of the shared table. A key that a plain name meant states nothing else."""
    for path in paths:
        key = next((key for key in found if comparable(str(key)) == comparable(path)), None)
        if key is not None and "." not in path and "[" not in path:
            made.pop(key, None)
    made[names_of(name)[0]] = value


def dated(value: Any, rules: FieldRules) -> Any:
    """A date in ISO 8601, if the rules tell how it is read; otherwise the value."""
    if not isinstance(value, str | int):
        return value
    text = str(value).strip()[:200]
    moment: datetime | None = None
    if rules.date_format:
        try:
            moment = datetime.strptime(text, rules.date_format)
        except ValueError:
            moment = None
    if moment is None and rules.day_first is not None:
        statement = date_statements.read_value(text)
        order = DAY_FIRST if rules.day_first else MONTH_FIRST
        day = next((iso for own, iso in statement.readings if own == order), "") if statement else ""
        if day:
            return day
    if moment is None:
        moment = _moment(text) if rules.timezone else None
    if moment is None:
        return value
    if not _has_time(moment, text):
        return moment.date().isoformat()
    if rules.timezone and moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(rules.timezone))
    return moment.isoformat()


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _has_time(moment: datetime, text: str) -> bool:
    return ":" in text or moment.time() != datetime.min.time()
