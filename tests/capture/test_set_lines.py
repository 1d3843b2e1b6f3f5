"""Lines that are kept as they are set: tables, verse, lists, quotes; and names in capitals that are no credits."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.core.text import plain
from tests.capture.test_plain import capture
from tests.capture.test_titles import BODY, TITLE

WRAPPED = [
    "The harbour council of Marrowby agreed on Tuesday to dredge the eastern\n"
    "channel, a plan that fishermen had asked for\n"
    "since the winter storms moved the sandbank across the mouth of the port.",
    "Odile Brandt said that the work would take eleven weeks and that the\nferries would keep to their timetable.",
]
VERSE = [
    "The gull upon the bollard sits,",
    "    The skipper mends his net,",
    "And neither of the two admits",
    "    That either one is wet.",
]


def body(tmp_path: Path, *middle: str, wrapped: bool = True) -> str:
    told = WRAPPED if wrapped else BODY[:2]
    return capture(tmp_path, "\n\n".join([TITLE, "By Ana Lund", told[0], *middle, told[1]]) + "\n").body


TABLES = [
    "             Boats   Crates\nMarrowby        12    4,100\nFenwick          3      812",
    "Marrowby ........ 12\nFenwick ......... 3\nSkarholm ........ 7",
    "Boat\tSkipper\tCrates\nBetsy\tOort\t40\nGrane\tFalk\t7",
]


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("table", TABLES)
def test_a_table_keeps_its_columns(tmp_path: Path, table: str, wrapped: bool) -> None:
    made = body(tmp_path, table, wrapped=wrapped)
    fenced = made.partition("```\n")[2].partition("\n```")[0]
    assert [line.split() for line in fenced.split("\n")] == [line.split() for line in table.split("\n")]


def test_justified_prose_is_no_table(tmp_path: Path) -> None:
    lines = "The  council agreed  on Tuesday  to dredge the  eastern channel, a\n"
    lines += "plan that  fishermen  had asked for since\n"
    assert "```" not in body(tmp_path, f"{lines}the  winter  storms moved the sandbank across the mouth.")


@pytest.mark.parametrize("wrapped", [True, False])
def test_verse_keeps_its_lines(tmp_path: Path, wrapped: bool) -> None:
    made = body(tmp_path, "\n".join(VERSE), wrapped=wrapped)
    assert "\\\n".join(line.strip() for line in VERSE) in made


def test_lists_stay_lists(tmp_path: Path) -> None:
    made = body(
        tmp_path,
        "- the wind, which blew out to sea for the whole of the afternoon and\n  carried every ball;\n- luck.",
        "3. The council votes again.\n4. The dredger comes from Skarholm, if the\n   weather lets it.",
    )
    assert "- the wind, which blew out to sea for the whole of the afternoon and carried every ball;\n- luck." in made
    assert "3. The council votes again.\n4. The dredger comes from Skarholm, if the weather lets it." in made


def test_quoted_lines_stay_quoted(tmp_path: Path) -> None:
    made = body(tmp_path, "> Will it be ready\n> by June?\n>\n> We hope so.")
    assert "> Will it be ready by June?\n>\n> We hope so." in made


SPEAKERS = [
    "PIM OORT",
    "I will dredge the channel.",
    "IDA FALK",
    "He will not.",
    "PIM OORT",
    "We have the boats for it.",
]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_names_in_capitals_are_speakers(tmp_path: Path, gap: str) -> None:
    text = gap.join([TITLE, "12 March 2014", BODY[0], *SPEAKERS, BODY[1]])
    story = capture(tmp_path, text + "\n")
    assert not story.images
    assert [p.removeprefix("## ") for p in plain(story.body).split("\n\n")] == [BODY[0], *SPEAKERS, BODY[1]]


@pytest.mark.parametrize("last", ["ANA LUND", "— Ana Lund", "-- ANA LUND", "(Ana Lund)"])
def test_a_name_below_a_story_is_its_signature(tmp_path: Path, last: str) -> None:
    story = capture(tmp_path, "\n".join([TITLE, "12 March 2014", *BODY, last]) + "\n")
    assert (story.authors, story.images) == (("Ana Lund",), ())
    assert plain(story.body).split("\n\n") == BODY


def test_letters_have_many_signatures_and_no_author(tmp_path: Path) -> None:
    text = "\n".join(
        ["Letters to the editor", "To the Editor:", *BODY[:2], "IDA FALK", "To the Editor:", *BODY[2:], "PIM OORT"]
    )
    story = capture(tmp_path, text + "\n")
    assert (story.authors, story.images) == ((), ())
    assert [p for p in plain(story.body).split("\n\n") if p.isupper()] == ["IDA FALK", "PIM OORT"]
