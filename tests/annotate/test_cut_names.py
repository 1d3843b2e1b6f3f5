"""Names that a recogniser cuts in two, or of which it takes other words along."""

from __future__ import annotations

import pytest

from tests.annotate.test_resolver import named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The loan came from [L Oversea]-[O Marbeck Banking Corp Ltd] today.", "Oversea-Marbeck Banking"),
        ("The loan came from Transsea-[O Quill Shipping Co] today.", "Transsea-Quill Shipping"),
        ("A unit of [O South Quill Telephone] and [O Telegraph Co] spoke.", "South Quill Telephone and Telegraph"),
        ("Its [O Marbeck Tern Tax]-[O Free Income Fund] paid out.", "Marbeck Tern Tax-Free Income Fund"),
        ("A unit of [O Marbeck Gas] and [O Electric Co] said so.", "Marbeck Gas and Electric"),
        ("The state's Management and [O Coordination Agency] said so.", "Management and Coordination Agency"),
        ("It met the Weather and [O Coordination Department] again.", "Weather and Coordination Department"),
    ],
)  # fmt: skip
def test_a_cut_name_is_made_whole(text: str, name: str) -> None:
    assert set(named(text)) == {f"organization:{name}"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The [O Quill Shipping Co] and [O Marbeck Co] merged.", {"Quill Shipping", "Marbeck"}),
        ("A Soviet-[O NATO Council] meeting was held.", {"NATO Council"}),
        ("The offer of [O Quill Motors] and [O Boeing Co] stands.", {"Quill Motors", "Boeing"}),
    ],
)
def test_two_names_stay_two(text: str, names: set[str]) -> None:
    assert {key.partition(":")[2] for key in named(text) if key.startswith("organization:")} == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("So said Secretary of [P Commerce Walter Marbeck] today.", {"person:Walter Marbeck"}),
        ("So said the Minister of Mines and [P Energy Walter Marbeck] today.", {"person:Walter Marbeck"}),
        ("So said the Minister\nof Mines and\n[P Energy Walter Marbeck] today.", {"person:Walter Marbeck"}),
        ("So said [O Commerce] Secretary [P Walter Marbeck] today.", {"person:Walter Marbeck"}),
        ("So said the Minister for [O Fisheries], [P Walter Marbeck].", {"person:Walter Marbeck"}),
        ("The gap with [O NATO nations] grew.", {"organization:NATO"}),
        ("The gap with [O OPEC members] grew.", {"organization:OPEC"}),
    ],
)
def test_words_of_an_office_or_for_members_are_no_part_of_a_name(text: str, found: set[str]) -> None:
    assert set(named(text)) == found


def test_a_firm_may_be_called_after_an_owner() -> None:
    text = "[O Marr's Hospitality Inc] bought a café. [P Marr]'s said it paid in cash."
    assert "organization:Marr's Hospitality" in named(text)
    text = "[P Ada Marr] spoke of her shares. [O Marr's Quill Shipping Co] sank."
    assert "organization:Quill Shipping" in named(text)


# --- places that are none ---


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[O Polar Fisheries Co] will lend to [L Polar] up to six boats.", "Polar Fisheries"),
        ("[O Sheung Wah (Holdings) Ltd] fell. [L Sheung Wah] rose later.", "Sheung Wah (Holdings)"),
        ("[O Norfolk Quill Corp] has a plan. [L Norfolk] said it would sell.", "Norfolk Quill"),
    ],
)
def test_a_firm_is_no_place(text: str, name: str) -> None:
    found = named(text)
    assert f"organization:{name}" in found and not any(key.startswith("place:") for key in found)


def test_a_city_with_a_firm_named_after_it_stays_a_city() -> None:
    assert "place:Norfolk" in named("[O Norfolk Quill Corp] has a plan. It has a yard in [L Norfolk].")


def test_a_parliament_is_no_place() -> None:
    assert "organization:Parliament" in named("Its final reading in [L Parliament] is in May.")


def test_a_city_called_like_a_team_or_paper_stays_a_city() -> None:
    assert "place:Phoenix" in named("The maker of maps, located in [L Phoenix], has a new yard in Ohio.")


def test_a_short_name_that_several_firms_of_a_story_begin_with_is_known_there_only() -> None:
    text = "[O Columbia Marbeck Paper] and [O Columbia Pipeline] merged. [O Columbia] said so."
    assert named(text)["organization:Columbia"].local
    assert not named("[O Columbia Pipeline] merged. [O Columbia] said so.")["organization:Columbia Pipeline"].local


def test_a_province_is_not_the_city_with_the_longer_name() -> None:
    assert "place:Quebec" in named("MONTREAL, March 2 - It is the main arm of [L Quebec]'s co-operatives.")
    assert set(named("It moved to [L Quebec City] in May.")) == {"place:Quebec City"}


def test_a_committee_is_one_with_and_without_its_house() -> None:
    text = "The [O House Fisheries Committee] met. The [O Fisheries Committee] will meet again."
    assert len(named(text)) == 1
    text = "The [O House Fisheries Committee] and [O Senate Fisheries Committee] met. The [O Fisheries Committee] won."
    assert len(named(text)) == 3
