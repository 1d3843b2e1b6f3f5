"""Hostile text in every field of every file, in a real browser: nothing runs, nothing is asked of another host."""

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
from xml.etree import ElementTree as ET

import jinja2
import pytest

from sitegen import yaml
from sitegen.build import build
from sitegen.config import load_config
from sitegen.content import decisions
from sitegen.render import markup
from tests.conftest import Run, put, tree
from tests.payloads import TECHNIQUES, payloads, read
from tests.test_browser import CHROMIUM, browser_missing

OWN = "http://archive.example"
JUDGE = (Path(__file__).parent / "payloads/judge.js").read_text(encoding="utf-8")
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PROSE = {
    f"prose xhtml:{tag} {name}"
    for tag, names in {
        "a": ("href", "title", "id", "class", "rel"),
        "img": ("src", "alt", "title"),
        "li": ("id",),
        "ol": ("start",),
        "td": ("colspan", "rowspan"),
        "th": ("colspan", "rowspan", "scope"),
        "sup": ("id",),
        "span": ("class",),
        **dict.fromkeys(
            "abbr b blockquote br cite code dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i ins kbd mark "
            "p pre q s small strong sub table tbody tfoot thead tr u ul".split(),
            (),
        ),
    }.items()
    for name in ("", "lang", "dir", *names)
}
"""What may stand in a body: elements of text, local pictures, links, and the marks on names."""


def story(text: str, number: int) -> dict[str, Any]:
    """Front matter in which `text` stands in every field."""
    picture = {"src": "images/dot.png", "caption": text, "credit": text}
    return {
        "title": text, "subtitle": text, "description": text, "authors": [text], "dateline": text,
        "date": text if number % 5 == 0 else f"201{number % 2}-{number % 12 + 1:02}-{number % 27 + 1:02}",
        "date_range": [text, text], "updated": text if number % 2 else "2021-02-03",
        "publication": text, "section": text, "language": text if number % 2 else "en", "tags": [text],
        "people": [{"name": text, "as": [text], "id": text, "confidence": 0.9}], "organizations": [text],
        "places": [{"name": text, "id": f"geonames:{text}"}], "events": [text],
        "images": [picture, {"src": text, "caption": text, "credit": text}, {"src": f"images/{text}"}],
        "rights": text, "source_url": text if number % 2 else f"https://paper.example/{text}",
        "corrections": [{"date": "2020-01-01", "text": text}], "slug": text, "aliases": [text, f"/old/{text}"],
        "related": [text], "mood": text, text: text,
        "capture": {
            "seed": text, "sha256": text, "captured": "2020-01-01",
            "fields": {"title": {"from": text, "confidence": 0.5}},
        },
    }  # fmt: skip


