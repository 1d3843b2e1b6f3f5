"""Lines of printed pages: columns are joined, broken words mended, page breaks and jump lines taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture.text import jump_lines
from sitegen.capture.text.word_breaks import StoryWords
from sitegen.core.text import plain
from tests.capture.test_plain import capture

COLUMN = """FERRY TO SAIL AGAIN ON SATURDAY
By Ana Lund
The ferry to Skarholm will sail
again on Satur-
day after eleven weeks in the
dock, where her engine was ta-
ken apart and put together
twice.
Odile Brandt, who chairs the
council, said that the well-
known captain would be at the
wheel, and that nobody would
have to pay for the first cros-
sing.
The old ferry is to be sold to a
mu-
seum."""
PARAGRAPHS = [
    "The ferry to Skarholm will sail again on Saturday after eleven weeks in the dock, where her engine was taken "
    "apart and put together twice.",
    "Odile Brandt, who chairs the council, said that the well-known captain would be at the wheel, and that nobody "
    "would have to pay for the first crossing.",
    "The old ferry is to be sold to a museum.",
]


def paragraphs(tmp_path: Path, text: str) -> list[str]:
    return plain(capture(tmp_path, text).body).split("\n\n")


def test_a_column_of_a_newspaper_is_read_as_paragraphs(tmp_path: Path) -> None:
    story = capture(tmp_path, COLUMN)
    assert (story.title, story.authors) == ("FERRY TO SAIL AGAIN ON SATURDAY", ("Ana Lund",))
    assert plain(story.body).split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("indent", ["  ", "\t", "   "])
def test_paragraphs_may_be_marked_by_indents_alone(tmp_path: Path, indent: str) -> None:
    text = (
        f"Ferry sails again\n\n{indent}The ferry to Skarholm will sail again after eleven weeks in the dock,\n"
        f"where her engine was taken apart and put together twice by two men of Fenwick.\n{indent}Odile Brandt said "
        "that the captain would be at the wheel of the ferry,\nand that nobody would have to pay for the first "
        "crossing.\n"
    )
    assert [p.split()[0] for p in paragraphs(tmp_path, text)] == ["The", "Odile"]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("the har-", "bour wall", "the harbour wall"),
        ("a thou-", "sand nets", "a thousand nets"),
        ("the well-", "known skipper", "the well-known skipper"),
        ("a part-", "time pilot", "a part-time pilot"),
        ("the Anglo-", "Norse ferry", "the Anglo-Norse ferry"),
        ("a 40-", "year-old wreck", "a 40-year-old wreck"),
        ("Mrs Gran-", "heim said", "Mrs Granheim said"),
        ("a Skarholm-", "based crew", "a Skarholm-based crew"),
        ("the sand-", "bank", "the sand-bank"),
        ("the mack¬", "erel", "the mackerel"),
        ("der Hafen-", "meister", "der Hafenmeister"),
        ("the quay", "wall", "the quay wall"),
    ],
)
def test_a_broken_word_is_mended_by_the_story_and_the_language(before: str, after: str, joined: str) -> None:
    words = StoryWords(["The crew came from Skarholm.", "The sand-bank moved.", before, after])
    assert words.join(before, after) == joined


def test_a_break_that_was_joined_before_is_mended_too() -> None:
    words = StoryWords(["Two- and three-masted ships"])
    assert words.mend_inside("the har- bour with two- and three-masted ships") == (
        "the harbour with two- and three-masted ships"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Continued on A4",
        "(Continued on page A7)",
        "Continued from Page 1",
        "From Page A1",
        "See FERRY, Page 6",
        "FERRY, from A1",
        "Please see FERRY, A6",
        "Cont'd on p. 3",
        "FERRY continued on page 12",
        "Turn to page 4",
        "Continued on next page",
        "> FERRY, Page A9",
        "Fortsetzung auf Seite 4",
        "Suite page 4",
        "Continúa en la página 4",
        "Continua a pagina 4",
        "Vervolg op pagina 4",
        "Продолжение на стр. 5",
    ],
)
def test_jump_lines(line: str) -> None:
    assert jump_lines.is_jump_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "The ferry is from Skarholm",
        "He continued on the next day.",
        "See the ferry from page to page",
        "In 1984, he left",
        "From page boy to mayor",
        "FERRY 4, TUG 1",
        "Route 12",
        "HARBOUR, 1984",
    ],
)
def test_lines_that_are_no_jump_lines(line: str) -> None:
    assert not jump_lines.is_jump_line(line)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_sentence_goes_on_across_a_jump(tmp_path: Path, gap: str) -> None:
    lines = [
        "Ferry sails again",
        "By Ana Lund",
        "The ferry to Skarholm will sail again on Saturday after eleven weeks in the",
        "See FERRY, Page 6",
        "FERRY",
        "From Page 1",
        "dock, where her engine was taken apart and put together twice.",
        "Odile Brandt said that nobody would have to pay for the first crossing. (Continued on page 9)",
        "The old ferry is to be sold to a museum, if the museum can be found that has room for her.",
    ]
    story = capture(tmp_path, gap.join(lines))
    assert [p.split()[-1] for p in plain(story.body).split("\n\n")] == ["twice.", "crossing.", "her."]
    assert "weeks in the dock, where" in story.body
    assert [line.text for line in story.lines if line.reason == jump_lines.REASON] == [
        *lines[3:6],
        "(Continued on page 9)",
    ]


def test_page_numbers_and_running_heads_are_no_text(tmp_path: Path) -> None:
    first = "The ferry to Skarholm will sail again on Saturday after eleven weeks in the dock,\nwhere her engine was\n"
    text = (
        f"Ferry sails again\n\nBy Ana Lund\n\n{first}\n     1\n\fFerry sails again      2\n\n"
        "taken apart and put together twice, which took the two men of Fenwick longer\nthan they had said.\n\n     2\n"
        "\fFerry sails again      3\n\nThe old ferry is to be sold.\n\n     3\n"
    )
    story = capture(tmp_path, text)
    assert story.title == "Ferry sails again"
    assert plain(story.body).split("\n\n") == [
        "The ferry to Skarholm will sail again on Saturday after eleven weeks in the dock, where her engine was taken "
        "apart and put together twice, which took the two men of Fenwick longer than they had said.",
        "The old ferry is to be sold.",
    ]


def test_two_columns_side_by_side_are_read_one_after_the_other(tmp_path: Path) -> None:
    text = """FERRY TO SAIL AGAIN ON SATURDAY

