"""The dates of stories in every format: what is stated, what is left out, and what an ambiguous date never becomes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config, PublicationConfig
from sitegen.core.errors import SeedError
from sitegen.core.model import DateRange, Story
from tests.capture.test_capture import LONG, SECOND, THIRD, capture, story_of
from tests.capture.test_page import TITLE, body, html

TEXT = "\n\n".join((LONG, SECOND, THIRD))


def _markdown(date: str) -> tuple[str, str]:
    return "a.md", f"---\ntitle: {TITLE}\ndate: {date}\n---\n\n{TEXT}\n"


def _json(date: str) -> tuple[str, str]:
    return "a.jsonl", json.dumps({"id": 1, "title": TITLE, "date_published": date, "text": TEXT}) + "\n"


def _rss(date: str) -> tuple[str, str]:
    item = f"<item><title>{TITLE}</title><pubDate>{date}</pubDate><description>{body()}</description></item>"
    return "a.rss", f'<rss version="2.0"><channel><title>Courier</title>{item}</channel></rss>'.replace(
        "<p>", "&lt;p&gt;"
    ).replace("</p>", "&lt;/p&gt;")


def _wxr(date: str) -> tuple[str, str]:
    spaces = 'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    item = (
        f"<item><title>{TITLE}</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
        f"<wp:post_id>7</wp:post_id><wp:post_date>{date}</wp:post_date>"
        f"<content:encoded><![CDATA[{body()}]]></content:encoded></item>"
    )
    return "a.xml", (
        f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel><title>Courier</title>'
        f"<wp:wxr_version>1.2</wp:wxr_version>{item}</channel></rss>"
    )


def _mail(date: str) -> tuple[str, str]:
    return "a.eml", f"From: Ana Lund <a@courier.example>\nSubject: {TITLE}\nDate: {date}\n\n{TEXT}\n"


def _text(date: str) -> tuple[str, str]:
    return "a.txt", f"{TITLE}\n\nBy Ana Lund\n\nPublished: {date}\n\n{TEXT}\n"


def _page(date: str) -> tuple[str, str]:
    return "a.html", html(f"<h1>{TITLE}</h1><p>By Ana Lund</p><p>Published: {date}</p>{body()}")


def _data(date: str) -> tuple[str, str]:
    meta = f'<meta property="article:published_time" content="{date}">'
    return "a.html", html(f"<h1>{TITLE}</h1><p>By Ana Lund</p>{body()}", meta)


def _time(date: str) -> tuple[str, str]:
    return "a.html", html(f'<h1>{TITLE}</h1><p>By Ana Lund <time datetime="{date}">{date}</time></p>{body()}')


def _warc(date: str) -> tuple[str, str]:
    page = _page(date)[1].encode()
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/channel\r\n"
        "WARC-Date: 2031-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return "a.warc", head + block.decode() + "\r\n\r\n"


Maker = Callable[[str], tuple[str, str]]
READERS: dict[str, Maker] = {
    "Markdown": _markdown, "JSON": _json, "RSS": _rss, "WordPress": _wxr, "mail": _mail, "text": _text, "page": _page,
    "meta": _data, "time": _time, "WARC": _warc,
}  # fmt: skip


def _read(root: Path, made: tuple[str, str], config: Config | None = None) -> Story:
    name, text = made
    (root / name).write_text(text, encoding="utf-8")
    story = next(read_seed(root, name, config or Config(), RepeatedLines()))
    assert not isinstance(story, SeedError), story
    return story


@pytest.mark.parametrize("maker", READERS.values(), ids=READERS)
@given(
    first=st.integers(1, 12),
    second=st.integers(1, 12),
    year=st.one_of(st.integers(1971, 2025).map(str), st.integers(71, 99).map(str)),
    mark=st.sampled_from("/-."),
    zeros=st.booleans(),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_ambiguous_date_is_never_a_date_without_evidence(
    tmp_path: Path, maker: Maker, first: int, second: int, year: str, mark: str, zeros: bool
) -> None:
    a, b = (f"{number:02d}" if zeros else str(number) for number in (first, second))
    story = _read(tmp_path, maker(f"{a}{mark}{b}{mark}{year}"))
    whole = year if len(year) == 4 else f"19{year}"
    days = sorted((f"{whole}-{first:02d}-{second:02d}", f"{whole}-{second:02d}-{first:02d}"))
    if first == second:
        assert story.date == days[0]
    else:
        assert not story.date
        assert story.date_range == DateRange(*days)
        assert any(doubt.field == "date" for doubt in story.doubts)


@pytest.mark.parametrize("maker", READERS.values(), ids=READERS)
@pytest.mark.parametrize(
    ("printed", "earliest", "latest"),
    [("March 2014", "2014-03-01", "2014-03-31"), ("2014-03", "2014-03-01", "2014-03-31")],
)
def test_a_partial_date_is_a_range(tmp_path: Path, maker: Maker, printed: str, earliest: str, latest: str) -> None:
    story = _read(tmp_path, maker(printed))
    assert (story.date, story.date_range) == ("", DateRange(earliest, latest))
    assert printed in story.provenance["date_range"].source


@pytest.mark.parametrize("maker", [_markdown, _json, _wxr, _data, _time], ids=lambda maker: maker.__name__)
@pytest.mark.parametrize(
    ("stated", "why"),
    [("2014-02-30", "no such day"), ("0000-00-00", "placeholder"), ("1970-01-01", "placeholder")],
)
def test_a_value_that_is_no_date_is_left_out_and_told(tmp_path: Path, maker: Maker, stated: str, why: str) -> None:
    story = _read(tmp_path, maker(stated))
    assert (story.date, story.date_range) == ("", None)
    assert [doubt.value for doubt in story.doubts if doubt.field == "date" and why in doubt.source][:1] == [stated]


def test_a_rule_for_the_publication_decides(tmp_path: Path) -> None:
    (tmp_path / "courier").mkdir()
    for first, iso in ((True, "2014-04-03"), (False, "2014-03-04")):
        config = Config(publications={"Courier": PublicationConfig(folders=("courier",), day_first=first)})
        name, text = _text("03/04/2014")
        story = _read(tmp_path, (f"courier/{name}", text), config)
        assert story.date == iso
        assert "rule" in story.provenance["date"].source


def test_another_date_in_the_same_form_decides(tmp_path: Path) -> None:
    name, text = _text("03/04/2014")
    assert _read(tmp_path, (name, text + "\nMost read\n\nRegatta put off 25/03/2014\n")).date == "2014-04-03"
    name, page = _page("03/04/2014")
    aside = "<aside><ul><li><a href=/x>Regatta put off</a> 03/25/2014</li></ul></aside></body>"
    assert _read(tmp_path, (name, page.replace("</body>", aside))).date == "2014-03-04"


def test_a_partial_date_gives_way_to_a_full_one_that_it_covers(tmp_path: Path) -> None:
    _, text = _markdown("2014")
    assert _read(tmp_path, ("2014-03-12-channel.md", text)).date == "2014-03-12"
    story = _read(tmp_path, ("2015-03-12-channel.md", text))
    assert (story.date, story.date_range) == ("", DateRange("2014-01-01", "2014-12-31"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", f"---\ntitle: {TITLE}\nlastmod: 2014-03-12\n---\n\n{TEXT}\n"),
        ("a.jsonl", json.dumps({"title": TITLE, "dateModified": "2014-03-12", "text": TEXT}) + "\n"),
        (
            "a.atom",
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry><id>x:1</id>'
            f"<title>{TITLE}</title><updated>2014-03-12T10:00:00Z</updated>"
            f'<content type="text">{TEXT}</content></entry></feed>',
        ),
        ("a.txt", f"{TITLE}\n\nBy Ana Lund\n\nLast updated: 12 March 2014\n\n{TEXT}\n"),
        ("a.html", html(f"<h1>{TITLE}</h1><p>Updated 12 March 2014</p>{body()}")),
        ("a.html", html(f"<h1>{TITLE}</h1>{body()}", '<meta property="og:updated_time" content="2014-03-12">')),
        (
            "a.html",
            html(f'<h1>{TITLE}</h1><p>Modified: <time datetime="2014-03-12">12 March</time></p>{body()}'),
        ),
    ],
    ids=["front matter", "JSON", "Atom", "text", "line of a page", "meta", "time element"],
)
def test_the_day_of_a_change_is_an_upper_bound_and_no_date(tmp_path: Path, name: str, text: str) -> None:
    story = _read(tmp_path, (name, text))
    assert (story.date, story.updated[:10]) == ("", "2014-03-12")
    assert story.date_range == DateRange("", "2014-03-12")


def test_a_change_after_publication_is_stated_beside_it(tmp_path: Path) -> None:
    line = "Published 12 March 2014 | Updated 14 March 2014"
    story = _read(tmp_path, ("a.html", html(f"<h1>{TITLE}</h1><p>{line}</p>{body()}")))
    assert (story.date, story.updated) == ("2014-03-12", "2014-03-14")


def test_bounds_that_leave_one_day_are_a_date(tmp_path: Path) -> None:
    text = f"{LONG}\n\n{SECOND} The vote was held on 12 March 2014.\n\n{THIRD}\n"
    text = f"{TITLE}\n\nBy Ana Lund\n\nUpdated 12 March 2014\n\n{text}"
    story = _read(tmp_path, ("a.txt", text))
    assert (story.date, story.date_range) == ("2014-03-12", None)
    assert story.provenance["date"].source.startswith("only this day is left")


def test_a_relative_time_counts_only_against_the_time_of_capture(tmp_path: Path) -> None:
    page = html(f"<h1>{TITLE}</h1><p>By Ana Lund</p><p>7 hours ago</p>{body()}")
    story = _read(tmp_path, ("a.html", page))
    assert (story.date, story.date_range) == ("", None)
    assert any("relative" in doubt.source for doubt in story.doubts)
    note = "Page saved with SingleFile \n url: https://c.example/a \n saved date: Wed Mar 12 2014 20:00:00 GMT+0100\n"
    story = _read(tmp_path, ("a.html", page.replace("<html", f"<!-- {note}--><html")))
    assert (story.date, story.provenance["date"].confidence) == ("2014-03-12", 0.6)


def test_a_sidecar_may_state_a_partial_date_and_a_change_but_no_ambiguous_date(tmp_path: Path) -> None:
    (tmp_path / "a.txt.meta.yaml").write_text("date: 2014-03\nupdated: 2014-05-01\n", encoding="utf-8")
    story = capture(tmp_path, f"{TITLE}\n\n{TEXT}\n", "a.txt")
    assert (story.date_range, story.updated) == (DateRange("2014-03-01", "2014-03-31"), "2014-05-01")
    (tmp_path / "a.txt.meta.yaml").write_text("date: 03/04/2014\n", encoding="utf-8")
    with pytest.raises(SeedError, match="2014-03"):
        story_of(tmp_path, "a.txt", RepeatedLines())


def test_ninjs_is_dated_by_its_first_version(tmp_path: Path) -> None:
    facts = {"headline": TITLE, "body_html": body(), "versioncreated": "2019-05-09T12:00:00Z"}
    story = _read(tmp_path, ("a.jsonl", json.dumps({**facts, "firstcreated": "2019-05-07T10:00:00Z"})))
    assert (story.date[:10], story.updated[:10]) == ("2019-05-07", "2019-05-09")
    assert _read(tmp_path, ("a.jsonl", json.dumps(facts))).date[:10] == "2019-05-09"


def test_the_time_that_a_server_states_as_last_modified_is_an_upper_bound(tmp_path: Path) -> None:
    name, text = _warc("12 March")
    head = "Content-Type: text/html; charset=utf-8\r\n"
    for day, updated in (("Wed, 12 Mar 2014", "2014-03-12"), ("Wed, 01 Jan 2031", "")):
        modified = f"Last-Modified: {day} 10:00:00 GMT\r\n"
        length = int(text.partition("Content-Length: ")[2].partition("\r")[0])
        made = text.replace(head, head + modified).replace(f"Length: {length}", f"Length: {length + len(modified)}")
        story = _read(tmp_path, (name, made))
        assert (story.date, story.updated[:10]) == ("", updated)
        assert story.date_range == DateRange("", updated or "2031-01-01")