def batched(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def as_file(head: dict[str, Any], body: str) -> str:
    return f"---\n{yaml.dump(head)}---\n\n{body}\n"


def fill(root: Path, texts: Sequence[str], theme: str) -> None:
    """A site in which each text stands in every field of every kind of file."""
    put(root, "sitegen.toml", f'[site]\ntitle = "Test"\nbase_url = "{OWN}"\ntheme = "{theme}"\n')
    put(root, "content/images/dot.png", DOT)
    kinds = ("people", "organizations", "places", "events")
    for number, text in enumerate(texts):
        body = f"{text}\n\nA word. {text} A word.\n\n![{text}](images/dot.png)\n\n[a link]({text})"
        put(root, f"content/articles/s{number}.md", as_file(story(text, number), body))
        name = {"name": text, "aliases": [f"{text} once"], "wikidata": text}
        if number % 2:
            del name["wikidata"]
        put(root, f"content/entities/{kinds[number % 4]}/e{number}.md", as_file(name, text))
        put(root, f"content/tags/t{number}.md", as_file({"name": text, "aliases": [f"{text}s"]}, text))
        if number % 8 == 0:
            gone = {"title": text, "date": "2019-03-04", "withdrawn": {"date": "2020-01-01", "reason": text}}
            put(root, f"content/articles/w{number}.md", as_file(gone, text))


def decide(root: Path, texts: Sequence[str]) -> None:
    """Decisions in whose every field the texts stand, as names, as what they become, and as addresses of old."""
    entries = []
    for number, text in enumerate(texts):
        said, now = json.dumps(text), json.dumps(f"{text} renamed")
        kind = ("person", "organization", "event")[number % 3]
        way = f"[[rename]]\nname = {said}\nto = {now}" if number % 2 else f"[[merge]]\nnames = [{said}]\ninto = {now}"
        old = "" if number % 5 else f"was = {json.dumps([f'/people/{text}/'])}\n"
        entries.append(f'{way}\nkind = "{kind}"\nnote = {said}\n{old}')
    put(root, decisions.FILE, "\n".join(entries))


def fill_pages(root: Path) -> None:
    """Free pages with all payloads of a technique: few, since the title of each stands at the foot of all pages."""
    for technique in TECHNIQUES:
        texts = read(technique)
        head = {"title": texts[0], "description": texts[1]}
        put(root, f"content/pages/{technique}.md", as_file(head, "\n\n".join(texts)))


class Witness(http.server.ThreadingHTTPServer):
    """The only way out of the browser: gives it the files of one folder as a site, and notes all else that it asks."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A browser hangs up when it leaves a page."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.output = Path()
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
        path = path / "index.html" if path.is_dir() and not url.path.startswith("/judge") else path
        is_own = not url.netloc or f"http://{url.netloc}" == OWN
        if not is_own:
            self.server.ask(self.path)
        if is_own and url.path == "/judge":
            self.reply(200, b"", "text/html")
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
        self.page.goto(f"{OWN}/judge")
        found, seen = [], set()
        for batch in batched(sorted(self.output.rglob("*.html")), 200):
            pages = [(f"/{p.relative_to(self.output).as_posix()}", p.read_text(encoding="utf-8")) for p in batch]
            told = self.page.evaluate(JUDGE, {"pages": pages, "known": known, "own": OWN})
            found += told["found"]
            seen |= set(told["seen"])
        return found, seen

    def open(self, paths: Sequence[str], together: int = 20) -> None:
        """Opens pages as readers do, several at a time."""
        for batch in batched(paths, together):
            self.page.goto(f"{OWN}/judge")
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
            witness.output, witness.asked = output, []
            watch = Watch(witness, browser.new_context(service_workers="block").new_page())
            watch.page.on("dialog", watch.dialog)
            watch.page.context.on("page", lambda other: watch.said.append(f"opened {other.url}"))
            return watch

        yield at
        browser.close()
    witness.shutdown()


@pytest.fixture(scope="module", params=["broadsheet", "plain"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every payload in every field, built."""
    root = tmp_path_factory.mktemp(f"hostile-{request.param}")
    fill(root, payloads(), request.param)
    fill_pages(root)
    decide(root, payloads()[::4])
    report = build(root, load_config(root), conversion=False, jobs=2)
    told = [problem for problem in report.errors if "stands already" not in problem.error]
    told = [
        problem for problem in told if problem.file != decisions.FILE
    ]  # addresses that are none, names of no letter
    assert any("renamed" in path.parent.name for path in (root / "output").rglob("index.html"))
    assert [problem for problem in told if "wikidata" not in problem.error] == []
    return root


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory, watching: Any) -> dict[str, set[str]]:
    """The kinds of elements that each theme makes of harmless words."""
    kinds = {}
    for theme in ("broadsheet", "plain"):
        root = tmp_path_factory.mktemp(f"harmless-{theme}")
        fill(root, [f"Word {number}" for number in range(60)], theme)
        put(root, "content/pages/about.md", as_file({"title": "About"}, "Words."))
        copied = " ".join(f"The keeper wrote line {n} of the log by hand." for n in range(30))
        for number in range(9):
            head = {"title": f"Log {number}", "date": "2011-05-06", "publication": f"Paper {number}"}
            head["people"] = [{"name": "Walter Oduya", "as": ["keeper"], "confidence": 0.3}]
            captured = {
                "source_url": f"https://paper.example/{number // 2}",
                "capture": {"captured": f"202{number}-01-01"},
            }
            put(root, f"content/articles/log{number}.md", as_file(head | captured, copied))
            put(root, f"content/articles/log{number}u.md", as_file({"title": f"Log {number}"}, copied))
        assert not [p for p in build(root, load_config(root), conversion=False).errors if "wikidata" not in p.error]
        watch = watching(root / "output")
        found, kinds[theme] = watch.judge(None)
        assert found == []
    return kinds


