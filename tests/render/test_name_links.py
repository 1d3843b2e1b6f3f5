"""Names in the text of a story: links, marks and anchors."""

from __future__ import annotations

import pytest

from sitegen.pages.records.bodies import NameLink
from sitegen.render.name_links import link_names

PAGE = NameLink(("Cy Oak",), "person", "/people/cy-oak/")
NO_PAGE = NameLink(("Ann Moe", "Moe"), "person", "", "person-ann-moe")
LATER = '<span class="name person">Moe</span>'
UNSEEN = NameLink(("Zed Ray",), "person", "")


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        (
            "<p>Cy Oak. Cy Oak.</p>",
            '<p><a class="name person" href="/people/cy-oak/">Cy Oak</a>. <span class="name person">Cy Oak</span>.</p>',
        ),
        (
            "<p>Ann Moe. Moe.</p>",
            f'<p><span class="name person" id="person-ann-moe">Ann Moe</span>. {LATER}.</p>',
        ),
        (
            '<h2>Of Moe</h2><p><a href="/x">Moe</a> Moe</p>',
            f'<h2>Of <span id="person-ann-moe">Moe</span></h2><p><a href="/x">Moe</a> {LATER}</p>',
        ),
        ('<p><a href="/x">Cy Oak</a></p>', '<p><a href="/x">Cy Oak</a></p>'),
        ("<p>Zed Ray</p>", '<p><span class="name person">Zed Ray</span></p>'),
    ],
)
def test_the_first_mention_is_a_link_or_has_an_anchor(html: str, marked: str) -> None:
    anchor = "" if "Moe" in html else '<span id="person-ann-moe"></span>'
    assert link_names(html, [PAGE, NO_PAGE, UNSEEN], str) == anchor + marked


def test_a_name_that_is_not_found_has_its_anchor_at_the_beginning() -> None:
    assert link_names("<p>Mrs <em>A.</em> M.</p>", [NO_PAGE], str) == (
        '<span id="person-ann-moe"></span><p>Mrs <em>A.</em> M.</p>'
    )
