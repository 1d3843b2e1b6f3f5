"""The error page leads from the address of a name without a page to the name's anchor in the index, by a script."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.pages.limits import SiteLimits
from tests.conftest import put, put_story, tree
from tests.system import test_browser
from tests.system.test_browser import Quiet, served

browser = test_browser.browser
LONG = SiteLimits(index_names=3)
"""Limits by which most indexes have a page for each letter."""

PEOPLE = ["Ada Quill", "Walter Oduya", "Priya Raman", "Ines van der Halvorsen", "Olga 7"]
SETTINGS = """[site]
title = "T"
base_url = "https://a.example{base}"
relative_urls = {relative}
[search]
enabled = false
[entities]
min_stories = 2
[tags]
min_stories = 2
"""


def make(root: Path, base: str, relative: str, limits: SiteLimits) -> Path:
    """A site in whose indexes most names have no page. Returns its output/."""
    put(root, "sitegen.toml", SETTINGS.format(base=base, relative=relative))
    for number, name in enumerate(PEOPLE):
        head = f"title: Story {number}\ndate: 2019-05-0{number + 1}\npeople: [{name}, Tom Reyes]"
        put_story(root, f"s{number}", f"{head}\nplaces: [Quillby]\ntags: [Boats {number}]", f"{name} met Tom Reyes.\n")
    options = BuildOptions(conversion=False, limits=limits)
    assert not build(root, load_config(root), options).errors
    return root / "output"


def hosted(folder: Path, base: str) -> AbstractContextManager[str]:
    """A folder below the path `base` of a host that answers missing addresses with 404.html, as static hosts do."""

    class Host(Quiet):
        def translate_path(self, path: str) -> str:
            inside = path.partition("?")[0].removeprefix(base) if path.startswith(base) else "/nothing"
            return str(folder / inside.lstrip("/")) + ("/" if path.endswith("/") else "")

        def send_error(self, code: int, *_: Any) -> None:
            data = (folder / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(data)

    return served(folder, Host)


def landed(browser: Any, address: str) -> tuple[str, list[str]]:
    """The path on which a reader ends who opens an address, and what the browser complains about on the way."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(150)
    path = re.sub(r"^http://[^/]+", "", page.url)
    page.close()
    return path, complaints


@pytest.mark.parametrize("relative", ["false", "true"])
@pytest.mark.parametrize("base", ["", "/old/news"])
def test_a_short_index_is_led_to(browser: Any, tmp_path: Path, base: str, relative: str) -> None:
    output = make(tmp_path, base, relative, SiteLimits())
    assert not list(output.rglob("names*.json"))
    with hosted(output, base) as origin:
        for asked, found in {
            "/people/ada-quill/": "/people/#ada-quill",
            "/people/Ada-Quill": "/people/#ada-quill",
            "/people/walter-oduya/2014/": "/people/#walter-oduya",
            "/people/walter-oduya/feed.xml": "/people/#walter-oduya",
            "/tags/boats-3/": "/tags/#boats-3",
            "/people/nobody-else/": "/people/nobody-else/",
            "/people/%3Cb%3E/": "/people/%3Cb%3E/",
            "/events/ada-quill/": "/events/ada-quill/",
            "/ada-quill/": "/ada-quill/",
        }.items():
            assert landed(browser, origin + base + asked) == (base + found, []), asked


@pytest.mark.parametrize(("base", "relative"), [("", "false"), ("/old/news", "true")])
def test_a_long_index_is_led_to_by_the_page_of_its_letter(
    browser: Any, tmp_path: Path, base: str, relative: str
) -> None:
    with hosted(make(tmp_path, base, relative, LONG), base) as origin:
        for asked, found in {
            "/people/ada-quill/": "/people/a-z/q/#ada-quill",
            "/people/ines-van-der-halvorsen/": "/people/a-z/h/#ines-van-der-halvorsen",
            "/people/nobody-else/": "/people/nobody-else/",
            "/people/letters/": "/people/letters/",
        }.items():
            assert landed(browser, origin + base + asked) == (base + found, []), asked


def test_a_split_lookup_leads_too(browser: Any, tmp_path: Path) -> None:
    output = make(tmp_path, "", "false", SiteLimits(index_names=3, lookup_names=1))
    names = sorted(p.name for p in (output / "people/a-z").glob("*.json"))
    assert names == [f"names{end}.json" for end in ("-a", "-i", "-o", "-p", "-w", "")]
    with hosted(output, "") as origin:
        assert landed(browser, f"{origin}/people/priya-raman/")[0] == "/people/a-z/r/#priya-raman"
        assert landed(browser, f"{origin}/people/zoe-else/")[0] == "/people/zoe-else/"


def test_without_a_script_the_indexes_are_linked(tmp_path: Path) -> None:
    """And 404.html has no script of its own, as its Content-Security-Policy demands."""
    output = make(tmp_path, "/old", "true", LONG)
    page = (output / "404.html").read_text(encoding="utf-8")
    for kind in ("people", "places", "tags"):
        assert f'href="/old/{kind}/"' in page
    assert re.findall(r"<script(?![^>]* src=)", page) == [] and "'unsafe" not in page
    assert 'href="/old/events/"' not in page


def test_the_lookup_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    one, two = (make(tmp_path / name, "", "false", LONG) for name in ("one", "two"))
    found = tree(one)["people/a-z/names.json"]
    assert found == tree(two)["people/a-z/names.json"]
    assert b'{"letters":{"h":["ines-van-der-halvorsen"],' in found and b"tom-reyes" not in found