def test_there_are_enough_payloads_and_none_twice() -> None:
    assert len(payloads()) > 700
    assert len(set(payloads())) == len(payloads())


def test_every_page_holds_the_theme_s_own_elements_alone(
    hostile: Path, harmless: dict[str, set[str]], watching: Any
) -> None:
    theme = load_config(hostile).site.theme
    prose = PROSE if theme == "broadsheet" else {kind.removeprefix("prose ") for kind in PROSE}
    watch = watching(hostile / "output")
    found, seen = watch.judge(sorted(harmless[theme] | prose))
    assert found == []
    assert len(seen) > 80  # it has looked at something


def test_no_page_says_or_asks_anything(hostile: Path, watching: Any) -> None:
    output = hostile / "output"
    watch = watching(output)
    pages = sorted(p.parent for p in output.rglob("index.html"))
    stories = {p for p in pages if p.parent.parent.parent == output or p.parent.name == "undated"}
    half = load_config(hostile).site.theme == "plain"  # each story in one of the themes
    chosen = [*sorted(stories)[half::2], *[p for p in pages if p not in stories][::25]]
    watch.open([f"/{p.relative_to(output).as_posix()}/" for p in chosen])
    for path in ("/", "/search/?q=alert", "/search/?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&person=%22%3E", "/404.html"):
        if path.startswith("/search") and not (output / "search").is_dir():
            continue
        watch.page.goto(OWN + path, wait_until="networkidle")
    for feed in ("/feed.xml", "/feed.json", "/sitemap.xml", "/sitemap-1.xml"):
        watch.page.goto(OWN + feed)
    assert watch.said == []
    assert watch.asked == []


def test_feeds_sitemaps_and_data_can_be_read(hostile: Path) -> None:
    output = hostile / "output"
    for path in sorted(output.rglob("*.xml")):
        spaces = {element.tag.partition("}")[0] for element in ET.parse(path).iter()}
        assert not [space for space in spaces if "w3.org/1999" in space or "w3.org/2000" in space]
    for path in [*sorted(output.rglob("*.json")), output / "feed.json"]:
        json.loads(path.read_bytes())
    titles = {item["title"] for item in json.loads((output / "feed.json").read_bytes())["items"]}
    assert titles & {" ".join(text.split()) for text in payloads()}


def test_no_template_is_read_in_the_data(hostile: Path) -> None:
    """7331 times 1337 is nowhere, and the braces are where they were put."""
    whole = b"".join(p.read_bytes() for p in sorted((hostile / "output").rglob("*.html")))
    assert b"9801547" not in whole
    assert b"<h1>{{7331*1337}}</h1>" in whole


