"""Decides which place of the world a name means, by the words after it and by the countries that the story names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.cities import area_behind, lies_in
from sitegen.annotate.mentions.story_text import Sighting

# Countries and regions with the same name: the region is meant if a story names its country and none of the rivals.
_HOMONYMS = {"Georgia": ("Georgia (U.S. state)", "US", ("RU", "GE", "AM", "AZ", "UA", "TR"))}


@dataclass(frozen=True, slots=True)
class Located:
    """The qualified name of a place, and its ids if it is clear which place is meant."""

    name: str
    geonames: str = ""
    iso: str = ""


def locate(
    text: str,
    surface: str,
    known: gazetteer.GazetteerEntry | None,
    sightings: Sequence[Sighting],
    countries: Counter[str],
) -> Located:
    """The place that `surface` means. `countries` counts the story's mentions of countries and US states, by code."""
    if known:
        known = _homonym(known, countries)
        return Located(known.name, known.geonames, known.iso)
    cities = gazetteer.load_gazetteer().cities(surface)
    if not cities:
        return Located(surface)
    city = _named_behind(text, sightings, cities) or gazetteer.dominant(cities) or _by_country(cities, countries)
    if city is None:
        return Located(surface)
    name = city.name if city.name == cities[0].name or len(cities) == 1 else surface
    return Located(_qualified(name, city, cities), city.geonames, city.iso)


def _homonym(known: gazetteer.GazetteerEntry, countries: Counter[str]) -> gazetteer.GazetteerEntry:
    other, own, rivals = _HOMONYMS.get(known.name, ("", "", ()))
    counted = Counter(countries)
    counted[known.iso] -= counted[known.iso]  # its own mentions are no evidence
    if not other or counted[own] == 0 or any(counted[rival] for rival in rivals):
        return known
    return gazetteer.load_gazetteer().named(other) or known


def _named_behind(
    text: str, sightings: Sequence[Sighting], cities: tuple[gazetteer.GazetteerEntry, ...]
) -> gazetteer.GazetteerEntry | None:
    """The largest of `cities` that is in the country or state named after one of the mentions, or None."""
    for sighting in sightings:
        area = area_behind(text, sighting.end)
        if area:
            inside = next((city for city in cities if lies_in(city, area)), None)
            if inside:
                return inside
    return None


def _by_country(
    cities: tuple[gazetteer.GazetteerEntry, ...], countries: Counter[str]
) -> gazetteer.GazetteerEntry | None:
    """The largest of `cities` in the only country of theirs that the story names; None if that is not clear."""
    inside = [city for city in cities if countries[city.iso]]
    if len({city.iso for city in inside}) != 1:
        return None
    return inside[0] if len(inside) == 1 or inside[0].people >= 2 * inside[1].people else None


def _qualified(name: str, city: gazetteer.GazetteerEntry, cities: tuple[gazetteer.GazetteerEntry, ...]) -> str:
    """The name alone for the largest city with that name; for others, with state or country in parentheses."""
    if city == cities[0]:
        return name
    known = gazetteer.load_gazetteer()
    area = known.state(city.area) if city.area else known.country(city.iso)
    return f"{name} ({area.name.partition(' (')[0] if area else city.iso})"
