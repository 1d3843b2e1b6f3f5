"""Kinds of institutions that many countries, states or cities have under one name: "Supreme Court", "City Council"."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files as package_files
from typing import Any


@dataclass(frozen=True, slots=True)
class InstitutionKind:
    """A kind of institution: a table of `data/institutions.toml`, where the fields are explained.

    `local` means that nothing but a full name tells which one is meant.
    """

    kind: str
    names: frozenset[str]
    heads: frozenset[str]
    fronts: frozenset[str]
    only: frozenset[str]
    without: frozenset[str]
    full: Mapping[str, str] = field(default_factory=dict)
    states: str = ""
    city: bool = False
    local: bool = False

    def in_country(self, code: str) -> bool:
        """Whether the country with an ISO 3166 code can have such an institution."""
        return code not in self.without and (not self.only or code in self.only)


@cache
def _kinds() -> Mapping[str, InstitutionKind]:
    text = package_files("sitegen.annotate.gazetteer").joinpath("data", "institutions.toml").read_text("utf-8")
    return {kind: _kind(kind, table) for kind, table in tomllib.loads(text).items()}


def _kind(kind: str, table: Mapping[str, Any]) -> InstitutionKind:
    names, heads, fronts, only, without = (
        frozenset(table.get(key, ())) for key in ("names", "heads", "fronts", "only", "without")
    )
    city, local = table.get("city", False), table.get("local", False)
    return InstitutionKind(
        kind, names, heads, fronts, only, without, table.get("full", {}), table.get("states", ""), city, local
    )


@cache
def _by_name() -> Mapping[str, InstitutionKind]:
    found: dict[str, InstitutionKind] = {}
    for kind in _kinds().values():
        for name in kind.names:
            found.setdefault(name, kind)
    return found


@cache
def _by_word(which: str) -> Mapping[str, InstitutionKind]:
    found: dict[str, InstitutionKind] = {}
    for kind in _kinds().values():
        for word in kind.heads if which == "head" else kind.fronts:
            found.setdefault(word, kind)
    return found


def called(name: str) -> InstitutionKind | None:
    """The kind of institution that has exactly this name; None if there is none."""
    return _by_name().get(name)


def of_words(words: list[str]) -> InstitutionKind | None:
    """The kind of a name of generic words, in lower case: by the last word, or by the first one before "of"."""
    return _by_word("front").get(words[0]) or _by_word("head").get(words[-1]) if words else None


def is_adjective(name: str) -> bool:
    """Whether a word describes a party or an institution and is no name: "Democratic"."""
    return name in _kinds()["adjectives"].names
