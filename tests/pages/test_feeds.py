"""Feeds and sitemaps, read by the parsers that readers use."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest

from tests.conftest import Run, put, put_story
from tests.support.structured import BODY, HEAD, PICTURE


@pytest.fixture
def built(site: Path, run: Run) -> Path:
    put(
        site,
        "sitegen.toml",
        '[site]\ntitle = "A & B"\nbase_url = "https://archive.example/old"\n[feeds]\nmin_stories = 2\n',
    )
    put_story(
        site,
        "2019/keeper",
        "title: 'Keeper <retires> & rests'\ndate: 2019-05-04\npeople: [Walter Oduya]\nauthors: [Ines Halvorsen]",
    )
    put_story(site, "2020/later", "title: Later\ndate: 2020-09-21T08:30:00+02:00\npeople: [Walter Oduya, Priya Raman]")
    put_story(site, "undated", "title: Undated")
    assert run("build", "--site", site).code == 0
    return site / "output"


def test_the_atom_feed_is_read_by_feedparser(built: Path) -> None:
    feed = feedparser.parse(str(built / "feed.xml"))
    assert not feed.bozo
    assert feed.feed.title == "A & B"
    assert [e.title for e in feed.entries] == ["Later", "Keeper <retires> & rests"]
    assert [e.link for e in feed.entries][1] == "https://archive.example/old/2019/05/keeper/"
    assert feed.entries[1].author == "Ines Halvorsen"
    assert feed.entries[0].updated == "2020-09-21T08:30:00+02:00" and feed.feed.updated == feed.entries[0].updated


def test_the_json_feed_says_the_same(built: Path) -> None:
    feed = json.loads((built / "feed.json").read_text())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in feed["items"]] == ["Later", "Keeper <retires> & rests"]
    assert feed["items"][0]["url"] == "https://archive.example/old/2020/09/later/"


def test_only_terms_with_enough_stories_have_feeds(built: Path) -> None:
    assert (built / "people/walter-oduya/feed.xml").is_file() and (built / "people/walter-oduya/feed.json").is_file()
    assert not (built / "people/priya-raman/feed.xml").exists()


def test_the_sitemap_lists_every_page_once(built: Path) -> None:
    def locations(name: str) -> list[str]:
        space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
        return [e.text or "" for e in ET.parse(built / name).getroot().iterfind(".//s:loc", space)]

    base = "https://archive.example/old/"
    shards = locations("sitemap.xml")
    assert shards == [base + "sitemap-1.xml"]
    listed = locations("sitemap-1.xml")
    pages = [p.relative_to(built).as_posix().removesuffix("index.html") for p in built.rglob("index.html")]
    assert sorted(listed) == sorted(base + page for page in pages)
    assert f"Sitemap: {base}sitemap.xml" in (built / "robots.txt").read_text()


def test_the_feed_of_the_site_has_whole_stories(site: Path, run: Run) -> None:
    put(site, "content/images/quay.gif", PICTURE)
    put_story(site, "board", HEAD, BODY)
    put_story(site, "other", HEAD.replace("05-07", "05-18"), BODY)
    put(site, "sitegen.toml", '[site]\nlanguage = "de"\nbase_url = "https://a.example/b"\n[feeds]\nmin_stories = 2\n')
    assert run("build", "--site", site).code == 0
    entries = feedparser.parse(str(site / "output/feed.xml")).entries
    items = json.loads((site / "output/feed.json").read_text())["items"]
    ids = [re.findall(r' id="([^"]*)"', item["content_html"]) for item in items]
    assert len(ids[0]) == 6 and not set(ids[0]) & set(ids[1])
    for entry, item in zip(entries, items, strict=True):
        assert "<caption>Harbour league, final standings</caption>" in entry.content[0].value
        assert 'aria-label="Zurück zum Text von Anmerkung 1"' in item["content_html"]
        assert item["image"] == "https://a.example/b/images/quay.gif"
        assert entry.summary == item["summary"] and "|" not in entry.summary
    of_term = json.loads((site / "output/people/walter-oduya/feed.json").read_text())["items"]
    assert [sorted(item.keys() & {"content_html", "content_text"}) for item in of_term] == [["content_text"]] * 2


def test_a_changed_text_changes_the_feed(site: Path, run: Run) -> None:
    put_story(site, "keeper", "title: Keeper\ndate: 2019-05-04", "First words.\n\nLast words.\n")
    run("build", "--site", site)
    put_story(site, "keeper", "title: Keeper\ndate: 2019-05-04", "First words.\n\nOther words.\n")
    run("build", "--site", site)
    assert "Other words." in (site / "output/feed.xml").read_text()
