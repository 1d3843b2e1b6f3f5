"""Teams of North American leagues, which reports call by their city, their state or a nickname."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files

from sitegen.annotate.words.name_keys import name_key

_LEAGUES = {
    "NBA": re.compile(r"\bNBA\b|National Basketball Association"),
    "NHL": re.compile(r"\bNHL\b|National Hockey League"),
    "NFL": re.compile(r"\bNFL\b|National Football League"),
    "MLB": re.compile(r"\bMLB\b|[Mm]ajor [Ll]eague [Bb]aseball|MAJOR LEAGUE|American League|National League\b(?! of)"),
}
_LEAGUE_CHARS = 3_000  # a report names its league within so many characters


def league(text: str) -> str:
    """The league that the beginning of a story names; "" if it names none or several."""
    head = text[:_LEAGUE_CHARS]
    named = [name for name, pattern in _LEAGUES.items() if pattern.search(head)]
    return named[0] if len(named) == 1 else ""


@cache
def team_names(league: str) -> Mapping[str, str]:
    """The full names of a league's teams by the name key of each short name; "" if two teams share the short name."""
    forms: dict[str, set[str]] = defaultdict(set)
    for places, nicknames in _rows(league):
        name = f"{places[0]} {nicknames[0]}"
        for nickname in nicknames:
            forms[name_key(nickname)].add(name)
            for place in places:
                forms[name_key(place)].add(name)
                forms[name_key(f"{place} {nickname}")].add(name)
    return {form: next(iter(names)) if len(names) == 1 else "" for form, names in forms.items()}


@dataclass(frozen=True, slots=True)
class Team:
    """A team: its full name, and the names of its place."""

    name: str
    places: tuple[str, ...]


@cache
def nicknamed() -> Mapping[str, tuple[Team, ...]]:
    """The teams of all leagues by the name key of each of their nicknames."""
    found: dict[str, dict[str, Team]] = defaultdict(dict)
    for league in _LEAGUES:
        for places, nicknames in _rows(league):
            name = f"{places[0]} {nicknames[0]}"
            for nickname in nicknames:
                found[name_key(nickname)][name] = Team(name, tuple(places))
    return {nickname: tuple(teams.values()) for nickname, teams in found.items()}


def _rows(league: str) -> list[tuple[list[str], list[str]]]:
    table = package_files("sitegen.annotate.gazetteer").joinpath("data", "teams.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in table[1:])
    return [(places.split(";"), nicknames.split(";")) for name, places, nicknames in rows if name == league]
