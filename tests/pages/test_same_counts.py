"""Every number that pages, data, feeds and search tell of an archive is true, and the same everywhere.

The archive has what makes counting hard: drafts, withdrawn stories, reprints, several captures of a story, names of few
stories, hidden and merged names. The test knows its stories, and counts them itself.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.build.report import BuildReport
from sitegen.core.config import load_config
from sitegen.core.model import ENTITY_KINDS, TAG, TERM_KINDS
from sitegen.pages.limits import SiteLimits
from tests.conftest import Run, put, put_story

LONG = " ".join(f"The council of Quillby heard report {n} on the harbour wall from its engineer." for n in range(25))
SETTINGS = """[site]
title = "T"
base_url = "https://a.example"
[entities]
min_stories = {least}
[tags]
min_stories = {least}
[authors]
min_stories = {least}
[publications]
min_stories = {least}
[feeds]
min_stories = 3
[export]
publish = ["json", "csv"]
"""
SMALL = SiteLimits(term_page_stories=4, long_year_stories=3, index_names=2, data_stories=2)


@dataclass(frozen=True)
class Written:
    """A story. `listed` is whether it counts, `shown` whether it has a page. `counted_people` are its people after
    decisions, if these changed them.
    """

    name: str
    date: str = ""
    paper: str = "Tern Post"
    people: tuple[str, ...] = ("Walter Oduya",)
    tags: tuple[str, ...] = ("boats",)
    authors: tuple[str, ...] = ("Ines Halvorsen",)
    body: str = ""
    more: str = ""
    listed: bool = True
    shown: bool = True
    counted_people: tuple[str, ...] = field(default=())

    def terms(self) -> set[tuple[str, str]]:
        """The kind and name of each term for which it counts."""
        people = self.counted_people or self.people
        named = {"people": people, "tags": self.tags, "authors": self.authors, "publications": (self.paper,)}
        return {(kind, name) for kind, names in named.items() for name in names if name} | {("places", "Quillby")}


def hidden(name: str, more: str, **values: Any) -> Written:
    return Written(name, "2020-03-03", more=more, listed=False, shown=False, **values)


STORIES = (
    *(Written(f"plain-{n}", f"2019-0{n}-0{n}", people=("Walter Oduya", f"Thin Name{n}")) for n in range(1, 6)),
    Written("other", "2020-02-03", "Gull Times", ("Priya Raman", "Walter Oduya"), authors=("Ada Quill",)),
    Written("more", "2020-02-04", "Gull Times", ("Priya Raman",), ("boats", "nets")),
    Written("undated", "", people=("Priya Raman",), more="language: de"),
    Written("future", "2031-01-01", people=("Priya Raman",)),
    hidden("draft", "draft: true", people=("Draft Person", "Walter Oduya"), tags=("drafts", "boats")),
    hidden("gone", "withdrawn: {date: 2021-01-01}", people=("Gone Person", "Walter Oduya"), tags=("goners", "boats")),
    Written("reprint-one", "2018-05-05", body=f"Walter Oduya spoke. {LONG}"),
    Written("reprint-two", "2018-05-06", "Gull Times", body=f"Walter Oduya spoke. {LONG}"),
    Written(
        "mole-old", "2017-05-05", people=("Cap Twice",), listed=False,
        more="source_url: https://t.example/mole\ncapture: {captured: 2019-01-01, seed: t/mole-1.html}",
    ),
    Written(
        "mole-new", "2017-05-05", people=("Cap Twice",),
        more="source_url: https://t.example/mole\ncapture: {captured: 2020-01-01, seed: t/mole-2.html}",
    ),
    Written(
        "pier-text", "2016-05-05", people=("For Mats",), body=f"For Mats met. {LONG.replace('report', 'paper')}",
        more="capture: {seed: t/pier.txt}", listed=False,
    ),
    Written(
        "pier-page", "2016-05-05", people=("For Mats",), body=f"For Mats met. {LONG.replace('report', 'paper')} So!",
        more="capture: {seed: t/pier.html}",
    ),
    Written("secret", "2019-09-09", people=("Hidden Person", "Walter Oduya"), counted_people=("Walter Oduya",)),
    Written("secret-two", "2019-09-10", people=("Hidden Person", "Priya Raman"), counted_people=("Priya Raman",)),
    Written("local", "2019-09-11", people=("Priya Raman", "{name: Bob, local: true}"), counted_people=("Priya Raman",)),
    Written("merged", "2019-10-01", people=("W. Oduya",), counted_people=("Walter Oduya",)),
)  # fmt: skip
LISTED = [story for story in STORIES if story.listed]
COUNTS = Counter(term for story in LISTED for term in story.terms())
DECISIONS = """[[hide]]
kind = "person"
name = "Hidden Person"