By Ana Lund

The ferry to Skarholm will sail       ken apart and put together twice
again on Saturday after eleven        by two men of Fenwick who had
weeks in the dock, to which she       never seen such an engine.
was towed by a trawler in a gale        The old ferry is to be sold to
that took the roof of the school.     a museum, said Odile Brandt, if
  Her engine had to be ta-            one has a room for her.
"""
    assert [p.split()[-1] for p in paragraphs(tmp_path, text)] == ["school.", "engine.", "her."]
    assert "had to be taken apart" in capture(tmp_path, text).body


def test_the_lines_of_a_paragraph_are_listed_around_what_is_taken_out_of_it(tmp_path: Path) -> None:
    story = capture(tmp_path, f"The Ferry\n\n{PARAGRAPHS[1]}\n\nThe old ferry is to be\n\n- 7 -\n\fsold to a museum.\n")
    assert [(line.field or "removed", line.text) for line in story.lines][2:] == [
        ("body", "The old ferry is to be"),
        ("removed", "- 7 -"),
        ("body", "sold to a museum."),
    ]
    assert plain(story.body).endswith(PARAGRAPHS[2])


WRAPPED_CHINESE = """
港务局批准疏浚北航道

港务局昨日在例会上以五票对二票通过决议，批准
疏浚北航道。工程预计耗资三百万元，将于明年春
季动工，工期约为六个月，由本地三家公司承建。

渔民协会对此表示欢迎，并要求在施工期间保留一
条可供小船通行的水道。会长说，多年来泥沙淤积
使他们每年损失近两成收入。
"""


def test_wrapped_lines_of_a_script_without_spaces_are_joined_without_spaces(tmp_path: Path) -> None:
    found = capture(tmp_path, WRAPPED_CHINESE.strip())
    assert found.title == "港务局批准疏浚北航道"
    first, second = found.body.split("\n\n")
    assert first.endswith(
        "批准疏浚北航道。工程预计耗资三百万元，将于明年春季动工，工期约为六个月，由本地三家公司承建。"
    )
    assert second.startswith("渔民协会对此表示欢迎，并要求在施工期间保留一条可供小船通行的水道。")
    assert " " not in first + second
