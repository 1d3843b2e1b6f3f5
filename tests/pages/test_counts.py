"""A count is of all that there is, not of the list that is shown: lists are cut, and say their total beside them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.core.text import shortened_list
from sitegen.pages.limits import SiteLimits
from sitegen.pages.records import pages
from tests.conftest import Run, put, put_story

THEMES = Path(__file__).parents[2] / "themes"
PAPERS = 14


@pytest.fixture
def archive(site: Path) -> Path:
    """A person in a story of each of many publications, more than any list shows."""
    put(site, "sitegen.toml", '[site]\ntitle = "A"\n[search]\nenabled = false\n')
    for number in range(PAPERS):
        head = f"title: Story {number}\ndate: 2019-05-{number + 1:02}\npublication: Paper {number}"
        put_story(site, f"2019/story-{number}", f"{head}\npeople: [Ines Halvorsen]")
    return site


def words(site: Path, path: str) -> str:
    tree = lxml.html.document_fromstring((site / "output" / path / "index.html").read_bytes())
    return " ".join(tree.text_content().split())


def test_the_front_page_counts_all_publications(archive: Path, run: Run) -> None:
    assert run("build", "--site", archive, "--quiet").code == 0
    assert f"{PAPERS} publications" in words(archive, "")


def test_the_page_of_a_name_counts_all_publications_that_have_it(archive: Path, run: Run) -> None:
    """Those in which it is once too: to be in a paper once is no chance, as to be named with somebody once is."""
    assert run("build", "--site", archive, "--quiet").code == 0
    assert f"{PAPERS} stories, {PAPERS} publications" in words(archive, "people/ines-halvorsen")


def test_a_name_of_one_publication_names_it(archive: Path, run: Run) -> None:
    for number in (1, 2):
        head = f"title: Other {number}\ndate: 2020-01-0{number}\npeople: [Walter Oduya]"
        put_story(archive, f"2020/other-{number}", head + ("\npublication: Paper 3" if number == 1 else ""))
    assert run("build", "--site", archive, "--quiet").code == 0
    assert "2 stories, Paper 3." in words(archive, "people/walter-oduya")


def test_the_year_of_a_name_counts_its_own_publications(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[pages.TermPage] = []
    keep = pages.TermPage.__init__

    def noted(self: pages.TermPage, *args: object, **named: object) -> None:
        keep(self, *args, **named)  # type: ignore[arg-type]
        made.append(self)

    monkeypatch.setattr(pages.TermPage, "__init__", noted)
    put_story(archive, "2020/late", "title: L\ndate: 2020-01-01\npeople: [Ines Halvorsen]\npublication: Paper 3")
    options = BuildOptions(limits=SiteLimits(term_page_stories=5))
    assert not build(archive, load_config(archive), options).errors
    counts = {p.year: (p.count, p.publication_count, len(p.publications)) for p in made if p.name == "Ines Halvorsen"}
    assert counts == {"": (15, 14, 10), "2019": (14, 14, 10), "2020": (1, 1, 1)}


def test_no_template_tells_the_length_of_a_list_that_is_cut() -> None:
    """Such a list may decide how a page is laid out; a number that readers see comes from the record."""
    cut = r"\.(?:publications|largest|named|co_occurring|beside|columns|related|terms|sources)\s*\|\s*(?:length|count)"
    numbers = {
        template: re.findall(r"ngettext\(.*?\)|\{\{[^}]*\|thousands", template.read_text(encoding="utf-8"))
        for template in THEMES.rglob("*.html")
    }
    assert sum(map(len, numbers.values())) > 20
    assert {template: text for template, told in numbers.items() for text in told if re.search(cut, text)} == {}


def test_a_cut_list_of_proposals_or_names_says_how_many_there_are(site: Path, run: Run) -> None:
    names = [f"{first} {last}" for last in ("Oduya", "Halvorsen", "Raman") for first in ("Walter", "Walther")]
    for number, name in enumerate(names * 2):
        put_story(site, f"2019/s{number}", f"title: S{number}\ndate: 2019-01-{number + 1:02}\npeople: [{name}]")
    total = json.loads(run("entities", "doctor", "--site", site, "--json").out)["total"]
    assert total > 1
    told = run("entities", "doctor", "--site", site, "--limit", "1").err
    assert f"{total - 1} more" in told
    assert "5 more" in run("entities", "list", "--site", site, "--limit", "1").err


def test_words_of_a_list_that_is_cut_say_how_many_are_left_out() -> None:
    assert shortened_list(["A", "B", "C"], 3) == "A, B and C"
    assert shortened_list(["A", "B", "C", "D", "E"], 3) == "A, B, C and 2 more"
