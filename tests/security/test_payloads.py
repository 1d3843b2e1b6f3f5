"""Hostile text in every field of every file, in a real browser: nothing runs, nothing is asked of another host."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.content import decisions
from sitegen.convert import seed_worker
from sitegen.core.config import load_config
from sitegen.render import markdown_html, templates
from tests.conftest import put, tree
from tests.payloads import payloads
from tests.support import hostile_seeds
from tests.support.hostile import OWN, as_file, decide, fill, fill_pages, settings
from tests.support.witness import Watch, watching

__all__ = ["watching"]

PROSE = {
    f"prose xhtml:{tag} {name}"
    for tag, names in {
        "a": ("href", "title", "class", "rel", "data-host", "aria-label", "data-pagefind-ignore"),
        "img": ("src", "alt", "title"),
        "li": ("value",),
        "ol": ("start", "reversed"),
        "td": ("colspan", "rowspan", "class"),
        "th": ("colspan", "rowspan", "scope", "class"),
        "sup": ("class", "data-pagefind-ignore"),
        "span": ("class",),
        "abbr": ("title",),
        "p": ("class",),
        "pre": ("tabindex",),
        "div": ("class", "role", "tabindex", "aria-label"),
        "section": ("class", "aria-label"),
        **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), ("class",)),
        **dict.fromkeys(
            "b blockquote br caption cite code dd del dfn dl dt em figcaption figure hr i ins kbd mark q s small "
            "strong sub table tbody tfoot thead tr u ul".split(),
            (),
        ),
    }.items()
    for name in ("", "lang", "dir", "id", *names)
}
"""What may stand in a body: elements of text, local pictures, links, and the marks on names."""


@pytest.fixture(scope="module", params=["broadsheet", "plain"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every payload in every field, built."""
    root = tmp_path_factory.mktemp(f"hostile-{request.param}")
    fill(root, payloads(), request.param)
    fill_pages(root)
    decide(root, payloads()[::4])
    report = build(root, load_config(root), BuildOptions(conversion=False, jobs=2))
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
        for number in range(4):  # who is named together has a picture
            head = {"title": f"Company {number}", "date": "2001-03-04", "people": ["Walter Oduya", "Ona Brandt"]}
            head |= {"organizations": ["Harbour Office"], "places": ["Dublin"], "events": ["Lantern Night"]}
            body = f"In company {number} Walter Oduya met Ona Brandt in Dublin."
            put(root, f"content/articles/company{number}.md", as_file(head, body))
        for number in range(9):
            head = {"title": f"Log {number}", "date": "2011-05-06", "publication": f"Paper {number}"}
            head["people"] = [{"name": "Walter Oduya", "as": ["keeper"], "confidence": 0.3}]
            captured = {
                "source_url": f"https://paper.example/{number // 2}",
                "capture": {"captured": f"202{number}-01-01"},
            }
            put(root, f"content/articles/log{number}.md", as_file(head | captured, copied))
            put(root, f"content/articles/log{number}u.md", as_file({"title": f"Log {number}"}, copied))
        assert not [
            p
            for p in build(root, load_config(root), BuildOptions(conversion=False)).errors
            if "wikidata" not in p.error
        ]
        watch = watching(root / "output")
        found, kinds[theme] = watch.judge(None)
        assert found == []
    return kinds


RARE = {
    *(f"svg:svg {name}" for name in ("", "class", "viewBox", "preserveAspectRatio", "aria-hidden")),
    *(f"svg:rect {name}" for name in ("", "class", "x", "y", "width", "height")),
    "xhtml:span title",
}
"""The months of a year as bars, and names on which the program decided: only sites of more stories have them."""


def prose(theme: str) -> set[str]:
    """What may stand in a body, as the judge names it: `plain` marks no body as prose."""
    return PROSE if theme == "broadsheet" else {kind.removeprefix("prose ") for kind in PROSE}


def test_there_are_enough_payloads_and_none_twice() -> None:
    assert len(payloads()) > 700
    assert len(set(payloads())) == len(payloads())


def test_every_page_holds_the_theme_s_own_elements_alone(
    hostile: Path, harmless: dict[str, set[str]], watching: Any
) -> None:
    theme = load_config(hostile).site.theme
    watch = watching(hostile / "output")
    found, seen = watch.judge(sorted(harmless[theme] | RARE | prose(theme)))
    assert found == []
    assert len(seen) > 80  # it has looked at something


def test_no_page_says_or_asks_anything(hostile: Path, watching: Any) -> None:
    """Each story in one of the themes, a fifth of the other pages, and what leads on by itself, alone."""
    output = hostile / "output"
    watch = watching(output)
    pages = [page for page in sorted(output.rglob("index.html")) if page.parent != output / "search"]
    moved = [page for page in pages if b'http-equiv="refresh"' in page.read_bytes()]
    stories = [p for p in pages if re.match(r"20\d\d|undated", p.relative_to(output).as_posix()) and p not in moved]
    assert len(stories) > 700
    others = [page for page in pages if page not in stories and page not in moved]
    half = load_config(hostile).site.theme == "plain"
    watch.read([*stories[half::2], *others[::5]])
    watch.open([f"/{p.parent.relative_to(output).as_posix()}/" for p in moved[::5]])
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
    feeds = sorted(output.rglob("*.xml"))
    assert len(feeds) > 4
    for path in feeds:
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


