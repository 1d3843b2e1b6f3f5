"""The demo archive in a real browser: readable by everybody, at every width, asking no other host for anything."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.build import build
from sitegen.config import load_config

REPOSITORY = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
KINDS = {
    "home": "/",
    "article": "/2*/*/*/",
    "right-to-left": "rtl",
    "undated": "/undated/*/",
    "person": "/people/*/",
    "place": "/places/*/",
    "tag": "/tags/*/",
    "author": "/authors/*/",
    "index": "/people/",
    "archive": "/archive/",
    "year": "/archive/*/",
    "month": "/archive/*/*/",
    "page": "/about/",
    "missing": "/404.html",
}


def browser_missing() -> str:
    if CHROMIUM:
        return ""
    if os.environ.get("CI") == "true":
        pytest.fail("Chromium is not installed, and in CI it must be")
    return "no Chromium here: install it to run the browser tests"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo archive, built from the articles in the repository."""
    root = tmp_path_factory.mktemp("demo")
    for name in ("content", "sitegen.toml"):
        source = REPOSITORY / name
        shutil.copytree(source, root / name) if source.is_dir() else shutil.copy(source, root)
    report = build(root, load_config(root), conversion=False)
    assert not report.errors
    return root / "output"


@pytest.fixture(scope="module")
def origin(demo: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(demo)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    reason = browser_missing()
    if reason:
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


def address(demo: Path, kind: str) -> str:
    """The path of the longest page of a kind."""
    pattern = KINDS[kind]
    if pattern == "rtl":
        found = [p for p in demo.glob("[2u]*/**/index.html") if 'dir="rtl"' in p.read_text(encoding="utf-8")]
    elif pattern.endswith("/"):
        found = list(demo.glob(pattern.lstrip("/") + "index.html"))
    else:
        return pattern
    longest = max(found, key=lambda p: (p.stat().st_size, p))
    return "/" + longest.relative_to(demo).as_posix().removesuffix("index.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_no_barrier_and_nothing_foreign(
    demo: Path, origin: str, browser: Any, kind: str, width: int, scheme: str
) -> None:
    """axe finds nothing, no request leaves the host, the policy blocks nothing that the page needs."""
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    try:
        page.goto(origin + address(demo, kind))
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found] == []
        assert [url for url in asked if not url.startswith(origin)] == []
        assert [text for text in said if "Content Security Policy" in text or "404" in text] == []
    finally:
        page.close()


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_wider_than_its_window(demo: Path, origin: str, browser: Any, kind: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    try:
        page.goto(origin + address(demo, kind))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.close()


def test_the_keyboard_reaches_the_text_first(demo: Path, origin: str, browser: Any) -> None:
    page = browser.new_page()
    try:
        page.goto(origin + address(demo, "article"))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#main"
    finally:
        page.close()


def test_it_reads_without_javascript(demo: Path, origin: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(origin + address(demo, "article"))
        assert page.locator("main h1").inner_text()
        assert len(page.locator("main").inner_text()) > 500
    finally:
        context.close()


def test_the_policy_stops_a_script_that_got_in(demo: Path, origin: str, browser: Any) -> None:
    """The second wall: markup that should never have come through is not run."""
    path = demo / "intruder.html"
    whole = (demo / "index.html").read_text(encoding="utf-8")
    bad = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    path.write_text(whole.replace("</main>", bad + "</main>"), encoding="utf-8")
    page = browser.new_page()
    try:
        page.goto(f"{origin}/intruder.html")
        page.wait_for_timeout(200)
        assert page.title() != "owned"
    finally:
        page.close()
        path.unlink()
