"""Captured text comes out as it was, but for quotation marks and dashes, which are typeset."""

from __future__ import annotations

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.core.markdown import markup
from sitegen.core.text import escape
from sitegen.render.quotes import typeset

ANYTHING = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60)


@settings(max_examples=300, deadline=None)
@given(st.lists(ANYTHING, min_size=1, max_size=4))
def test_captured_text_comes_out_as_it_was(lines: list[str]) -> None:
    """Escaping leaves nothing that the engine takes for markup."""
    lines = [" ".join(line.split()) or "x" for line in lines]
    wanted = "\n".join(nh3.clean("<p>" + nh3.clean_text(line) + "</p>") for line in lines)
    assert nh3.clean(markup("\n\n".join(map(escape, lines))).strip()) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "| a | b |",
        "|---|",
        ": said she",
        ":   x",
        "[^1]: a",
        "a[^1]",
        "~~a~~",
        "~a~",
        "1. a",
        "- a",
        "a\\",
        "# a",
        "> a",
    ],
)
def test_no_line_of_captured_text_becomes_structure(line: str) -> None:
    text = f"one\n{escape(line)}\n\n{escape(line)}\n\n[^1]: a note"
    for mark in ("<table", "<dl", "footnote-reference", "<del", "<ol", "<ul", "<h1", "<blockquote", "<br"):
        assert mark not in markup(text)


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<p>"It\'s," he said.</p>', "<p>“It’s,” he said.</p>"),
        ("<p>'90s and the '80s, o'clock, boys' own</p>", "<p>’90s and the ’80s, o’clock, boys’ own</p>"),
        ("<p>\"'No,' she said,\" he wrote</p>", "<p>“‘No,’ she said,” he wrote</p>"),
        ('<p>"<em>Yes</em>" and ("so")</p>', "<p>“<em>Yes</em>” and (“so”)</p>"),
        ("<p>a -- b --- c...</p>", "<p>a – b — c…</p>"),
        ('<p>a <code>"x" -- y</code> "z"</p>', '<p>a <code>"x" -- y</code> “z”</p>'),
        ('<p>word</p><p>"Next"</p>', "<p>word</p><p>“Next”</p>"),
        ('<p><a href="/x" title="&quot;">5"</a></p>', '<p><a href="/x" title="&quot;">5”</a></p>'),
    ],
)
def test_quotation_marks_are_set(html: str, wanted: str) -> None:
    assert typeset(html) == wanted
