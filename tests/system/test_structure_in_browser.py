"""A story with every structure in a real browser, in both themes, from left and from right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from tests.conftest import put, put_story
from tests.support.structured import BODY, HEAD, PICTURE
from tests.system import test_browser
from tests.system.test_browser import barriers, served

browser = test_browser.browser
STORY = "/1974/05/board/"
SITES = ["broadsheet en", "plain en", "broadsheet he", "plain ar"]


@pytest.fixture(scope="module", params=SITES)
def origin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    theme, language = request.param.split()
    root: Path = tmp_path_factory.mktemp("structured")
    put(root, "sitegen.toml", f'[site]\ntitle = "The Ledger"\ntheme = "{theme}"\nlanguage = "{language}"\n')
    put(root, "content/images/quay.gif", PICTURE)
    own = "language: en" if language == "en" else f"language: {language}"
    put_story(root, "board", f"{HEAD}\n{own}", BODY)
    for number in range(1, 9):
        picture = "\nimages: [{src: images/quay.gif}]" if number % 2 else ""
        put_story(
            root, f"s{number}", f"title: Story {number}\ndate: 1974-04-0{number}\npeople: [Walter Oduya]{picture}"
        )
    assert not build(root, load_config(root), BuildOptions(conversion=False)).errors
    with served(root / "output") as address:
        yield address


@pytest.mark.parametrize("path", [STORY, "/", "/people/walter-oduya/", "/archive/1974/04/"])
def test_no_barrier_and_no_page_wider_than_its_window(origin: str, browser: Any, path: str) -> None:
    for width, scheme in ((320, "light"), (390, "dark"), (820, "light"), (1280, "dark"), (1280, "light")):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto(origin + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width != 320:
            assert barriers(page) == []
        page.close()


def test_a_wide_table_scrolls_in_its_own_box(origin: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(origin + STORY)
    box = page.locator(".table").nth(1)
    assert box.evaluate("e => e.scrollWidth > e.clientWidth + 50")
    box.focus()
    key = "ArrowLeft" if page.evaluate("document.documentElement.dir") == "rtl" else "ArrowRight"
    for _ in range(5):
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    assert box.evaluate("e => Math.abs(e.scrollLeft) > 20")
    page.close()


def test_raised_figures_do_not_spread_the_lines(origin: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(origin + STORY)
    lines = "e => e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight)"
    height = page.locator("p:has(> sub)").first.evaluate(lines)
    assert abs(height - round(height)) < 0.06
    page.close()


def test_figures_of_a_column_end_at_one_line(origin: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(origin + STORY)
    assert set(page.eval_on_selector_all(".num", "c => c.map(e => getComputedStyle(e).textAlign)")) == {"right"}
    numeric = page.eval_on_selector_all("td.num", "c => c.map(e => getComputedStyle(e).fontVariantNumeric)")
    assert all("tabular-nums" in one for one in numeric)
    page.close()


def test_a_mark_leads_to_its_note_and_back(origin: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 600})
    page.goto(origin + STORY)
    mark = page.locator("sup a").first
    mark.click()
    assert page.locator(".notes li").first.evaluate("e => e.matches(':target')")
    page.locator(".notes li a.back").first.click()
    assert mark.evaluate("e => e.matches(':target')")
    page.close()


def test_nothing_moves_while_pictures_load(origin: str, browser: Any) -> None:
    for path in (STORY, "/", "/people/walter-oduya/"):
        page = browser.new_page(viewport={"width": 390, "height": 900})
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver((l) => { for (const e of l.getEntries()) moved += e.value })"
            ".observe({ type: 'layout-shift', buffered: true });"
        )
        page.goto(origin + path, wait_until="networkidle")
        assert page.evaluate("window.moved") == 0
        page.close()


def test_on_paper_the_whole_table_is_there(origin: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 720, "height": 900})
    page.goto(origin + STORY)
    page.emulate_media(media="print")
    for box in page.locator(".table").all():
        assert box.evaluate("e => getComputedStyle(e).overflowX") == "visible"
    page.close()
