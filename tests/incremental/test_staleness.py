"""Why a page is rendered: each part of what it is made of has its own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sitegen.incremental.fingerprint import EDITED, NEW, Fingerprint, render_reason

NOW = Fingerprint("c", "t", "s", "g", "a", "v")


def why(known: str | None) -> str:
    return render_reason(known, NOW, "term.html", "because of a.md")


def test_a_page_made_of_the_same_things_is_left_alone() -> None:
    assert why(str(NOW)) == ""


def test_a_page_without_a_file_is_new_and_one_with_another_file_is_put_right() -> None:
    assert (why(None), why("")) == (NEW, EDITED)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("context", "because of a.md"),
        ("template", "the template term.html"),
        ("site", "menu"),
        ("settings", "[site]"),
        ("assets", "static file"),
        ("code", "other code"),
    ],
)
def test_the_part_that_changed_is_named(part: str, words: str) -> None:
    assert words in why(str(replace(NOW, **{part: "other"})))


def test_what_changed_for_all_pages_is_named_before_what_changed_for_one() -> None:
    assert "static file" in why(str(replace(NOW, context="other", template="other", assets="other")))


def test_a_fingerprint_of_another_form_is_that_of_another_version() -> None:
    assert "other code" in why("0123abcd")
