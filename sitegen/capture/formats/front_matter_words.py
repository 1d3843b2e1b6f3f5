"""The words of front matter that decide whether a file is a story, and the folders of site generators."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from sitegen.core.text import squeeze

_SEPARATOR = re.compile(r"[\s_-]+")


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("front_matter.toml").read_text(encoding="utf-8"))


@cache
def words(table: str, name: str) -> frozenset[str]:
    """The words of a list of front_matter.toml."""
    return frozenset(_tables()[table][name])


def kind_of(table: str, word: str) -> str:
    """The list of a table that has a word; "" if none has it."""
    plain = squeeze(word).lower()
    return next((kind for kind in _tables()[table] if plain in words(table, kind)), "")


def bare_key(key: str) -> str:
    """A key in lower case, without the signs that separate its words."""
    return _SEPARATOR.sub("", key.lower())


def value_of(facts: Mapping[str, Any], name: str) -> Any:
    """The first value, not empty, whose key is in a list of [keys]; None if there is none."""
    wanted = words("keys", name)
    return next(
        (value for key, value in facts.items() if bare_key(key) in wanted and value not in (None, "", [])), None
    )
