"""The table of the shapes that records have in datasets and APIs (`record_shapes.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from sitegen.capture.fields.field_names import comparable

_SETS = ("lists", "possible_lists", "holders", "headers", "wrappers", "details")
_SEQUENCES = ("labels", "kinds_of_terms", "first_names", "last_names")


class RecordShapes(NamedTuple):
    """The table. Names of keys are comparable, but for `labels`, `kinds_of_terms`, `first_names` and `last_names`."""

    lists: frozenset[str]
    possible_lists: frozenset[str]
    holders: frozenset[str]
    headers: frozenset[str]
    wrappers: frozenset[str]
    details: frozenset[str]
    labels: tuple[str, ...]
    kinds_of_terms: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    languages: Mapping[str, str]
    types: Mapping[str, str]


@cache
def record_shapes() -> RecordShapes:
    """The table of `record_shapes.toml`."""
    data: dict[str, Any] = tomllib.loads(files(__package__).joinpath("record_shapes.toml").read_text(encoding="utf-8"))
    table: dict[str, Any] = {name: frozenset(map(comparable, data[name].split())) for name in _SETS}
    table |= {name: tuple(data[name].split()) for name in _SEQUENCES}
    types = {comparable(word): kind for kind, words in data["types"].items() for word in words.split()}
    return RecordShapes(**table, languages=data["languages"], types=types)
