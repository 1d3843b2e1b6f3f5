"""The words of date_words.toml as parts of regular expressions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

_TABLES: dict[str, Any] = tomllib.loads(
    files("sitegen.capture.fields").joinpath("date_words.toml").read_text(encoding="utf-8")
)
UNITS: Mapping[str, list[str]] = _TABLES["units"]
"""Unit of time -> its words."""


def any_of(name: str) -> str:
    """A group for the words of a list."""
    return group(_TABLES[name])


def group(words: list[str]) -> str:
    """A group for some words, the longest first."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"
