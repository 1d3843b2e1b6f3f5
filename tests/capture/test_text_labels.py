"""What plain captures say of themselves: mastheads, labels of databases and e-mails, notes of the person who copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.core.model import DateRange, Story
from sitegen.core.text import plain
from tests.capture.test_plain import capture
from tests.capture.test_titles import BODY, TITLE

STORY = "\n\n".join(BODY)


def read(tmp_path: Path, above: str, below: str = "", text: str = STORY) -> Story:
    story = capture(tmp_path, f"{above}\n\n{text}\n\n{below}\n")
    assert plain(story.body) == STORY
    return story


# --- mastheads and folios ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "masthead",
    [
        "The Quay Post\nWednesday, March 12, 2014\nPage A1",
        "THE QUAY POST\nMarch 12, 2014 Wednesday\nFinal Edition",
        "The Quay Post / Wednesday, March 12, 2014 / Page A1",
        "A4    The Quay Post    March 12, 2014",
        "The Quay Post (Marrowby)\nVol. XII, No. 34\n12 March 2014",
        "Copyright 2014 The Quay Post\nThe Quay Post\nMarch 12, 2014, Wednesday, Late Edition",
        "3 of 14 DOCUMENTS\nThe Quay Post\nMarch 12, 2014",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_masthead_states_publication_and_date(tmp_path: Path, masthead: str, gap: str) -> None:
    story = read(tmp_path, f"{masthead}{gap}{TITLE}\nBy Ana Lund")
    assert (story.title, story.publication, story.date) == (TITLE, "The Quay Post", "2014-03-12")
    assert story.authors == ("Ana Lund",)


@pytest.mark.parametrize(
    "above",
    [
        f"{TITLE}\nMarch 12, 2014\nPage A1",
        f"The Last Dredger\nMarch 12, 2014\n{BODY[0][:40]}",
    ],
)
def test_a_headline_above_a_date_is_no_masthead(tmp_path: Path, above: str) -> None:
    story = capture(tmp_path, f"{above}\n\nBy Ana Lund\n\n{STORY}\n")
    assert story.title == above.split("\n")[0]
    assert story.publication != story.title


# --- labels ------------------------------------------------------------------------------------------------

DATABASES = [
    f"{TITLE}\n\nBYLINE: Ana Lund, Post Staff Writer\n\nSECTION: METRO; Pg. A1\n\nLENGTH: 512 words\n\n"
    "DATE: March 12, 2014\n\nBODY:",
    f"HEADLINE: {TITLE}\nBYLINE: ANA LUND\nDATE: 12 March 2014\nLENGTH: 300 words",
    f"{TITLE}\nAuthor: Lund, Ana\nPublication title: The Quay Post\nFirst page: A1\n"
    "Publication date: Mar 12, 2014\nFull text:",
    f"HD {TITLE}\nBY Ana Lund\nWC 512 words\nPD 12 March 2014\nSN The Quay Post\nLA English\nCY Copyright 2014\nLP",
    f"From: Ana Lund <lund@quay.example>\nTo: desk@quay.example\nSubject: {TITLE}\nDate: 12 Mar 2014",
    f"Title: {TITLE}\nByline: By Ana Lund\nDate: 2014-03-12\nSource: The Quay Post",
    f"{TITLE}\n\nBy: Ana Lund\nDate: 12 March 2014\nSection: Harbour\nWord count: 512",
]


@pytest.mark.parametrize("head", DATABASES)
def test_labels_above_a_text_state_its_fields(tmp_path: Path, head: str) -> None:
    story = read(tmp_path, head)
    assert (story.title, story.authors, story.date[:10]) == (TITLE, ("Ana Lund",), "2014-03-12")


@pytest.mark.parametrize(
    "foot",
    [
        "LOAD-DATE: March 13, 2014\n\nLANGUAGE: ENGLISH\n\nGRAPHIC: PHOTO, The quay.",
        "Document ID: 1234\nSubject: Ports",
    ],
)
def test_labels_below_a_text_are_no_part_of_it(tmp_path: Path, foot: str) -> None:
    assert read(tmp_path, DATABASES[0], foot).date == "2014-03-12"


def test_a_headline_over_two_lines_of_a_label(tmp_path: Path) -> None:
    head = "HEADLINE: Council Votes to Dredge\nthe Eastern Channel;\nFishermen Had Asked for It\n\n"
    head += "BYLINE: Ana Lund\n\nBODY:"
    story = read(tmp_path, head)
    assert (story.title, story.subtitle) == (
        "Council Votes to Dredge the Eastern Channel",
        "Fishermen Had Asked for It",
    )


def test_labels_inside_a_story_stay(tmp_path: Path) -> None:
    text = f"{STORY}\n\nDate: 3 May\n\nLocation: the old quay"
    story = capture(tmp_path, f"{TITLE}\n\nBy Ana Lund\n\n{text}\n")
    assert "Date: 3 May" in story.body
    assert "Location: the old quay" in story.body


def test_a_forwarded_mail_tells_no_author_and_quotes_stay_quotes(tmp_path: Path) -> None:
    head = f"From: quay@news.example\nSubject: Re: {TITLE}\nDate: Wed, 12 Mar 2014 07:15:00 +0100\n\n"
    story = capture(
        tmp_path, f"{head}Pim Oort wrote:\n> We have waited long enough,\n> and so have the gulls.\n\n{STORY}\n"
    )
    assert (story.title, story.authors, story.date[:10]) == (TITLE, (), "2014-03-12")
    assert "> We have waited long enough, and so have the gulls." in story.body


# --- notes on the copy -------------------------------------------------------------------------------------

ADDRESS = "https://quaypost.example/2014/03/12/council-votes-to-dredge"


@pytest.mark.parametrize(
    "note",
    [
        "Retrieved 3 May 2020",
        "Retrieved on May 3, 2020.",
        "Accessed 2020-05-03",
        "Archived on 3 May 2020",
        "Printed: 3 May 2020",
        "[Accessed 3 May 2020]",
        "Last accessed: 3 May 2020",
        "Saved on 3 May 2020 at 14:05",
        "Downloaded May 3, 2020",
        "Abgerufen am 3. Mai 2020",
        "Consulté le 3 mai 2020",
        "Consultado el 3 de mayo de 2020",
        "Дата обращения: 3 мая 2020",
    ],
)
def test_the_day_of_a_copy_bounds_the_date_from_above(tmp_path: Path, note: str) -> None:
    story = read(tmp_path, f"{TITLE}\n\nBy Ana Lund", note)
    assert (story.date, story.date_range) == ("", DateRange("", "2020-05-03"))
    assert story.captured == "2020-05-03"


def test_of_a_day_with_two_readings_the_later_one_is_the_bound(tmp_path: Path) -> None:
    story = read(tmp_path, f"{TITLE}\n\nBy Ana Lund", "Retrieved 03/05/2020")
    assert (story.date, story.captured, story.date_range) == ("", "", DateRange("", "2020-05-03"))


@pytest.mark.parametrize(
    "line",
    [
        f"Source: {ADDRESS}",
        f"URL: {ADDRESS}",
        f"<{ADDRESS}>",
        ADDRESS,
        f"Source:\n{ADDRESS}",
        f"Quelle: {ADDRESS}",
        f"Retrieved 3 May 2020 from {ADDRESS}",
        f"{ADDRESS}    1/2",
        f"https://web.archive.org/web/20200503101112/{ADDRESS}",
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_the_address_of_a_story_dates_it(tmp_path: Path, line: str, above: bool) -> None:
    head = f"{TITLE}\n\nBy Ana Lund"
    story = read(tmp_path, f"{line}\n\n{head}") if above else read(tmp_path, head, line)
    assert (story.title, story.source_url, story.date) == (TITLE, ADDRESS, "2014-03-12")


def test_a_date_line_goes_before_the_address(tmp_path: Path) -> None:
    assert read(tmp_path, f"{TITLE}\n\nBy Ana Lund\n\nMarch 11, 2014", f"Source: {ADDRESS}").date == "2014-03-11"


@pytest.mark.parametrize(
    "line",
    [
        "https://quaypost.example/",
        "https://tides.example/table",
        "Source: https://a.example/x1\n\nURL: https://b.example/y2",
    ],
)
def test_other_addresses_are_not_the_story_s(tmp_path: Path, line: str) -> None:
    assert not capture(tmp_path, f"{TITLE}\n\nBy Ana Lund\n\n{STORY}\n\n{line}\n").source_url


def test_what_a_browser_prints_around_pages(tmp_path: Path) -> None:
    head, foot = f"3/14/2014        {TITLE} - The Quay Post", f"{ADDRESS}        %d/2"
    text = f"{head}\n\n{TITLE}\n\nBy Ana Lund\n\n{BODY[0]}\n\n{foot % 1}\n{head}\n\n{BODY[1]}\n\n{foot % 2}\n"
    story = capture(tmp_path, text)
    assert (story.title, story.date, story.captured) == (TITLE, "2014-03-12", "2014-03-14")
    assert plain(story.body).split("\n\n") == BODY[:2]
