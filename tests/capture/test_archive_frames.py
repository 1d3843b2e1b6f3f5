"""Pages from web archives and caches: the page inside, its own address and date, and the time of the capture."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.capture.fields import archive_urls
from sitegen.core.config import Config
from sitegen.core.model import DateRange, Story
from tests.capture.test_capture import capture
from tests.capture.test_page import TITLE, body, html, told

ADDRESS = "http://courier.example/channel.html"
OLD = "http://courier.example/old.html"
TIME = "2014-03-20T09:30:00+00:00"
DIGITS = "20140320093000"


def _inside(link: str, dated: str = "<p>March 12, 2014</p>") -> str:
    more = f"<p>See <a href='{link}'>the earlier report</a> of the same council, which has the bills of nine years.</p>"
    return f"<h1>{TITLE}</h1><p>By Ines Halvorsen</p>{dated}{body()}{more}"


TOOLBAR = (
    '<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base"><div id="wm-ipp"><p>14 captures</p><p>12 Mar 2006 - 09 '
    "Nov 2011</p><h3>About this capture</h3><p>Starting in 1996, a crawler has been giving its data to the archive, "
    "where they are kept for all who ask.</p></div></div><!-- END WAYBACK TOOLBAR INSERT -->"
)
WAYBACK = html(TOOLBAR + _inside(f"/web/{DIGITS}/{OLD}"), url=f"https://web.archive.org/web/{DIGITS}/{ADDRESS}")
TODAY = f"""<html><head><title>{TITLE}</title><meta property="og:site_name" content="archive.ph">
<meta property="og:url" content="http://archive.ph/AbCdE"><meta property="og:title" content="{TITLE}">
<meta property="article:published_time" content="2014-03-20T09:30:00Z" itemprop="dateCreated">
<link rel="bookmark" href="http://archive.today/{DIGITS}/{ADDRESS}"></head><body><center><div id="HEADER"><table><tr>
<td>archive.today<br>webpage capture</td><td>Saved from</td><td><form action="https://archive.ph/search/">
<input name="q" value="{ADDRESS}"></form></td><td><time itemprop="pubdate" datetime="2014-03-20T09:30:00Z">20 Mar 2014
09:30:00 UTC</time></td></tr></table></div><div id="SOLID"><div id="CONTENT">
{_inside(f"https://archive.ph/o/AbCdE/{OLD}")}</div></div></center></body></html>"""
GOOGLE = f"""<html><head><base href="{ADDRESS}"><title>{TITLE}</title></head><body><table border=1><tr><td>This
 is <b>G o o g l e</b>'s <a href="http://www.google.com/help">cache</a> of <a href="{ADDRESS}">{ADDRESS}</a>. It is a
 snapshot of the page as it appeared on 20 Mar 2014 09:30:00 GMT. The current page could have changed.</td></tr></table>