def test_the_policy_holds_alone(tmp_path: Path, watching: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second wall: with sanitising and escaping switched off no script runs and no page asks another host.

    A policy cannot forbid a page to go elsewhere (a refresh), nor a browser to connect ahead of a request: that is for
    the first wall alone. Over plain HTTP the witness sees requests and not what is merely connected.
    """
    monkeypatch.setattr(markup, "_cleaned", lambda html, link: html)
    monkeypatch.setattr(jinja2, "Environment", RawEnvironment)
    texts = [t.replace("https://evil", "http://evil") for t in payloads() if not re.search("http-equiv=.?refresh", t)]
    for theme, chosen in (("broadsheet", texts[::2]), ("plain", texts[1::2])):
        root = tmp_path / theme
        config = f'[site]\ntheme = "{theme}"\n[search]\nenabled = false\n[pages]\non_this_day = false\n'
        put(root, "sitegen.toml", config)
        for number, text in enumerate(chosen):
            head = {"title": f"Story {number}", "subtitle": text, "date": "2019-03-04", "dateline": text}
            put(root, f"content/articles/s{number}.md", as_file(head, f"{text}\n\nA word."))
        assert not build(root, load_config(root), conversion=False).errors
        pages = sorted((root / "output/2019/03").glob("*/index.html"))
        assert b"".join(p.read_bytes() for p in pages).count(b"<script>alert(") > 20  # they are through the first wall
        watch = watching(root / "output")
        watch.open([f"/{p.parent.relative_to(root / 'output').as_posix()}/" for p in pages])
        assert watch.said == []
        assert watch.asked == []


class RawEnvironment(jinja2.Environment):
    """Templates that escape nothing."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings | {"autoescape": False})


def seeds(root: Path, texts: Sequence[str]) -> None:
    """The same texts as captures: a dump of text and a saved page for every few, in each of their places."""
    prose = " ".join(f"The keeper of the harbour wrote line {n} of the log that night." for n in range(12))
    for number, text in enumerate(texts):
        line = " ".join(text.split())
        head = f"{line} for the keeper\n\nBy Ines Halvorsen\n\n4 May 2019"
        put(root, f"seeds/dumps/s{number}.txt", f"{head}\n\n{prose}\n\n{text}\n\nHe wrote {text} too. {prose}\n")
        quoted = text.replace('"', "&quot;")
        page = (
            f"<!doctype html><html><head><title>{line} for the keeper</title>"
            f'<meta name="author" content="{quoted}"><meta property="og:description" content="{quoted}">'
            f'<link rel="canonical" href="{quoted}"></head><body><article><h1>A night at the harbour, told</h1>'
            f"<p>{prose}</p><p>He wrote: {text}</p><blockquote><p>{text}</p></blockquote>"
            f'<figure><img src="{quoted}" alt="{quoted}"><figcaption>{quoted}</figcaption></figure>'
            f'<p>{prose} <a href="{quoted}" title="{quoted}">here</a></p></article></body></html>'
        )
        put(root, f"seeds/pages/s{number}.html", page)


def test_captures_become_no_markup_either(
    tmp_path: Path, harmless: dict[str, set[str]], watching: Any, run: Run
) -> None:
    """Every sixth payload as a dump of text and as a saved page, converted and built in one go."""
    put(tmp_path, "sitegen.toml", f'[site]\ntitle = "Test"\nbase_url = "{OWN}"\n[search]\nenabled = false\n')
    seeds(tmp_path, payloads()[1::6])
    before = tree(tmp_path / "seeds")
    answer = run("build", "--site", tmp_path, "--quiet")
    assert "Traceback" not in answer.err and "fault in sitegen" not in answer.err
    assert tree(tmp_path / "seeds") == before
    articles = list((tmp_path / "content/articles").rglob("*.md"))
    assert len(articles) > 120
    watch = watching(tmp_path / "output")
    found, _ = watch.judge(sorted(harmless["broadsheet"] | PROSE))
    assert found == []
    stories = sorted(p.parent for p in (tmp_path / "output").glob("2019/*/*/index.html"))
    watch.open([f"/{p.relative_to(tmp_path / 'output').as_posix()}/" for p in stories[::3]])
    assert (watch.said, watch.asked) == ([], [])
    assert b"9801547" not in b"".join(tree(tmp_path / "output").values())
