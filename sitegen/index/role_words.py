"""The words of a language by which sentences say who somebody is (role_words.toml describes each list)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from sitegen.core.model import ORGANIZATION, PERSON

NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The words of one language. A list that the language lacks is empty: the patterns that need it find nothing."""

    person: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    verbs: frozenset[str]
    organization: frozenset[str] = NO_WORDS
    place_modifiers: frozenset[str] = NO_WORDS
    place_types: frozenset[str] = NO_WORDS
    of: str = ""
    abbreviations: frozenset[str] = NO_WORDS
    phrases: frozenset[str] = NO_WORDS
    honorifics: frozenset[str] = NO_WORDS
    modifiers: frozenset[str] = NO_WORDS
    voids: frozenset[str] = NO_WORDS
    bare_before_name: bool = False
    article_before_name: bool = False
    nouns_have_capitals: bool = False
    openers: frozenset[str] = NO_WORDS
    also_verbs: frozenset[str] = NO_WORDS
    reporting: frozenset[str] = NO_WORDS
    telling: frozenset[str] = NO_WORDS
    seekers: frozenset[str] = NO_WORDS
    relatives: frozenset[str] = NO_WORDS
    owners_before: frozenset[str] = NO_WORDS
    clauses: frozenset[str] = NO_WORDS
    links: frozenset[str] = NO_WORDS
    finite: frozenset[str] = NO_WORDS
    fronting: frozenset[str] = NO_WORDS
    resumptions: frozenset[str] = NO_WORDS
    copulas: frozenset[str] = NO_WORDS
    installed: frozenset[str] = NO_WORDS
    adverbs: frozenset[str] = NO_WORDS
    stops: frozenset[str] = NO_WORDS
    cuts: frozenset[str] = NO_WORDS
    doubts: frozenset[str] = NO_WORDS
    joins: frozenset[str] = NO_WORDS
    who: frozenset[str] = NO_WORDS
    leads: frozenset[str] = NO_WORDS
    led: frozenset[str] = NO_WORDS
    unsafe: frozenset[str] = NO_WORDS
    around: frozenset[str] = NO_WORDS
    """Derived: the words of which one is beside a name that has a role without a comma."""

    def nouns(self, kind: str) -> frozenset[str]:
        """The nouns that say what an entity of a kind is."""
        return {PERSON.name: self.person, ORGANIZATION.name: self.organization}.get(kind, NO_WORDS)


def role_words(language: str) -> RoleWords | None:
    """The words of a language (BCP 47); None if the table has none."""
    return _tables().get(language.split("-")[0].lower())


@cache
def _tables() -> dict[str, RoleWords]:
    text = files("sitegen.index").joinpath("role_words.toml").read_text(encoding="utf-8")
    return {language: _words(table) for language, table in tomllib.loads(text).items()}


def _words(table: dict[str, Any]) -> RoleWords:
    known = {field.name for field in fields(RoleWords)} - {"around"}
    unknown = sorted(table.keys() - known)
    if unknown:
        raise ValueError(f"role_words.toml: unknown lists {unknown}")
    made: dict[str, Any] = {key: frozenset(v) if isinstance(v, list) else v for key, v in table.items()}
    last = {phrase.rpartition(" ")[2] for phrase in made.get("phrases", ())}
    parts = ("person", "abbreviations", "copulas")
    return RoleWords(**made, around=frozenset(last.union(*(made.get(part, ()) for part in parts))))
