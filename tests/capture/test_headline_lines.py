"""Headlines and decks that are set over several lines: no line of them is lost, and no other line joins them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.test_plain import capture
from tests.capture.test_titles import BODY


def head(tmp_path: Path, above: str, gap: str = "\n") -> tuple[str, str]:
    story = capture(tmp_path, gap.join([above, "By Ana Lund", "March 12, 2014", *BODY]) + "\n")
    assert (story.authors, story.date) == (("Ana Lund",), "2014-03-12")
    assert story.body.startswith(BODY[0])
    return story.title, story.subtitle


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "above",
    [
        "Council votes to dredge channel after\nwinter storms",
        "Council votes to dredge\nthe eastern channel",
        "Fishermen of Marrowby rejoice as the\nCouncil votes to dredge",
        "COUNCIL VOTES TO DREDGE\nAFTER WINTER STORMS MOVED IT\nACROSS THE HARBOUR MOUTH",
        "Council Votes to Dredge Channel\nAfter Winter Storms Moved Sandbank",
        "Sand, storms and\nfishermen: how the council\ncame to dredge",
        "Rat stimmt für die\nBaggerung der Rinne",
        "Council votes to dredge,\nfishermen rejoice",
    ],
)
def test_a_headline_over_several_lines_is_one(tmp_path: Path, above: str, gap: str) -> None:
    assert head(tmp_path, above, gap) == (above.replace("\n", " "), "")


@pytest.mark.parametrize(
    "lines",
    [
        ["Council votes to dredge channel", "Fishermen had asked for the work"],
        ["COUNCIL VOTES TO DREDGE", "FISHERMEN HAD ASKED FOR WORK", "MOORING FEES TO RISE IN SPRING"],
        ["Council to Dredge the Channel", "Mooring Fees Are to Rise\nin the Spring"],
    ],
)
def test_decks_stay_decks(tmp_path: Path, lines: list[str]) -> None:
    title, *decks = (line.replace("\n", " ") for line in lines)
    assert head(tmp_path, "\n".join(lines)) == (title, "; ".join(decks))


@pytest.mark.parametrize("label", ["News", "Opinion", "LOCAL NEWS", "Sign up to our newsletter"])
def test_labels_do_not_join_headlines(tmp_path: Path, label: str) -> None:
    assert (
        head(tmp_path, f"{label}\nthe council votes to dredge the channel")[0]
        == "the council votes to dredge the channel"
    )


def test_a_page_of_short_items_keeps_its_headings(tmp_path: Path) -> None:
    items = [f"Item {name} of the harbour\n{text}" for name, text in zip("one two three".split(), BODY, strict=False)]
    story = capture(tmp_path, "News in brief\n\n" + "\n\n".join(items) + "\n")
    assert story.title == "News in brief"
    assert [line for line in story.body.split("\n\n") if line.startswith("## ")] == [
        f"## Item {name} of the harbour" for name in "one two three".split()
    ]
