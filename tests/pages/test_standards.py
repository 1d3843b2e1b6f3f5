"""What programs read of the site: linked data, citations, sitemaps, the search of a browser, headers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import lxml.html
import pytest

from tests.conftest import Run, put, put_story

BASE = "https://archive.example/old"
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
STORY = """title: Keeper <retires> & rests
subtitle: After forty years
date: 2019-05-04
updated: 2020-01-02
people: [Walter Oduya]
places: [Pörtschach]
tags: [ferry]
authors: [Ines Halvorsen]
publication: Example Times
rights: © Example Times
source_url: https://times.example/a
images: [{src: images/a.gif, caption: The quay}]"""


@pytest.fixture
def built(site: Path, run: Run) -> Path:
    put(site, "sitegen.toml", f'[site]\ntitle = "A & B"\nbase_url = "{BASE}"\n[feeds]\nmin_stories = 1\n')
    put(site, "content/images/a.gif", PIXEL)
    put_story(site, "2019/keeper", STORY)
    put_story(
        site,
        "2020/灯台",
        "title: 灯台\nslug: 灯台\ndate: 2020-09-21\nlanguage: ja\npeople: [Walter Oduya]",
        "灯台守。\n",
    )
    put(site, "content/entities/people/w.md", "---\nname: Walter Oduya\nwikidata: Q42\n---\n\nKeeper.\n")
    answer = run("build", "--site", site)
    assert answer.code == 0, answer.err
    return site / "output"


def page(built: Path, path: str) -> Any:
    return lxml.html.document_fromstring((built / path / "index.html").read_bytes())


def linked(tree: Any) -> dict[str, dict[str, Any]]:
    """The linked data of a page, by type."""
    data = json.loads(tree.xpath("//script[@type='application/ld+json']/text()")[0])
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data.get("@graph", [data])}


def test_a_story_is_a_news_article_with_the_way_to_it(built: Path) -> None:
    data = linked(page(built, "2019/05/keeper"))
    article = data["NewsArticle"]
    assert article["headline"] == "Keeper <retires> & rests"
    assert article["image"] == f"{BASE}/images/a.gif"
    assert article["keywords"] == ["ferry"]
    assert {"@type": "Person", "name": "Walter Oduya", "url": f"{BASE}/people/walter-oduya/"} in article["mentions"]
    steps = data["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["A & B", "Archive", "2019", "May 2019", "Keeper <retires> & rests"]
    assert [step["item"] for step in steps][1:3] == [f"{BASE}/archive/", f"{BASE}/archive/2019/"]


def test_people_and_lists_say_what_they_are(built: Path) -> None:
    person = linked(page(built, "people/walter-oduya"))["CollectionPage"]["about"]
    assert (person["@type"], person["name"]) == ("Person", "Walter Oduya")
    assert person["sameAs"] == ["https://www.wikidata.org/wiki/Q42"]
    for path in ("people", "archive", "archive/2019", "archive/2019/05"):
        assert "CollectionPage" in linked(page(built, path))
    site = linked(page(built, ""))["WebSite"]
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{BASE}/search/?q={{search_term_string}}"


def test_a_story_can_be_cited_by_machines(built: Path) -> None:
    tree = page(built, "2019/05/keeper")
    said = {m.get("name") or m.get("property"): m.get("content") for m in tree.xpath("//meta[@content]")}
    assert said["z:itemType"] == "newspaperArticle"
    assert said["citation_title"] == said["DC.title"] == "Keeper <retires> & rests"
    assert said["citation_author"] == said["DC.creator"] == "Ines Halvorsen"
    assert (said["citation_publication_date"], said["DC.date"]) == ("2019/05/04", "2019-05-04")
    assert said["citation_journal_title"] == said["DC.publisher"] == "Example Times"
    assert said["citation_public_url"] == said["og:url"] == f"{BASE}/2019/05/keeper/"
    assert said["DC.source"] == "https://times.example/a" and said["DC.rights"] == "© Example Times"
    assert (said["article:modified_time"], said["article:tag"]) == ("2020-01-02", "ferry")
    assert (said["og:type"], said["og:image"]) == ("article", f"{BASE}/images/a.gif")


def test_urls_that_leave_the_site_are_in_ascii(built: Path) -> None:
    text = (built / "sitemap-1.xml").read_text(encoding="utf-8")
    url = f"{BASE}/2020/09/%E7%81%AF%E5%8F%B0/"
    assert f"<loc>{url}</loc>" in text and text.isascii()
    assert page(built, "2020/09/灯台").xpath("//link[@rel='canonical']/@href") == [url]
    assert url in [entry.link for entry in feedparser.parse(str(built / "feed.xml")).entries]
    assert page(built, "people/walter-oduya").xpath("//a[@hreflang='ja']/@href") == ["/old/2020/09/%E7%81%AF%E5%8F%B0/"]


def test_the_sitemap_has_pictures_and_days(built: Path) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "i": "http://www.google.com/schemas/sitemap-image/1.1"}
    entries = ET.parse(built / "sitemap-1.xml").getroot().findall("s:url", space)
    (story,) = [e for e in entries if e.findtext("s:loc", "", space).endswith("/2019/05/keeper/")]
    assert story.findtext("s:lastmod", "", space) == "2020-01-02"
    assert story.findtext("i:image/i:loc", "", space) == f"{BASE}/images/a.gif"
    index = ET.parse(built / "sitemap.xml").getroot()
    assert index.findtext("s:sitemap/s:lastmod", "", space) == "2020-09-21"


def test_every_feed_is_read_without_complaint(built: Path) -> None:
    feeds = sorted(built.rglob("feed.xml"))
    assert len(feeds) > 4
    for path in feeds:
        feed = feedparser.parse(str(path))
        assert not feed.bozo and feed.entries and all(e.id and e.title and e.updated for e in feed.entries), path


def test_browsers_learn_of_the_search(built: Path) -> None:
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    root = ET.parse(built / "opensearch.xml").getroot()
    url = root.find("o:Url", space)
    assert url is not None and url.get("template") == f"{BASE}/search/?q={{searchTerms}}"
    assert page(built, "").xpath("//link[@rel='search']/@href") == ["/old/opensearch.xml"]


def test_hosts_get_the_policy_as_headers_unless_the_site_has_its_own(built: Path, run: Run) -> None:
    text = (built / "_headers").read_text()
    assert text.startswith("/*\n  Content-Security-Policy: default-src 'none';") and "'wasm-unsafe-eval'" in text
    for tree in (page(built, ""), page(built, "search")):
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        header = text.partition("Policy: ")[2].partition("\n")[0]
        for directive in policy.split("; "):
            name, *values = directive.split()
            assert set(values) <= set(next(d for d in header.split("; ") if d.split()[0] == name).split()), directive
    put(built.parent, "static/_headers", "/*\n  X-Own: 1\n")
    assert run("build", "--site", built.parent).code == 0
    assert (built / "_headers").read_text() == "/*\n  X-Own: 1\n"
