"""Converts tables of TOML to records: checks names of keys and types of values, and collects the problems."""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sitegen.core.field_rules import FieldRules, read_field_rules

AUTO: typing.Literal["auto"] = "auto"
MinStories = int | typing.Literal["auto"]
"""A number of stories from 1, or "auto": 1 in a small archive and 2 in a larger one (index/page_thresholds.py)."""

NO_KEY = types.MappingProxyType({"key": False})
"""Metadata of a field of a record that is not read from a key of its name."""


class ConfigReader:
    """Converts TOML tables to records and collects the problems in them."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.problems: list[str] = []
        self.first: int | None = None

    def record(self, kind: type[Any], data: Mapping[str, Any], path: tuple[str, ...]) -> Any:
        hints = typing.get_type_hints(kind)
        known = [f.name for f in fields(kind) if f.metadata.get("key", True)]
        for key in sorted(data.keys() - set(known)):
            close = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean {close[0]}?" if close else "known keys: " + ", ".join(known)
            self.report((*path, key), f"unknown key; {hint}")
        values = {k: self.value(hints[k], data[k], (*path, k)) for k in known if k in data}
        return kind(**{k: v for k, v in values.items() if v is not None})

    def value(self, kind: Any, value: Any, path: tuple[str, ...]) -> Any:
        if kind == MinStories:
            is_number = type(value) is int and value > 0
            expected = f'a whole number from 1 or "{AUTO}" was expected, not {value!r}'
            return value if is_number or value == AUTO else self.report(path, expected)
        if typing.get_origin(kind) is tuple:
            inner = typing.get_args(kind)[0]
            if isinstance(value, list) and all(type(one) is inner for one in value):
                return tuple(value)
            return self.report(path, f"a list of {'whole numbers' if inner is int else 'texts'} was expected")
        if isinstance(kind, types.UnionType):  # a value that may be missing
            kind = typing.get_args(kind)[0]
        if typing.get_origin(kind) is not None:  # Mapping[str, record]
            if isinstance(value, dict):
                inner = typing.get_args(kind)[1]
                read = {k: self.value(inner, v, (*path, k)) for k, v in value.items()}
                return {k: v for k, v in read.items() if v is not None}
            return self.report(path, "a table was expected")
        if hasattr(kind, "__dataclass_fields__"):
            if isinstance(value, dict) and kind is FieldRules:
                return read_field_rules(value, lambda key, text: self.report((*path, key), text))
            if isinstance(value, dict):
                return self.record(kind, value, path)
            return self.report(path, "a table was expected")
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            return self.report(path, f"{_WORDS[kind]} was expected, not {value!r}")
        return value

    def report(self, path: tuple[str, ...], text: str) -> None:
        line = self.line_of(path)
        prefix = f"{line}: " if self.problems and line else " " if self.problems else ""
        self.first = self.first or line
        self.problems.append(f"{prefix}{'.'.join(path)}: {text}")

    def line_of(self, path: tuple[str, ...]) -> int | None:
        """The line of a key, or None. tomllib keeps no positions, so the key is searched below its table's heading."""
        heading = re.compile(
            r"\s*\[\s*" + r"\s*\.\s*".join(rf"[\"']?{re.escape(part)}[\"']?" for part in path[:-1]) + r"\s*\]"
        )
        own = re.compile(r"\s*(?:\[\s*)?[\"']?" + re.escape(path[-1]) + r"\b")
        inside = len(path) == 1
        for number, line in enumerate(self.lines, 1):
            inside = inside or bool(heading.match(line))
            if inside and own.match(line):
                return number
        return None


_WORDS: dict[type, str] = types.MappingProxyType(
    {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
)  # type: ignore[assignment]
