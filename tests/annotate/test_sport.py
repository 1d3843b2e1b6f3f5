"""In reports of sport places play: what a name stands for there, and what stays a place."""

from __future__ import annotations

import pytest

from sitegen.annotate.resolve.resolver import resolve_names
from tests.annotate.test_resolver import marked


def meant(text: str) -> list[tuple[str, str, str]]:
    """Text, kind and entity of each mention of a marked text."""
    return [(m.text, m.kind, m.entity) for m in resolve_names(*marked(text)).mentions]


REPORT = "SOCCER - A WET CUP NIGHT.\n"


def test_cities_of_a_league_are_its_teams_but_the_dateline_is_a_city() -> None:
    found = meant(
        "NBA BASKETBALL - RESULTS.\nNEW YORK 2003-02-01\n[O CHICAGO] 99 [L Boston] 87\nAt [L Boston] the hall was cold."
        "\n[O CHICAGO] 14 4 .778 -"
    )
    assert found[1:] == [
        ("NEW YORK", "place", "place:new-york"),
        ("CHICAGO", "organization", "organization:chicago-bulls"),
        ("Boston", "organization", "organization:boston-celtics"),
        ("Boston", "place", "place:boston"),
        ("CHICAGO", "organization", "organization:chicago-bulls"),
    ]


def test_the_league_decides_which_team_a_city_is() -> None:
    for league, team in (("NHL", "bruins"), ("NBA", "celtics")):
        assert meant(f"{league} results.\n[O Boston] 4 [O Nobodies] 2")[1][2] == f"organization:boston-{team}"
    assert meant("Rain in [L Boston] and [L Denver].")[0][2] == "place:boston"


def test_a_city_with_two_teams_is_neither_of_them() -> None:
    assert ("Los Angeles", "organization", "organization:los-angeles") in meant("NBA results.\n[O Los Angeles] 90")


def test_a_nickname_and_a_full_name_are_one_team() -> None:
    found = resolve_names(*marked("NBA results: the [O Chicago Bulls] won. The [O Bulls] danced.")).entities
    team = next(e for e in found if e.id == "organization:chicago-bulls")
    assert team.aliases == ("Bulls",)


def test_a_country_that_plays_is_its_team_and_is_still_written_like_a_place() -> None:
    found = meant(REPORT + "[L Japan] beat [L Syria] 2-1. In [L Japan] it rained. [P Ada Quill] ([L Japan]) slept.")
    assert found == [
        ("Japan", "place", "organization:japan-football-team"),
        ("Syria", "place", "organization:syria-football-team"),
        ("Japan", "place", "place:japan"),
        ("Ada Quill", "person", "person:ada-quill"),
        ("Japan", "place", "place:japan"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[L Japan] beat [L Syria] to the contract, 2-1 on points.",
        "Leading results of the ski race:\n1. Ada Quill ([L Japan]) 1:50.30",
        "TALKS\n[L Japan] and [L Syria] met over fish.",
        "RUGBY WELL PREPARED\n[L Japan] sells cement.",
        "[L Japan] set a penalty of 10-20 dollars, and [L Syria] has penalties too.",
    ],
)
def test_countries_are_countries_where_no_teams_play(text: str) -> None:
    assert all(kind == "place" and entity.startswith("place:") for _, kind, entity in meant(text) if kind != "person")


def test_a_club_and_its_city_are_told_apart_place_by_place() -> None:
    found = meant(REPORT + "[L Tolby], May 3 (Wire) - [O Barcelona] drew. [O Barcelona] won in [L Barcelona].")
    assert [(kind, entity.partition("@")[0]) for name, kind, entity in found if name == "Barcelona"] == [
        ("organization", "organization:barcelona"),
        ("organization", "organization:barcelona"),
        ("place", "place:barcelona"),  # of two cities: known in this story only
    ]


def test_rows_of_tables_are_not_one_name_and_headings_are_none() -> None:
    found = meant("NBA standings\n[O EASTERN CONFERENCE\nATLANTIC DIVISION\nW L PCT GB\nMIAMI] 14 4 .778 -\n[O W L T]")
    assert [f[2] for f in found[1:]] == ["organization:miami-heat"]


def test_players_of_a_scorecard_are_persons() -> None:
    found = meant("A. Quill c Marbeck b Tolby 42\n[P Ada Elsin st Quill] b Moss 7\nBowling: Tolby 8-1-60-0\n")
    names = [f[2].removeprefix("person:").split("@")[0] for f in found]
    assert names == ["a-quill", "marbeck", "tolby", "ada-elsin", "a-quill",
                                                             "moss", "tolby"]  # fmt: skip


def test_where_somebody_is_from_explains_no_acronym() -> None:
    assert ("U.S.", "place", "place:united-states") in meant("[P Ada Quill] ([L U.S.]) beat [P Eva Moss] ([L Norway])")
