"""The gazetteer: names, demonyms, cities, ids; small and quick."""

from __future__ import annotations

import pytest

from sitegen.annotate.gazetteer.gazetteer import dominant, load_gazetteer


@pytest.mark.parametrize(
    ("form", "name", "place"),
    [
        ("Türkiye", "Turkey", "iso:TR"),
        ("U.S.", "United States", "iso:US"),
        ("US", "United States", "iso:US"),
        ("America", "United States", "iso:US"),
        ("Britain", "United Kingdom", "iso:GB"),
        ("Holland", "Netherlands", "iso:NL"),
        ("USSR", "Soviet Union", "iso:SUHH"),
        ("Calif.", "California", "area:US-CA"),
        ("EU", "European Union", ""),
        ("North Atlantic Treaty Organization", "NATO", ""),
        ("IDF", "Israel Defense Forces", ""),
    ],
)
def test_other_names_lead_to_the_name_that_stories_use(form: str, name: str, place: str) -> None:
    entry = load_gazetteer().named(form)
    assert entry is not None
    assert (entry.name, entry.id) == (name, place)


@pytest.mark.parametrize(
    ("place", "name"),
    [("iso:EG", "Egypt"), ("geonames:357994", "Egypt"), ("geonames:4829764", "Alabama"), ("geonames:2988507", "Paris")],
)
def test_every_place_is_found_by_its_number(place: str, name: str) -> None:
    entry = load_gazetteer().entry(place)
    assert entry is not None and entry.name == name and entry.latitude is not None and entry.longitude is not None


def test_case_counts_but_for_lines_of_capitals() -> None:
    assert load_gazetteer().named("us") is None
    assert load_gazetteer().named("who", capitals=True) is None
    turkey = load_gazetteer().named("TURKEY", capitals=True)
    assert turkey is not None and turkey.name == "Turkey"


@pytest.mark.parametrize(("form", "name"), [("Turkish", "Turkey"), ("Turks", "Turkey"), ("Dutch", "Netherlands")])
def test_a_demonym_points_to_its_country(form: str, name: str) -> None:
    entry = load_gazetteer().demonym(form)
    assert entry is not None and entry.name == name
    assert load_gazetteer().named(form) is None


def test_cities_come_largest_first_with_their_country_and_place_on_the_map() -> None:
    paris = load_gazetteer().cities("Paris")
    assert paris[0].id == "geonames:2988507"
    assert paris[0].iso == "FR"
    assert paris[0].latitude == pytest.approx(48.85, abs=0.1)
    assert any(city.area == "US-TX" for city in paris[1:])


def test_cities_are_found_by_other_names_and_without_accents() -> None:
    assert load_gazetteer().cities("Kiev")[0].name == "Kyiv"
    assert load_gazetteer().cities("Sao Paulo")[0].name == "São Paulo"
    assert load_gazetteer().cities("The Hague")[0].iso == "NL"
    assert load_gazetteer().cities("") == ()
    assert load_gazetteer().cities("#") == ()


def test_a_common_word_and_a_shared_name_are_marked() -> None:
    assert load_gazetteer().cities("Reading")[0].common
    assert not load_gazetteer().cities("London")[0].common
    london, springfield = dominant(load_gazetteer().cities("London")), dominant(load_gazetteer().cities("Springfield"))
    assert london is not None and london.iso == "GB"
    assert springfield is None


def test_ids_lead_back_to_places() -> None:
    for place in ("iso:TR", "geonames:2988507", "area:US-CA"):
        entry = load_gazetteer().entry(place)
        assert entry is not None and entry.id == place
    assert load_gazetteer().entry("iso:nowhere") is None
    assert load_gazetteer().entry("geonames:0") is None


def test_every_country_has_coordinates_or_is_tiny() -> None:
    known = load_gazetteer()
    for name in ("Turkey", "United States", "Japan", "Soviet Union", "Kosovo"):
        entry = known.named(name)
        assert entry is not None and entry.latitude is not None and entry.longitude is not None