[[merge]]
kind = "person"
names = ["W. Oduya"]
into = "Walter Oduya"
"""


def write(root: Path, least: int) -> None:
    put(root, "sitegen.toml", SETTINGS.format(least=least))
    put(root, "content/decisions.toml", DECISIONS)
    for story in STORIES:
        lists = {"people": story.people, "tags": story.tags, "authors": story.authors, "places": ("Quillby",)}
        head = [f"title: Of {story.name}", *(f"{key}: [{', '.join(names)}]" for key, names in lists.items())]
        head += [f"{key}: {value}" for key, value in (("date", story.date), ("publication", story.paper)) if value]
        body = story.body or f"{' and '.join(story.people)} came to Quillby for {story.name}."
        put_story(root, story.name, "\n".join([*head, story.more]).rstrip(), f"{body}\n")


class Built:
    """A built site, and what its pages say."""

    def __init__(self, root: Path, least: int, limits: SiteLimits) -> None:
        write(root, least)
        self.root, self.output, self.least, self.limits = root, root / "output", least, limits
        self.report: BuildReport = build(root, load_config(root), BuildOptions(limits=limits))
        assert not self.report.errors

    def page(self, url: str) -> Any:
        return lxml.html.document_fromstring((self.output / url.strip("/") / "index.html").read_bytes())

    def data(self, path: str) -> Any:
        return json.loads((self.output / path).read_text(encoding="utf-8"))

    def has_page(self, count: int) -> bool:
        return count >= self.least

    def is_indexed(self, kind: str, count: int) -> bool:
        """An index lists all names, but no tag of one story that has a page."""
        return kind != "tags" or count > 1 or not self.has_page(count)

    def index(self, kind: str) -> dict[str, int]:
        return {name: n for (of, name), n in COUNTS.items() if of == kind and self.is_indexed(kind, n)}


def said(tree: Any, what: str = r"stor(?:y|ies)") -> int:
    """The number of stories, or of something else, that a page tells at its head."""
    (text, *_) = tree.xpath("//*[@class='standfirst' or @class='folio']")
    found = re.search(rf"([\d,]+) {what}", " ".join(" ".join(text.itertext()).split()))
    assert found, text.text_content()
    return int(found[1].replace(",", ""))


def slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.lower()).strip("-")


def counted_links(tree: Any, kind: str, inside: str = "") -> dict[str, int]:
    """The numbers beside links to names of a kind: in the items of lists with one link and one number."""
    found = {}
    link = f"starts-with(@href, '/{kind}/') and @href != '/{kind}/'"
    for item in tree.xpath(f"{inside}//li[a[{link}]][span[@class='n']]"):
        url = item.xpath("a/@href")[0]
        found[url] = int(item.xpath("span[@class='n']")[0].text_content().replace(",", ""))
    return found


def shared_counts(tree: Any) -> list[tuple[str, str, int]]:
    """The kind and name of each name in the lists of those named in the same stories, with the number beside it."""
    items = tree.xpath("//aside//li[a[@class='n']]")
    return [
        (item.xpath("a/@href")[0].split("/")[1], item.xpath("string(a[1])"), int(item.xpath("string(a[2]/span[1])")))
        for item in items
    ]


@pytest.fixture(scope="module", params=[(1, SiteLimits()), (2, SiteLimits()), (2, SMALL)], ids=["1", "2", "paged"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("counts"), *request.param)


def test_the_number_of_stories(built: Built) -> None:
    dated = [story for story in LISTED if story.date]
    for url in ("", "archive", "archive/about"):
        assert said(built.page(url)) == len(LISTED), url
    assert said(built.page("on-this-day")) == len(dated)
    for url in ("archive", "archive/about"):
        assert said(built.page(url), r"has no date|have no date") == len(LISTED) - len(dated)
    assert said(built.page("undated")) == len(LISTED) - len(dated)
    counts = built.data("data/json/index.json")["counts"]
    shown = sum(story.shown for story in STORIES)
    assert (counts["stories"], counts["unlisted"]) == (len(LISTED), shown - len(LISTED))
    assert built.report.articles == shown == len(list((built.output / "data/json/stories").rglob("*.json")))
    languages = built.page("archive/about").xpath("//h3[.='Languages']/..//span[@class='n']")
    assert [int(n.text_content()) for n in languages] == [len(LISTED) - 1, 1]


def test_the_numbers_of_years_and_months(built: Built) -> None:
    years = Counter(story.date[:4] for story in LISTED if story.date)
    months = Counter(story.date[:7].replace("-", "/") for story in LISTED if story.date)
    table = built.page("archive").xpath("//table[@class='heat']/tbody/tr")
    assert {row.xpath("th/a")[0].text: int(row.xpath("td[@class='sum']")[0].text) for row in table} == years
    cells = {a.get("href"): int(a.text_content()) for row in table for a in row.xpath("td/a")}
    assert cells == {f"/archive/{month}/": n for month, n in months.items()}
    for url in ("", "archive", "archive/about"):
        bars = built.page(url).xpath("//figure[starts-with(@class, 'chart')]//tbody/tr")
        assert {tr.xpath("th")[0].text: int(tr.xpath("td[1]")[0].text) for tr in bars} == years, url
    assert {
        y["year"]: y["stories"] for y in built.data("data/json/index.json")["years"] if y["year"] != "undated"
    } == years
    for period, count in (*years.items(), *months.items()):
        page = built.page(f"archive/{period}")
        assert said(page) == count, period
        entries = len(page.xpath("//ol[@class='entries']/li"))
        is_long = len(period) == 4 and count > built.limits.long_year_stories
        assert entries == (0 if is_long else count), period
        rows = page.xpath("//ol[@class='rows']/li//span[@class='n']")
        assert sum(int(n.text_content()) for n in rows) == (count if is_long else 0), period


def test_the_numbers_of_names_and_of_their_stories(built: Built) -> None:
    holdings = built.page("archive/about")
    totals = {
        a.getparent().xpath("a/@href")[0]: int(a.text) for a in holdings.xpath("//h3[.='Names']/..//span[@class='n']")
    }
    for kind in TERM_KINDS:
        listed = built.index(kind.plural)
        if not listed:
            assert not (built.output / kind.plural / "index.html").exists()
            continue
        index = built.page(kind.plural)
        assert said(index, "names?") == len(listed), kind.plural
        letters = sorted((built.output / kind.plural / "a-z").glob("*/index.html"))
        pages = [lxml.html.document_fromstring(path.read_bytes()) for path in letters] or [index]
        rows = [row for page in pages for row in page.xpath("//section[@class='letter']//li[@id]")]
        assert sorted(row.get("id") for row in rows) == sorted(map(slug, listed)), kind.plural
        assert sum(said(page, "names?") for page in pages) == len(listed)
        beside = {
            url: n
            for page in pages
            for url, n in counted_links(page, kind.plural, "//section[@class='letter']").items()
        }
        named = {f"/{kind.plural}/{slug(name)}/": n for name, n in listed.items() if built.has_page(n)}
        assert beside == named
        assert totals.get(f"/{kind.plural}/", len(listed)) == len(listed)
        assert counted_links(holdings, kind.plural).items() <= named.items()
        if kind in (*ENTITY_KINDS, TAG):
            assert built.data("data/json/index.json")["counts"][kind.plural] == len(listed)
        if kind in ENTITY_KINDS:
            records = built.data(f"data/json/{kind.plural}.json")
            assert {one["name"]: one["stories"] for one in records} == listed
    papers = {f"/publications/{slug(name)}/": n for name, n in built.index("publications").items()}
    front = built.page("")
    assert said(front, "publications?") == len(papers)
    for kind in TERM_KINDS:
        named = {f"/{kind.plural}/{slug(name)}/": n for (of, name), n in COUNTS.items() if of == kind.plural}
        assert counted_links(front, kind.plural).items() <= named.items()


def test_the_numbers_on_the_page_of_a_name(built: Built) -> None:
    for (kind, name), count in COUNTS.items():
        home = built.output / kind / slug(name)
        assert (home / "index.html").exists() == built.has_page(count), name
        if not (home / "index.html").exists():
            continue
        page = built.page(f"{kind}/{slug(name)}")
        assert said(page) == count, name
        bars = page.xpath("//figure[starts-with(@class, 'chart')]//tbody/tr/td[1]")
        mine = [story for story in LISTED if (kind, name) in story.terms()]
        dated = sum(bool(story.date) for story in mine)
        has_chart = len({story.date[:4] for story in mine if story.date}) > 1
        assert sum(int(td.text) for td in bars) == (dated if has_chart else 0), name
        of_years = [
            said(built.page(f"{kind}/{slug(name)}/{path.parent.name}")) for path in home.glob("[12u]*/index.html")
        ]
        is_paged = count > built.limits.term_page_stories
        assert sum(of_years) == (count if is_paged else 0), name
        if not is_paged:
            assert len(page.xpath("//ol[@class='entries']/li")) == count, name
        has_data = kind in {one.plural for one in ENTITY_KINDS} and count >= built.limits.data_stories
        assert (home / "stories.json").exists() == has_data, name
        if has_data:
            data = built.data(f"{kind}/{slug(name)}/stories.json")
            rows = list(csv.DictReader(io.StringIO((home / "stories.csv").read_text(encoding="utf-8-sig"))))
            assert (data["count"], len(data["stories"]), len(rows)) == (count, count, count)
        assert (home / "feed.json").exists() == (count >= 3), name
        if count >= 3:
            assert len(built.data(f"{kind}/{slug(name)}/feed.json")["items"]) == dated
        both = Counter(term for story in mine for term in story.terms() if term != (kind, name))
        for of, other, number in shared_counts(page):
            assert number == both[of, other], (name, other)
    assert ("places", "Quillby", COUNTS["people", "Walter Oduya"]) in shared_counts(built.page("people/walter-oduya"))


def test_the_filters_of_search(built: Built) -> None:
    """A filter counts the pages that have its value: for a name these are its stories, and its own page."""
    found: Counter[tuple[str, str]] = Counter()
    stories = 0
    for path in built.output.rglob("index.html"):
        tree = lxml.html.document_fromstring(path.read_bytes())
        if not tree.xpath("//*[@data-pagefind-body]") or not tree.xpath("//*[@data-pagefind-filter='kind:Story']"):
            continue
        stories += 1
        for kind in TERM_KINDS:
            names = {e.text_content() for e in tree.xpath(f"//*[@data-pagefind-filter='{kind.name}']")}
            found.update((kind.plural, name) for name in names)
    assert stories == len(LISTED)
    assert found == COUNTS


def test_the_commands_tell_the_same(built: Built, run: Run) -> None:
    listed = json.loads(run("entities", "list", "--site", built.root, "--json", "--limit", "1000").out)
    counted = {(one["kind"], one["name"]): one["count"] for one in listed["entities"]}
    plural = {kind.name: kind.plural for kind in TERM_KINDS}
    assert {(plural[kind], name): n for (kind, name), n in counted.items()}.items() <= COUNTS.items()
    assert {name for kind, name in counted if kind == "person"} == {name for kind, name in COUNTS if kind == "people"}
    counts = json.loads(run("export", "--site", built.root, "--json", built.root.parent / "data").out)["counts"]
    assert counts["stories"] == sum(story.shown for story in STORIES)


def test_nothing_hidden_is_counted_or_named(built: Built) -> None:
    gone = {"Draft Person", "Gone Person", "Hidden Person", "W. Oduya", "drafts", "goners"}
    for kind in TERM_KINDS:
        assert gone.isdisjoint(built.index(kind.plural))
        for name in gone:
            path = built.output / kind.plural / slug(name) / "index.html"
            assert not path.exists() or "refresh" in path.read_text(encoding="utf-8")
