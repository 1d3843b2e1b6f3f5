"""Authors of saved pages: the many ways in which markup and metadata name them, and names that are none of theirs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.capture.test_capture import capture
from tests.capture.test_page import STORY, TITLE, body, html, linked, told

ANA, JO = "Ana Lund", "Jo Imber"
SITE = "Harbour Courier"
OWN_URL = '<meta property="og:url" content="https://harbourcourier.example/a1">'


def _authors(folder: Path, beside: str = "", head: str = "", below: str = "") -> tuple[str, ...]:
    page = html(f"<article><h1>{TITLE}</h1>{beside}<div class=text>{body()}</div>{below}</article>", head)
    return capture(folder, page, "a.html").authors


@pytest.mark.parametrize(
    ("beside", "names"),
    [
        ("<div class=byline>By <a href=/x>Ana Lund</a></div>", (ANA,)),
        ("<div class=meta>Posted <span class=author>Ana Lund</span> on March 12, 2014</div>", (ANA,)),
        ("<div>In Coast, <span class='author vcard'><a class='url fn n' href=/x>Ana Lund</a></span></div>", (ANA,)),
        ("<p class=info>12 March 2014 <b itemprop=author>Ana Lund</b></p>", (ANA,)),
        ("<p><span itemprop=author itemscope><span itemprop=name>Ana Lund</span>, Marrowby</span></p>", (ANA,)),
        ("<div><a rel=author href=/x>Ana Lund</a> | 12 March 2014</div>", (ANA,)),
        ("<div class=h-card><a class=p-author href=/x>Ana Lund</a> wrote on Wednesday</div>", (ANA,)),
        ("<div><a href=/authors/ana-lund>Ana Lund</a></div><div>Political editor</div>", (ANA,)),
        ("<div><a href=/people/ana-lund>Ana Lund</a> <a href=/people/jo-imber>Jo Imber</a></div>", (ANA, JO)),
        ("<div><a href='https://courier.example/profile/ana-lund/'>ANA LUND</a></div>", (ANA,)),
        ("<div class=byline><span>By</span> <span>Ana</span> <span>Lund</span></div>", (ANA,)),
        ("<div class=byline>Ana Lund<br>Staff Reporter</div>", (ANA,)),
        ("<div class=byline>Ana Lund<span>Staff Reporter</span></div>", (ANA,)),
        ("<div class=byline>By Ana Lund in Marrowby and agencies</div>", (ANA,)),
        ("<p>By ANA LUND and JO IMBER</p>", (ANA, JO)),
        ("<p>By Ana Lund | Political editor</p>", (ANA,)),
        ("<p>By Ana Lund Updated 5 hours ago</p>", (ANA,)),
        ("<p>Story and photos by Ana Lund</p>", (ANA,)),
        ("<p>By AFP and Reuters</p>", ("AFP", "Reuters")),
        ("<p><a href=/topics/ana-lund>Ana Lund</a></p>", ()),
        ("<p>Photo by Jo Imber</p>", ()),
        ("<p>Translated by Jo Imber</p>", ()),
        ("<p>As told to Jo Imber</p>", ()),
        ("<p>Posted by admin</p>", ()),
    ],
)  # fmt: skip
def test_the_byline_beside_the_headline(tmp_path: Path, beside: str, names: tuple[str, ...]) -> None:
    assert _authors(tmp_path, beside) == names


@pytest.mark.parametrize(
    ("below", "names"),
    [
        ("<p>Posted by Ana Lund at 10:30 AM</p>", (ANA,)),
        ("<p class=byline>— By Ana Lund</p>", (ANA,)),
        ("<div class=comments><p class=comment-author>Pim Oort</p><p>So much money for so little water.</p></div>", ()),
        ("<aside class=related><p>By Pim Oort</p><p>Coaster that ran aground to be scrapped</p></aside>", ()),
        ("<div class=author-box><h3>Related</h3><a href=/b>Odile Brandt resigns</a></div>", ()),
    ],
)
def test_names_below_the_story(tmp_path: Path, below: str, names: tuple[str, ...]) -> None:
    assert _authors(tmp_path, below=below) == names


def _ld(author: object, *more: object) -> str:
    graph = {"@graph": [{"@type": "NewsArticle", "headline": TITLE, "author": author}, *more]}
    return f'<script type="application/ld+json">{json.dumps(graph)}</script>'


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ana Lund", (ANA,)),
        (["Ana Lund", "Jo Imber"], (ANA, JO)),
        ("Ana Lund, Jo Imber", (ANA, JO)),
        ({"@type": "Person", "name": ["Ana Lund", "Jo Imber"]}, (ANA, JO)),
        ({"@type": "Person", "givenName": "Ana", "familyName": "Lund"}, (ANA,)),
        ([{"@id": "#ana"}, {"@id": "#jo"}], (ANA, JO)),
        ({"@type": "Organization", "name": "Coast Press"}, ("Coast Press",)),
        ({"name": "Ana Lund Jr."}, ("Ana Lund Jr.",)),
        ({"name": "By ANA LUND | Political editor"}, (ANA,)),
        ({"name": "admin"}, (JO,)),
        ({"name": "alund"}, (JO,)),
        ({"name": "a.lund@courier.example"}, (JO,)),
        ({"name": "https://courier.example/authors/ana"}, (JO,)),
        ({"name": "@analund"}, (JO,)),
        ({"name": ""}, (JO,)),
    ],
)
def test_authors_of_json_ld(tmp_path: Path, author: object, names: tuple[str, ...]) -> None:
    people = [{"@type": "Person", "@id": "#ana", "name": ANA}, {"@type": "Person", "@id": "#jo", "name": JO}]
    assert _authors(tmp_path, "<p>By Jo Imber</p>", _ld(author, *people)) == names


@pytest.mark.parametrize(
    ("meta", "names"),
    [
        ('<meta name="author" content="Ana Lund">', (ANA,)),
        ('<meta name="author" content="Ana Lund; Jo Imber">', (ANA, JO)),
        ('<meta name="author" content="a.lund@courier.example (Ana Lund)">', (ANA,)),
        ('<meta name="parsely-author" content="Ana Lund"><meta name="parsely-author" content="Jo Imber">', (ANA, JO)),
        ('<meta name="sailthru.author" content="Ana Lund">', (ANA,)),
        ('<meta name="dc.creator" content="Lund, Ana">', (ANA,)),
        ('<meta name="byl" content="By ANA LUND and JO IMBER">', (ANA, JO)),
        ('<meta property="article:author" content="https://www.social.example/analund">', ("Pim Oort",)),
        ('<meta property="article:author" content="Ana Lund">', (ANA,)),
        ('<meta name="author" content="webmaster">', ("Pim Oort",)),
        ('<meta name="author" content="Reuters">', ("Reuters",)),
        ('<meta name="author" content="Zamboni">', ("Zamboni",)),
        (f'<meta name="author" content="{SITE}"><meta property="og:site_name" content="{SITE}">', ("Pim Oort",)),
        (f'<meta name="author" content="{SITE}">{OWN_URL}', ("Pim Oort",)),
    ],
)  # fmt: skip
def test_authors_of_meta_elements(tmp_path: Path, meta: str, names: tuple[str, ...]) -> None:
    assert _authors(tmp_path, "<p>By Pim Oort</p>", meta) == names


def test_authors_of_comments_in_the_same_element_are_not_those_of_the_story(tmp_path: Path) -> None:
    comments = "<div class=comment><span class=author>Pim Oort</span> says: So much money for so little water.</div>"
    page = f"<html><body><b>{TITLE}</b><br>By Ana Lund<br><br>{body()}{comments}</body></html>"
    assert capture(tmp_path, page, "a.html").authors == (ANA,)
    page = page.replace("By Ana Lund<br>", "")
    assert capture(tmp_path, page, "a.html").authors == ()


@pytest.mark.parametrize("kind", ["WebPage", "Recipe", "CreativeWork"])
def test_authors_of_other_works(tmp_path: Path, kind: str) -> None:
    assert _authors(tmp_path, head=_ld({"name": ANA}).replace("NewsArticle", kind)) == (ANA,)


def test_a_byline_may_name_more_than_the_metadata(tmp_path: Path) -> None:
    meta = '<meta name="author" content="Ana Lund">'
    assert _authors(tmp_path, "<p>By Ana Lund and Jo Imber</p>", meta) == (ANA, JO)
    assert _authors(tmp_path, "<p>By Ana Lund Gear</p>", meta) == (ANA,)
    assert _authors(tmp_path, "<p>By Jo Imber</p>", meta) == (ANA,)


def test_a_page_that_names_only_its_site_has_it_as_author(tmp_path: Path) -> None:
    head = linked(headline=TITLE, author={"@type": "Organization", "name": SITE}, publisher={"name": SITE})
    assert _authors(tmp_path, "", head) == (SITE,)


@pytest.mark.parametrize(
    "role", ["Staff writer", "Courier staff writer", "Harbour Courier Correspondent", "Political editor"]
)
@pytest.mark.parametrize("byline", ["<p>By Ana Lund<br>{}</p>", "<p>By Ana Lund</p><p>{}</p>"])
def test_the_role_below_a_byline_belongs_to_it(tmp_path: Path, byline: str, role: str) -> None:
    page = html(f"<h1>{TITLE}</h1>{byline.format(role)}<p>March 12, 2014</p>{body()}")
    story = capture(tmp_path, page, "a.html")
    assert (story.authors, told(story)) == ((ANA,), STORY)


def test_a_line_without_a_byline_above_it_is_no_role(tmp_path: Path) -> None:
    page = html(f"<article><h1>{TITLE}</h1><p>By Ana Lund</p>{body()}<p>She was a staff writer.</p></article>")
    assert told(capture(tmp_path, page, "a.html"))[-1] == "She was a staff writer."
