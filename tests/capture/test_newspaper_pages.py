"""Texts of newspapers' pages of many kinds: no paragraph is lost, and nothing of one part is taken for another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.test_item_pages import capture, parts

DATELINED = (
    "HALMOUTH, Jan. 11, 1893.--The gale which began on Thursday night has left the northern pier a ruin. The timbers "
    "on the seaward side were carried off before midnight."
)
BOATS = "The boats Betsy and Ann were lost. Capt. Marsh of the Betsy was struck by a spar and has a broken arm."


@pytest.mark.parametrize("special", ["", "[Special Dispatch to the Lantern.]", "Special to The Lantern."])
@pytest.mark.parametrize(
    "decks",
    [
        ["A Gale of Great Violence Visits Halmouth.", "TWO BOATS LOST AND ONE MAN HURT."],
        ["A GALE OF GREAT VIOLENCE.", "TWO BOATS ARE LOST AND ONE MAN HURT.", "The Fish Market Is Flooded."],
    ],
)
def test_stacked_decks_with_full_stops(tmp_path: Path, decks: list[str], special: str) -> None:
    lines = ["THE PIER IN RUINS.", *decks, special, DATELINED, BOATS]
    story = capture(tmp_path, "\n".join(filter(None, lines)))
    assert (story.title, story.subtitle) == (lines[0], "; ".join(decks))
    assert (story.dateline, story.date) == ("Halmouth", "1893-01-11")
    assert parts(story) == [DATELINED.partition("--")[2], BOATS]


@pytest.mark.parametrize("mark", ["***", "* * *", "———"])
def test_paragraphs_between_marks_are_kept(tmp_path: Path, mark: str) -> None:
    items = [
        "The bell rang at noon. Nobody has owned up.",
        "A goat was found in the chapel.",
        "The ferry sails on Friday.",
    ]
    story = capture(tmp_path, f"\n{mark}\n".join(["Notes from the quay\nBy Dev Coldwell\n" + items[0], *items[1:]]))
    assert (story.title, story.authors, story.subtitle) == ("Notes from the quay", ("Dev Coldwell",), "")
    assert parts(story) == items


@pytest.mark.parametrize(
    "last", ["She died at home on March 9, 2014.", "The pier will open again on May 3, 2014, at noon."]
)
def test_sentences_with_dates_are_no_date_lines(tmp_path: Path, last: str) -> None:
    text = ["Mary Quill was born in Selby on March 12, 1930.", "She taught the town to read for forty years.", last]
    story = capture(tmp_path, "\n".join(["Ada Quill, teacher", "By Ida Falk", *text]))
    assert (story.date, story.authors) == ("", ("Ida Falk",))
    assert parts(story) == text


@pytest.mark.parametrize(
    "above",
    [
        "BC-Pier-Repair, 1st Ld-Writethru,240",
        "FOR IMMEDIATE RELEASE\nContact: Mary Holt, 555-0134, mholt@harbour.example",
        "AM-Pier Repair, 3rd Ld",
    ],
)
def test_slugs_and_labels_of_releases_are_no_headlines(tmp_path: Path, above: str) -> None:
    text = ["HALMOUTH — The harbour board voted to mend the northern pier, which a storm left leaning.", BOATS]
    story = capture(tmp_path, "\n".join([above, "Harbour board votes to mend northern pier", *text]))
    assert (story.title, story.subtitle) == ("Harbour board votes to mend northern pier", "")
    assert len(parts(story)) == 2


def test_a_table_is_no_headline(tmp_path: Path) -> None:
    rows = ["Herring, per crate       12.40", "Cod, per crate           31.00", "Crab, per dozen           9.75"]
    prose = "Prices rose on small landings. The boats stayed in on Monday and Tuesday."
    story = capture(tmp_path, "\n".join(["MARKETS", "March 12, 2014", *rows, prose]))
    assert (story.title, story.date) == ("MARKETS", "2014-03-12")
    assert parts(story) == ["\n".join(["```", *rows, "```"]), prose]


def test_two_sides_of_a_debate_keep_their_writers(tmp_path: Path) -> None:
    yes = "The pier is the only place from which the whole town can be seen, and a town unseen is not loved."
    no = "The pier costs more than the school, and nobody has learned anything on it."
    text = ["Should the pier be mended?", "YES", "By Ida Falk", yes, "NO", "By Tom Asher", no]
    story = capture(tmp_path, "\n".join(text))
    assert (story.title, story.authors, story.subtitle) == (text[0], (), "")
    assert parts(story) == ["## YES", *text[2:4], "## NO", *text[5:]]


def test_a_deck_above_the_byline_of_an_interview_is_no_heading(tmp_path: Path) -> None:
    text = ["Walter Oduya has looked after the piers for twelve years. We met him below the crane."]
    text += ["How did you come to this work?", "My uncle had it before me.", "What will you do in June?", "Sleep."]
    head = [
        "“I never liked the sea”",
        "A conversation with Walter Oduya, engineer",
        "By Dev Coldwell",
        "March 12, 2014",
    ]
    story = capture(tmp_path, "\n".join([*head, *text]))
    assert (story.title, story.subtitle, story.authors, story.date) == (*head[:2], ("Dev Coldwell",), "2014-03-12")
    assert [part.removeprefix("## ") for part in parts(story)] == text


def test_a_pull_quote_is_no_heading(tmp_path: Path) -> None:
    text = ["A pier is a tool, and a tool that does not work is scrap, whatever they say.", BOATS]
    quote = "“A tool that does not work is scrap”"
    story = capture(tmp_path, "\n\n".join(["The pier is no monument", "By Ida Falk", text[0], quote, text[1]]))
    assert parts(story) == text
    assert [line.reason for line in story.lines if line.text == quote] == ["said in the text already"]


def test_the_name_of_a_film_is_the_headline_of_its_review(tmp_path: Path) -> None:
    prose = "A lock keeper finds a trunk, and The Long Quay follows him downstream at the pace of a barge."
    story = capture(tmp_path, "\n".join(["FILM", "The Long Quay", "By Dev Coldwell", "March 12, 2014", prose, BOATS]))
    assert (story.title, story.authors) == ("The Long Quay", ("Dev Coldwell",))
    assert parts(story) == [prose, BOATS]


def test_speakers_are_no_datelines(tmp_path: Path) -> None:
    text = ["LANTERN: When will the pier open?", "ODUYA: In June, if the weather holds.", "LANTERN: Is it safe?"]
    story = capture(tmp_path, "\n".join(["Five questions for Walter Oduya", "By Dev Coldwell", *text]))
    assert story.dateline == ""
    assert parts(story) == text


def test_a_second_story_below_loses_nothing_and_signs_nothing(tmp_path: Path) -> None:
    first = ["The northern pier will open on Monday after four months of repair, the board said on Tuesday evening."]
    second = ["Goat found", "By Ida Falk", "A goat that left a farm near Selby on Sunday was found in the chapel."]
    text = [*first, "The board had wanted to open it in February.", *second, BOATS]
    story = capture(tmp_path, "\n".join(["Pier to open", "By Dev Coldwell", *text]))
    assert (story.title, story.authors, story.subtitle) == ("Pier to open", ("Dev Coldwell",), "")
    assert [part.removeprefix("## ") for part in parts(story)] == text


def test_a_headline_that_ends_with_an_age_is_no_byline(tmp_path: Path) -> None:
    title = "Ada Quill, teacher of Selby, dies at 84"
    story = capture(tmp_path, "\n".join(["OBITUARY", title, "By Ida Falk", "She taught the town to read.", BOATS]))
    assert (story.title, story.authors) == (title, ("Ida Falk",))