@pytest.fixture(scope="module", params=["broadsheet", "plain"])
def raw(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stories of a site that was built with sanitising and escaping switched off: half of the payloads a theme."""
    root = tmp_path_factory.mktemp(f"raw-{request.param}")
    texts = [t.replace("https://evil", "http://evil") for t in payloads() if not re.search("http-equiv=.?refresh", t)]
    more = "[search]\nenabled = false\n[pages]\non_this_day = false\n"
    put(root, "sitegen.toml", f'[site]\ntheme = "{request.param}"\n{more}')
    for number, text in enumerate(texts[request.param == "plain" :: 2]):
        head = {"title": f"Story {number}", "subtitle": text, "date": "2019-03-04", "dateline": text}
        put(root, f"content/articles/s{number}.md", as_file(head, f"{text}\n\nA word."))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown_html, "_cleaned", lambda html, *_: html)
        patch.setattr(templates, "_Environment", RawEnvironment)
        assert not build(root, load_config(root), BuildOptions(conversion=False)).errors
    first = (root / "output/2019/03/s0/index.html").read_text(encoding="utf-8")
    assert "&lt;script" not in first, "the templates still escape"
    return root / "output"


def open_stories(watch: Watch, step: int = 1) -> None:
    stories = sorted((watch.output / "2019/03").glob("*/index.html"))[::step]
    watch.open([f"/{p.parent.relative_to(watch.output).as_posix()}/" for p in stories])


def test_the_policy_holds_alone(raw: Path, watching: Any) -> None:
    """The second wall: with sanitising and escaping switched off no script runs and no page asks another host.

    A policy cannot forbid a page to go elsewhere (a refresh), nor a browser to connect ahead of a request: that is for
    the first wall alone. Over plain HTTP the witness sees requests and not what is merely connected.
    """
    watch = watching(raw)
    open_stories(watch)
    assert watch.said == []
    assert watch.asked == []


def test_without_walls_the_witness_sees_what_gets_in(raw: Path, watching: Any) -> None:
    """What the other tests do not find would be found: elements by the judge, scripts and requests by the witness."""
    watch = watching(raw)
    found, _ = watch.judge(None)
    for what in (
        "has onerror",
        "has style",
        "has srcdoc",
        "is a script",
        "leads to javascript:",
        "loads from elsewhere",
    ):
        # One payload for each theme has a srcdoc, and CommonMark reads part of it as text.
        least = 2 if what == "has srcdoc" else 4
        assert len([line for line in found if f": {what}" in line]) >= least, what
    for page in raw.rglob("index.html"):
        page.write_bytes(re.sub(rb"<meta http-equiv=.Content-Security-Policy[^>]*>", b"", page.read_bytes()))
    open_stories(watch, 8)
    assert len(watch.said) > 5
    assert len(watch.asked) > 2


class RawEnvironment(templates._Environment):
    """Templates that escape nothing."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings | {"autoescape": False})


def capture_settings(root: Path, theme: str) -> None:
    put(root, "sitegen.toml", settings(theme, "[search]\nenabled = false\n[pages]\non_this_day = false\n"))


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of captures with every payload in every format of seeds."""
    root = tmp_path_factory.mktemp("captured")
    hostile_seeds.fill(root, payloads())
    before = tree(root / "seeds")
    capture_settings(root, "broadsheet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seed_worker, "load_recogniser", lambda model: hostile_seeds.Credulous())
        report = build(root, load_config(root))
    assert [problem for problem in report.errors if "fault in sitegen" in problem.error] == []
    assert tree(root / "seeds") == before
    return root


def test_every_payload_comes_through_every_format(captured: Path) -> None:
    """What the other tests look for has been put in: the words of each stand in an article, but for few."""
    whole = "\n".join(path.read_text(encoding="utf-8") for path in (captured / "content/articles").rglob("*.md"))
    for form in hostile_seeds.FORMS:
        entries = set(re.findall(rf"Entry (\d+) of {form} reads", whole))
        assert len(entries) > 0.85 * len(payloads()), form


@pytest.mark.parametrize("theme", ["broadsheet", "plain"])
def test_captures_become_no_markup_either(
    captured: Path, harmless: dict[str, set[str]], watching: Any, theme: str
) -> None:
    capture_settings(captured, theme)
    build(captured, load_config(captured), BuildOptions(conversion=False, jobs=2))
    output = captured / "output"
    watch = watching(output)
    found, _ = watch.judge(sorted(harmless[theme] | RARE | prose(theme)))
    assert found == []
    stories = sorted(output.glob("2019/*/*/index.html"))
    assert len(stories) > 500
    watch.read(stories[theme == "plain" :: 2])
    assert (watch.said, watch.asked) == ([], [])
    assert b"9801547" not in b"".join(tree(output).values())
