"""Dates of saved pages: only of the story itself, and which statement counts if they contradict each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.core.model import DateRange
from tests.capture.test_capture import capture
from tests.capture.test_page import TITLE, body, html, linked


@pytest.mark.parametrize(
    "box",
    [
        '<aside><ul><li><time datetime="2024-01-05">Jan 5, 2024</time> <a href="/x">Regatta</a></li></ul></aside>',
        '<div class="related-stories"><ul><li><a href="/x">Regatta</a> <span>5 January 2024</span></li></ul></div>',
        '<section id="comments"><b>Jo</b> <time datetime="2024-01-05">5 Jan</time><p>At last.</p></section>',
        "<footer>Copyright 2024 Halmouth Post. Page made on 5 January 2024.</footer>",
        '<div class="widget-calendar"><span class="date">January 5, 2024</span> Flower show</div>',
        '<nav><time datetime="2024-01-05">Friday 5 January 2024</time></nav>',
        '<div class="top"><a href="/">Halmouth Post</a> <time datetime="2024-01-05">Friday 5 January</time></div>',
        "<p>Today is Friday, January 5, 2024</p>",
        '<aside><meta itemprop="datePublished" content="2024-01-05"><a href="/x">Regatta put off</a></aside>',
    ],
    ids=["sidebar", "related", "comments", "copyright", "events", "menu", "masthead", "clock", "card"],
)
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_no_date_comes_from_a_box_beside_the_story(tmp_path: Path, box: str, above: bool) -> None:
    story_part = f"<article><h1>{TITLE}</h1>{body()}</article>"
    page = html(f"{box}{story_part}" if above else f"{story_part}{box}")
    story = capture(tmp_path, page, "a.html")
    assert (story.date, story.date_range) == ("", None)


def test_a_guess_that_only_a_box_supports_is_told(tmp_path: Path) -> None:
    box = '<aside><ul><li><span class="date">2024-01-05</span> <a href="/x">Regatta put off</a></li></ul></aside>'
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{body()}</article>{box}"), "a.html")
    assert not story.date
    assert [(doubt.field, doubt.value) for doubt in story.doubts] in ([], [("date", "2024-01-05")])


def test_a_time_element_beside_the_byline_counts(tmp_path: Path) -> None:
    times = '<p>By Ana Lund</p><p><time datetime="2014-03-12T23:30:00-05:00">03/12/2014</time></p>'
    lists = '<div class="list"><time datetime="2014-03-20">20 March</time> <a href="/x">Regatta put off</a></div>'
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{times}{body()}</article>{lists}"), "a.html")
    assert (story.date, story.provenance["date"].source) == ("2014-03-12T23:30:00-05:00", "time element")


@pytest.mark.parametrize("printed", ["12 March 2009", "First published: 12 March 2009", "Mar 12, 2009"])
def test_a_printed_date_that_is_older_than_the_data_counts(tmp_path: Path, printed: str) -> None:
    page = html(
        f"<article><h1>{TITLE}</h1><p>{printed}</p>{body()}</article>", linked(datePublished="2018-06-01T10:00Z")
    )
    story = capture(tmp_path, page, "a.html")
    assert story.date == "2009-03-12"
    assert "older than 2018-06-01 in json-ld" in story.provenance["date"].source


def test_an_address_that_is_years_older_than_the_data_counts(tmp_path: Path) -> None:
    page = html(
        f"<article><h1>{TITLE}</h1>{body()}</article>",
        linked(datePublished="2018-06-01"),
        "https://courier.example/2009/03/12/channel",
    )
    assert capture(tmp_path, page, "a.html").date == "2009-03-12"


@pytest.mark.parametrize("printed", ["12 March 2019", "Updated 2 March 2009", "11 June 2018"])
def test_data_count_against_a_later_date_or_a_change(tmp_path: Path, printed: str) -> None:
    page = html(f"<article><h1>{TITLE}</h1><p>{printed}</p>{body()}</article>", linked(datePublished="2018-06-01"))
    assert capture(tmp_path, page, "a.html").date == "2018-06-01"


def test_a_moment_in_utc_has_the_day_of_the_pages_own_zone(tmp_path: Path) -> None:
    data = linked(datePublished="2014-03-13T01:30:00Z")
    page = html(f"<article><h1>{TITLE}</h1><p>March 12, 2014 9:30 PM</p>{body()}</article>", data)
    assert capture(tmp_path, page, "a.html").date == "2014-03-12T21:30:00-04:00"
    page = html(f"<article><h1>{TITLE}</h1>{body()}</article>", data)
    assert capture(tmp_path, page, "a.html").date == "2014-03-13T01:30:00+00:00"


def test_json_ld_of_other_stories_does_not_date_a_page(tmp_path: Path) -> None:
    data = linked(headline="Regatta put off", datePublished="2014-03-20") + linked(
        headline=TITLE, datePublished="2014-03-12"
    )
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{body()}</article>", data), "a.html")
    assert story.date == "2014-03-12"


def test_the_month_in_an_address_is_a_range(tmp_path: Path) -> None:
    page = html(f"<article><h1>{TITLE}</h1>{body()}</article>", url="https://courier.example/2014/03/channel.html")
    assert capture(tmp_path, page, "a.html").date_range == DateRange("2014-03-01", "2014-03-31")


@pytest.mark.parametrize(
    "foot",
    [
        "<p>Find this article at:<br>http://www.courier.example/2009/05/07/channel.html</p>",
        "<p>Source: http://www.courier.example/2009/05/07/channel.html</p>",
        "<p>Quelle: http://www.courier.example/2009/05/07/channel.html</p>",
    ],
)
def test_the_address_that_a_page_prints_decides_and_is_its_own(tmp_path: Path, foot: str) -> None:
    page = html(f"<h2>{TITLE}</h2><p>Published: 05/07/2009</p>{body()}{foot}")
    story = capture(tmp_path, page, "a.html")
    assert (story.date, story.source_url) == ("2009-05-07", "http://www.courier.example/2009/05/07/channel.html")
    assert capture(tmp_path, page.replace(foot, f"<p>See {foot[3:]}"), "b.html").date_range is not None


def test_an_ambiguous_date_line_is_not_in_the_body(tmp_path: Path) -> None:
    story = capture(tmp_path, html(f"<h1>{TITLE}</h1><p>By Ana Lund</p><p>Published: 05/07/2009</p>{body()}"), "a.html")
    assert "Published" not in story.body
    text = f"{TITLE}\nBy Ana Lund\nPublished: 05/07/2009\n\n" + "\n\n".join(["It was a long vote. " * 9] * 4)
    assert "Published" not in capture(tmp_path, text, "a.txt").body
