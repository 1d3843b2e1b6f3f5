"""On this day, and what is in the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pytest

from tests.conftest import Run, put, put_story

CAPTURE = "capture: {seed: a.html, captured: 2020-01-01, fields: {title: {from: json-ld, confidence: 1.0, hash: x}}}"


@pytest.fixture
def archive(site: Path, run: Run) -> Path:
    put_story(site, "one", f"title: One\ndate: 2019-05-04\npublication: Example Times\n{CAPTURE}")
    put_story(site, "two", "title: Two\ndate: 2020-05-04T09:00:00+02:00\nlanguage: es")
    put_story(site, "leap", "title: Leap\ndate: 2020-02-29")
    put_story(site, "never", "title: Never")
    assert run("build", "--site", site).code == 0
    return site


def page(site: Path, path: str) -> Any:
    return lxml.html.document_fromstring((site / "output" / path / "index.html").read_bytes())


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def test_a_day_has_its_stories_of_all_years(archive: Path) -> None:
    day = page(archive, "on-this-day/05-04")
    assert [text(h) for h in day.xpath("//h2[contains(@class, 'when')]")] == ["2020", "2019"]
    assert [text(h) for h in day.xpath("//h3")] == ["Two", "One"]
    assert day.xpath("//a[@rel='prev']/@href") == ["/on-this-day/02-29/"]
    assert not (archive / "output/on-this-day/05-05").exists()


def test_the_calendar_leads_to_the_days_that_have_stories(archive: Path) -> None:
    calendar = page(archive, "on-this-day")
    assert calendar.xpath("//main//li/a/@href") == ["/on-this-day/02-29/", "/on-this-day/05-04/"]
    assert len(calendar.xpath("//main//li")) == 366
    assert "/on-this-day/" in page(archive, "archive").xpath("//main//a/@href")


def test_the_archive_says_what_it_holds_and_how_it_knows(archive: Path) -> None:
    about = page(archive, "archive/about")
    assert "4 stories" in text(about.xpath("//p[@class='standfirst']")[0])
    assert "1 has no date" in text(about.xpath("//p[@class='standfirst']")[0])
    rows = {
        text(tr[0]): (text(tr[1]), text(tr[2])) for tr in about.xpath("//table[contains(@class, 'obtained')]/tbody/tr")
    }
    assert rows["Headline"] == ("written by a person 3, json-ld 1", "–")
    assert rows["Date"] == ("written by a person 3", "1")
    assert rows["Publication"] == ("written by a person 1", "3")


def test_days_can_be_left_out(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntitle = "A"\n[pages]\non_this_day = false\n')
    assert run("build", "--site", archive).code == 0
    assert not (archive / "output/on-this-day").exists()
    assert "/on-this-day/" not in page(archive, "archive").xpath("//a/@href")


def test_an_archive_without_stories_holds_nothing(site: Path, run: Run) -> None:
    assert run("build", "--site", site).code == 0
    assert not (site / "output/archive/about").exists() and not (site / "output/on-this-day").exists()
