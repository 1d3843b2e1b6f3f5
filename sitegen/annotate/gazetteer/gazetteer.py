"""Lookups of places and organizations that appear in news all over the world.

The tables are in `data/` (see NOTICE.md there). They are read on first use: countries, regions and organizations in
about 3 ms, cities in about 15 ms. Lookups are exact: `Gazetteer.named` for countries, regions and organizations,
`Gazetteer.demonym` for "Turkish", `Gazetteer.cities` for all cities with a name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files

from sitegen.core.text import fold

# Folded names that are also common words, so they do not count in a headline in capitals.
_NOT_IN_CAPITALS = frozenset(
    "us who it car fed ge gm iso sec eta au ap mit bis polish pole poles finn amnesty pacific atlantic".split()
)
_CACHED_NAMES = 20_000  # names whose cities are cached


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """One entry.

    `sort` is country, region, city or organization. `id` is "iso:TR", "geonames:2988507" or, for organizations, "";
    `geonames`, `wikidata` and `iso` (the country, or the country of a place) are "" if not known. `area` is the US
    state of a city ("US-CA"). `people` is the population of a city in thousands. `common` marks a city whose name is
    also a common word ("Reading").
    """

    name: str
    kind: str
    sort: str
    id: str = ""
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    iso: str = ""
    area: str = ""
    geonames: str = ""
    wikidata: str = ""
    latitude: float | None = None
    longitude: float | None = None
    people: int = 0
    common: bool = False


class Gazetteer:
    """Lookups by name. Use `load_gazetteer`, which keeps one instance per process.

    `first_words` maps the folded first word of every name, except names of cities, to the largest number of words in
    such a name, so that a scanner can skip other words quickly.
    """

    def __init__(self) -> None:
        """Reads the small tables. The table of cities is read at its first lookup."""
        self._named: dict[str, GazetteerEntry] = {}
        self._capitals: dict[str, GazetteerEntry] = {}
        self._demonyms: dict[str, GazetteerEntry] = {}
        self._ids: dict[str, GazetteerEntry] = {}
        self._qualified: dict[str, list[GazetteerEntry]] = {}
        self.first_words: dict[str, int] = {}
        self._cities: list[str] = []
        self._city_ids: dict[str, str] = {}
        self._cities_called: dict[str, tuple[GazetteerEntry, ...]] = {}
        for entry in (*_countries(), *_organizations(), *_regions()):
            self._add(entry)

    def _add(self, entry: GazetteerEntry) -> None:
        for place in filter(None, (entry.id, entry.geonames and f"geonames:{entry.geonames}")):
            self._ids.setdefault(place, entry)
        if entry.name.endswith(")"):
            self._qualified.setdefault(entry.name.partition(" (")[0], []).append(entry)
        for form in (entry.name, *entry.aliases):
            self._named.setdefault(form, entry)
            if fold(form) not in _NOT_IN_CAPITALS:
                self._capitals.setdefault(fold(form), entry)
        for form in entry.demonyms:
            self._demonyms.setdefault(form, entry)
        for form in (entry.name, *entry.aliases, *entry.demonyms):
            first, *others = fold(form).split()
            first = first.rstrip(".,")
            self.first_words[first] = max(self.first_words.get(first, 1), len(others) + 1)

    def named(self, form: str, *, capitals: bool = False) -> GazetteerEntry | None:
        """The country, region or organization that has `form` as one of its names, or None.

        Letter case counts ("US" is a country, "us" is not) unless `capitals` is set: the form is from a line in
        capitals.
        """
        found = self._named.get(form)
        return self._capitals.get(fold(form)) if found is None and capitals else found

    def areas(self, form: str, *, capitals: bool = False) -> tuple[GazetteerEntry, ...]:
        """The countries and regions that `form` may mean: "Georgia" is both a country and a state."""
        found = self.named(form, capitals=capitals)
        bare = form.title() if capitals else form
        known = (found,) if found and found.kind == "place" else ()
        return (*known, *(entry for entry in self._qualified.get(bare, ()) if entry != found))

    def demonym(self, form: str, *, capitals: bool = False) -> GazetteerEntry | None:
        """The country or region whose people or things are called `form` ("Turkish", "Turks"), or None."""
        found = self._demonyms.get(form)
        if found is None and capitals and fold(form) not in _NOT_IN_CAPITALS:
            return self._demonyms.get(form.title())
        return found

    def cities(self, form: str) -> tuple[GazetteerEntry, ...]:
        """Cities named `form` with more than 15,000 people, the largest first. Case and accents are ignored."""
        if form not in self._cities_called:
            if len(self._cities_called) >= _CACHED_NAMES:
                self._cities_called.clear()
            self._cities_called[form] = self._find_cities(fold(form) + "\t")
        return self._cities_called[form]

    def _find_cities(self, key: str) -> tuple[GazetteerEntry, ...]:
        rows = self._rows()
        if key[0] in "#\t":
            return ()
        place = bisect_left(rows, key)
        found = []
        while place < len(rows) and rows[place].startswith(key):
            found.append(_city(rows[place]))
            place += 1
        return tuple(sorted(found, key=lambda city: (-city.people, city.id)))

    def entry(self, place: str) -> GazetteerEntry | None:
        """The entry of an id such as "iso:TR" or "geonames:2988507", or None."""
        if place in self._ids or not place.startswith("geonames:"):
            return self._ids.get(place)
        if not self._city_ids:
            # A city has a row for each of its names; their other columns are equal.
            self._city_ids = {line.split("\t", 4)[3]: line for line in self._rows()[1:]}
        line = self._city_ids.get(place.removeprefix("geonames:"))
        return _city(line) if line else None

    def point(self, place: str, name: str) -> tuple[float, float] | None:
        """Latitude and longitude in degrees of a place, or None.

        The place is given by its id `place` or, if that is "", by the `name` of a country or region.
        """
        entry = self.entry(place) if place else self.named(name)
        if entry is None or entry.kind != "place" or entry.latitude is None or entry.longitude is None:
            return None
        return entry.latitude, entry.longitude

    def _rows(self) -> list[str]:
        if not self._cities:
            self._cities = _lines("cities.tsv")
        return self._cities

    def country(self, code: str) -> GazetteerEntry | None:
        """The country with an ISO 3166 code, or None."""
        return self._ids.get("iso:" + code)

    def state(self, area: str) -> GazetteerEntry | None:
        """The US state with a code such as "US-CA", or None."""
        return self._ids.get("area:" + area)


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of this process, read at the first call."""
    return Gazetteer()


