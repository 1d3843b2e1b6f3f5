"""Markdown to HTML: abbreviations are read by one engine, everything else by the other."""

from __future__ import annotations

import pytest

from sitegen.core.markdown import engine_of, markup
from sitegen.core.text import plain
from sitegen.render.markdown_html import to_html
from tests.conftest import no_hang

TEXT = """The NPA met on the *quay*.\\
It voted[^1].

| Body | Votes |
|---|---:|
| NPA | 4 |

[^1]: The NPA has five members.

*[NPA]: North Pier Authority
"""


def test_an_abbreviation_is_explained_wherever_it_stands() -> None:
    made = to_html(TEXT)
    assert made.count('<abbr title="North Pier Authority">NPA</abbr>') == 3
    assert "*[NPA]" not in made and "<br>" in made and 'class="num"' in made
    assert "*[" not in plain(TEXT) and plain(TEXT).endswith("The NPA has five members.")


def test_only_definitions_choose_the_engine_that_has_them() -> None:
    assert engine_of(TEXT) == "markdown"
    assert engine_of("See \\*[NPA]: it is escaped, as captured text is.") == "pyromark"
    assert engine_of("No *[NPA]: at the start of a line") == "pyromark"
    assert "<abbr" not in markup("No *[NPA]: here")


@pytest.mark.parametrize("piece", ["*[a]: b\n", "[", "![", "> ", "- ", "**a ", "`", "|a", "<a ", "[^1]: x\n\n", "1. "])
def test_hostile_text_with_an_abbreviation_ends_soon(piece: str) -> None:
    """A text that would take the engine with abbreviations long is read by the linear one."""
    for length in (900, 40_000):
        with no_hang():
            to_html(piece * (length // len(piece)) + "\n\n*[NPA]: North Pier Authority\n")


def test_what_an_abbreviation_means_is_only_text() -> None:
    made = to_html('NPA\n\n*[NPA]: "><script>alert(1)</script>\n')
    assert "<script" not in made and "alert(1)" in made
