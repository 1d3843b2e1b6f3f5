"""URL paths and the files of output/: one is told from the other in one place, and there and back is where one was."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.aliases import alias_url
from sitegen.core.model import TERM_KINDS, Kind
from sitegen.core.urls import (
    archive_url,
    base_path,
    canonical,
    file_of,
    index_url,
    term_of,
    term_url,
    url_of,
    without_query,
)
from sitegen.deploy.local import LocalFile
from sitegen.deploy.plan import TargetState, lost_urls, make_plan
from sitegen.serve.open_pages import OpenPages
from tests.conftest import Run, put_story
from tests.search.test_search import fragments

PACKAGE = Path(__file__).parents[2] / "sitegen"
STEP = st.one_of(
    st.sampled_from(["index.html", "consumer-price-index.html", "index", "index.html.html", "a.index.html", "2019"]),
    st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1, max_size=8),
)
FILE = st.lists(STEP, min_size=1, max_size=4).map("/".join)


@given(FILE)
def test_a_file_is_found_again_by_its_url(path: str) -> None:
    """No two files have one URL: the file that a URL names is the file whose URL it is."""
    assert file_of(url_of(path)) == path


@given(FILE, st.sampled_from(["", "/"]))
def test_a_url_has_one_spelling(path: str, end: str) -> None:
    """A URL path that is spelled as the site spells it comes back from its file; no page's URL ends in index.html."""
    url = canonical(f"/{path}{end}")
    assert url_of(file_of(url)) == url == canonical(url)
    assert not url.endswith("/index.html")


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("/", "index.html"),
        ("/2019/ferry/", "2019/ferry/index.html"),
        ("/2019/consumer-price-index.html", "2019/consumer-price-index.html"),
        ("/index.html.html", "index.html.html"),
        ("/404.html", "404.html"),
    ],
)
def test_a_url_and_its_file(url: str, file: str) -> None:
    assert (file_of(url), url_of(file)) == (file, url)


SLUG = st.text(st.characters(categories=["Ll", "Nd"], include_characters="-"), min_size=1, max_size=8)


@given(st.sampled_from(TERM_KINDS), SLUG)
def test_a_term_is_told_from_its_url(kind: Kind, slug: str) -> None:
    assert term_of(term_url(kind, slug)) == (kind.name, slug)
    assert term_url(kind, slug).startswith(index_url(kind))


@pytest.mark.parametrize("url", ["/", "/people/", "/archive/2019/", "/2019/05/people/", "/peoples/ann/", "/404.html"])
def test_other_urls_are_those_of_no_term(url: str) -> None:
    assert term_of(url) == ("", "")


@pytest.mark.parametrize(
    ("period", "url"), [("2019", "/archive/2019/"), ("2019-05", "/archive/2019/05/"), ("", "/undated/")]
)
def test_a_period_has_one_url(period: str, url: str) -> None:
    assert archive_url(period) == url


@pytest.mark.parametrize("url", ["/a/?b=c#d", "/a/#d?e", "/a/?#", "/a/"])
def test_what_a_url_asks_for_is_no_part_of_its_path(url: str) -> None:
    assert without_query(url) == "/a/"


@pytest.mark.parametrize("base", ["https://example.org/news/", "https://example.org/news"])
def test_a_site_may_stand_below_a_path(base: str) -> None:
    assert base_path(base) == "/news"
    assert base_path("https://example.org/") == base_path("https://example.org") == base_path("") == ""


def test_nobody_else_tells_files_from_urls() -> None:
    """URLs are made of files, kinds and periods in one module alone."""
    cut = re.compile(
        r"""(?:removesuffix\(|endswith\(|\+ \(?|[/}])["']?/?index\.html|f"/\{[^}]*plural\}|f"/archive/\{|"/undated/|"""
        r"""partition\("\?"\)|\.path\.rstrip\("/"\)"""
    )
    text = {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    others = {"index/web_addresses.py", "index/old_addresses.py"}  # addresses of stories elsewhere on the web
    assert {path for path, code in text.items() if cut.search(code)} - others == {"core/urls.py"}


def test_sitemap_and_search_name_a_page_whose_name_ends_like_an_index(site: Path, run: Run) -> None:
    with (site / "sitegen.toml").open("a") as file:
        file.write('permalink = "/{year}/{slug}.html"\n')
    put_story(site, "2019/consumer-price-index", "title: Consumer price index\ndate: 2019-05-04")
    assert run("build", "--site", site, "--quiet").code == 0
    page = "/2019/consumer-price-index.html"
    assert (site / f"output{page}").is_file()
    assert page in fragments(site / "output")
    told = [e.text for f in (site / "output").glob("sitemap-*.xml") for e in ET.parse(f).iter() if e.text]
    assert f"https://archive.example{page}" in told
    checked = run("check", "--site", site)
    assert checked.code == 0, checked.out


def test_a_sitemap_says_the_whole_name_of_a_page(site: Path, run: Run) -> None:
    """Of a page whose name only ends as an index does, it had no end: readers were sent to nowhere."""
    with (site / "sitegen.toml").open("a") as file:
        file.write('permalink = "/{year}/{slug}.html"\n[search]\nenabled = false\n')
    put_story(site, "2019/consumer-price-index", "title: Consumer price index\ndate: 2019-05-04")
    assert run("build", "--site", site, "--quiet").code == 0
    told = [e.text for f in (site / "output").glob("sitemap-*.xml") for e in ET.parse(f).iter() if e.text]
    assert [url for url in told if "consumer" in url] == ["https://archive.example/2019/consumer-price-index.html"]


def test_a_story_called_index_stands_at_its_folder(site: Path, run: Run) -> None:
    """Its file is the folder's page, so that is the URL that links, sitemap and redirects have."""
    with (site / "sitegen.toml").open("a") as file:
        file.write('permalink = "/{year}/{slug}.html"\n')
    put_story(site, "2019/index", "title: Index\ndate: 2019-05-04\naliases: [/old/index.html]")
    assert run("build", "--site", site, "--quiet").code == 0
    assert 'url=/2019/"' in (site / "output/old/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("alias", ["/old/", "/old", "/old/index.html"])
def test_an_alias_of_a_folder_s_page_is_that_of_the_folder(alias: str) -> None:
    assert alias_url(alias) == "/old/"


def test_a_deploy_tells_a_lost_page_by_its_own_url(tmp_path: Path) -> None:
    here: dict[str, LocalFile] = {}
    stood = ["2019/price-index.html", "2019/ferry/index.html"]
    there = TargetState(dict.fromkeys(stood, ""), deployed=True, ours=frozenset(stood))
    assert lost_urls(make_plan(here, there, delete=True)) == ["/2019/ferry/", "/2019/price-index.html"]


def test_a_preview_looks_at_the_file_that_it_serves(tmp_path: Path) -> None:
    pages = OpenPages(tmp_path)
    (tmp_path / "index.html").write_text("front")
    (tmp_path / "price-index.html").write_text("prices")
    assert pages.look("/").version != ""
    assert pages.look("/price-index.html").version != ""
