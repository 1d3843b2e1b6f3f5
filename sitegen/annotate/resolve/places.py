"""Decides which place of the world a name means.

A name that several places have means one of them only if the story says so: the area behind or before it ("Florence,
Ala.", "the Alabama city of Florence"), or the dateline, the story's other places, the home of its publication and the
numbers of people, which are added as evidence. If the best reading is not better than the next by a margin, none is
taken.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.gazetteer.gazetteer import GazetteerEntry
from sitegen.annotate.mentions.cities import area_behind, lies_in, without_longer_named
from sitegen.annotate.mentions.name_spans import title_case
from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.resolve.name_groups import NameGroup, group_key
from sitegen.annotate.setting import UNKNOWN, Setting
from sitegen.annotate.words.lexicon import SEATS
from sitegen.core.text import fold

# Evidence is added in units of the natural logarithm of a number of people. The values were set on the invented stories
# of tests/annotate/test_places_of_one_name.py and looked at on 2,000 wire stories.
_MARGIN_WEIGHT = 1.8  # a reading without other evidence needs four times as many people as the next
_FAME_WEIGHT = 1.3  # the name of a city with twice as many people is used more than twice as often
# How likely areas are meant, on the scale of cities; the last is for names that are not theirs alone.
_COUNTRY_WEIGHT, _REGION_WEIGHT, _QUALIFIED_REGION_WEIGHT = 25.0, 10.0, 9.0
_SEAT_WEIGHT, _WASHINGTON_WEIGHT = 1.5, 3.0  # more for capital cities
_NEAR_WEIGHT, _NEXT_NEAR_WEIGHT = 3.5, 1.0  # the first place of the story in the same area, and each further one
_SAME_COUNTRY_WEIGHT, _NEXT_SAME_COUNTRY_WEIGHT, _MAX_SAME_COUNTRY_WEIGHT = 0.8, 0.4, 2.0
_COUNTRY_NAMED_WEIGHT = 1.6  # more if the country itself is named; the USA are named in stories from everywhere
_DATELINE_WEIGHT, _HOME_WEIGHT = 2.5, 2.0  # more if this place is the one of the dateline, or the publication's home
_MAX_WEIGHT = 8.0  # all evidence of other places together
_HOME_ITSELF_WEIGHT = 6.0  # the city is the publication's home itself
_OUTSHINING_RATIO = 20  # a city with so many times as many people as its namesake in one country has the name alone
_METROPOLIS_THOUSANDS = 1_000
_SAME_KM = 60.0  # places of one name that are as near are one
_NEAR_KM, _NEAR_IN_STATES_KM, _NEAR_STATES_KM = 250.0, 120.0, 600.0
_ACRONYM_LETTERS = 3  # longer names in capitals are written so only in datelines and headlines
_MAX_MENTIONS = 20  # of a name with more mentions, so many are looked at for an area beside them
_MAX_PLACES = 40  # of a story with more places, so many count
_CERTAIN_WEIGHT = 4.0  # a reading with this lead in people is evidence for other names

# Readings of one name in which one is a country: other countries that indicate the country.
_NEIGHBOURS = {"GE": frozenset(["RU", "AM", "AZ", "UA", "TR"])}

_STATE_OF = re.compile(r"\b(?:[Ss]tate|[Pp]rovince) of (?:the )?$")
_STATE_NAME = re.compile(r"(?:State|Commonwealth|Province) of (?=[A-Z])")
_STATE_BEHIND = re.compile(r"\s(?:state|State)\b(?! [A-Z])")
_CAPITAL_DISTRICT = re.compile(r",?\s(?:D\.\s?C\b|DC\b|District of Columbia\b)")
_CITY_OF = re.compile(
    r"\b(?P<area>[^\W\d_a-z][\w.-]{0,30}+(?: [^\W\d_a-z][\w.-]{0,30}+)?)(?:['’]s)? "
    r"(?:[a-z-]{1,20}+ )?(?:city|town|village|port|capital)"
    r"(?: city)?(?: of|,)\s$"
)
_IN_AREA = re.compile(r"\s+in\s+(?P<area>[^\W\d_a-z][\w.-]{0,30}+(?: [^\W\d_a-z][\w.-]{0,30}+)?)")
_APPOSITION_ENDS = re.compile(r"\s*(?:[.;:)—–]|,\s(?!and\b|or\b)|$)")


@dataclass(frozen=True, slots=True)
class Located:
    """The name of a place, qualified if another one has it too, and its ids.

    `local` says that the place is not known, since several have its name: it is no place of another story.
    """

    name: str
    geonames: str = ""
    iso: str = ""
    local: bool = False


@dataclass(frozen=True, slots=True)
class _Certain:
    """A place that the story certainly names; `weight` is its further evidence as its dateline or home."""

    entry: GazetteerEntry
    near: float = 0.0


class StoryPlaces:
    """The places of one story, each decided with the others as evidence."""

    def __init__(
        self, text: str, groups: Iterable[NameGroup], found: Sequence[Sighting], setting: Setting = UNKNOWN
    ) -> None:
        """`groups` are the names of the story that mean places, `found` all its sightings."""
        self._text = text
        self._home = read_place(setting.home) or _in_publication(setting.publication)
        self._chosen: dict[str, GazetteerEntry | None] = {}
        self._outside: dict[str, GazetteerEntry] = {}  # an area that has no known place of this name
        self._sure: list[tuple[str, _Certain]] = []
        self.dateline: GazetteerEntry | None = None
        waiting = []
        for group in groups:
            options = self._options(group)
            if len(options) == 1 or (len(options) > 1 and _lead(_priors(options)) >= _CERTAIN_WEIGHT):
                best = max(options, key=lambda o: (_prior(o), o.id))
                self._settle(group, best, sure=True)
            if len(options) > 1:
                waiting.append((group, options))
        self._add_demonyms(found)
        if self._home:
            self._sure.append(("", _Certain(self._home, _HOME_WEIGHT)))
        for group, options in waiting:
            self._settle(group, self._best(group.key, options), sure=False)
        self.countries = self._counted(found)

    @property
    def home(self) -> GazetteerEntry | None:
        """The publication's home, if it is known."""
        return self._home

    def located(self, head: NameGroup) -> Located:
        """The place that a name means."""
        form = _form(head)
        if head.key not in self._chosen:
            self._settle(head, self._best(head.key, self._options(head)), sure=False)
        if area := self._outside.get(head.key):
            return Located(f"{form} ({area.name.partition(' (')[0]})", "", area.iso)
        place = self._chosen[head.key]
        if place is None:
            return Located(form, local=bool(readings(form)))
        if place.sort != "city":
            return Located(place.name, place.geonames, place.iso)
        return Located(_qualified(form, place), place.geonames, place.iso)

    # --- what one name can mean -----------------------------------------------------------------------------

    def _options(self, group: NameGroup) -> tuple[GazetteerEntry, ...]:
        """The places that a name can mean after what the words next to it say."""
        form = _form(group)
        known = group.known if group.known and group.known.kind == "place" else None
        if known and known.name != form:
            return (known,)  # one of its other names: "Ga.", "Holland"
        options = readings(form)
        if not _cities(options) and len(options) < 2:
            return options
        said = self._said(group, options, state=_STATE_NAME.match(group.surface) is not None)
        dated = any(s.dated for s in group.sightings)
        options = said or (options if dated else without_longer_named(options, form))
        return tuple(o for o in options if not any(_outshines(other, o) for other in options))

    def _said(self, group: NameGroup, options: Sequence[GazetteerEntry], state: bool) -> tuple[GazetteerEntry, ...]:
        """Those of the options that are in the area which the words beside a mention name."""
        areas = tuple(o for o in options if o.sort == "region")
        if areas and (state or any(self._is_state(s) for s in group.sightings)):
            return areas
        cities = _cities(options)
        for sighting in group.sightings[:_MAX_MENTIONS]:
            if _CAPITAL_DISTRICT.match(self._text, sighting.end):
                inside = tuple(c for c in cities if c.area == "US-DC")
                if inside:
                    return inside
            area = self._area_beside(sighting, cities)
            if area and not (area.sort == "country" and any(o.sort == "country" for o in options)):
                inside = tuple(city for city in cities if lies_in(city, area))
                if inside:
                    self._outside.pop(group.key, None)
                    return inside
                if cities and self._is_stated(sighting, area):
                    self._outside[group.key] = area
        plain = any(o.sort != "city" and not o.name.endswith(")") for o in options)
        if any(s.dated for s in group.sightings) and cities and not plain:
            return cities[:1] if cities[0].area == "US-DC" else cities
        return ()

    def _is_state(self, sighting: Sighting) -> bool:
        before = self._text[max(0, sighting.start - 16) : sighting.start]
        return bool(_STATE_OF.search(before) or _STATE_BEHIND.match(self._text, sighting.end))

    def _area_beside(self, sighting: Sighting, cities: tuple[GazetteerEntry, ...]) -> GazetteerEntry | None:
        area = area_behind(self._text, sighting.end, cities)
        if area and not re.match(r"\s?,\s+\S+ (?:and|or|&) ", self._text[sighting.end : sighting.end + 40]):
            return area
        before = _CITY_OF.search(self._text[max(0, sighting.start - 60) : sighting.start])
        behind = _IN_AREA.match(self._text, sighting.end)
        for match in (found for found in (before, behind) if found):
            words = match.group("area").split()
            for form in (" ".join(words), words[-1], words[0]):
                known = gazetteer.load_gazetteer()
                demonym = known.demonym(form)
                options: tuple[GazetteerEntry, ...] = (*known.areas(form), *((demonym,) if demonym else ()))
                for option in options:
                    if any(lies_in(city, option) for city in cities):
                        return option
        return None

    def _is_stated(self, sighting: Sighting, area: GazetteerEntry) -> bool:
        """Whether an area behind a city is certainly its area, not the next item of a list."""
        if area.sort == "country" and not sighting.dated:
            return False
        match = re.match(r"\s?,\s+", self._text[sighting.end : sighting.end + 5])
        if not match:
            return False
        if sighting.dated:
            return True
        form = self._text[sighting.end + match.end() : sighting.end + 60]
        named = next((n for n in (area.name.partition(" (")[0], *area.aliases) if form.startswith(n)), "")
        return bool(named) and _APPOSITION_ENDS.match(form, len(named)) is not None

    # --- evidence -------------------------------------------------------------------------------------------

    def _settle(self, group: NameGroup, place: GazetteerEntry | None, *, sure: bool) -> None:
        if group.key in self._outside:
            place = None
        self._chosen[group.key] = place
        dated = any(s.dated for s in group.sightings)
        if place and dated and not self.dateline:
            self.dateline = place
        if place and sure:
            self._sure.append((group.key, _Certain(place, _DATELINE_WEIGHT if dated else 0.0)))
        elif group.key in self._outside and sure is False:
            self._sure.append((group.key, _Certain(self._outside[group.key])))

    def _add_demonyms(self, found: Sequence[Sighting]) -> None:
        named = {place.entry.id for _, place in self._sure}
        for sighting in found:
            entry = sighting.known
            if sighting.kind == "demonym" and entry and entry.id not in named:
                named.add(entry.id)
                self._sure.append(("", _Certain(entry)))

    def _best(self, key: str, options: Sequence[GazetteerEntry]) -> GazetteerEntry | None:
        """The option with the most evidence; None if the next one has almost as much."""
        if not options:
            return None
        holds_rival = {c.area for c in options if c.sort == "city"}  # New York is a city of New York
        scores = {o: _prior(o) + self._evidence(key, o, alone=o.area not in holds_rival) for o in options}
        best = max(options, key=lambda option: (scores[option], option.id))
        doubtful = self._is_elsewhere(best) and scores[best] <= _prior(best) and fold(best.name) not in SEATS
        if doubtful and (len(options) == 1 or _lead(_priors(options)) < _CERTAIN_WEIGHT):
            return None
        rivals = (score for option, score in scores.items() if option != best and not _is_same(option, best))
        return best if scores[best] - max(rivals, default=-math.inf) >= _MARGIN_WEIGHT else None

    def _is_elsewhere(self, place: GazetteerEntry) -> bool:
        """Whether a place is no metropolis, and in another country than the dateline and the publication's home.

        Small towns are not in the gazetteer: a Portland in a story from Melbourne may be one near by.
        """
        here = {other.iso for other in (self.dateline, self._home) if other}
        return place.sort == "city" and place.people < _METROPOLIS_THOUSANDS and bool(here) and place.iso not in here

    def _evidence(self, key: str, option: GazetteerEntry, *, alone: bool) -> float:
        """The evidence of the story's other places; states near a state count if `alone`: no rival is in it."""
        near = same = 0
        more = 0.0
        for _, place in islice(((k, p) for k, p in self._sure if k != key), _MAX_PLACES):
            if place.entry.id == option.id and place.near == _HOME_WEIGHT:
                return _MAX_WEIGHT + _HOME_ITSELF_WEIGHT
            beside = option.sort == "region" and place.entry.area != option.area
            if (is_near(option, place.entry) and (alone or not beside)) or (alone and place.entry.id == option.id):
                near += 1
                more += place.near
            if option.iso and place.entry.iso == option.iso:
                same += 1
                if place.entry.sort == "country" and option.iso != "US":
                    more += _COUNTRY_NAMED_WEIGHT
            elif option.sort == "country" and place.entry.iso in _NEIGHBOURS.get(option.iso, ()):
                near += 1
        total = (_NEAR_WEIGHT + _NEXT_NEAR_WEIGHT * (near - 1) if near else 0.0) + more
        total += (
            min(_SAME_COUNTRY_WEIGHT + _NEXT_SAME_COUNTRY_WEIGHT * (same - 1), _MAX_SAME_COUNTRY_WEIGHT)
            if same
            else 0.0
        )
        return min(total, _MAX_WEIGHT)

    def _counted(self, found: Iterable[Sighting]) -> Counter[str]:
        """The number of mentions of each country and US state: by name, by demonym, by a city of it."""
        counted: Counter[str] = Counter()
        for sighting in found:
            known = sighting.known if sighting.known and sighting.known.iso else None
            place = self._chosen.get(group_key(sighting), known)
            place = known if sighting.kind == "demonym" else place
            if place and place.iso and not sighting.stands_for:
                counted[place.iso] += 1
                if place.area:
                    counted[place.area] += 1
        return counted


