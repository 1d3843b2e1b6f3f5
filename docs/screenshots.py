"""Pictures of the built demo archive for the README: `make screenshots`.

Needs an installed Chromium. Reads output/, writes docs/screenshots/.
"""

from __future__ import annotations

import functools
import http.server
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
    """The pages to show: for each kind the fullest one."""

    def fullest(pattern: str) -> str:
        found = max(OUTPUT.glob(pattern + "/index.html"), key=lambda p: (p.stat().st_size, p))
        return "/" + found.relative_to(OUTPUT).as_posix().removesuffix("index.html")

    return {"home": "/", "article": fullest("2*/*/*"), "person": fullest("people/*"), "index": "/people/"}


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
            page = browser.new_page(viewport={"width": 1280, "height": 960})
            page.goto(f"http://127.0.0.1:{server.server_port}{path}")
            page.evaluate("document.fonts.ready")
            page.screenshot(path=HERE / "screenshots" / f"{name}.png")
            page.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
