"""Every word of a plain capture is in a field of the story, or on a line that is listed as removed with a reason."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config
from sitegen.core.model import Story
from sitegen.core.text import plain
from tests.capture.test_printed_lines import COLUMN
from tests.capture.test_set_lines import SPEAKERS, TABLES, VERSE, WRAPPED
from tests.capture.test_text_labels import ADDRESS, DATABASES
from tests.capture.test_titles import BODY, FOOT, SUBTITLE, TITLE
from tests.quality.score import DEV

PIECES = [
    TITLE,
    SUBTITLE,
    *BODY,
    *FOOT,
    *WRAPPED,
    *DATABASES,
    *TABLES,
    "\n".join(VERSE),
    "\n".join(SPEAKERS),
    COLUMN,
    "The Quay Post\nMarch 12, 2014\nPage A1",
    "Continued on A4\nFERRY\nFrom A1",
    f"Source: {ADDRESS}",
    "Retrieved 3 May 2020",
    "By Ana Lund",
    "Ana LundMarch 12, 2014",
    "March 12, 2014",
    "- the wind;\n- the crowd.",
    "1. One boat.\n2. Two boats.",
    "> We hope so,\n> and wait.",
    "     1\n\f",
    "Photo: Jo Imber",
    "ANA LUND",
    "-30-",
    "Share this article",
    "Opinion |",
    "MARROWBY, March 12 (Coast News) - The ferry sails again.",
    "We go on with",
    "the next line here.",
    "Related stories",
    "left side of one text    right side of one text\nwhich is set in two     columns that are narrow,\n"
    "and nobody knows how     but somebody must try to\nto read it in order      read it in that order.",
]


def letters(text: str) -> Counter[str]:
    """The letters and digits of a text: mending broken words changes words, but no letter."""
    return Counter(re.sub(r"[\W_]+", "", text))


def check(folder: Path, name: str) -> None:
    story = next(read_seed(folder, name, Config(), RepeatedLines()))
    if not isinstance(story, Story):
        return  # no story in it: it is reported as an error
    given = (folder / name).read_text(encoding="utf-8")
    assert letters("".join(line.text for line in story.lines)) == letters(given)
    assert all(bool(line.field) != bool(line.reason) for line in story.lines)
    told = letters("".join(line.text for line in story.lines if line.field == "body"))
    numbers = letters("".join(re.findall(r"^(\d+)\. ", story.body, re.MULTILINE)))  # of lists, which `plain` leaves out
    assert told == letters(plain(story.body)) + numbers
    taken = letters("".join(line.text for line in story.lines if line.field in ("subtitle", "images")))
    assert not letters(story.subtitle + "".join(image.caption for image in story.images)) - taken


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=2, max_size=9), gap=st.sampled_from(["\n", "\n\n", "\n\n\n"]))
def test_every_letter_of_a_made_capture_is_accounted_for(tmp_path: Path, pieces: list[str], gap: str) -> None:
    (tmp_path / "a.txt").write_text(gap.join(pieces) + "\n", encoding="utf-8")
    check(tmp_path, "a.txt")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.text(st.sampled_from("abc AB.,-:1 >|\t"), max_size=50), min_size=1, max_size=30))
def test_every_letter_of_any_lines_is_accounted_for(tmp_path: Path, lines: list[str]) -> None:
    (tmp_path / "a.txt").write_text("\n".join([TITLE, BODY[0], *lines]) + "\n", encoding="utf-8")
    check(tmp_path, "a.txt")


@pytest.mark.skipif(not DEV.is_dir(), reason="needs the pages in ../shared/captures/dev")
def test_every_letter_of_real_captures_is_accounted_for() -> None:
    for path in sorted(DEV.glob("*.txt")):
        check(DEV, path.name)