def _form(group: NameGroup) -> str:
    """The name of a group, in title case and without "State of"."""
    form = _STATE_NAME.sub("", group.surface)
    return title_case(form) if form.isupper() and len(form) > _ACRONYM_LETTERS else form


def readings(form: str) -> tuple[GazetteerEntry, ...]:
    """All places of the gazetteer with the name `form`."""
    table = gazetteer.load_gazetteer()
    areas = table.areas(form, capitals=form.isupper())
    cities = table.cities(form) if form else ()
    return (*areas, *(city for city in cities if not any(_is_same(area, city) for area in areas)))


def _outshines(one: GazetteerEntry, other: GazetteerEntry) -> bool:
    """Whether `one` is so much larger than a city of its country with the same name that only it has the bare name."""
    return one.iso == other.iso and 0 < _OUTSHINING_RATIO * other.people <= one.people


def _is_same(one: GazetteerEntry, other: GazetteerEntry) -> bool:
    """Whether two places with one name are the same, or so near that it does not matter: Kansas City on both banks."""
    return bool(one.iso) and one.iso == other.iso and _kilometres(one, other) < _SAME_KM


def is_near(one: GazetteerEntry, other: GazetteerEntry) -> bool:
    """Whether two places are in the same US state, or in one country and at most some hours apart."""
    if one.sort == "country" or other.sort == "country":
        return one.sort != other.sort and one.sort == "country" and one.iso == other.iso
    if one.area and one.area == other.area:
        return True
    if one.sort == "region" and one.area and other.area:
        return _kilometres(one, other) < _NEAR_STATES_KM
    if one.iso != other.iso or not one.iso:
        return False
    return _kilometres(one, other) < (_NEAR_IN_STATES_KM if one.area or other.area else _NEAR_KM)


