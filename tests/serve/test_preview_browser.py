"""The preview in a real browser: it loads again where it must, shows what is broken, and answers to no foreign name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import put, put_story
from tests.support.previewed import preview
from tests.system.test_browser import CHROMIUM, browser_missing

KEEPER = "/2019/05/keeper/"
PATH = "content/articles/2019/keeper.md"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium for which a foreign name leads to this machine, as an attacker would have it."""
    reason = browser_missing()
    if reason:
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    flags.append("--host-resolver-rules=MAP evil.example 127.0.0.1")
    with sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("desk")
    put(site, "sitegen.toml", '[site]\ntitle = "Desk"\ntheme = "mine"\n[search]\nenabled = false\n')
    put(site, "themes/mine/theme.toml", 'extends = "plain"\n')
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nWho we are.\n")
    put_story(site, "2019/keeper", "title: Keeper\ndate: 2019-05-04")
    return site


@pytest.fixture(scope="module")
def origin(desk: Path) -> Iterator[str]:
    with preview(desk) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def opened(page: Any, url: str) -> None:
    """Opens a page, with a mark on it that goes when it is loaded again."""
    with page.expect_response("**/_sitegen/events*"):
        page.goto(url)
    page.evaluate("window.same = true")


def test_a_page_loads_again_when_its_story_is_saved_and_no_other_does(
    desk: Path, origin: str, page: Any, browser: Any
) -> None:
    other = browser.new_page()
    opened(other, f"{origin}/about/")
    opened(page, origin + KEEPER)
    put_story(desk, "2019/keeper", "title: Keeper, corrected\ndate: 2019-05-04")
    page.wait_for_selector("h1:has-text('Keeper, corrected')")
    assert page.evaluate("window.same") is None
    assert other.evaluate("window.same") is True
    other.close()


def test_an_overlay_shows_what_is_broken_and_goes_when_it_is_mended(desk: Path, origin: str, page: Any) -> None:
    opened(page, origin + KEEPER)
    whole = (desk / PATH).read_text()
    put(desk, PATH, whole.replace("date:", "  date:"))
    overlay = page.locator("#sitegen-overlay")
    overlay.wait_for()
    text = overlay.inner_text()
    assert f"{PATH}:3" in text and "is not YAML" in text and "  date: 2019-05-04" in text
    assert overlay.bounding_box()["height"] >= page.viewport_size["height"]
    put(desk, PATH, whole)
    overlay.wait_for(state="detached")
    put(desk, "themes/mine/templates/article.html", "{% extends 'nothing.html' %}")
    overlay.wait_for()
    assert "nothing.html" in overlay.inner_text()
    overlay.locator("button").click()
    assert overlay.bounding_box()["height"] < page.viewport_size["height"] / 4
    (desk / "themes/mine/templates/article.html").unlink()
    overlay.wait_for(state="detached")


def test_a_style_sheet_changes_without_loading_again(desk: Path, origin: str, page: Any) -> None:
    from playwright.sync_api import expect

    opened(page, origin + KEEPER)
    put(desk, "themes/mine/static/plain.css", "h1 { color: rgb(1, 2, 3) }")
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)", timeout=60_000)
    put(desk, "themes/mine/static/plain.css", "h1 { color: rgb(4, 5, 6) }")
    expect(page.locator("h1")).to_have_css("color", "rgb(4, 5, 6)", timeout=60_000)
    assert page.evaluate("window.same") is True


def test_drafts_are_marked(desk: Path, origin: str, page: Any) -> None:
    put_story(desk, "2020/later", "title: Later\ndate: 2020-01-01\ndraft: true")
    page.goto(f"{origin}/")  # it may load again while it opens: the draft has just been written
    page.wait_for_selector("a[data-sitegen-draft]:has-text('Later')")
    page.locator("a[data-sitegen-draft]").first.click()
    page.wait_for_selector("#sitegen-draft")


def test_a_foreign_name_that_leads_here_is_turned_away(origin: str, page: Any) -> None:
    """DNS rebinding: a page elsewhere makes its own name lead to this machine, to read drafts through the browser."""
    answer = page.goto(origin.replace("127.0.0.1", "evil.example") + "/")
    assert answer.status == 403 and "Keeper" not in page.content()
    assert page.evaluate(f"fetch('{KEEPER}').then(r => r.status)") == 403
    assert page.goto(f"{origin}/").status == 200


def test_a_page_of_another_origin_cannot_read_it(desk: Path, origin: str, page: Any) -> None:
    page.goto("data:text/html,<title>elsewhere</title>")
    read = f"fetch('{origin}{KEEPER}').then(r => r.text()).catch(() => 'refused')"
    assert page.evaluate(read) == "refused"
