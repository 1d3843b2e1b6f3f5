"""A date that no story can have yet leads nothing, and is told of; every year that can be written is listed."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.index.future_dates import MADE_ON, after_capture, last_day
from sitegen.index.periods import EVER, UNDATED, Period
from tests.conftest import Run, put, put_story, tree

DATES = st.one_of(st.just(""), st.dates().map(lambda day: day.isoformat()))


@pytest.fixture
def archive(site: Path) -> Path:
    put(site, "sitegen.toml", '[site]\ntitle = "A"\nbase_url = "https://a.example"\n[search]\nenabled = false\n')
    for day in range(1, 8):
        put_story(site, f"2019/day-{day}", f"title: Day {day}\ndate: 2019-05-0{day}\npeople: [Ines Halvorsen]")
    return site


def front(site: Path) -> list[str]:
    """The links of the front page's stories, the lead first."""
    page = lxml.html.document_fromstring((site / "output/index.html").read_bytes())
    return [link for link in page.xpath("//main//a/@href") if re.match(r"/(?:\d{4}/\d\d|undated)/", link)]


@given(DATES, DATES)
def test_the_bounds_of_all_stories_hold_every_date(one: str, other: str) -> None:
    """From the year 1 to 9999, and none at all; a year holds its own dates alone."""
    assert EVER[0] <= one <= EVER[1]
    assert (UNDATED[0] <= one <= UNDATED[1]) == (one == "")
    start, end = Period("").bounds()
    assert (start <= one <= end) == (one != "")
    if other:
        start, end = Period(other[:4]).bounds()
        assert (start <= one <= end) == (one[:4] == other[:4])


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "0987-06-05"])
def test_a_story_of_any_year_stands_on_the_page_of_its_person(archive: Path, run: Run, day: str) -> None:
    put_story(archive, "odd", f"title: Odd\ndate: {day}\npeople: [Ines Halvorsen, Walter Oduya]")
    assert run("build", "--site", archive, "--quiet").code == 0
    url = f"/{day[:4]}/{day[5:7]}/odd/"
    for page in (
        "people/ines-halvorsen",
        "people/walter-oduya",
        f"archive/{day[:4]}",
        f"archive/{day[:7].replace('-', '/')}",
    ):
        assert f'href="{url}"' in (archive / "output" / page / "index.html").read_text(encoding="utf-8"), page
    data = json.loads((archive / "output/people/ines-halvorsen/stories.json").read_text(encoding="utf-8"))
    assert data["count"] == 8


@pytest.mark.parametrize("day", ["9999-12-31", "2031-01-01", (date.today() + timedelta(days=400)).isoformat()])
def test_a_story_of_the_future_does_not_lead_and_is_told_of(archive: Path, run: Run, day: str) -> None:
    """It stands in the archive by its date; neither the front page nor the feed begins with it."""
    put_story(archive, "later", f"title: Later\ndate: {day}")
    answer = run("build", "--site", archive, "--json")
    (warning,) = json.loads(answer.out)["warnings"]
    assert answer.code == 0 and warning.startswith(f"content/articles/later.md:3: date: {day} is in the future")
    assert front(archive)[0] == "/2019/05/day-7/"
    url = f"/{day[:4]}/{day[5:7]}/later/"
    assert url not in front(archive)
    feed = json.loads((archive / "output/feed.json").read_text(encoding="utf-8"))
    assert feed["items"][0]["title"] == "Day 7"
    assert f'href="{url}"' in (archive / f"output/archive/{day[:4]}/index.html").read_text(encoding="utf-8")
    assert day[:4] not in lxml.html.document_fromstring((archive / "output/index.html").read_bytes()).xpath(
        "string(//p[@class='folio'])"
    )


@pytest.mark.parametrize("day", ["9999-12-31", "2099-01-01"])
def test_the_front_page_begins_with_the_latest_day_that_can_have_been(archive: Path, run: Run, day: str) -> None:
    put_story(archive, "later", f"title: Later\ndate: {day}")
    assert run("build", "--site", archive, "--quiet").code == 0
    assert front(archive)[0] == "/2019/05/day-7/"


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_day_that_has_not_been_is_not_passed_over_in_silence(archive: Path, run: Run, command: str) -> None:
    put_story(archive, "later", "title: Later\ndate: 2099-01-01")
    assert run("build", "--site", archive, "--quiet").code == 0
    answer = run(command, "--site", archive)
    assert "content/articles/later.md:3: date: 2099-01-01 is in the future" in answer.out + answer.err


