"""Cost follows the change: what one change renders anew, and why, and nothing more."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.pages.limits import DEFAULT_LIMITS, SiteLimits
from tests.conftest import Run, put, put_story
from tests.support.sql_cost import counted

CREW = "people: [Walter Oduya, Priya Raman]\ntags: [ferries]\npublication: Example Times"


@pytest.fixture
def archive(site: Path) -> Path:
    put(site, "sitegen.toml", '[site]\ntitle = "A"\n[search]\nenabled = false\n')
    for year in range(2001, 2013):
        put_story(site, f"{year}/story", f"title: Story of {year}\ndate: {year}-05-04\n{CREW}")
        put_story(site, f"{year}/other", f"title: Other of {year}\ndate: {year}-11-04\npeople: [Ann {year}]")
    assert rendered(site)
    return site


def rendered(root: Path, limits: SiteLimits = DEFAULT_LIMITS) -> dict[str, str]:
    """Builds, and says what was rendered and why."""
    report = build(root, load_config(root), BuildOptions(conversion=False, explain=True, limits=limits))
    assert report.explained is not None
    return dict(report.explained)


def test_a_text_touches_its_page_and_the_lists_that_show_it(archive: Path) -> None:
    path = archive / "content/articles/2005/other.md"
    path.write_text(path.read_text().replace("Other of", "Another of"))
    told = "content/articles/2005/other.md"
    found = rendered(archive)
    assert found.pop("2005/11/other/index.html") == f"{told} changed"
    assert set(found) == {
        "2005/05/story/index.html", "2006/05/story/index.html", "archive/2005/index.html", "archive/2005/11/index.html",
        "on-this-day/11-04/index.html", "people/ann-2005/index.html", "index.html", "feed.xml", "feed.json",
    }  # fmt: skip
    assert all(told in why for why in found.values())


def test_a_story_found_late_touches_no_other_years(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_story(archive, "2005/late", "title: Late\ndate: 2005-11-20\npeople: [Zoe Late]")
    found = rendered(archive)
    years = {path.split("/")[1] for path in found if path.startswith("archive/20")}
    assert years == {"2005"}
    assert [path for path in found if path.startswith("2009/")] == []


def test_a_long_list_is_cut_by_year_and_its_pages_stand_apart(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A story of 2005 changes the person's page and that of 2005; the chart is rounded, and stays on the others."""
    limits = SiteLimits(term_page_stories=5)
    for module in ("sitegen.pages.terms.rounded_count", "sitegen.incremental.invalidation.rounded_count"):
        monkeypatch.setattr(module, lambda count: 10 if count else 0)
    put(archive, "content/articles/2005/extra.md", "---\ntitle: Extra\n---\n")
    build(archive, load_config(archive), BuildOptions(conversion=False, fresh=True, limits=limits))
    put_story(archive, "2005/late", f"title: Late\ndate: 2005-11-20\n{CREW}")
    found = rendered(archive, limits)
    pages = {path for path in found if path.startswith("people/walter-oduya/") and path.endswith(".html")}
    assert pages == {"people/walter-oduya/index.html", "people/walter-oduya/2005/index.html"}


def test_a_year_that_is_too_long_lists_its_months(archive: Path) -> None:
    limits = SiteLimits(term_page_stories=5, long_year_stories=1)
    put_story(archive, "2005/march", f"title: Of March\ndate: 2005-03-01\n{CREW}")
    rendered(archive, limits)
    home = archive / "output/people/walter-oduya"
    assert "/people/walter-oduya/2005/03/" in (home / "2005/index.html").read_text()
    assert 'class="entries"' not in (home / "2005/index.html").read_text(), "months are rows with a few headlines"
    assert "Of March" in (home / "2005/03/index.html").read_text()
    assert "Story of 2005" in (home / "2005/05/index.html").read_text()
    (archive / "content/articles/2005/march.md").unlink()
    rendered(archive, limits)
    assert not (home / "2005/03").exists() and "Story of 2005" in (home / "2005/index.html").read_text()
    rendered(archive)  # other limits: all is planned anew
    assert not (home / "2005").exists()