<div style="position:relative">{_inside("old.html")}</div></body></html>"""
GOOGLE_NEW = f"""<html><head><title>{TITLE}</title></head><body><div id="bN015htcoyT__google-cache-hdr"><div><span>This
is Google's cache of <a href="{ADDRESS}">{ADDRESS}</a>.</span> <span>It is a snapshot of the page as it appeared on
Mar 20, 2014 09:30:00 GMT.</span></div></div><div>{_inside(OLD)}</div></body></html>"""
ARQUIVO = html(_inside(f"/wayback/{DIGITS}mp_/{OLD}"), url=f"https://arquivo.pt/wayback/{DIGITS}/{ADDRESS}")
PROTOCOL = html(_inside(f"//web.archive.org/web/{DIGITS}/{OLD}"), url=f"//web.archive.org/web/{DIGITS}/{ADDRESS}")
SAVED = f"<!-- saved from url=(0080)https://web.archive.org/web/{DIGITS}/{ADDRESS} -->" + html(
    _inside(f"https://web.archive.org/web/{DIGITS}/{OLD}")
)
FRAMES = {
    "Wayback": WAYBACK, "archive.today": TODAY, "Google": GOOGLE, "Google, later": GOOGLE_NEW, "Arquivo.pt": ARQUIVO,
    "relative to the scheme": PROTOCOL, "browser": SAVED,
}  # fmt: skip


@pytest.mark.parametrize("page", FRAMES.values(), ids=FRAMES)
def test_the_page_inside_a_frame_is_read(tmp_path: Path, page: str) -> None:
    story = capture(tmp_path, page, "a.html")
    assert (story.title, story.authors, story.date) == (TITLE, ("Ines Halvorsen",), "2014-03-12")
    assert (story.source_url, story.captured) == (ADDRESS, TIME)
    assert f"[the earlier report]({OLD})" in story.body
    assert len(told(story)) == 5
    assert "archive" not in story.body and story.publication != "archive.ph"


@pytest.mark.parametrize("page", FRAMES.values(), ids=FRAMES)
def test_the_time_of_the_capture_bounds_the_date_of_a_page_without_one(tmp_path: Path, page: str) -> None:
    story = capture(tmp_path, page.replace("<p>March 12, 2014</p>", ""), "a.html")
    assert (story.date, story.date_range) == ("", DateRange("", "2014-03-20"))


@pytest.mark.parametrize("page", [WAYBACK, TODAY, GOOGLE, GOOGLE_NEW])
def test_the_words_of_a_frame_are_listed(tmp_path: Path, page: str) -> None:
    story = capture(tmp_path, page, "a.html")
    assert story.removed[0].reason == "frame of a web archive"


def test_the_banner_of_bing_states_an_address_and_no_ambiguous_time(tmp_path: Path) -> None:
    banner = (
        f'<div><div>You have reached the cached page for <strong><a href="{ADDRESS}">{ADDRESS}</a></strong></div>'
        "<div>Below is a snapshot of the Web page as it appeared on <strong>DAY</strong> (the last visit)."
        "</div></div>"
    )
    for day, captured in (("3/20/2014", "2014-03-20"), ("3/4/2014", "")):
        story = capture(tmp_path, html(f"{banner.replace('DAY', day)}<div>{_inside(OLD)}</div>"), "a.html")
        assert (story.source_url, story.captured, story.date) == (ADDRESS, captured, "2014-03-12")


def test_links_to_archives_stay_in_a_page_that_is_no_copy(tmp_path: Path) -> None:
    link = f"https://web.archive.org/web/{DIGITS}/{OLD}"
    assert f"[the earlier report]({link})" in capture(tmp_path, html(_inside(link), url=ADDRESS), "a.html").body


def test_a_page_in_a_warc_of_a_replay_has_its_own_address_and_time(tmp_path: Path) -> None:
    page = html(_inside(f"/web/{DIGITS}/{OLD}", "")).encode()
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://web.archive.org/web/{DIGITS}/{ADDRESS}\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    (tmp_path / "a.warc").write_bytes(head.encode() + block + b"\r\n\r\n")
    story = next(read_seed(tmp_path, "a.warc", Config(), RepeatedLines()))
    assert isinstance(story, Story)
    assert (story.source_url, story.captured) == (ADDRESS, TIME)
    assert story.date_range == DateRange("", "2014-03-20")
    assert f"[the earlier report]({OLD})" in story.body


def test_the_address_of_a_copy_in_front_matter_is_that_of_the_original(tmp_path: Path) -> None:
    text = f"---\ntitle: {TITLE}\noriginal_url: https://web.archive.org/web/{DIGITS}/{ADDRESS}\n---\n\n{body()}\n"
    story = capture(tmp_path, text, "a.md")
    assert (story.source_url, story.captured) == (ADDRESS, TIME)


@pytest.mark.parametrize(
    ("copy", "url", "time"),
    [
        (f"https://web.archive.org/web/{DIGITS}id_/{ADDRESS}", ADDRESS, TIME),
        (f"http://web.archive.org/web/{DIGITS}if_/http:/courier.example/channel.html", ADDRESS, TIME),
        ("https://web.archive.org/web/2014/courier.example/channel.html", ADDRESS, ""),
        (f"https://wayback.archive-it.org/1234/{DIGITS}/{ADDRESS}", ADDRESS, TIME),
        (f"https://www.webarchive.org.uk/wayback/archive/{DIGITS}mp_/{ADDRESS}", ADDRESS, TIME),
        (f"https://webarchive.nationalarchives.gov.uk/ukgwa/{DIGITS}/{ADDRESS}", ADDRESS, TIME),
        (f"https://perma-archives.org/warc/{DIGITS}mp_/{ADDRESS}", ADDRESS, TIME),
        (f"http://localhost:8080/coll/{DIGITS}/{ADDRESS}", ADDRESS, TIME),
        (f"https://archive.is/2014.03.20-093000/{ADDRESS}", ADDRESS, TIME),
        (f"https://archive.ph/AbCdE/{ADDRESS}", ADDRESS, ""),
        (
            "http://webcache.googleusercontent.com/search?q=cache:L0kyKYIrPyoJ:courier.example/channel.html+&hl=en",
            ADDRESS,
            "",
        ),
        (f"/web/{DIGITS}im_/{ADDRESS}", ADDRESS, TIME),
        (f"/web/{DIGITS}/https://web.archive.org/web/2010/{OLD}", f"https://web.archive.org/web/2010/{OLD}", TIME),
    ],
)
def test_the_address_and_time_in_the_address_of_a_copy(copy: str, url: str, time: str) -> None:
    assert archive_urls.split(copy) == (url, time)


@pytest.mark.parametrize(
    "url",
    [
        ADDRESS,
        "https://archive.org/details/courier/page.html",
        "https://archive.ph/AbCdE",
        f"https://courier.example/{DIGITS}/about.html",
        "https://courier.example/share?u=" + ADDRESS,
        "//" + "a/" * 1500,
    ],
)
def test_other_addresses_are_no_copies(url: str) -> None:
    assert archive_urls.split(url) is None
