"""A browser that sees a built site and nothing else, and tells what runs in it, what it asks for, what stands there."""

from __future__ import annotations

import http.server
import json
import mimetypes
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.hostile import OWN
from tests.system.test_browser import CHROMIUM, browser_missing

JUDGE = (Path(__file__).parents[1] / "payloads/judge.js").read_text(encoding="utf-8")
_ASSET = re.compile(rb"<(?:script [^>]*src=[^>]*></script>|link rel=.stylesheet[^>]*>)")


def batched(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


class Witness(http.server.ThreadingHTTPServer):
    """The only way out of the browser: gives it the files of one folder as a site, and notes all else that it asks.

    `made` are documents of its own beside them, by path.
    """

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A browser hangs up when it leaves a page."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.output = Path()
        self.made: dict[str, bytes] = {}
        self.asked: list[str] = []

    def ask(self, url: str) -> None:
        """Chromium asks its maker for news now and then, and no payload names that host."""
        if not re.search(r"google|gvt1", url):
            self.asked.append(url)


class _Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Witness

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        path = self.server.output / unquote(url.path).lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        is_own = not url.netloc or f"http://{url.netloc}" == OWN
        if not is_own:
            self.server.ask(self.path)
        if is_own and url.path in self.server.made:
            self.reply(200, self.server.made[url.path], "text/html")
        elif is_own and path.is_file():
            self.reply(200, path.read_bytes(), mimetypes.guess_type(path.name)[0] or "text/html")
        else:
            self.reply(404, b"", "text/html")

    def do_CONNECT(self) -> None:
        self.server.ask(self.path)
        self.reply(502, b"", "text/html")

    do_POST = do_HEAD = do_OPTIONS = do_CONNECT  # noqa: N815 -- the library's names

    def reply(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header(
            "Cache-Control", "max-age=600" if urlsplit(self.path).path.startswith("/assets/") else "no-store"
        )
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@dataclass
class Watch:
    """A browser at one built site. `asked` are requests to elsewhere, `said` what a script could do to be seen."""

    witness: Witness
    page: Any
    said: list[str] = field(default_factory=list)

    @property
    def output(self) -> Path:
        return self.witness.output

    @property
    def asked(self) -> list[str]:
        return self.witness.asked

    def dialog(self, dialog: Any) -> None:
        self.said.append(dialog.message)
        dialog.dismiss()

    def judge(self, known: Sequence[str] | None) -> tuple[list[str], set[str]]:
        """What stands in the pages of the site that should not, and all kinds of elements that stand there."""
        self.page.goto(f"{OWN}/empty")
        found, seen = [], set()
        for batch in batched(sorted(self.output.rglob("*.html")), 200):
            pages = [(f"/{p.relative_to(self.output).as_posix()}", p.read_text(encoding="utf-8")) for p in batch]
            self.witness.made["/pages"] = json.dumps(pages).encode()
            told = self.page.evaluate(JUDGE, {"pages": "/pages", "known": known, "own": OWN})
            found += told["found"]
            seen |= set(told["seen"])
        return found, seen

    def read(self, pages: Sequence[Path], together: int = 40) -> None:
        """Opens pages, many as one: each is whole by the judge's word, and stands behind the head of the first."""
        for batch in batched(pages, together):
            first, *more = (page.read_bytes() for page in batch)
            self.witness.made["/together"] = b"".join([first, *(_ASSET.sub(b"", page) for page in more)])
            self.page.goto(f"{OWN}/together")
            assert self.page.locator("main").count() == len(batch), "a page does not end where it ends"

    def open(self, paths: Sequence[str], together: int = 40) -> None:
        """Opens pages as readers do, each by itself, several at a time."""
        for batch in batched(paths, together):
            self.page.goto(f"{OWN}/empty")
            self.page.evaluate(
                """(paths) => Promise.all(paths.map((path) => new Promise((done) => {
                  const frame = document.body.appendChild(document.createElement("iframe"));
                  frame.onload = done; frame.onerror = done; frame.src = path; })))""",
                list(batch),
            )


@pytest.fixture(scope="module")
def watching() -> Iterator[Callable[[Path], Watch]]:
    """Opens a browser at a folder."""
    reason = browser_missing()
    if reason:
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    witness = Witness()
    threading.Thread(target=witness.serve_forever, daemon=True).start()
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as engine:
        proxy = {"server": f"http://127.0.0.1:{witness.server_port}"}
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=flags, proxy=proxy)

        def at(output: Path) -> Watch:
            for old in browser.contexts:
                old.close()
            witness.output, witness.made, witness.asked = output, {"/empty": b""}, []
            watch = Watch(witness, browser.new_context(service_workers="block").new_page())
            watch.page.on("dialog", watch.dialog)
            watch.page.context.on("page", lambda other: watch.said.append(f"opened {other.url}"))
            return watch

        yield at
        browser.close()
    witness.shutdown()
