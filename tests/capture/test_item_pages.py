"""Pages of short items: each item keeps its heading and its signature, and nothing of it is taken for the page's."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config
from sitegen.core.model import Story
from tests.capture.test_every_word import check

FERRY = "The eastern ferry will sail again on Friday after nine weeks in the dock, the port office said in a letter."
GOAT = "A goat that left a farm near Selby on Sunday was found in the chapel, said its owner, Mary Holt."
BELL = "The bell of the old school rang at noon for the first time since the fire."
AGAIN = "Nobody was hurt."


def capture(folder: Path, text: str) -> Story:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    check(folder, "a.txt")
    story = next(read_seed(folder, "a.txt", Config(), RepeatedLines()))
    assert isinstance(story, Story)
    return story


def parts(story: Story) -> list[str]:
    return story.body.replace("\\\n", "\n").split("\n\n")


HEADINGS = [
    ["FERRY TO SAIL", "GOAT FOUND", "BELL RINGS"],
    ["Ferry to sail on Friday", "Goat found in chapel", "Who rang the bell?"],
    ["Ada Quill", "Bert Moss", "Cora Lindh"],
    ["THEFT", "LOOSE DOG", "NOISE"],
]
TITLES = ["News in brief", "AROUND THE COUNTY", "Police log", "Obituaries", "What’s on this week", "Kurz notiert"]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("above", ["", "March 12, 2014", "By Ida Falk\nMarch 12, 2014"])
@pytest.mark.parametrize("headings", HEADINGS)
@pytest.mark.parametrize("title", TITLES)
def test_items_keep_their_headings(tmp_path: Path, title: str, headings: list[str], above: str, gap: str) -> None:
    items = [text for pair in zip(headings, [FERRY, GOAT, BELL], strict=True) for text in pair]
    story = capture(tmp_path, gap.join([title, *above.split("\n"), *items, AGAIN]))
    assert story.title == title
    assert story.authors == (("Ida Falk",) if "By" in above else ())
    assert story.date == ("2014-03-12" if above else "")
    assert parts(story) == [text if text not in headings else f"## {text}" for text in [*items, AGAIN]]
    assert not any(line.reason for line in story.lines)


LETTERS = {
    "name and town": ("Mary Holt\nSelby", "Tom Asher\nOtter Mill"),
    "capitals": ("MARY HOLT\nSelby", "TOM ASHER\nOtter Mill"),
    "one line": ("Mary Holt, Selby", "Tom Asher, Otter Mill"),
    "dash": ("— Mary Holt", "— Tom Asher"),
    "name": ("Mary Holt", "Tom Asher"),
}


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("signatures", LETTERS.values(), ids=LETTERS)
def test_letters_keep_headings_and_signatures(tmp_path: Path, signatures: tuple[str, str], gap: str) -> None:
    first, second = signatures
    blocks = ["Mend the pier", FERRY, first, "Leave the pier alone", GOAT, second]
    story = capture(tmp_path, gap.join(["Letters to the editor", *blocks]))
    assert (story.title, story.authors, story.subtitle) == ("Letters to the editor", (), "")
    marked = [f"## {text}" if text.endswith(("pier", "alone")) else text for text in "\n".join(blocks).split("\n")]
    assert parts(story) == marked


def test_events_keep_time_and_place_below_their_headings(tmp_path: Path) -> None:
    fair = ["Spring fair", "Saturday, March 15, 10 a.m., Town Hall", "Cakes and books are sold for the lifeboat."]
    walk = ["Harbour walk", "Sunday, March 16, 2 p.m., from the pier", "Ida Falk leads a walk along the sea wall."]
    story = capture(tmp_path, "\n\n".join(["What's on", "\n".join(fair), "\n".join(walk)]))
    assert (story.title, story.date, story.authors) == ("What's on", "", ())
    assert parts(story) == ["## Spring fair", *fair[1:], "## Harbour walk", *walk[1:]]


def test_days_of_a_log_are_headings_and_not_the_date(tmp_path: Path) -> None:
    log = ["Monday, March 10", "A bicycle was taken from a yard.", "Tuesday, March 11", "A dog was loose on Mill Lane."]
    story = capture(tmp_path, "\n".join(["POLICE BLOTTER", *log]))
    assert (story.title, story.date) == ("POLICE BLOTTER", "")
    assert parts(story) == [f"## {log[0]}", log[1], f"## {log[2]}", log[3]]


@pytest.mark.parametrize("title", ["Corrections and clarifications", "In brief", "Clarifications"])
def test_items_without_headings_are_all_kept(tmp_path: Path, title: str) -> None:
    items = [f"REPORT {at}: {text}" for at, text in enumerate([FERRY, GOAT, BELL], 1)]
    story = capture(tmp_path, "\n".join([title, "March 12, 2014", *items]))
    assert (story.title, story.subtitle, story.dateline) == (title, "", "")
    assert parts(story) == items


def test_hard_wrapped_items(tmp_path: Path) -> None:
    wrapped = "   The eastern ferry will sail again on Friday after\nnine weeks in the dock, the port office said on\n"
    lines = "".join(f"{name}\n{wrapped}Tuesday in a letter to the council of the town.\n" for name in HEADINGS[0])
    story = capture(tmp_path, "NEWS IN BRIEF\n\n" + lines)
    assert story.title == "NEWS IN BRIEF"
    assert [text for text in parts(story) if text[0] == "#"] == [f"## {name}" for name in HEADINGS[0]]
    assert len(parts(story)) == 6


def test_a_page_around_items_is_left_out(tmp_path: Path) -> None:
    items = [text for pair in zip(HEADINGS[1], [FERRY, GOAT, BELL], strict=True) for text in pair]
    foot = ["Share this article", "Related stories", "Ten walks for a wet weekend", "© 2014 A. All rights reserved."]
    story = capture(tmp_path, "\n".join(["News in brief", *items, *foot]))
    assert [line.text for line in story.lines if line.reason] == foot
    assert parts(story)[-1] == BELL


def test_a_label_above_one_story_is_no_page_of_items(tmp_path: Path) -> None:
    story = capture(tmp_path, "\n".join(["LETTERS", "The pier must be mended", FERRY, GOAT, BELL, "MARY HOLT"]))
    assert (story.title, story.authors) == ("The pier must be mended", ("Mary Holt",))


def test_a_deck_is_no_heading_of_an_item(tmp_path: Path) -> None:
    text = [
        "Ferry to sail",
        "Port office lifts ban",
        "By Ida Falk",
        FERRY * 2,
        "What comes next",
        GOAT,
        "Why now",
        BELL,
    ]
    story = capture(tmp_path, "\n".join(text))
    assert (story.title, story.subtitle, story.authors) == ("Ferry to sail", "Port office lifts ban", ("Ida Falk",))


@pytest.mark.parametrize("label", ["LOCAL", "Politics", "World news"])
def test_the_name_of_a_section_is_no_title_of_items(tmp_path: Path, label: str) -> None:
    title = "Port office lets the eastern ferry sail again"
    text = [FERRY, "What comes next", GOAT, "Who pays", BELL]
    story = capture(tmp_path, "\n\n".join([label, title, "Ida Falk", "March 12, 2014", *text]))
    assert (story.title, story.authors) == (title, ("Ida Falk",))
