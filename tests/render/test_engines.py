"""Two Markdown engines, one result: what the fast one is given comes out as the reference engine makes it."""

from __future__ import annotations

import nh3
import pyromark
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.core.text import escape
from sitegen.render.markdown_html import reference
from sitegen.render.plain_markdown import is_plain
from sitegen.render.quotes import typeset

WORD = st.sampled_from(
    "ferry Marrowby don't \"Yes,\" it's 1974 3.5 (quay) so-called — a_b a*b *bold* _soft_ **strong** __dunder__ *a* b* "
    "[link](https://a.example/x?y=1#z) [two](/people/a-b/) ![pier](images/a-1.png) [x] ![y] `code` <b> &amp; & &copy; "
    "&#35; \\* \\_ \\[ \\# \\- \\> \\= \\: \\~ \\| \\` \\\\ \\< \\x \\ | ~ ~~ ^ {: } ... -- --- # > + = : - * _ 1. 2) "
    "10. https://a.example www.a.example a@b.example :) *_x_* **a*b** *a **b*** ** * _a_b_ !!! [^1] [^1]: é".split()
)
LINE = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
MARK = st.sampled_from(
    [
        "",
        "",
        "",
        "",
        "- ",
        "- ",
        "> ",
        "> ",
        "# ",
        "## ",
        "###### ",
        "1. ",
        "* ",
        "    ",
        " ",
        "+ ",
        ":   ",
        "===",
        "---",
    ]
)
BLOCK = st.lists(st.tuples(MARK, LINE).map("".join), min_size=1, max_size=4).map("\n".join) | st.builds(
    lambda mark, lines: "\n".join(mark + line for line in lines), MARK, st.lists(LINE, min_size=1, max_size=3)
)
TEXT = st.lists(BLOCK, max_size=5).map("\n\n".join)
ANYTHING = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60)


def same(text: str) -> bool:
    return nh3.clean(pyromark.html(text).strip()) == nh3.clean(reference(text))


@settings(max_examples=600, deadline=None)
@given(TEXT)
@example("- a\n\n- b")
@example("> a\n\n> b")
@example("a\n- b")
@example("a\\\nb")
@example("# a #")
@example("*a\\*")
@example("a **b** c\n*d* e")
def test_what_is_plain_reads_alike_in_both_engines(text: str) -> None:
    if is_plain(text):
        assert same(text)


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from("ab *_[]()!#>-+=:.1\\`&;<~|\n\"'{}^é\u00a0\t"), max_size=40))
def test_what_is_plain_reads_alike_letter_by_letter(text: str) -> None:
    if is_plain(text):
        assert same(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(ANYTHING, min_size=1, max_size=4))
def test_captured_text_comes_out_as_it_was_in_both_engines(lines: list[str]) -> None:
    """Escaping leaves nothing that either engine takes for markup."""
    lines = [" ".join(line.split()) or "x" for line in lines]
    text = "\n\n".join(map(escape, lines))
    wanted = "\n".join(nh3.clean("<p>" + nh3.clean_text(line) + "</p>") for line in lines)
    assert nh3.clean(reference(text)) == wanted
    assert nh3.clean(pyromark.html(text).strip()) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "A paragraph.\nIts second line.\n\nAnother, with *soft* and **strong** words.",
        "## A heading\n\nText with [a link](https://a.example/path?x=1) and it's fine.",
        "- one\n- two\n\n> said\n>\n> again\n\nDone.",
        "\\# no heading, 5 \\* 3, snake\\_case, [x](/people/a-b/)",
        "Bread & butter, 3 &lt; 4",
        "See ![the pier](images/a-1.png) and [![](/images/b.png)](https://a.example/).",
    ],
)
def test_the_plain_core_takes_the_fast_engine(text: str) -> None:
    assert is_plain(text)
    assert same(text)


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n|---|---|\n| 1 | 2 |", "a[^1]\n\n[^1]: note", "```\ncode\n```", "term\n:   meaning", "<b>x</b>",
        "    indented", "1. one\n2. two", "a  \nb", "`code`", "a_b*c*", "![*pier*](images/a-1.png)",
        "[a]: https://a.example", "&copy;", "a\n---",
    ],
)  # fmt: skip
def test_what_engines_may_read_in_two_ways_takes_the_reference_engine(text: str) -> None:
    assert not is_plain(text)


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
