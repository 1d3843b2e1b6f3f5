"""Decides by the words next to a mention: an area behind a city, and a town that has the name of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.cities import area_behind, lies_in
from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.resolve.name_groups import last_name
from sitegen.annotate.words.name_keys import name_key

_COMMA = re.compile(r"\s?,\s+")
_JOINS = re.compile(r"\s(?:and|or|&)\s")


def with_areas(text: str, found: Sequence[Sighting]) -> list[Sighting]:
    """The sightings, with the areas behind cities made sure: "Georgia" in "Macon, Georgia" is the state."""
    known = gazetteer.load_gazetteer()
    changed = list(found)
    for place, (city, area) in enumerate(pairwise(found), 1):
        if (area.known is None and area.kind != "place") or not _COMMA.fullmatch(text[city.end : area.start]):
            continue
        options = known.areas(area.name, capitals=area.capitals)
        if len(options) < 2 and (not options or options[0] == area.known):
            continue
        inside = area_behind(text, city.end, known.cities(city.name))
        contains = inside in options and any(lies_in(c, inside) for c in known.cities(city.name))
        if contains and not _JOINS.match(text, area.end):
            changed[place] = replace(area, known=inside, kind="place")
    return changed


_OF_TOWN = re.compile(
    r"\b(?:mayor|town|city|village|streets?|suburbs?|outskirts|people|residents|citizens|county|borough|port|parish|"
    r"bishop|diocese|(?:north|south|east|west)(?: side)?) (?:of|in)\s$|\b(?:outside|miles from|near)\s$",
    re.IGNORECASE,
)
_AT_TOWN = re.compile(
    r"\b(?:built|born|held|lived?|living|arrived?|died|based|met|opened|opens?|closed|works?|worked|stayed|buried|"
    r"raised|housed|made|staged|played|back|downtown|store|shop|plant|factory|school|church|library|museum|"
    r"hospital|court|station|house|home|offices?|hotel|here|road|streets?) in\s$",
    re.IGNORECASE,
)
_TOWN_BEHIND = re.compile(r"(?:-(?:based|born|area)\b|\s(?:city council|town council|town hall|residents|airport)\b)")


def with_towns(text: str, found: Sequence[Sighting]) -> list[Sighting]:
    """The sightings, with those marked as `located` that mean a town, where a person of the story has its name.

    The example is "built in Lincoln" beside "Abraham Lincoln".
    """
    persons = {name_key(last_name(s.name.split())) for s in found if s.kind == "person" and " " in s.name}
    shared = {s for s in found if _may_be_town(s) and name_key(s.name) in persons}
    if not shared:
        return list(found)
    towns = set(_towns(text, shared))
    return [replace(s, kind="place", score=max(s.score, 0.9), located=True) if s in towns else s for s in found]


def _may_be_town(sighting: Sighting) -> bool:
    if sighting.kind not in ("person", "place", "organization") or sighting.titled or sighting.stands_for:
        return False
    return " " not in sighting.name and (sighting.dated or bool(gazetteer.load_gazetteer().cities(sighting.name)))


def _towns(text: str, shared: set[Sighting]) -> Iterator[Sighting]:
    for sighting in shared:
        if sighting.dated or means_town(text, sighting.start, sighting.end):
            yield sighting


def means_town(text: str, start: int, end: int) -> bool:
    """Whether the words around `text[start:end]` say that it is a town and no person: "mayor of", "built in"."""
    before = text[max(0, start - 30) : start]
    if text[end : end + 2] in ("'s", "’s"):
        return False
    if _OF_TOWN.search(before) or _AT_TOWN.search(before) or _TOWN_BEHIND.match(text, end):
        return True
    name = text[start:end]
    cities = gazetteer.load_gazetteer().cities(name)
    area = area_behind(text, end, cities)
    return area is not None and any(lies_in(city, area) for city in cities)
