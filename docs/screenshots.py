"""Pictures of the built demo archive: `make screenshots`.

Needs an installed Chromium. Reads output/, writes docs/screenshots/: NAME.png for the README, and NAME-WIDTH-SCHEME.png
of every kind of page for those who work on a theme to look at (not kept in git).
"""

from __future__ import annotations

import functools
import http.server
import itertools
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
OUTPUT = HERE.parent / "output"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves without a log."""

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def pages() -> dict[str, str]:
    """For each kind of page the fullest one that the archive has, and some that are hard to set."""

    def chosen(pattern: str, mark: str = "", best: Any = max) -> str:
        found = [p for p in OUTPUT.glob(pattern + "/index.html") if mark in p.read_text(encoding="utf-8")]
        page = best(found, key=lambda p: (p.stat().st_size, p), default=None)
        return "/" + page.relative_to(OUTPUT).as_posix().removesuffix("index.html") if page else ""

    single = {"home": "/", "index": "/people/", "archive": "/archive/", "days": "/on-this-day/", "missing": "/404.html"}
    single |= {"holdings": "/archive/about/", "search": "/search/?q=bridge", "page": "/about/"}
    single |= {"nothing-found": "/search/?q=xyzzyq", "short": chosen("2*/*/*", best=min)}
    single |= {"right-to-left": chosen("2*/*/*", '" dir="rtl">\n<head>'), "map": chosen("places/*", 'class="map"')}
    single |= {"withdrawn": chosen("*/*/*", 'class="page-withdrawn"')}
    patterns = {"article": "2*/*/*", "undated": "undated/*", "person": "people/*", "organization": "organizations/*"}
    patterns |= {"place": "places/*", "event": "events/*", "tag": "tags/*", "author": "authors/*"}
    patterns |= {"year": "archive/2*", "month": "archive/*/*", "day": "on-this-day/*"}
    found = single | {name: chosen(pattern) for name, pattern in patterns.items()}
    return {name: path for name, path in found.items() if path}


SHOWN = ("home", "article", "person", "index")


def picture(browser: Any, url: str, width: int, scheme: str, path: Path) -> None:
    """One picture; the scheme "print" shows a page as it is printed."""
    page = browser.new_page(viewport={"width": width, "height": 960}, color_scheme=scheme.replace("print", "light"))
    page.goto(url, wait_until="networkidle")
    page.reload(wait_until="networkidle")  # on a first visit faces that come late are not used
    if scheme == "print":
        page.emulate_media(media="print")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path)
    page.close()


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium or not (OUTPUT / "index.html").is_file():
        sys.exit("needs an installed Chromium and a built output/")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(OUTPUT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (HERE / "screenshots").mkdir(exist_ok=True)
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, path in pages().items():
            url = f"http://127.0.0.1:{server.server_port}{path}"
            for width, scheme in itertools.product((390, 1280), ("light", "dark")):
                picture(browser, url, width, scheme, HERE / "screenshots" / f"{name}-{width}-{scheme}.png")
            picture(browser, url, 680, "print", HERE / "screenshots" / f"{name}-680-print.png")
            if name in SHOWN:
                shutil.copy(HERE / "screenshots" / f"{name}-1280-light.png", HERE / "screenshots" / f"{name}.png")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
