"""Summaries are whole sentences, whatever a publisher's program cut, and come from paragraphs alone."""

from __future__ import annotations

import pytest

from sitegen.index.summaries import summary
from sitegen.pages.dates import date
from sitegen.pages.records.shared import Teaser

BODY = (
    "The harbour board of Marrowby met on Tuesday and counted its lamps. According to figures of the treasurer, "
    "two of them are out.\n\nThe chair did not agree with the treasurer, and said so at some "
    "length before the vote was called by a clerk."
)
FIRST = BODY.partition("\n\n")[0]


@pytest.mark.parametrize(
    "stated",
    [
        "The harbour board of Marrowby met on Tuesday and counted its lamps. According to.",
        "The harbour board of Marrowby met on Tuesday and counted its lamps. According to figures of the trea",
        "The harbour board of Marrowby met on Tuesday and counted its lamps. According to figures of the …",
        "MARROWBY: The harbour board of Marrowby met on Tuesday and counted its lamps. According to",
    ],
)
def test_a_description_that_breaks_off_in_the_story_is_the_beginning_of_the_story(stated: str) -> None:
    assert summary(stated, BODY, is_stated=True) == FIRST


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("The lamps are counted. This move, whic", "The lamps are counted."),
        ("The lamps are counted! Who will mend them? The board of", "The lamps are counted! Who will mend them?"),
        ("A paper of the coast", FIRST),
        ("The harbour board of Marrowby met on Tuesday and counted its lamps.",
         "The harbour board of Marrowby met on Tuesday and counted its lamps."),
        ("灯台の数を数えた。二つは消えて", "灯台の数を数えた。"),
    ],
)  # fmt: skip
def test_other_descriptions_end_with_a_sentence_if_they_have_one(stated: str, shown: str) -> None:
    assert summary(stated, BODY, is_stated=True) == shown


def test_where_no_sentence_ends_with_a_mark_the_description_is_shown() -> None:
    assert summary("คณะกรรมการท่าเรือ", "คณะกรรมการประชุมเมื่อวันอังคาร\n", is_stated=True) == "คณะกรรมการท่าเรือ"


def test_what_a_person_wrote_stays() -> None:
    assert summary("The lamps. And more, whic", BODY, is_stated=False) == "The lamps. And more, whic"


def test_a_long_description_is_cut_to_sentences() -> None:
    shown = summary("One sentence of some words is here. " * 20, "Text.", is_stated=True)
    assert shown.endswith("here.") and len(shown) < 300


@pytest.mark.parametrize(
    "before",
    [
        "**Standings**\n\n| Club | Pts |\n|---|---|\n| Rovers | 49 |\n\n",
        "## A heading\n\n",
        "- an item\n- another\n\n",
        "[A film of the quay](https://video.example/a)\n\n",
        "Term\n:   Its meaning.\n\n",
        "```\nDEPART 06:10\n```\n\n",
        "![the quay](images/quay.gif)\n\n",
        "**By our own hand**\n\n",
    ],
)
def test_a_summary_is_made_of_paragraphs(before: str) -> None:
    assert summary("", before + BODY, is_stated=False) == FIRST


def test_marks_of_notes_and_struck_words_are_left_out() -> None:
    body = "The fee is <del>four</del> five crowns for 10<sup>6</sup> boats[^1].\n\n[^1]: As printed.\n"
    assert summary("", body, is_stated=False) == "The fee is five crowns for 10⁶ boats."


def test_a_story_without_paragraphs_has_a_summary_too() -> None:
    assert summary("", "- First item.\n- Second item.\n", is_stated=False) == "First item. Second item."


def test_a_summary_does_not_end_with_what_announces_more() -> None:
    assert summary("", "The board met. It decided:\n\n- to mend\n- to wait\n", is_stated=False) == "The board met."


@pytest.mark.parametrize(
    ("subtitle", "text", "shown"),
    [
        ("He kept it for forty years.", "The keeper retires.", "He kept it for forty years."),
        ("Sources dispute the claims", "The keeper retires.", "The keeper retires."),
        ("Sources dispute the claims", "", "Sources dispute the claims"),
        ("“It was enough,” he says.”", "The keeper retires.", "“It was enough,” he says.”"),
    ],
)
def test_a_list_shows_whole_sentences(subtitle: str, text: str, shown: str) -> None:
    assert Teaser("/a/", "A", subtitle, text, date("2019-05-04"), "", "", (), "", "en", "ltr").blurb == shown
