"""The tables of words by which names are compared: link_words.toml, read once."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class LinkWords:
    """The tables. `roles` and `synonyms` map each word to the first of its line, `nicknames` to the names of its lines.

    link_words.toml says what the words of each set are.
    """

    nicknames: Mapping[str, Words]
    roles: Mapping[str, str]
    synonyms: Mapping[str, str]
    men: Words
    women: Words
    male: Words
    female: Words
    male_pronouns: Words
    female_pronouns: Words
    generic: Words
    branches: Words
    owners: Words
    institutions: Words
    opposites: Words
    settlements: Words
    small: Words
    common_surnames: Words
    common_roles: Words

    def are_nicknames(self, one: str, other: str) -> bool:
        """Whether two given names can be one person's."""
        return other in self.nicknames.get(one, ())

    def is_given_name(self, word: str) -> bool:
        """Whether a word is in the lists of given names."""
        return word in self.men or word in self.women


@cache
def link_words() -> LinkWords:
    """The tables in the package."""
    data = tomllib.loads(files(__package__).joinpath("link_words.toml").read_text("utf-8"))
    sets = {name: frozenset(text.split()) for name, text in data.items() if isinstance(text, str)}
    nicknames: dict[str, set[str]] = defaultdict(set)
    for line in data["nicknames"]:
        for name in line.split():
            nicknames[name] |= set(line.split()) - {name}
    return LinkWords(
        nicknames={name: frozenset(others) for name, others in nicknames.items()},
        roles=_firsts(data["roles"]),
        synonyms=_firsts(data["synonyms"]),
        **sets,
    )


def _firsts(lines: Sequence[str]) -> Mapping[str, str]:
    return {word: line.split()[0] for line in lines for word in line.split()}
