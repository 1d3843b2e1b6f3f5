"""The fields that an object states, also in the objects that programs wrap around a record or put beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.capture.fields.field_names import KeyedValue, Ranked, add_ranked, by_rank, comparable, lookup
from sitegen.capture.formats.record_shapes import record_shapes
from sitegen.capture.formats.typed_values import literal, plain

Entries = Mapping[str, list[KeyedValue]]
"""Field -> the keys that state it with their values, best first."""
_MAX_WRAPPER_LEVELS = 3
"""Levels of wrappers around a record, as in {"hits": {"_source": {"article": {...}}}}."""
_NEVER_DETAILS = frozenset(["text", "type"])
"""Fields that details beside a record do not state."""


def entries(found: Mapping[str, Any]) -> dict[str, list[KeyedValue]]:
    """The entries of an object and of the objects that it wraps, by field, best name first.

    Those of details beside the record, such as "metadata", are behind all others.
    """
    ranked: dict[str, list[Ranked]] = defaultdict(list)
    around = [found, *_wrapped(found, 1)]
    for one in around:
        add_ranked(ranked, one)
    made = by_rank(ranked)
    if "text" in made:  # an object that is opened is no text itself
        made["text"] = [one for one in made["text"] if not any(one.value is inner for inner in around)] or made["text"]
    details: dict[str, list[Ranked]] = defaultdict(list)
    for one in around:
        for key, value in one.items():
            if isinstance(value, Mapping) and comparable(str(key)) in record_shapes().details:
                add_ranked(details, value)
    for field, more in by_rank(details).items():
        if field not in _NEVER_DETAILS:
            made.setdefault(field, []).extend(more)
    return made


def _wrapped(found: Mapping[str, Any], level: int) -> Iterator[Mapping[str, Any]]:
    for key, value in found.items():
        if isinstance(value, Mapping) and value and _is_wrapper(comparable(str(key)), value):
            yield value
            if level < _MAX_WRAPPER_LEVELS:
                yield from _wrapped(value, level + 1)


def _is_wrapper(name: str, value: Mapping[str, Any]) -> bool:
    """Whether an object at this key, comparable, has the fields of the record around it."""
    if name in record_shapes().wrappers:
        return True
    return name == "content" and lookup(value).keys() >= {"title", "text"}  # of Storyblok


def values(found: Entries, field: str) -> Iterator[Any]:
    """The plain values of a field that are not empty, best first."""
    for entry in found.get(field, ()):
        value = plain(entry.value)
        if value not in (None, "", [], {}):
            yield value


def label(value: Any, level: int = 0) -> str:
    """The short text that a value stands for: itself, that of an object with a name, or the first one of a list."""
    if isinstance(value, bool) or level > 4:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list):
        return next((text for one in value[:20] if (text := label(one, level + 1))), "")
    if not isinstance(value, Mapping):
        return ""
    shapes = record_shapes()
    whole = [
        next((v for k in keys if isinstance(v := value.get(k), str)), "")
        for keys in (shapes.first_names, shapes.last_names)
    ]
    if whole[1]:
        return " ".join(filter(None, whole))
    if isinstance(value.get("value"), str) and value.get("name") in shapes.kinds_of_terms:
        return str(value["value"])
    own = next((text for key in shapes.labels if key in value and (text := label(value[key], level + 1))), "")
    inner = (v for v in value.values() if isinstance(v, Mapping))
    return own or next((text for one in inner if (text := label(one, level + 1))), "")


def labels(value: Any) -> list[str]:
    """The short texts in a value: that of each item of a list, or one."""
    value = literal(value) if isinstance(value, str) else value
    if isinstance(value, Mapping) and isinstance(inner := value.get("data", value.get("nodes")), list):
        value = inner
    parts = value if isinstance(value, list) else [value]
    return [text for part in parts[:100] if isinstance(part, str | Mapping) and (text := label(part))]
