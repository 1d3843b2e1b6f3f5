"""Markdown to HTML: what a person wrote comes out, what could harm a reader does not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.pages.records.bodies import NameLink
from sitegen.render.markdown_html import to_html
from sitegen.render.name_links import link_names

ODUYA = NameLink(("Walter Oduya", "Oduya"), "person", "/people/walter-oduya/")


def linked(html: str) -> str:
    return link_names(html, [ODUYA], lambda url: url)


def test_prose_becomes_html() -> None:
    html = to_html('# A\n\nSome *words* and "quotes" -- [here](https://a.example).\n\n- one\n- two\n\n> said\n')
    for part in (
        "<h2>A</h2>",
        "<em>words</em>",
        "“quotes” –",
        '<a href="https://a.example" rel="noopener">',
        "<li>one</li>",
    ):
        assert part in html


def test_other_languages_keep_their_own_quotation_marks() -> None:
    assert to_html('Er sagte "ja".', "de") == '<p>Er sagte "ja".</p>'


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "![a](https://tracker.example/a.png)",
        "![a](//tracker.example/a.png)",
        '<svg onload="alert(1)"></svg>',
        '<p style="position:fixed">a</p>',
        '<form action="https://a.example"><input></form>',
        "<iframe src=https://a.example></iframe>",
        '<a href="x" class="name person" onclick="y">a</a>',
        "<template><b>a</b></template>",
    ],
)
def test_nothing_that_acts_comes_out(text: str) -> None:
    html = to_html(text)
    assert not re.search(
        r"<(?:script|svg|form|input|iframe|template|style)|\son\w+=|style=|javascript:|data:|tracker|class=", html
    )


def test_names_in_links_headings_and_code_are_left_alone() -> None:
    html = '<h2>Oduya</h2>\n<p><a href="/x">Oduya</a> <code>Oduya</code> Oduya and Walter Oduya</p>'
    assert linked(html) == (
        '<h2>Oduya</h2>\n<p><a href="/x">Oduya</a> <code>Oduya</code> '
        '<a class="name person" href="/people/walter-oduya/">Oduya</a> and '
        '<span class="name person">Walter Oduya</span></p>'
    )


def test_a_name_in_an_attribute_is_no_mention() -> None:
    html = to_html('[x](https://a.example "Oduya > Oduya")')
    assert linked(html) == html


@given(st.text(st.sampled_from("Oduya Walter<>&\"'*_[]()`#\n"), max_size=80))
def test_marking_names_changes_no_word(text: str) -> None:
    html = to_html(text)
    marked = linked(html)
    assert re.sub(r'<(?:a|span) class="name person"[^>]*>(.*?)</(?:a|span)>', r"\1", marked) == html
