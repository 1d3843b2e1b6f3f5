"""Finds cities that have a preposition before them, a country after them, or stand in a dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.name_spans import WORD, title_case
from sitegen.annotate.mentions.story_text import CAPITALIZED, Sighting, StoryText, without_possessive
from sitegen.annotate.words.lexicon import GENERIC
from sitegen.core.text import fold, squeeze

CITY_CUE = re.compile(
    r"\b(?:in|at|from|near|to|outside|around|of|visited|reached|left|leaving|via|towards?|between|and)\s+$",
)
_CITY = re.compile(rf"(?<![\w.-])(?:{CAPITALIZED})(?: (?:de |la |el |of )?(?:{CAPITALIZED}))" + "{0,2}")
_BIG_CITY_THOUSANDS = 300  # thousands of people; for a city of this size a preposition before it is enough


def cities(page: StoryText) -> Iterator[Sighting]:
    """Cities that the gazetteer knows and that have a preposition before or a country after them."""
    for match in _CITY.finditer(page.text):
        if not page.is_free(*match.span()):
            continue
        words = list(WORD.finditer(page.text, *match.span()))
        for count in range(len(words), 0, -1):
            start, end = words[0].start(), without_possessive(page.text, words[count - 1].end())
            if _is_city(page.text, start, end, alone=count == len(words)):
                yield page.sighting(start, end, "place", 0.7)
                break


def _is_city(text: str, start: int, end: int, alone: bool) -> bool:
    form = squeeze(text[start:end])
    known = gazetteer.load_gazetteer().cities(form) if len(form) > 2 and not form.islower() else ()
    if not known or fold(form) in GENERIC or (form.isupper() and len(form) < 4):
        return False
    if re.match(r"\s?,\s+[^\W\d_]", text[end : end + 5]) and _is_area_behind(text, end, known):
        return True
    cue = CITY_CUE.search(text[max(0, start - 20) : start])
    return bool(cue) and alone and not form.isupper() and known[0].people >= _BIG_CITY_THOUSANDS and not known[0].common


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
DATELINE = re.compile(
    r"^[ \t]*(?P<city>[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*| (?:de|of|la|el|am))*)"
    r"(?:\s?,\s+(?P<area>(?!" + _MONTH + r" \d)[^\W\d_][\w. ]{1,20}?))?"  # ", Ala."
    r"(?:(?P<date>\s?,\s+" + _MONTH + r" \d+)?"  # ", May 3"
    r"(?P<agency> \(\s?[^)\n]{2,24}\))?\s*[-–—]+\s|(?P<day>[ \t]+\d{4}-\d\d-\d\d[ \t]*$))",
    re.MULTILINE,
)


def datelines(page: StoryText) -> Iterator[Sighting]:
    """The places in the datelines of a story: "FLORENCE, Ala., Feb 26 - ", "BRUSSELS — ", "Paris (Reuters) - "."""
    known = gazetteer.load_gazetteer()
    for match in DATELINE.finditer(page.text[:20_000]):
        start, end = match.span("city")
        form = squeeze(match.group("city"))
        entry = known.named(form, capitals=True)
        place = bool(known.cities(form)) or (entry is not None and entry.kind == "place")
        sure = bool(match.group("date") or match.group("agency") or match.group("day"))
        area = area_behind(page.text, end, known.cities(form)) if match.group("area") else None
        if (sure and (place or match.group("area") or form.isupper())) or ((place or area) and form.isupper()):
            sighting = replace(page.sighting(start, end, "place", 0.95), dated=True)
            yield sighting if place else replace(sighting, name=title_case(form))
            if area:
                yield replace(page.sighting(*match.span("area"), "place", 0.95), known=area)


def _is_area_behind(text: str, end: int, cities: tuple[gazetteer.GazetteerEntry, ...]) -> bool:
    """Whether ", Country" or ", State" follows, and one of `cities` is in it."""
    area = area_behind(text, end, cities)
    return area is not None and any(lies_in(city, area) for city in cities)


_AREA_BEHIND = re.compile(r"\s?,\s+((?:[^\W\d_][\w.]*)(?: [^\W\d_a-z][\w.]*){0,2})")
_AREA_CHARS = 60  # an area ends within so many characters


def area_behind(
    text: str, end: int, cities: tuple[gazetteer.GazetteerEntry, ...] = ()
) -> gazetteer.GazetteerEntry | None:
    """The country or region that follows a city: "Florence, Ala.". `end` is the end of the city's name.

    Of several areas with one name ("Georgia") it is the one that one of `cities` is in; None if that is not clear.
    """
    match = _AREA_BEHIND.match(text[end : end + _AREA_CHARS])
    words = match.group(1).split() if match else []
    for count in range(len(words), 0, -1):
        form = " ".join(words[:count])
        for option in (form, form.rstrip(".,"), f"{form}.", form.replace(". ", ".")):
            areas = gazetteer.load_gazetteer().areas(option, capitals=form.isupper())
            inside = [area for area in areas if any(lies_in(city, area) for city in cities)]
            if inside or areas:
                return inside[0] if inside else areas[0] if len(areas) == 1 else None
    return None


def lies_in(city: gazetteer.GazetteerEntry, area: gazetteer.GazetteerEntry) -> bool:
    """Whether `city` is in the country or state `area`."""
    return city.area == area.area if area.area else bool(area.iso) and city.iso == area.iso


def without_longer_named(
    options: tuple[gazetteer.GazetteerEntry, ...], form: str
) -> tuple[gazetteer.GazetteerEntry, ...]:
    """The places that `form` may mean, without cities that have a longer name beside an area that has just this one.

    "Quebec" is the province, not Quebec City.
    """
    areas = tuple(o for o in options if o.sort != "city" and o.name == form)
    longer = bool(areas) and all(o in areas or o.name == f"{form} City" for o in options)
    return areas if longer else options
