"""What saved pages state of themselves: title, standfirst, authors, date and the rest, on small inventions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.capture.test_capture import LONG, SECOND, THIRD, capture
from tests.capture.test_page import STORY, TITLE, body, html, linked, told

UNDER = "Fishermen had asked for the work since the winter"

# --- what a page states ---------------------------------------------------------------------------------------


def _html(head: str = "", body: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (LONG, SECOND, THIRD))
    return (
        f'<!doctype html><html lang="en-GB"><head><title>Marrowby - Courier</title>{head}</head><body>'
        f'<nav><a href="/">Home</a></nav><article><h1>Marrowby clears its channel</h1>{body}{text}</article>'
        "<footer>Imprint</footer></body></html>"
    )


def test_a_page_states_its_fields(tmp_path: Path) -> None:
    linked = {
        "@graph": [
            {"@type": "WebSite", "name": "Courier"},
            {
                "@type": ["NewsArticle"],
                "headline": "Marrowby clears its channel",
                "author": [{"@type": "Person", "name": "By HANNE MCLOVRIC"}, "Piet de la Cour, Staff writer"],
                "datePublished": "2014-03-12T07:15:00+01:00",
                "publisher": {"name": "Harbour Courier"},
                "articleSection": "Coast",
                "keywords": "harbour, dredging",
            },
        ]
    }
    figure = (
        '<figure><img src="a_files/anke.jpg"><figcaption>The dredger Anke. <span class="credit">Jo Imber</span>'
        "</figcaption></figure>"
    )
    story = capture(
        tmp_path, _html(f'<script type="application/ld+json">{json.dumps(linked)}</script>', figure), "a.html"
    )
    assert story.title == "Marrowby clears its channel"
    assert story.authors == ("Hanne McLovric", "Piet de la Cour")
    assert story.date == "2014-03-12T07:15:00+01:00"
    assert (story.publication, story.section, story.topics) == ("Harbour Courier", "Coast", ("harbour", "dredging"))
    assert story.language == "en-GB"
    assert [(i.src, i.caption, i.credit) for i in story.images] == [
        ("a_files/anke.jpg", "The dredger Anke.", "Jo Imber")
    ]
    assert story.body.split("\n\n") == [LONG, SECOND, THIRD]


def test_links_of_a_page_stay_where_they_are_safe(tmp_path: Path) -> None:
    links = '<a href="https://example.org/plan">the plan</a> and <a href="javascript:x()">the trap</a>'
    body = f"<p>{SECOND} See {links}.</p>"
    story = capture(tmp_path, _html(body=body), "a.html")
    assert "[the plan](https://example.org/plan)" in story.body
    assert "javascript" not in story.body
    assert "the trap" in story.body


@pytest.mark.parametrize(
    "linked",
    [
        "{",
        "[[[[" * 5000,
        '{"@graph": 3}',
        '{"@type": "NewsArticle", "author": 7, "headline": {}, "datePublished": "soon"}',
        "null",
    ],
)
def test_json_ld_that_is_none_does_no_harm(tmp_path: Path, linked: str) -> None:
    story = capture(tmp_path, _html(f'<script type="application/ld+json">{linked}</script>'), "a.html")
    assert story.title == "Marrowby clears its channel"
    assert LONG in story.body


# --- head ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("under", "found"),
    [
        ('<p class="article__standfirst">Half of the cost falls on those who moor there</p>', True),
        ("<h2>Half of the cost falls on those who moor there</h2>", True),
        ("<div class=kicker>Coast</div>", False),
        ("<p>By Hanne Lovric and others of the Harbour Courier</p>", False),
    ],
)
def test_the_line_under_the_headline_is_the_standfirst(tmp_path: Path, under: str, found: bool) -> None:
    inside = f"<header><h1>{TITLE}</h1>{under}</header><article>{body()}</article>"
    story = capture(tmp_path, html(inside), "a.html")
    assert story.subtitle == ("Half of the cost falls on those who moor there" if found else "")
    assert told(story) == STORY


def test_the_first_paragraph_is_no_standfirst_because_the_page_describes_itself_by_it(tmp_path: Path) -> None:
    head = f'<meta name="description" content="{LONG}">'
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{body()}</article>", head), "a.html")
    assert story.subtitle == ""
    assert told(story) == STORY


@pytest.mark.parametrize(
    ("stated", "visible", "title"),
    [
        (f"{TITLE} | Harbour Courier", TITLE, TITLE),
        (f"{TITLE} - Coast - Harbour Courier", TITLE, TITLE),
        (f"{TITLE} after a winter | News | Coast | Harbour Courier", "Otherwise", f"{TITLE} after a winter"),
        (f"{TITLE} « Harbour Courier", TITLE, TITLE),
        ("Marrowby clears its channel &amp;amp; quay", "Otherwise", "Marrowby clears its channel & quay"),
        (f"{TITLE} after a winter…", f"{TITLE} after a winter of storms", f"{TITLE} after a winter of storms"),
    ],
)  # fmt: skip
def test_a_title_loses_the_name_of_its_site(tmp_path: Path, stated: str, visible: str, title: str) -> None:
    head = f'<meta property="og:title" content="{stated}">'
    page = html(f"<article><h1>{visible}</h1>{body()}</article>", head)
    assert capture(tmp_path, page, "a.html").title == title


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@id": "#h"}, ("Hanne Lovric",)),
        ([{"@id": "#h"}, {"name": "Piet O'Dell"}], ("Hanne Lovric", "Piet O'Dell")),
        ({"@type": "Person", "name": "Hanne Lovric and Piet O'Dell"}, ("Hanne Lovric", "Piet O'Dell")),
        ({"@type": "Organization", "name": "Coast Press Agency"}, ("Coast Press Agency",)),
        ("https://courier.example/authors/hanne", ("Jo Imber",)),
        ({"name": "admin"}, ("Jo Imber",)),
        ({"name": "Harbour Courier"}, ("Jo Imber",)),
    ],
)
def test_authors_are_those_that_the_page_states(tmp_path: Path, author: object, names: tuple[str, ...]) -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": TITLE, "author": author, "publisher": {"name": "Harbour Courier"}},
            {"@type": "Person", "@id": "#h", "name": "Hanne Lovric"},
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    inside = f"<article><h1>{TITLE}</h1><div class=byline>By Jo Imber</div>{body()}</article>"
    assert capture(tmp_path, html(inside, head), "a.html").authors == names


@pytest.mark.parametrize(
    ("head", "inside", "day"),
    [
        (linked(datePublished="2014-03-12T23:30:00-05:00", dateModified="2015-01-02"), "", "2014-03-12"),
        ('<meta property="article:published_time" content="2014-03-12T07:15:00Z">', "", "2014-03-12"),
        ("", '<time itemprop="datePublished" datetime="2014-03-12">Wednesday</time>', "2014-03-12"),
        ("", "<div>Updated 14 March 2014</div><div>Published 12 March 2014</div>", "2014-03-12"),
        ('<link rel="canonical" href="https://courier.example/2014/03/12/channel/">', "", "2014-03-12"),
        ('<meta property="article:modified_time" content="2014-03-12T07:15:00Z">', "", ""),
        ("", "", ""),
    ],
)
def test_a_date_is_the_day_of_publication_or_none(tmp_path: Path, head: str, inside: str, day: str) -> None:
    page = html(f"<article><h1>{TITLE}</h1>{inside}{body()}</article><footer>© 2019</footer>", head)
    assert capture(tmp_path, page, "a.html").date[:10] == day


@pytest.mark.parametrize(
    ("written", "inside"),
    [
        (f"{TITLE} « Harbour Notes", f"<h1><a href=/>Harbour Notes</a></h1><h2><a href=/2014/a>{TITLE}</a></h2>"),
        (f"Harbour Courier Online: {TITLE}", f"<div>Harbour Courier</div><div class=headline>{TITLE}</div>"),
        (f"{TITLE} | Harbour Courier", f"<p><b>{TITLE}</b></p>"),
    ],
    ids=["the first heading is the site's", "no heading", "bold"],
)
def test_a_headline_without_a_heading_of_its_own(tmp_path: Path, written: str, inside: str) -> None:
    page = f"<html><head><title>{written}</title></head><body>{inside}<div>{body()}</div></body></html>"
    assert capture(tmp_path, page, "a.html").title == TITLE


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ('<meta name="DC.creator" content="Lovric, Hanne">', ("Hanne Lovric",)),
        ('<meta name="citation_author" content="Lovric, Hanne">', ("Hanne Lovric",)),
        ('<meta name="author" content="Hanne Lovric, Harbour Courier">', ("Hanne Lovric",)),
    ],
)
def test_an_author_of_a_catalogue(tmp_path: Path, head: str, names: tuple[str, ...]) -> None:
    page = html(f"<article><h1>{TITLE}</h1>{body()}</article>", head)
    assert capture(tmp_path, page, "a.html").authors == names


def test_boxes_and_standfirsts_go_by_the_names_that_scripts_know_them_by(tmp_path: Path) -> None:
    parts = [
        f"<h1>{TITLE}</h1>",
        f'<div data-component="standfirst-block"><div><p>{UNDER}</p></div></div>',
        body(*STORY[:2]),
        '<div data-component="related-links"><p>The mayor has promised to mend the sea wall before autumn.</p></div>',
        body(*STORY[2:]),
        '<div data-testid="AuthorBio"><p>Hanne Lovric has written of the coast since the winter of 2009.</p></div>',
    ]
    story = capture(tmp_path, html(f"<article>{''.join(parts)}</article>"), "a.html")
    assert story.subtitle == UNDER
    assert told(story) == STORY
