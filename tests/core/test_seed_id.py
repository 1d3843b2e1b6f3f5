"""Seed ids: what a path with a key means, told in one place from the files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.core.seed_id import CONTAINERS, SeedId, parse, readings

PACKAGE = Path(__file__).parents[2] / "sitegen"
TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.just("#"), max_size=12)


@given(TEXT.filter(bool), TEXT)
def test_an_id_means_the_seed_that_it_was_made_of(file: str, key: str) -> None:
    """Whatever signs its name and its key hold, where no other file is there."""
    seed = SeedId(file, key)
    assert parse(str(seed), {file}.__contains__) == seed


def test_nobody_else_tells_a_file_from_a_key() -> None:
    cut = re.compile(r"""(?:partition|split)\(["']#["']""")
    text = {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    assert {path for path, code in text.items() if cut.search(code)} == {"core/urls.py"}  # the fragment of a URL


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        ("a.txt", (), SeedId("a.txt")),
        ("feed.xml#one", (), SeedId("feed.xml", "one")),
        ("feed.xml.gz#one#two", (), SeedId("feed.xml.gz", "one#two")),
        ("story#1.html", (), SeedId("story#1.html")),
        ("x#1.jsonl#7", (), SeedId("x#1.jsonl", "7")),
        ("story#1.html", ("story",), SeedId("story", "1.html")),
        ("story#1.html", ("story", "story#1.html"), SeedId("story#1.html")),
        ("#1.txt", (), SeedId("#1.txt")),
    ],
)
def test_what_a_seed_id_means(text: str, files: tuple[str, ...], expected: SeedId) -> None:
    assert parse(text, files.__contains__) == expected
    assert str(expected) == text and expected in readings(text)


def test_the_formats_that_hold_many_records_are_those_of_capture() -> None:
    from sitegen.capture.formats.recognition import FORMATS

    many = {suffix for one in FORMATS if one.holds_many for suffix in one.suffixes}
    assert many == CONTAINERS
