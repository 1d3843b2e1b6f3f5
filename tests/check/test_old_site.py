"""Links to the old site that the archive cannot follow are told, with the addresses of copies if asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.check import check
from sitegen.check.finding import Finding
from sitegen.core.config import load_config
from tests.conftest import Run, put, put_story

PIER = "title: The pier\ndate: 2014-03-12\nsource_url: https://www.tern.example/2014/03/pier/"


def told(site: Path, *, wayback: bool = False) -> list[Finding]:
    findings = check(site, load_config(site), today="2026-01-01", wayback=wayback).findings
    return [finding for finding in findings if finding.check == "old site"]


def test_links_to_pages_that_the_archive_lacks_are_counted_by_their_address(site: Path) -> None:
    put_story(site, "2014/pier", PIER, "First.\n\nSee [a](http://tern.example/lost/?utm_source=x).\n")
    put_story(site, "2014/later", f"{PIER}2".replace("pier", "quay"), "See [a](https://m.tern.example/lost).\n")
    finding, other = told(site)
    assert (finding.file, finding.line, finding.severity) == ("content/articles/2014/later.md", 7, "warning")
    assert (
        "https://m.tern.example/lost leads to an address of the old site that the archive does not hold" in finding.what
    )
    assert other.line == 9


def test_the_same_address_on_many_pages_is_one_finding(site: Path) -> None:
    put_story(site, "2014/pier", PIER, "See [a](http://tern.example/lost/).\n")
    for number in range(3):
        put_story(
            site, f"2015/{number}", f"title: T\nslug: s{number}\ndate: 2015-01-02", "[b](//tern.example/lost#c) it\n"
        )
    (finding,) = told(site)
    assert finding.what.endswith("so on 3 other pages")


@pytest.mark.parametrize(
    "target",
    [
        "https://www.tern.example/2014/03/pier/amp/",
        "https://elsewhere.example/lost/",
        "https://www.tern.example/",
        "https://web.archive.org/web/2014/http://tern.example/lost/",
        "https://tern.example/lost.jpg",
        "https://archive.example/2014/03/pier/",
        "../2014/pier.md",
        "mailto:a@tern.example",
    ],
)
def test_what_is_no_dead_link_to_the_old_site(site: Path, target: str) -> None:
    put_story(site, "2014/pier", PIER, "First.\n")
    put_story(site, "2015/later", "title: Later\ndate: 2015-01-02", f"See [it]({target}).\n")
    assert told(site) == []


def test_an_address_that_two_stories_claim_is_told(site: Path) -> None:
    for name in "ab":
        put_story(site, f"2014/{name}", f"{PIER}\nslug: {name}\ncapture: {{seed: 'a.json#{name}'}}", f"Of {name}.\n")
    put_story(site, "2015/later", "title: Later\ndate: 2015-01-02", "See [it](https://tern.example/2014/03/pier/).\n")
    (finding,) = told(site)
    assert "that several stories have" in finding.what


def test_sites_that_people_state_count_too(site: Path) -> None:
    with (site / "sitegen.toml").open("a") as file:
        file.write('[publications.Tern]\nurls = ["tern.example/news"]\n')
    put(site, "seeds/quay/_publication.yaml", "url: https://quay.example/\n")
    put(site, "seeds/bad/_publication.yaml", "url: 7\n")
    put_story(
        site,
        "2015/a",
        "title: A\ndate: 2015-01-02",
        "See [it](https://tern.example/x) and [it](http://quay.example/y).\n",
    )
    assert [finding.line for finding in told(site)] == [6, 6]


def test_many_addresses_are_a_number_unless_copies_are_asked_for(site: Path, run: Run) -> None:
    links = " ".join(f"[{n}](https://tern.example/lost/{n})," for n in range(30))
    put_story(site, "2014/pier", PIER, f"{links} and [n](https://tern.example/lost/7).\n")
    findings = told(site)
    assert len(findings) == 21
    assert any("10 more links lead to 10 other addresses of tern.example" in finding.what for finding in findings)
    answer = run("check", "--wayback", "--json", "--site", site)
    mended = [f["mend"] for f in json.loads(answer.out)["findings"] if f["check"] == "old site"]
    assert len(mended) == 30
    assert "link to https://web.archive.org/web/20140312/https://tern.example/lost/7, where that copy exists" in mended
