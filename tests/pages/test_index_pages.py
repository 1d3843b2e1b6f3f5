"""The A-Z index: names with a page lead to it, names of few stories straight to their sentences."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.check import Finding, check
from sitegen.core.config import load_config
from sitegen.pages.limits import DEFAULT_LIMITS, SiteLimits
from tests.conftest import put, put_story

FEW = "".join(f"[{table}]\nmin_stories = 2\n" for table in ("entities", "tags", "authors", "publications"))


@pytest.fixture(params=["broadsheet", "plain"])
def archive(site: Path, request: pytest.FixtureRequest) -> Path:
    put(site, "sitegen.toml", f'[site]\ntheme = "{request.param}"\n[search]\nenabled = false\n{FEW}')
    put_story(
        site,
        "2019/ferry",
        "title: The 'long' crossing\ndate: 2019-05-04\npeople: [Ann Moe, Cy Oak]\nplaces: [Main, Sieve, Letter M]\n"
        "tags: [boats, tides]\nauthors: [Bea Lund]\npublication: Example Times\n"
        "organizations: [{name: Harbour Board, as: [the Board]}]",
        "Ann Moe crossed. Cy Oak and [the Board](https://board.example/) saw the Main, Sieve and Letter M.\n",
    )
    put_story(site, "2019/gale", "title: Gale\ndate: 2019-06-04\npeople: [Cy Oak]\ntags: [boats]", "Cy Oak again.\n")
    return site


def built(root: Path, limits: SiteLimits = DEFAULT_LIMITS) -> None:
    assert build(root, load_config(root), BuildOptions(conversion=False, limits=limits)).errors == []


def page(root: Path, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((root / "output" / path / "index.html").read_text())


def row(root: Path, index: str, anchor: str) -> tuple[str, list[str]]:
    """The words of the row with this anchor, and where its links lead."""
    (item,) = page(root, index).xpath(f"//li[@id='{anchor}']")
    return " ".join(item.text_content().split()), item.xpath(".//a/@href")


def broken_links(root: Path) -> list[Finding]:
    findings = check(root, load_config(root), today="2026-01-31").findings
    return [finding for finding in findings if finding.check == "links"]


def test_a_name_of_one_story_leads_to_its_sentence_with_headline_and_date(archive: Path) -> None:
    built(archive)
    words, links = row(archive, "people", "ann-moe")
    assert re.fullmatch(r"Ann Moe:? The ‘long’ crossing, 4 May 2019", words)
    assert links == ["/2019/05/ferry/#person-ann-moe"]
    (mention,) = page(archive, "2019/05/ferry").xpath("//*[@id='person-ann-moe']")
    assert mention.text_content() == "Ann Moe" and mention.tag == "span"


def test_a_name_of_more_stories_leads_to_its_page_and_has_an_anchor_too(archive: Path) -> None:
    built(archive)
    assert row(archive, "people", "cy-oak")[1] == ["/people/cy-oak/"]
    assert page(archive, "2019/05/ferry").xpath("//*[@id='person-cy-oak']") == []


@pytest.mark.parametrize(
    ("index", "anchor"), [("tags", "tides"), ("authors", "bea-lund"), ("publications", "example-times")]
)
def test_tags_authors_and_publications_lead_to_the_story(archive: Path, index: str, anchor: str) -> None:
    built(archive)
    assert row(archive, index, anchor)[1] == ["/2019/05/ferry/"]


def test_a_name_that_only_the_headline_has_leads_to_the_story(archive: Path) -> None:
    put_story(archive, "2019/fog", "title: Zed Ray lost in fog\ndate: 2019-07-01\npeople: [Zed Ray]", "Nothing.\n")
    built(archive)
    assert row(archive, "people", "zed-ray")[1] == ["/2019/07/fog/"]
    put_story(archive, "2019/fog", "title: Zed Ray lost in fog\ndate: 2019-07-01\npeople: [Zed Ray]", "Zed Ray came.\n")
    built(archive)
    assert row(archive, "people", "zed-ray")[1] == ["/2019/07/fog/#person-zed-ray"]


def test_the_first_mention_may_be_in_a_link(archive: Path) -> None:
    built(archive)
    (mention,) = page(archive, "2019/05/ferry").xpath("//*[@id='organization-harbour-board']")
    assert mention.getparent().get("href") == "https://board.example/"


def test_no_name_has_an_anchor_that_the_page_has_itself(archive: Path) -> None:
    built(archive)
    for index in ("people", "places", "organizations", "tags"):
        ids = page(archive, index).xpath("//@id")
        assert len(ids) == len(set(ids))
    assert {"main", "sieve", "letter-m"} <= set(page(archive, "places").xpath("//li/@id"))


def test_the_check_finds_all_anchors_and_a_lost_one(archive: Path) -> None:
    built(archive)
    story = archive / "output/2019/05/ferry/index.html"
    assert broken_links(archive) == []
    story.write_text(story.read_text().replace('id="person-ann-moe"', ""))
    assert "person-ann-moe" in str(broken_links(archive))


def test_a_story_has_no_link_to_a_page_that_is_not_there(archive: Path) -> None:
    built(archive)
    links = page(archive, "2019/05/ferry").xpath("//@href")
    assert [link for link in links if "ann-moe" in link or "bea-lund" in link or "example-times" in link] == []
    assert "/people/cy-oak/" in links and "" not in links


def test_a_name_of_several_stories_below_the_limit_leads_to_each_newest_first(archive: Path) -> None:
    settings = (
        (archive / "sitegen.toml").read_text().replace("[entities]\nmin_stories = 2", "[entities]\nmin_stories = 3")
    )
    put(archive, "sitegen.toml", settings)
    built(archive)
    links = ["/2019/06/gale/#person-cy-oak", "/2019/05/ferry/#person-cy-oak"]
    assert row(archive, "people", "cy-oak")[1] == links


def test_an_alias_of_such_a_name_leads_there_too(archive: Path) -> None:
    head = "title: Hall\ndate: 2019-08-01\norganizations: [{name: Quay Trust, as: [The Wharf Fund]}]"
    put_story(archive, "2019/hall", head, "The Wharf Fund met.\n")
    built(archive)
    rows = page(archive, "organizations").xpath("//li[contains(., 'Wharf')]")
    assert [item.xpath(".//a/@href") for item in rows] == [["/2019/08/hall/#organization-quay-trust"]]
    assert "Quay Trust" in rows[0].text_content() and rows[0].get("id") is None


def test_a_kind_of_which_no_name_has_a_page_has_an_index(archive: Path) -> None:
    built(archive)
    assert "/authors/" in page(archive, "").xpath("//nav//@href | //header//@href")
    assert row(archive, "authors", "bea-lund")


def test_the_page_of_a_letter_counts_its_own_names(archive: Path) -> None:
    built(archive, SiteLimits(index_names=1))
    assert page(archive, "people").xpath("//li[@id='ann-moe']") == []
    assert row(archive, "people/a-z/m", "ann-moe")[1] == ["/2019/05/ferry/#person-ann-moe"]
    (head,) = page(archive, "people/a-z/m").xpath("//meta[@name='description']/@content")
    assert head == "People: 1 name in the archive."


def test_a_long_index_of_names_without_pages_has_no_empty_list(archive: Path) -> None:
    put(archive, "sitegen.toml", (archive / "sitegen.toml").read_text().replace("min_stories = 2", "min_stories = 9"))
    built(archive, SiteLimits(index_names=1))
    index = page(archive, "people")
    assert "/people/a-z/m/" in index.xpath("//nav//@href")
    assert index.xpath("//main//*[self::ol or self::ul][not(li)]") == []
    assert "New in the archive" not in index.text_content()