def test_a_template_touches_its_pages_and_a_partial_those_that_include_it(archive: Path) -> None:
    put(archive, "sitegen.toml", '[site]\ntitle = "A"\ntheme = "mine"\n[search]\nenabled = false\n')
    put(archive, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    put(archive, "themes/mine/templates/days.html", "{% include 'part.html' %}")
    put(archive, "themes/mine/templates/part.html", "One.")
    rendered(archive)
    put(archive, "themes/mine/templates/part.html", "Two.")
    assert rendered(archive) == {
        "on-this-day/index.html": "the template days.html or one that it includes changed",
    }


def test_a_style_sheet_touches_all_pages_and_says_so(archive: Path) -> None:
    put(archive, "sitegen.toml", '[site]\ntitle = "A"\ntheme = "mine"\n[search]\nenabled = false\n')
    put(archive, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    put(archive, "themes/mine/static/style.css", "a { color: red }")
    rendered(archive)
    put(archive, "themes/mine/static/style.css", "a { color: blue }")
    found = rendered(archive)
    assert "index.html" in found and set(found.values()) == {"a static file of the theme changed"}


def test_a_file_that_was_edited_in_output_is_made_again_alone(archive: Path) -> None:
    put(archive, "output/people/walter-oduya/index.html", "defaced")
    assert rendered(archive) == {"people/walter-oduya/index.html": "its file in output/ was changed or removed"}


def test_a_picture_of_another_size_touches_the_stories_that_show_it(archive: Path) -> None:
    put(archive, "content/images/a.gif", b"GIF89a\x01\x00\x01\x00")
    put_story(archive, "2005/seen", "title: Seen\ndate: 2005-01-01\nimages: [{src: images/a.gif, caption: C}]")
    rendered(archive)
    put(archive, "content/images/a.gif", b"GIF89a\x09\x00\x09\x00")
    assert rendered(archive) == {"2005/01/seen/index.html": "content/images/a.gif changed"}


def test_the_reasons_can_be_read_by_people_and_programs(archive: Path, run: Run) -> None:
    (archive / "output/404.html").unlink()
    line = "404.html: its file in output/ was changed or removed"
    assert line in run("build", "--explain", "--no-convert", "--site", archive).out.splitlines()
    report = json.loads(run("build", "--explain", "--no-convert", "--json", "--site", archive).out)
    assert report["explained"] == []
    assert "explained" not in json.loads(run("build", "--no-convert", "--json", "--site", archive).out)


def test_who_stands_at_a_url_does_not_depend_on_who_came_first(site: Path, run: Run) -> None:
    put(site, "sitegen.toml", '[site]\ntitle = "A"\n[search]\nenabled = false\n')
    put_story(site, "b/same", "title: Second\ndate: 2020-01-02")
    assert run("build", "--site", site).code == 0
    put_story(site, "a/same", "title: First\ndate: 2020-01-01")
    for _ in range(2):  # it is said as long as it is so
        answer = run("build", "--site", site)
        assert answer.code == 1 and answer.err.count("error:") == 1
        assert "content/articles/b/same.md" in answer.err and "content/articles/a/same.md" in answer.err
        assert "<h1>First" in (site / "output/2020/01/same/index.html").read_text()
    put_story(site, "b/same", "title: Still second\ndate: 2020-01-02")
    assert run("build", "--site", site).code == 1
    assert "<h1>First" in (site / "output/2020/01/same/index.html").read_text()
    (site / "content/articles/a/same.md").unlink()
    assert run("build", "--site", site).code == 0
    assert "<h1>Still second" in (site / "output/2020/01/same/index.html").read_text()


def test_a_page_takes_the_place_of_a_static_file_and_gives_it_back(site: Path, run: Run) -> None:
    put(site, "sitegen.toml", '[site]\ntitle = "A"\n[search]\nenabled = false\n')
    put(site, "static/about/index.html", "from static")
    run("build", "--site", site)
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nWho.\n")
    answer = run("build", "--site", site)
    assert answer.code == 1 and "static/about/index.html" in answer.err and "content/pages/about.md" in answer.err
    assert "Who." in (site / "output/about/index.html").read_text()
    (site / "content/pages/about.md").unlink()
    assert run("build", "--site", site).code == 0
    assert (site / "output/about/index.html").read_text() == "from static"


def test_a_wider_term_that_no_story_names_is_shown_too(archive: Path) -> None:
    """The file says "ferry", the stories "ferries": the page is that of the stories' word."""
    put(archive, "content/tags/ferry.md", "---\nname: ferry\nparents: [Traffic]\n---\n")
    assert "tags/ferries/index.html" in rendered(archive)
    assert "Traffic" in (archive / "output/tags/ferries/index.html").read_text(encoding="utf-8")


GIF = b"GIF89a\x01\x00\x01\x00"
FILLED = ("files", "names", "terms", "term_files", "pages", "pictures", "file_pictures", "conflicting_pages",
          "reprints", "alike", "superseded", "withdrawals", "placed", "outputs", "claims", "links")  # fmt: skip


def put_neighbours(root: Path, number: int, name: str) -> None:
    """A story with a person's file, a picture and a page; one at the same URL, a copy, a withdrawn one, a recapture."""
    text = " ".join(f"{name}{number}was{place}" for place in range(60))
    head = f"date: 2001-05-04\npeople: [{name} {number}]\npublication: Example Times"
    capture = f"{head}\nsource_url: https://a.example/{number}\ncaptured: 2001-05"
    put(root, f"content/images/{number}.gif", GIF + name.encode())
    put(root, f"content/entities/people/{number}.md", f"---\nname: {name} {number}\n---\n\nOf {name}.\n")
    put(root, f"content/pages/{number}.md", f"---\ntitle: P {name}\n---\n\n![p](/images/{number}.gif)\n")
    put_story(root, f"a/{number}", f"title: S\n{head}\nimages: [{{src: images/{number}.gif, caption: C}}]", text)
    put_story(root, f"b/{number}", f"title: R\n{head}", text[::-1])
    put_story(root, f"c/{number}-copy", f"title: C\n{head}\naliases: [/c/{number}/]", text)
    notice = f"withdrawn: {{date: 2002-01-01, reason: {name}, scope: all}}"
    put_story(root, f"d/{number}-gone", f"title: W\n{head}\n{notice}", text.upper())
    put_story(root, f"e/{number}-old", f"title: O\n{capture}-04", f"[Then](../c/{number}-copy.md). " + text[50:])
    put_story(
        root, f"e/{number}-new", f"title: N\n{capture}-05", f"[Then](https://a.example/{number}/amp/). " + text[90:]
    )


def costs(root: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """What each statement costs that is run for each story or name, where all are new and then all are changed."""
    put(root, "sitegen.toml", "[search]\nenabled = false\n")
    with counted(monkeypatch) as counts:
        for name in ("Ann", "Zoe"):
            for number in range(size):
                put_neighbours(root, number, name)
            rendered(root)
    return counts.of_a_run(min_runs=size)


def test_what_is_asked_for_each_story_or_term_costs_the_same_however_many_there_are(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite, left to itself, reads all names of a kind to find one: a cold build took the square of their number."""
    few, many = costs(site, 15, monkeypatch), costs(tmp_path / "larger", 60, monkeypatch)
    index = sqlite3.connect(tmp_path / "larger/.sitegen/index.sqlite")
    rows = {table: index.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in FILLED}
    index.close()
    assert {table: count for table, count in rows.items() if count < 60} == {}, "to read an empty table costs nothing"
    asked = few.keys() & many.keys()
    assert len(asked) > 100
    assert {sql: (few[sql], many[sql]) for sql in asked if many[sql] > 1.2 * few[sql]} == {}


FEW = "[entities]\nmin_stories = 2\n[tags]\nmin_stories = 2\n"


def index_pages(root: Path, limits: SiteLimits) -> set[str]:
    """The pages of the index of people that a build renders."""
    return {path for path in rendered(root, limits) if path == "people/index.html" or path.startswith("people/a-z/")}


def test_a_story_touches_the_letters_of_its_names_alone(archive: Path) -> None:
    """An index with a page for each letter: names without a page stand on the page of their letter."""
    limits = SiteLimits(index_names=2)
    put(archive, "sitegen.toml", f'[site]\ntitle = "A"\n[search]\nenabled = false\n{FEW}')
    put_story(archive, "2005/crew", "title: Crew\ndate: 2005-06-01\npeople: [Bo Berg, Cy Clay, Di Dell]")
    rendered(archive, limits)
    put_story(archive, "2005/late", "title: Late\ndate: 2005-11-20\npeople: [Ed Clark]")
    assert index_pages(archive, limits) == {
        "people/index.html", "people/a-z/c/index.html", "people/a-z/names.json",
    }  # fmt: skip
    path = archive / "content/articles/2005/late.md"
    path.write_text(path.read_text().replace("title: Late", "title: Later"))
    assert index_pages(archive, limits) == {"people/a-z/c/index.html"}
    path.write_text(path.read_text() + "\nMore of it.\n")
    assert index_pages(archive, limits) == set()


def test_a_second_story_touches_the_first_one_and_makes_the_page(archive: Path) -> None:
    put(archive, "sitegen.toml", f'[site]\ntitle = "A"\n[search]\nenabled = false\n{FEW}')
    put_story(archive, "2003/early", "title: Early\ndate: 2003-11-20\npeople: [Zoe Late]", "Zoe Late came.\n")
    rendered(archive)
    put_story(archive, "2005/late", "title: Late\ndate: 2005-11-20\npeople: [Zoe Late]", "Zoe Late left.\n")
    found = rendered(archive)
    assert {"people/zoe-late/index.html", "people/index.html", "2003/11/early/index.html"} <= set(found)
    (archive / "content/articles/2005/late.md").unlink()
    assert "2003/11/early/index.html" in rendered(archive)
    assert not (archive / "output/people/zoe-late").exists()
