"""Links to old addresses lead to the archive's page of them, wherever it stands now."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.content.link_targets import plain_target, targets
from sitegen.core.config import load_config
from sitegen.core.markdown import markup
from sitegen.index.old_addresses import Origin, addresses
from sitegen.index.web_addresses import address, local_address, page_address
from tests.conftest import Run, put, put_story, tree

PIER = "title: The pier\ndate: 2014-03-12\nsource_url: https://tern.example/2014/03/pier/"


@pytest.fixture(autouse=True)
def _without_search(site: Path) -> None:
    with (site / "sitegen.toml").open("a") as file:
        file.write("[search]\nenabled = false\n")


def link(root: Path, page: str, words: str = "told") -> str:
    """Where the link with these words leads on a built page."""
    html = (root / "output" / page.strip("/") / "index.html").read_text(encoding="utf-8")
    found = re.search(rf'<a href="([^"]*)"[^>]*>{words}</a>', html)
    assert found, html
    return found[1].replace("&amp;", "&")


def built(root: Path, target: str, body: str = "As [told]({}) before.\n") -> str:
    """Where a link to `target` leads."""
    put_story(root, "2015/later", "title: Later\ndate: 2015-01-02", body.format(target))
    assert build(root, load_config(root), BuildOptions(conversion=False)).errors == []
    return link(root, "2015/01/later")


@pytest.mark.parametrize(
    "target",
    [
        "https://tern.example/2014/03/pier/",
        "http://www.tern.example/2014/03/pier",
        "//tern.example/2014/03/pier/",
        "https://tern.example/2014/03/pier/index.html?utm_source=mail&fbclid=x#comments",
        "https://tern.example/2014/03/pier/amp/",
        "https://tern.example/2014/03/pier/?amp=1",
        "https://amp.tern.example/2014/03/pier",
        "https://m.tern.example/2014/03/pier/?m=1",
        "https://tern.example/print/2014/03/pier/",
        "https://tern.example/2014/03/pier/comment-page-2/#comment-9",
        "https://tern-example.cdn.ampproject.org/c/s/tern.example/2014/03/pier/",
        "https://web.archive.org/web/20150101000000/http://www.tern.example/2014/03/pier/",
        "https://TERN.example/2014/03/p%69er/",
        "https://tern.example/?p=12",
        "https://tern.example/news/pier.php",
        "/?p=12",
        "/news/pier.php",
        "../2014/pier.md",
        "../2014/./pier.md#boats",
    ],
)
def test_a_link_to_a_page_that_the_archive_holds_leads_to_it(site: Path, target: str) -> None:
    put_story(site, "2014/pier", f"{PIER}\naliases: ['/?p=12', /news/pier.php]")
    assert built(site, target) == "/2014/03/pier/"


@pytest.mark.parametrize(
    "target",
    [
        "https://tern.example/2014/03/piers/",
        "https://other.example/2014/03/pier/",
        "https://tern.example/",
        "https://tern.example/?p=13",
        "https://tern.example/2014/03/pier/?id=4",
        "https://tern.example/2014/03/Pier/",
        "mailto:desk@tern.example",
    ],
)
def test_any_other_link_stays_as_it_is(site: Path, target: str) -> None:
    put_story(site, "2014/pier", f"{PIER}\naliases: ['/?p=12']")
    assert built(site, target) == target


@pytest.mark.parametrize(
    "body",
    [
        "As [told]({} 'A title') before.\n",
        "As [told](<{}>) before.\n",
        "As [told][t] before.\n\n[t]: {}\n",
        'As <a class="x" href="{}">told</a> before.\n',
        "See ![a](images/a.gif)[told]({}).\n",
        "*[NPA]: North Pier Authority\n\nAs [told]({}) before.\n",
    ],
)
def test_links_are_found_however_they_are_written(site: Path, body: str) -> None:
    put_story(site, "2014/pier", PIER)
    put(site, "content/images/a.gif", b"GIF89a\x01\x00\x01\x00")
    assert built(site, "https://tern.example/2014/03/pier/", body) == "/2014/03/pier/"


def test_links_stand_below_the_path_of_the_site_and_may_be_relative(site: Path) -> None:
    put_story(site, "2014/pier", PIER)
    put(site, "sitegen.toml", '[site]\ntitle = "T"\nbase_url = "https://a.example/archive"\n')
    assert built(site, "https://tern.example/2014/03/pier/") == "/archive/2014/03/pier/"
    put(site, "sitegen.toml", '[site]\ntitle = "T"\nrelative_urls = true\n')
    assert built(site, "https://tern.example/2014/03/pier/") == "../../../2014/03/pier/index.html"


def test_a_feed_has_the_links_too(site: Path) -> None:
    put_story(site, "2014/pier", PIER)
    built(site, "https://tern.example/2014/03/pier/")
    feed = json.loads((site / "output/feed.json").read_text(encoding="utf-8"))
    assert '<a href="https://archive.example/2014/03/pier/"' in feed["items"][0]["content_html"]


def test_pages_and_files_of_names_have_such_links_and_pages_are_found(site: Path) -> None:
    put_story(site, "2014/pier", f"{PIER}\npeople: [Walter Oduya]", "Walter Oduya. [About](../../pages/about.md)\n")
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\n[Told](../articles/2014/pier.md)\n")
    put(
        site,
        "content/entities/people/o.md",
        "---\nname: Walter Oduya\n---\n\n[Told](https://tern.example/2014/03/pier)\n",
    )
    assert build(site, load_config(site), BuildOptions(conversion=False)).errors == []
    assert link(site, "about", "Told") == link(site, "people/walter-oduya", "Told") == "/2014/03/pier/"
    assert link(site, "2014/03/pier", "About") == "/about/"


# --- whose address it is -------------------------------------------------------------------------------------


def test_an_address_that_two_stories_claim_is_nobody_s(site: Path, run: Run) -> None:
    for name in ("pier", "boats"):
        put_story(
            site, f"2014/{name}", f"{PIER}\naliases: [/old/]\ncapture: {{seed: 'a.json#{name}'}}", f"Of {name}.\n"
        )
    put_story(
        site, "2015/later", "title: Later\ndate: 2015-01-02", "As [told](https://tern.example/2014/03/pier/) before.\n"
    )
    answer = run("build", "--site", site, "--no-convert")
    assert answer.code == 0
    assert "aliases: /old is an alias of content/articles/2014/pier.md too" in answer.err
    assert link(site, "2015/01/later") == "https://tern.example/2014/03/pier/"
    assert not (site / "output/old/index.html").exists()


def test_captures_of_one_story_share_their_addresses(site: Path, run: Run) -> None:
    for day in ("13", "14"):
        captured = f"capture: {{seed: {day}.html, captured: 2014-03-{day}}}\naliases: [/old/]"
        put_story(site, f"2014/pier-{day}", f"{PIER}\n{captured}", f"On the {day}th.\n")
    put_story(
        site, "2015/later", "title: Later\ndate: 2015-01-02", "As [told](https://tern.example/2014/03/pier/) before.\n"
    )
    answer = run("build", "--site", site, "--no-convert")
    assert (answer.code, "alias" in answer.err) == (0, False)
    assert link(site, "2015/01/later") == "/2014/03/pier-14/"
    assert "url=/2014/03/pier-14/" in (site / "output/old/index.html").read_text(encoding="utf-8")


def test_an_alias_that_is_the_url_of_a_story_is_refused(site: Path, run: Run) -> None:
    put_story(site, "2014/pier", PIER)
    put_story(site, "2014/boats", "title: Boats\ndate: 2014-03-13\naliases: [/2014/03/pier/]")
    answer = run("build", "--site", site, "--no-convert")
    assert answer.code == 0
    warning = "2014/boats.md: aliases: /2014/03/pier is the URL of content/articles/2014/pier.md"
    assert warning in answer.err
    assert "<h1>The pier</h1>" in (site / "output/2014/03/pier/index.html").read_text(encoding="utf-8")


def test_no_file_stands_for_an_alias_with_a_query(site: Path, run: Run) -> None:
    put_story(site, "2014/pier", "title: Pier\ndate: 2014-03-12\naliases: ['/story.php?id=12', /story.htm]")
    answer = run("build", "--site", site, "--no-convert")
    assert (answer.code, answer.err.count("warning")) == (0, 0)
    assert (site / "output/story.htm").is_file() and not (site / "output/story.php").exists()
    told = run("check", "--site", site).out
    assert "note: content/articles/2014/pier.md:4: the alias /story.php?id=12 has a query" in told


def test_a_link_to_a_withdrawn_story_leads_to_its_notice_and_one_to_a_draft_stays(site: Path, run: Run) -> None:
    put_story(site, "2014/pier", f"{PIER}\nwithdrawn: {{date: 2016-01-01}}")
    assert built(site, "https://tern.example/2014/03/pier/") == "/2014/03/pier/"
    put_story(site, "2014/pier", f"{PIER}\ndraft: true")
    assert built(site, "https://tern.example/2014/03/pier/") == "https://tern.example/2014/03/pier/"
    assert run("build", "--site", site, "--drafts", "--no-convert").code == 0
    assert link(site, "2015/01/later") == "/2014/03/pier/"


# --- the law: incremental equals clean -----------------------------------------------------------------------


def test_links_follow_what_happens_to_the_stories_that_they_name(site: Path, tmp_path: Path) -> None:
    """A story arrives, is renamed, gets a rival, loses it, and goes; another page changes each time, and no others."""
    target = "https://tern.example/2014/03/pier/"
    put_story(site, "2016/other", "title: Other\ndate: 2016-01-02", "[told](https://tern.example/none)\n")
    assert built(site, target) == target
    put_story(site, "2014/pier", PIER)
    assert (_told(site), _same(site, tmp_path)) == ("/2014/03/pier/", True)
    (site / "content/articles/2014/pier.md").rename(site / "content/articles/2014/quay.md")
    assert (_told(site), _same(site, tmp_path)) == ("/2014/03/quay/", True)
    put_story(site, "2014/rival", f"{PIER.replace('The pier', 'Rival')}\ncapture: {{seed: a.json#2}}")
    put_story(site, "2014/quay", f"{PIER}\ncapture: {{seed: a.json#1}}")
    assert (_told(site), _same(site, tmp_path)) == (target, True)
    put_story(site, "2014/rival", "title: Rival\ndate: 2014-03-12")
    assert (_told(site), _same(site, tmp_path)) == ("/2014/03/quay/", True)
    put_story(site, "2014/quay", f"{PIER}\ndraft: true")
    assert (_told(site), _same(site, tmp_path)) == (target, True)


def _told(root: Path) -> str:
    other = root / "output/2016/01/other/index.html"
    before = other.stat().st_mtime_ns
    explained = build(root, load_config(root), BuildOptions(conversion=False, explain=True)).explained
    assert explained is not None and any("2015/01/later" in str(one) for one in explained)
    assert other.stat().st_mtime_ns == before
    return link(root, "2015/01/later")


def _same(root: Path, folder: Path) -> bool:
    """Whether a clean build has the same bytes."""
    clean = folder / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".sitegen", "output"))
    build(clean, load_config(clean), BuildOptions(conversion=False))
    return tree(clean / "output") == tree(root / "output")


# --- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "exact", "plain"),
    [
        ("https://tern.example/news/pier.amp.html", "tern.example/news/pier.amp.html", "tern.example/news/pier.html"),
        (
            "https://tern.example/a.php?print=1&id=3",
            "tern.example/a.php?id=3&print=1",
            "tern.example/a.php?id=3",
        ),
        ("https://tern.example/?m=201403", "tern.example?m=201403", "tern.example?m=201403"),
        ("https://m.example/a", "m.example/a", "m.example/a"),
        ("https://tern.example/amp", "tern.example/amp", "tern.example/amp"),
        ("https://tern.example/a%2Fb/ü", "tern.example/a%2Fb/%C3%BC", "tern.example/a%2Fb/%C3%BC"),
        ("https://tern.example/" + "a" * 3000, "", ""),
        ("https://tern.example:99999/a", "", ""),
    ],
)
def test_forms_of_a_page(url: str, exact: str, plain: str) -> None:
    assert (address(url), page_address(url)) == (exact, plain)


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("/", ""),
        ("/?p=12", "/?p=12"),
        ("/a/index.php?id=3", "/a?id=3"),
        ("/Ä b/", "/%C3%84%20b"),
        ("/a.html#b", "/a.html"),
    ],
)
def test_paths_of_a_site(path: str, same: str) -> None:
    assert local_address(path) == same


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("../2014/a.md", "content/articles/2014/a{.md,} seeds/2014/a{.md,} t.example/x/2014/a.md"),
        ("b/index.md#x", "content/articles/2013/b{/index.md,} seeds/p/b{/index.md,} t.example/x/third/b/index.md"),
        ("a%3Fid=3", "content/articles/2013/a?id=3 seeds/p/a?id=3 t.example/x/third/a%3Fid=3"),
        ("/a/?q=1", "/a?q=1 t.example/a?q=1"),
        ("../../../../etc/passwd", "t.example/etc/passwd"),
        ("javascript:alert(1)", ""),
        ("#top", ""),
        ("?p=1", ""),
        ("", ""),
    ],
)
def test_what_a_target_may_mean(target: str, found: str) -> None:
    origin = Origin("content/articles/2013/third.md", "p/third.md", "https://t.example/x/third/")
    both = re.sub(r"(\S+)\{(\S+),\}", r"\1\2 \1", found)
    assert " ".join(addresses(target, origin)) == both


@given(st.text(alphabet="a/.?&=#%:é \\()<>[]\"'", max_size=30))
def test_an_address_is_normal_already(text: str) -> None:
    for found in (address(f"https://tern.example/{text}"), page_address(f"https://tern.example/{text}")):
        assert address(f"https://{found}") == found
    addresses(text, Origin("content/articles/a.md", "b.md", "https://tern.example/"))


@given(st.text(alphabet="a/.?&=#%:é()_*~-", min_size=1, max_size=20))
def test_the_scan_finds_a_target_as_the_renderer_sees_it(text: str) -> None:
    """Else the link would stay dead."""
    markdown = f"See [it](<https://tern.example/{text}>) there.\n"
    href = re.search(r'href="([^"]*)"', markup(markdown))
    assert href
    assert plain_target(href[1].replace("&amp;", "&")) in set(targets(markdown))