def _kilometres(one: GazetteerEntry, other: GazetteerEntry) -> float:
    """The distance of two places, exact enough for some hundred kilometres; infinite if one has no coordinates."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return math.inf
    assert one.latitude is not None and other.latitude is not None  # noqa: S101
    assert one.longitude is not None and other.longitude is not None  # noqa: S101
    north = one.latitude - other.latitude
    east = (one.longitude - other.longitude) * math.cos(math.radians((one.latitude + other.latitude) / 2))
    return 111.2 * math.hypot(north, east)


def read_place(written: str) -> GazetteerEntry | None:
    """The place that "Lincoln, Nebraska" or "Oslo" means by itself; None if it is not known or could be several."""
    city, _, _ = written.partition(",")
    options = readings(city.strip())
    cities = _cities(options)
    area = area_behind(written, len(city), cities)
    if area:
        options = tuple(city for city in cities if lies_in(city, area))
    if not options:
        return None
    best = max(options, key=lambda o: (_prior(o), o.id))
    rivals = (_prior(o) for o in options if o != best and not _is_same(o, best))
    return best if _prior(best) - max(rivals, default=-math.inf) >= _MARGIN_WEIGHT else None


def _in_publication(name: str) -> GazetteerEntry | None:
    """The city in the name of a publication: "Quillby Post", "The New York Herald"; None if there is none for sure."""
    words = [word for word in name.split() if word.casefold() != "the"]
    for count in (3, 2, 1):
        form = " ".join(words[:count])
        if len(words) > count and gazetteer.load_gazetteer().cities(form):
            return read_place(form)
    return None


def _priors(options: Sequence[GazetteerEntry]) -> list[float]:
    return [_prior(option) for option in options]


def _prior(entry: GazetteerEntry) -> float:
    """How likely a name means this place if nothing else is known."""
    if entry.sort == "city":
        seat = fold(entry.name) in SEATS and entry == gazetteer.load_gazetteer().cities(entry.name)[0]
        more = (_WASHINGTON_WEIGHT if entry.area == "US-DC" else _SEAT_WEIGHT) if seat else 0.0
        return _FAME_WEIGHT * math.log(max(entry.people, 15)) + more
    shared = len(gazetteer.load_gazetteer().areas(entry.name.partition(" (")[0])) > 1
    if shared or entry.name.endswith(")"):
        return _QUALIFIED_REGION_WEIGHT
    return _COUNTRY_WEIGHT if entry.sort == "country" else _REGION_WEIGHT


def _lead(scores: Sequence[float]) -> float:
    """By how much the highest score exceeds the next."""
    first, second, *_ = sorted(scores, reverse=True)
    return first - second


def _cities(options: Iterable[GazetteerEntry]) -> tuple[GazetteerEntry, ...]:
    return tuple(option for option in options if option.sort == "city")


def _qualified(form: str, city: GazetteerEntry) -> str:
    """The name alone for the largest city that is called `form`; for others, with state or country in parentheses."""
    known = gazetteer.load_gazetteer()
    cities = known.cities(form)
    name = city.name if city.name == cities[0].name or len(cities) == 1 else form
    if city == cities[0]:
        return name
    area = known.state(city.area) if city.area else known.country(city.iso)
    return f"{name} ({area.name.partition(' (')[0] if area else city.iso})"
