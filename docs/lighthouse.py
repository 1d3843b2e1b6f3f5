"""Lighthouse's scores of the built demo archive: `make lighthouse`. Reads output/, prints a line for each page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "output"
FLAGS = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"


class Quiet(SimpleHTTPRequestHandler):
    """Serves without a log."""

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def scores(url: str, chromium: str) -> str:
    """The four categories, 0 to 100, and how much the page moved while it loaded."""
    command = ["npx", "lighthouse", url, "--quiet", "--output=json", "--output-path=stdout", FLAGS]
    done = subprocess.run(command, capture_output=True, check=True, env=os.environ | {"CHROME_PATH": chromium})
    report = json.loads(done.stdout)
    found = {name: round(100 * category["score"]) for name, category in report["categories"].items()}
    moved = report["audits"]["cumulative-layout-shift"]["numericValue"]
    return ", ".join(f"{name} {score}" for name, score in found.items()) + f", layout shift {moved:.3f}"


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium or not (OUTPUT / "index.html").is_file():
        sys.exit("needs an installed Chromium and a built output/")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(OUTPUT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for pattern in ("2*/*/*", "people/*"):
        page = max(OUTPUT.glob(pattern + "/index.html"), key=lambda p: (p.stat().st_size, p))
        path = page.relative_to(OUTPUT).as_posix().removesuffix("index.html")
        print(f"/{path}: {scores(f'http://127.0.0.1:{server.server_port}/{path}', chromium)}")


if __name__ == "__main__":
    main()