def dominant(cities: tuple[GazetteerEntry, ...]) -> GazetteerEntry | None:
    """The city that the name alone means: the only one, or one with at least four times as many people as the next."""
    if not cities:
        return None
    return cities[0] if len(cities) == 1 or cities[0].people >= 4 * max(cities[1].people, 1) else None


def _lines(name: str) -> list[str]:
    # The lines of a table. The file is sorted by code points, as bisect needs; its first line is a comment, which sorts
    # first.
    text = package_files("sitegen.annotate.gazetteer").joinpath("data", name).read_text("utf-8")
    return text.rstrip("\n").split("\n")


def _rows(name: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _lines(name)[1:])


def _list(field: str) -> tuple[str, ...]:
    return tuple(field.split(";")) if field else ()


def _degrees(field: str) -> float | None:
    return float(field) if field else None


def _countries() -> Iterator[GazetteerEntry]:
    for code, name, others, demonyms, today, geonames, latitude, longitude in _rows("countries.tsv"):
        yield GazetteerEntry(
            name,
            "place",
            "country",
            f"iso:{code}",
            _list(others),
            _list(demonyms),
            iso=today or code,
            geonames=geonames,
            latitude=_degrees(latitude),
            longitude=_degrees(longitude),
        )


def _regions() -> Iterator[GazetteerEntry]:
    for place, name, others, demonyms, codes, latitude, longitude in _rows("regions.tsv"):
        state = codes.startswith("US-")
        iso = "US" if state else codes if len(codes) == 2 else ""
        yield GazetteerEntry(
            name,
            "place",
            "region",
            f"area:{codes}" if state else place,
            _list(others),
            _list(demonyms),
            iso=iso,
            area=codes if state else "",
            geonames=place.removeprefix("geonames:") if place.startswith("geonames:") else "",
            latitude=_degrees(latitude),
            longitude=_degrees(longitude),
        )


def _organizations() -> Iterator[GazetteerEntry]:
    for name, others, wikidata in _rows("organizations.tsv"):
        yield GazetteerEntry(name, "organization", "organization", "", _list(others), wikidata=wikidata)


def _city(line: str) -> GazetteerEntry:
    key, shown, area, geonames, latitude, longitude, people, common = (line + "\t").split("\t")[:8]
    return GazetteerEntry(
        shown or key.title(),
        "place",
        "city",
        f"geonames:{geonames}",
        iso=area[:2],
        area=area if "-" in area else "",
        geonames=geonames,
        latitude=_degrees(latitude),
        longitude=_degrees(longitude),
        people=int(people),
        common=common == "w",
    )
