"""Titles of saved pages: headlines of any markup, and names of sites and sections around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.test_capture import capture
from tests.capture.test_page import STORY, TITLE, body, html, linked, told

SITE = "Harbour Courier"
LOGO = f'<header><a href="/">{SITE}</a></header>'
LONG_TITLE = "Marrowby clears its channel after a winter of storms that closed the quay to all but the pilots"


def _page(title: str, head: str = "", inside: str = "", top: str = LOGO, more: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{top}<div>{inside}{body()}</div>{more}</body></html>"


def _og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    "heading",
    [
        "<h1>Marrowby clears<br>its channel</h1>",
        "<h1>Marrowby<br/>clears<br/>its channel</h1>",
        "<h1><span>Marrowby <em>clears</em></span> <span>its channel</span></h1>",
        "<h1><div>Marrowby clears</div><div>its channel</div></h1>",
        "<h1>\n  <a href='/2014/channel'>Marrowby clears its channel</a>\n</h1>",
        "<h1><span class=kicker>Harbour works</span> Marrowby clears its channel</h1>",
        "<h1><span class='headline__overline'>Harbour works</span><span>Marrowby clears its channel</span></h1>",
        "<h1><div class=eyebrow>Harbour works</div><div>Marrowby clears its channel</div></h1>",
        "<h1>Marrowby clears its channel<span class='sr-only'> story page</span></h1>",
        "<h1><a href=/><img alt='Harbour Courier'></a></h1><h1>Marrowby clears its channel</h1>",
        "<h1><a href=/>Harbour Courier</a></h1><h2>Marrowby clears its channel</h2>",
        "<h1>Harbour Courier</h1><h2>Marrowby clears its channel</h2>",
        "<h3>Marrowby clears its channel</h3>",
        "<div class='article-headline'>Marrowby clears its channel</div>",
        "<p><font size=5><b>Marrowby clears its channel</b></font></p>",
        "<h1>Local news</h1><h2>Marrowby clears its channel</h2>",
    ],
)
@pytest.mark.parametrize(
    "title",
    [
        "Marrowby clears its channel",
        f"Marrowby clears its channel - {SITE}",
        f"{SITE} | Marrowby clears its channel",
        f"Local News | Marrowby clears its channel | {SITE}",
        f"{SITE}: Marrowby clears its channel",
        f"{SITE} » Local news » Marrowby clears its channel",
    ],
)
def test_the_headline_is_whole_and_alone(tmp_path: Path, heading: str, title: str) -> None:
    story = capture(tmp_path, _page(title, inside=heading), "a.html")
    assert story.title == "Marrowby clears its channel"
    assert not story.body.startswith("#")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (f"{TITLE} | {SITE}", TITLE),
        (f"{TITLE} :: {SITE}", TITLE),
        (f"{TITLE} — {SITE}", TITLE),
        (f"{TITLE} - The {SITE}", TITLE),
        (f"{TITLE}|{SITE}", TITLE),
        (f"{TITLE} – harbourcourier.example", TITLE),
        (f"{SITE} :: {TITLE}", TITLE),
        (f"{SITE} — {TITLE}", TITLE),
        (f"{SITE}: {TITLE}", TITLE),
        (f"{SITE} > Coast > {TITLE}", TITLE),
        (f"Coast | {TITLE} | {SITE}", TITLE),
        (f"{TITLE} (Coast) | {SITE}", f"{TITLE} (Coast)"),
        ("Marrowby: a channel is cleared", "Marrowby: a channel is cleared"),
        (f"Marrowby: a channel is cleared | {SITE}", "Marrowby: a channel is cleared"),
        (f"The channel — and who pays for it — {SITE}", "The channel — and who pays for it"),
        ("The council votes to clear the channel — and to sell a pool", None),
        ("The council votes to clear the channel - what it means for you", None),
        (f"{SITE} | {SITE}", f"{SITE} | {SITE}"),
    ],
)
def test_a_title_without_a_heading_loses_the_names_of_site_and_section(
    tmp_path: Path, written: str, title: str | None
) -> None:
    head = '<link rel="canonical" href="https://www.harbourcourier.example/a1">'
    page = _page(written, head, top=f"{LOGO}<ul><li><a href=/coast>Coast</a></li><li><a href=/b>Sport</a></li></ul>")
    assert capture(tmp_path, page, "a.html").title == (written if title is None else title)


@pytest.mark.parametrize(
    "named",
    [
        f'<meta property="og:site_name" content="{SITE}">',
        '<link rel="canonical" href="https://www.harbour-courier.example/a1">',
        linked().replace('"NewsArticle"', '"WebSite"').replace("{", f'{{"name": "{SITE}", ', 1),
    ],
    ids=["site_name", "domain", "website"],
)
def test_the_name_of_the_site_is_learned_from_the_page(tmp_path: Path, named: str) -> None:
    written = f"{SITE} - Tides rise on the quay"
    assert capture(tmp_path, _page(written, named, top=""), "a.html").title == "Tides rise on the quay"


def test_the_name_of_the_site_is_learned_from_its_notice_of_copyright(tmp_path: Path) -> None:
    page = _page(f"{SITE} - Tides rise on the quay", top="", more=f"<p>© 2009 {SITE}. All rights reserved.</p>")
    assert capture(tmp_path, page, "a.html").title == "Tides rise on the quay"


@pytest.mark.parametrize(
    "cut",
    [
        "Marrowby clears its channel after a winter of st...",
        "Marrowby clears its channel after a winter of st…",
        "Marrowby clears its channel after a winter of […]",
        f"Marrowby clears its channel after a winter of sto... | {SITE}",
        "Marrowby clears its channel after a winter of stor",
    ],
)
@pytest.mark.parametrize("where", ["og", "json-ld", "written"])
def test_a_headline_cut_short_loses_against_the_whole_one(tmp_path: Path, cut: str, where: str) -> None:
    head = {"og": _og(cut), "json-ld": linked(headline=cut), "written": ""}[where]
    page = _page(cut if where == "written" else "News", head, inside=f"<h1>{LONG_TITLE}</h1>")
    assert capture(tmp_path, page, "a.html").title == LONG_TITLE


def test_the_whole_headline_may_stand_in_the_title_element_alone(tmp_path: Path) -> None:
    page = _page(f"{LONG_TITLE} | {SITE}", _og(f"{LONG_TITLE[:55]}..."))
    assert capture(tmp_path, page, "a.html").title == LONG_TITLE


def test_a_short_headline_is_not_taken_for_the_beginning_of_the_visible_one(tmp_path: Path) -> None:
    page = _page("x", _og("Marrowby clears its channel"), inside="<h1>Marrowby clears its channel: who pays?</h1>")
    assert capture(tmp_path, page, "a.html").title == "Marrowby clears its channel"


@pytest.mark.parametrize(
    "written", [f"{SITE}: Print", "Printer Friendly Version", "story", "Untitled Document", "story12.html", SITE, ""]
)
@pytest.mark.parametrize("heading", [f"<h2>{TITLE}</h2>", f"<div class=headline>{TITLE}</div>"])
def test_a_title_that_says_nothing_gives_way_to_the_heading(tmp_path: Path, written: str, heading: str) -> None:
    top = f'<a href="javascript:window.print()">Print this page</a><b>{SITE}</b><br>www.courier.example<br>'
    more = f"<p>© 2009 {SITE}. All rights reserved.</p>"
    story = capture(tmp_path, _page(written, inside=heading, top=top, more=more), "a.html")
    assert story.title == TITLE
    assert told(story)[0] != TITLE


def test_a_headline_that_is_a_picture(tmp_path: Path) -> None:
    logo = f'<h1><a href="/"><img src=l.gif alt="{SITE}"></a></h1>'
    page = _page(SITE, inside=f'{logo}<h2><img src=h.gif alt="{TITLE}"></h2>')
    assert capture(tmp_path, page, "a.html").title == TITLE


def test_a_section_over_the_headline_is_no_headline(tmp_path: Path) -> None:
    page = html(f"<article><h1>Letters to the editor</h1><h2>{TITLE}</h2>{body()}</article>", _og(TITLE))
    assert capture(tmp_path, page, "a.html").title == TITLE


@pytest.mark.parametrize(
    "label", ["<p class=kicker>Harbour works</p>", "<h3>Harbour works</h3>", "<p>Coast / Works</p>"]
)
def test_a_label_over_the_headline_is_neither_title_nor_story(tmp_path: Path, label: str) -> None:
    page = html(f"<article><header>{label}<h1>{TITLE}</h1></header>{body()}</article>")
    story = capture(tmp_path, page, "a.html")
    assert (story.title, told(story)) == (TITLE, STORY)
    assert not [line for line in story.lines if line.field == "body" and "orks" in line.text]


def test_further_decks_stay_in_the_story(tmp_path: Path) -> None:
    decks = "<h2>Half of the cost falls on those who moor there</h2><h3>Work is to begin after the regatta</h3>"
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{decks}{body()}</article>"), "a.html")
    assert story.subtitle == "Half of the cost falls on those who moor there"
    assert story.body.startswith("## Work is to begin after the regatta\n")
