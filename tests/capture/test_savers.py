"""What the program that saved a page noted in it: the address, and when it was saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.test_capture import capture
from tests.capture.test_page import TITLE, body, html

ADDRESS = "https://courier.example/2014/03/12/channel"


@pytest.mark.parametrize(
    ("note", "url", "captured"),
    [
        (
            f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n"
            " saved date: Thu Mar 13 2014 10:00:00 GMT+0100 (Central European Time)\n-->",
            ADDRESS,
            "2014-03-13T10:00:00+01:00",
        ),
        (f"<!-- saved from url=(0044){ADDRESS} -->", ADDRESS, ""),
        ("<!-- saved from url=(0014)about:internet -->", "", ""),
        (
            "<!-- Mirrored from courier.example/channel.html by HTTrack Website Copier/3.x [XR&CO'2014], "
            "Thu, 13 Mar 2014 09:00:00 GMT -->",
            "http://courier.example/channel.html",
            "2014-03-13T09:00:00+00:00",
        ),
        (
            f"<!-- saved from url=(0099)https://web.archive.org/web/20140313090000/{ADDRESS} -->",
            ADDRESS,
            "2014-03-13T09:00:00+00:00",
        ),
    ],
    ids=["SingleFile", "browser", "browser, nowhere", "HTTrack", "browser, from the Internet Archive"],
)
def test_a_saved_page_says_where_it_is_from_and_when(tmp_path: Path, note: str, url: str, captured: str) -> None:
    story = capture(
        tmp_path, html(f"<article><h1>{TITLE}</h1>{body()}</article>").replace("<html", f"{note}<html"), "a.html"
    )
    assert (story.source_url, story.captured) == (url, captured)


def test_a_page_of_the_internet_archive_is_told_by_its_foot_and_its_link(tmp_path: Path) -> None:
    head = f'<link rel="canonical" href="https://web.archive.org/web/20140313090000/{ADDRESS}">'
    foot = "<!--\n     FILE ARCHIVED ON 09:00:00 Mar 13, 2014 AND RETRIEVED FROM THE INTERNET ARCHIVE ON ...\n-->"
    story = capture(tmp_path, html(f"<article><h1>{TITLE}</h1>{body()}</article>", head) + foot, "a.html")
    assert (story.source_url, story.captured) == (ADDRESS, "2014-03-13T09:00:00+00:00")


def test_the_address_that_a_saver_noted_dates_a_story_and_its_canonical_link_stands(tmp_path: Path) -> None:
    note = f"<!-- saved from url=(0044){ADDRESS} -->"
    page = html(f"<article><h1>{TITLE}</h1>{body()}</article>")
    story = capture(tmp_path, page.replace("<html", f"{note}<html"), "a.html")
    assert story.date == "2014-03-12"
    assert story.provenance["date"].source == "address of the page"
    page = html(f"<article><h1>{TITLE}</h1>{body()}</article>", url="https://courier.example/other")
    assert (
        capture(tmp_path, page.replace("<html", f"{note}<html"), "b.html").source_url == "https://courier.example/other"
    )
