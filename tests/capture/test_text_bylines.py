"""Lines of names above plain captures: a byline names persons or agencies, and no section, show or place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.test_plain import capture
from tests.capture.test_titles import BODY, FOOT, TITLE

DAY = "March 12, 2014"


def authors(tmp_path: Path, lines: list[str], gap: str) -> tuple[str, ...]:
    return capture(tmp_path, gap.join([TITLE, *lines, *BODY, *FOOT]) + "\n").authors


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "line",
    [
        "Slow Baking",
        "Current Events",
        "Good Evening Marrowby",
        "Late Show",
        "Family Dinners",
        "Marrowby Harbour",
        "Fenwick Row",
        "Winter Issue",
        "Odile Brandt",
        "With Ana Lund",
        "By Invitation Only",
        "By Design",
        "By the Book",
        "Report: Harbour Crisis",
        "Opinion: Fishing Rights",
        "By Region",
        "Author: Unknown",
        "Editor: Jo Imber",
        "Presented by Ana Lund",
    ],
)
def test_what_is_no_byline(tmp_path: Path, line: str, gap: str) -> None:
    assert authors(tmp_path, [line, DAY], gap) == ()


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["By Ana LundMarch 12, 2014"], ["Ana Lund"]),
        (["By Ana Lund12 March 2014 7:15 am"], ["Ana Lund"]),
        (["Ana LundHarbour reporter", DAY], ["Ana Lund"]),
        (["Ana LundJo Imber", DAY], ["Ana Lund", "Jo Imber"]),
        (["Ana McDonald", DAY], ["Ana McDonald"]),
        (["By Ana", "Ana Lund", DAY], ["Ana Lund"]),
        (["By", "Ana", "Lund", DAY], ["Ana Lund"]),
        (["By Ana Lund Ana Lund", DAY], ["Ana Lund"]),
        (["By Ana Lund Harbour reporter", DAY], ["Ana Lund"]),
        (["Ana Lund Marrowby", DAY], ["Ana Lund"]),
        (["ANA LUND", "Evening Lantern Staff Writer", DAY], ["Ana Lund"]),
        (["Story and photos by Ana Lund"], ["Ana Lund"]),
        (["Words: Ana Lund / Pictures: Jo Imber"], ["Ana Lund"]),
        (["Words: Ana Lund", "Pictures: Jo Imber"], ["Ana Lund"]),
        (["By Ana Lund and Jo Imber Staff Writers"], ["Ana Lund", "Jo Imber"]),
        (["Ana Lund reports from Fenwick"], ["Ana Lund"]),
        (["From Ana Lund in Fenwick"], ["Ana Lund"]),
        (["By Will Young", DAY], []),
        (["Will Young", "Staff writer", DAY], ["Will Young"]),
        (["By Harbour Desk", DAY], ["Harbour Desk"]),
        (["By AFP", DAY], ["AFP"]),
    ],
)
def test_who_is_named(tmp_path: Path, lines: list[str], names: list[str], gap: str) -> None:
    assert authors(tmp_path, lines, gap) == tuple(names)
