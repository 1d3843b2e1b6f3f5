"""Captures of long rows of each piece of text: no pattern takes more than its share."""

from __future__ import annotations

import pytest

from tests.support.rows import PIECES, read_rows


@pytest.mark.soak
@pytest.mark.parametrize("number", range(len(PIECES)), ids=lambda number: repr(PIECES[number]))
def test_a_long_row_of_anything_is_read(number: int) -> None:
    done = read_rows(100_000, first=number, step=len(PIECES), seconds=120)
    assert (done.returncode, done.stderr) == (0, "")