@pytest.mark.parametrize(("gap", "leads"), [(200, True), (20 * 365, False)])
def test_the_warning_says_whether_a_story_of_the_future_leads(archive: Path, run: Run, gap: int, leads: bool) -> None:
    """A few months after the others nothing but the clock speaks against a date, and the clock decides no page."""
    put_story(archive, "now", f"title: Now\ndate: {MADE_ON}")
    day = (max(date.today(), date.fromisoformat(MADE_ON)) + timedelta(days=gap)).isoformat()
    put_story(archive, "later", f"title: Later\ndate: {day}")
    (warning,) = json.loads(run("build", "--site", archive, "--json").out)["warnings"]
    assert f"date: {day} is in the future" in warning
    assert ("on the front page" in warning) == leads and ("leave it out while" in warning) == (not leads)
    assert (front(archive)[0] == f"/{day[:4]}/{day[5:7]}/later/") == leads
    feed = json.loads((archive / "output/feed.json").read_text(encoding="utf-8"))
    assert (feed["items"][0]["title"] == "Later") == leads


def test_a_date_after_the_story_s_own_capture_is_wrong_whatever_the_year(archive: Path, run: Run) -> None:
    """As where day and month were taken for each other. A clock elsewhere may be a day ahead."""
    head = "title: {}\ndate: {}\ncapture: {{seed: a.html, captured: '2019-06-05T10:00:00'}}"
    put_story(archive, "swapped", head.format("Swapped", "2019-12-05"))
    put_story(archive, "ahead", head.format("Ahead", "2019-06-06"))
    answer = run("build", "--site", archive, "--json")
    (warning,) = json.loads(answer.out)["warnings"]
    assert warning.startswith("content/articles/swapped.md:3: date: 2019-12-05 is after its capture (2019-06-05)")
    assert front(archive)[0] == "/2019/06/ahead/"
    assert "/2019/12/swapped/" not in front(archive)
    found = json.loads(run("check", "--site", archive, "--json").out)["findings"]
    assert [(f["severity"], f["line"]) for f in found if "after its capture" in f["what"]] == [("warning", 3)]


def test_an_archive_that_goes_on_after_this_version_is_no_future(archive: Path, run: Run) -> None:
    """Later days that follow on others lead as they should: what is of the future does not hang on today."""
    year = int(MADE_ON[:4])
    for number in range(1, 4):
        put_story(archive, f"on-{number}", f"title: On {number}\ndate: {year + number}-01-01")
        put_story(archive, f"up-{number}", f"title: Up {number}\ndate: {year - 2 * number}-01-01")
    assert run("build", "--site", archive, "--quiet").code == 0
    assert front(archive)[0] == f"/{year + 3}/01/on-3/"


def test_an_archive_of_nothing_but_such_dates_still_has_a_front_page(site: Path, run: Run) -> None:
    put_story(site, "a", "title: A\ndate: 2019-12-05\ncapture: {seed: a.html, captured: '2019-06-05'}")
    assert run("build", "--site", site, "--quiet").code == 0
    assert front(site)[0] == "/2019/12/a/"


@given(st.lists(st.dates().map(lambda day: day.isoformat()), max_size=8))
def test_the_last_day_is_one_of_the_days_and_nothing_past_is_cut(days: list[str]) -> None:
    last = last_day(days)
    assert not last or (last in days and max(days) > MADE_ON)
    assert last_day(reversed(days)) == last


@pytest.mark.parametrize("captured", ["", "nonsense", "20190605", "2019-06-05T23:59:59+14:00"])
def test_a_capture_of_any_form_is_no_trap(captured: str) -> None:
    assert after_capture("2019-06-05", captured) == ""


def test_an_update_leads_as_a_build_from_nothing_does(archive: Path, tmp_path: Path) -> None:
    """A capture that comes to be known, and goes again, brings a story to the front or takes it from there."""
    fresh = tmp_path / "fresh"
    for extra in (
        "",
        "\ncapture: {seed: a.html, captured: '2019-05-05'}",
        "\ncapture: {seed: a.html, captured: '2019-07-01'}",
    ):
        for root in (archive, fresh):
            put(root, "sitegen.toml", (archive / "sitegen.toml").read_bytes())
            for day in range(1, 8):
                put_story(root, f"2019/day-{day}", f"title: Day {day}\ndate: 2019-05-0{day}\npeople: [Ines Halvorsen]")
            put_story(root, "swapped", f"title: Swapped\ndate: 2019-06-05{extra}")
            put_story(root, "later", "title: Later\ndate: 2099-06-05")
            build(root, load_config(root), BuildOptions(conversion=False, fresh=root is fresh))
        assert ("/2019/06/swapped/" in front(archive)) == ("05-05" not in extra)
        assert tree(archive / "output") == tree(fresh / "output")
