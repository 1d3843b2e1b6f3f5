"""The demo archive in a real browser: readable by everybody, at every width, asking no other host for anything."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.pages.limits import SiteLimits
from tests.conftest import put, put_story

REPOSITORY = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
KINDS = {
    "home": "/",
    "article": "/2*/*/*/",
    "right-to-left": "rtl",
    "undated": "/undated/*/",
    "person": "/people/*/",
    "organization": "/organizations/*/",
    "place": "/places/*/",
    "event": "/events/*/",
    "tag": "/tags/*/",
    "author": "/authors/*/",
    "publication": "/publications/*/",
    "index": "/people/",
    "archive": "/archive/",
    "year": "/archive/*/",
    "month": "/archive/*/*/",
    "days": "/on-this-day/",
    "day": "/on-this-day/*/",
    "holdings": "/archive/about/",
    "page": "/about/",
    "withdrawn": "/2015/06/man-questioned-over-theft-from-the-ferry-office/",
    "search": "/search/?q=bridge",
    "missing": "/404.html",
}

# Of the rules of axe, target-size (24 by 24 pixels, or room around it) has to be asked for.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
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
    limits = SiteLimits(segment_pages=20)  # the search bundle is of many segments, as it is in a large archive
    assert not build(root, load_config(root), BuildOptions(conversion=False, limits=limits)).errors
    return root / "output"


@pytest.fixture(scope="module")
def origin(demo: Path) -> Iterator[str]:
    with served(demo) as address:
        yield address


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Answers requests for the files of a folder, and says nothing of it."""

    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """A folder behind a web server of its own."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
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


def barriers(page: Any) -> list[tuple[str, list[str]]]:
    """What axe finds on a page: the rule, and the first elements that break it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_no_barrier_and_nothing_foreign(
    demo: Path, origin: str, browser: Any, kind: str, width: int, scheme: str
) -> None:
    """axe finds nothing, no request leaves the host, the policy blocks nothing that the page needs."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    try:
        page.goto(origin + address(demo, kind), wait_until="networkidle" if kind == "search" else "load")
        assert barriers(page) == []
        assert [url for url in asked if not url.startswith(origin)] == []
        assert [text for text in said if "Content Security Policy" in text or "404" in text] == []
    finally:
        page.close()


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_a_narrowed_search_and_one_without_results_have_no_barrier(origin: str, browser: Any, width: int) -> None:
    """Every list of values is open, one value is chosen, and what is told where nothing is found."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    try:
        for query in ("q=bridge&year=2012", "q=xyzzyq&year=2012"):
            page.goto(f"{origin}/search/?{query}")
            page.wait_for_selector(".results .entry, .none h2")
            page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
            assert page.locator(".filters input:checked").count() == 1
            assert barriers(page) == []
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


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo archive in the theme plain."""
    root = tmp_path_factory.mktemp("plain")
    shutil.copytree(REPOSITORY / "content", root / "content")
    put(root, "sitegen.toml", '[site]\ntitle = "The Coast Archive"\ntheme = "plain"\n')
    assert not build(root, load_config(root), BuildOptions(conversion=False)).errors
    return root / "output"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "search"])
def test_plain_has_no_barrier_either(plain: Path, browser: Any, kind: str) -> None:
    with served(plain) as origin:
        for width, scheme in ((390, "light"), (820, "light"), (1280, "dark")):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(origin + address(plain, kind))
            assert barriers(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.close()


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo archive with an interface in Hebrew."""
    root = tmp_path_factory.mktemp("mirrored")
    shutil.copytree(REPOSITORY / "content", root / "content")
    put(root, "sitegen.toml", '[site]\ntitle = "ארכיון החוף"\nlanguage = "he"\n')
    assert not build(root, load_config(root), BuildOptions(conversion=False)).errors
    return root / "output"


@pytest.mark.parametrize("kind", ["home", "article", "right-to-left", "person", "archive", "days", "search"])
def test_an_interface_from_the_right_has_no_barrier(mirrored: Path, browser: Any, kind: str) -> None:
    with served(mirrored) as origin:
        for width, scheme in ((390, "dark"), (820, "dark"), (1280, "light")):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(origin + address(mirrored, kind), wait_until="networkidle")
            assert barriers(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            # Our own words start on the right, whatever runs below them.
            first = page.locator(".menu li").first.bounding_box()
            last = page.locator(".menu li").last.bounding_box()
            assert first["x"] > last["x"]
            page.close()


def test_counts_of_a_search_have_the_forms_of_the_language(mirrored: Path, browser: Any) -> None:
    with served(mirrored) as origin:
        page = browser.new_page()
        page.goto(f"{origin}/search/?q=xyzzyq")
        page.wait_for_selector(".none h2")
        assert page.locator(".status").inner_text() == "0 תוצאות"
        forms = page.evaluate("JSON.parse(document.querySelector('form.query').dataset.results)")
        assert forms == {"one": "תוצאה אחת", "two": "שתי תוצאות", "other": "{n} תוצאות"}
        page.close()


@pytest.mark.parametrize("kind", ["home", "article", "person", "index", "search"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    demo: Path, origin: str, browser: Any, kind: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.goto(origin + address(demo, kind), wait_until="networkidle")
        page.focus(".skip")  # the search field has the focus from the start
        expected = page.evaluate(
            "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
            ".filter(e => e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true })).length"
        )
        reached, hidden = 1, []
        for _ in range(expected):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                "(e => e === document.body ? null : [getComputedStyle(e).outlineStyle, getComputedStyle(e).boxShadow,"
                " e.outerHTML.slice(0, 80)])(document.activeElement)"
            )
            if seen is None:
                break
            reached += 1
            if seen[0] == "none" and seen[1] == "none":
                hidden.append(seen[2])
        assert (reached, hidden) == (expected, [])
    finally:
        page.close()


def test_nothing_glides_where_motion_is_not_wanted(demo: Path, origin: str, browser: Any) -> None:
    for wish, expected in (("reduce", "auto"), ("no-preference", "smooth")):
        context = browser.new_context(reduced_motion=wish)
        page = context.new_page()
        page.goto(origin + "/people/")
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == expected
        moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).animationName != 'none').length"
        assert page.evaluate(moving) == 0
        context.close()


def test_a_printed_story_is_black_on_white_and_whole(demo: Path, origin: str, browser: Any) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(origin + address(demo, "article"))
    page.emulate_media(media="print")
    colours = "(s => [s.color, s.backgroundColor])(getComputedStyle(document.documentElement))"
    assert page.evaluate(colours) == ["rgb(26, 24, 20)", "rgb(255, 255, 255)"]
    for gone in (".menu", ".switch", ".related"):
        assert page.locator(gone).first.is_hidden()
    for kept in ("main h1", ".prose", ".cite", ".provenance"):
        assert page.locator(kept).first.is_visible()
    assert len(page.pdf()) > 10_000
    context.close()


@pytest.mark.parametrize("kind", ["home", "article", "person", "place", "index"])
def test_nothing_moves_while_a_page_loads(demo: Path, origin: str, browser: Any, kind: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    try:
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver((l) => { for (const e of l.getEntries()) moved += e.value })"
            ".observe({ type: 'layout-shift', buffered: true });"
        )
        page.goto(origin + address(demo, kind), wait_until="networkidle")
        assert page.evaluate("window.moved") == 0
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


def test_search_finds_narrows_and_keeps_the_query_in_the_url(demo: Path, origin: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.goto(origin + address(demo, "article"))
        page.keyboard.press("/")
        page.wait_for_url("**/search/")
        page.wait_for_selector("#q:focus")
        page.keyboard.type("bridge")
        page.wait_for_url("**/search/?q=bridge")
        page.wait_for_selector(".results .entry")
        everything = page.locator(".status").inner_text()
        assert "bridge" in page.locator(".results mark").first.inner_text().lower()
        page.locator("[data-filter=person] summary").click()
        name = page.locator("[data-filter=person] label").first
        expected = int(name.locator(".n").inner_text())
        name.click()
        page.wait_for_url("**person=*")
        page.wait_for_function("before => document.querySelector('.status').textContent != before", arg=everything)
        page.wait_for_selector(".results .entry")
        assert page.locator(".status").inner_text() == f"{expected} result{'s' * (expected > 1)}"
        page.select_option("#sort", "oldest")
        page.wait_for_url("**sort=oldest*")
        page.go_back()
        page.go_back()
        page.wait_for_function("before => document.querySelector('.status').textContent == before", arg=everything)
        assert page.locator(".filters input:checked").count() == 0
        with page.expect_navigation():
            page.locator(".results .entry a").first.click()
        assert page.locator("main h1").inner_text()
    finally:
        page.close()


def test_an_excerpt_does_not_say_the_headline_again(origin: str, browser: Any) -> None:
    """The text that is searched begins with the headline; the excerpt goes on after it, and says where it was cut."""
    page = browser.new_page()
    try:
        page.goto(f"{origin}/search/?q=bridge&kind=Story")
        page.wait_for_selector(".results .entry")
        entries = page.locator(".results .entry").all()
        told = [(e.locator(".headline").inner_text(), e.locator(".passage").inner_text()) for e in entries]
        assert [title for title, text in told if title.endswith(text.removeprefix("… ").split(".")[0])] == []
        assert [text for _, text in told if text[0].islower() or text[-1].isalnum()] == []
    finally:
        page.close()


def test_the_count_beside_a_companion_leads_to_the_stories_with_both(demo: Path, origin: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.goto(origin + address(demo, "person"))
        count = page.locator(".margin .terms a.n").nth(2)
        expected = int(count.locator("[aria-hidden]").inner_text())
        count.click()
        page.wait_for_selector(".results .entry")
        assert page.locator(".status").inner_text() == f"{expected} result{'s' * (expected > 1)}"
        assert page.locator(".filters input:checked").count() == 3
    finally:
        page.close()


def test_a_search_without_results_helps(demo: Path, origin: str, browser: Any) -> None:
    page = browser.new_page()
    try:
        page.goto(f"{origin}/search/?q=xyzzyq&sort=newest")
        page.wait_for_selector(".none h2")
        assert page.locator(".none a").count() > 3
    finally:
        page.close()


def test_an_index_is_filtered_as_one_types(demo: Path, origin: str, browser: Any) -> None:
    page = browser.new_page()
    try:
        page.goto(f"{origin}/people/")
        names = page.locator(".letter li:visible")
        before = names.count()
        page.fill("#sieve_", "nicolas BENT")
        assert [name.split(",")[0] for name in names.all_inner_texts()] == ["Nicolás Bentaberry"]
        assert page.locator(".letter:visible").count() == 1
        page.fill("#sieve_", "")
        assert names.count() == before
    finally:
        page.close()


def test_the_switch_for_marks_is_remembered(demo: Path, origin: str, browser: Any) -> None:
    page = browser.new_page()
    try:
        page.goto(origin + address(demo, "article"))
        underline = "getComputedStyle(document.querySelector('.prose .name')).textDecorationLine"
        assert page.evaluate(underline) == "underline"
        page.uncheck("#marks")
        assert page.evaluate(underline) == "none"
        page.reload()
        assert page.evaluate(underline) == "none"
    finally:
        page.close()


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site whose names are written in many ways, with more people than an index shows on one page."""
    root = tmp_path_factory.mktemp("named")
    put(root, "sitegen.toml", "[entities]\nmin_stories = 2\n")
    for number in range(6):
        about = f"title: Ferry {number}\ndate: 20{10 + number}-05-04\ntags: [oduya verdict]\nplaces: [渡口鎮]"
        put_story(
            root, f"2010/ferry-{number}", f"{about}\npeople: [{{name: Walter Oduya, as: [Old Barnacle]}}, Zoë Ørsted]"
        )
    once = "title: Once\ndate: 2016-01-02\npeople: [Oduya Quill]\norganizations: [St. Averin's, القاهرة الجديدة]"
    put_story(root, "2016/once", once, "Then Oduya Quill came to St. Averin's.\n")
    crowd = ", ".join(f"Member {chr(97 + n)}{chr(97 + n)}" for n in range(26))
    for number in range(2):
        put_story(root, f"2017/crowd-{number}", f"title: Crowd {number}\ndate: 2017-01-02\npeople: [{crowd}]")
    limits = SiteLimits(index_names=20)
    assert not build(root, load_config(root), BuildOptions(conversion=False, limits=limits)).errors
    with served(root / "output") as address:
        yield address


def found(page: Any) -> list[str]:
    """The names on the cards of a search that is done."""
    page.wait_for_function("() => !document.querySelector('.status').textContent.endsWith('…')")
    return [str(text) for text in page.locator(".cards .headline").all_inner_texts()]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("oduya", ["Walter Oduya", "Oduya Quill", "oduya verdict"]),
        ("odu walt", ["Walter Oduya"]),
        ("old barnacle", ["Walter Oduya"]),
        ("zoe orsted", ["Zoë Ørsted"]),
        ("渡口", ["渡口鎮"]),
        ("口鎮", ["渡口鎮"]),
        ("st averins", ["St. Averin's"]),
        ("القاهره", ["القاهرة الجديدة"]),
        ("the oduya verdict", ["oduya verdict"]),
        ("oduya&kind=Tag", ["oduya verdict"]),
        ("oduya&person=Walter+Oduya", []),
        ("constructor", []),
    ],
)
def test_names_stand_before_the_stories_that_mention_them(
    named: str, browser: Any, query: str, names: list[str]
) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    try:
        page.goto(f"{named}/search/?q={query}")
        page.wait_for_selector("form.query:not([hidden])")
        assert found(page) == names
        assert said == []
    finally:
        page.close()


def test_a_card_tells_what_a_name_is_and_leads_to_it(named: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    try:
        page.goto(f"{named}/search/?q=oduya")
        page.wait_for_selector("form.query:not([hidden])")
        found(page)
        first = page.locator(".results .entry").first
        assert first.inner_text().split("\n")[0] == "Person"
        for part in ("Walter Oduya", "6 stories", "2010–2015", "Old Barnacle"):
            assert part in first.inner_text()
        assert page.locator(".status").inner_text() == "3 names · 9 stories"
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.select_option("#sort", "newest")
        page.wait_for_url("**sort=newest*")
        page.wait_for_function("() => document.querySelector('.cards .headline').textContent === 'Oduya Quill'")
        page.locator(".cards a").first.click()  # a name of one story has no page: its sentence is there
        page.wait_for_url("**/2016/01/once/#person-oduya-quill")
        assert page.locator("#person-oduya-quill").count() == 1
    finally:
        page.close()


def test_a_long_index_opens_with_the_most_named_and_finds_any_name(named: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    try:
        page.goto(f"{named}/people/")
        assert page.locator(".largest").first.locator("li").first.inner_text().startswith("Walter Oduya")
        assert "Ø 1" in " ".join(page.locator(".letters").inner_text().split())
        assert barriers(page) == []
        page.fill("#sieve_", "barnacle")
        page.wait_for_selector(".hits li")
        assert "Walter Oduya" in page.locator(".hits").inner_text()
        assert page.locator(".largest:visible").count() == 0
        assert page.locator(".sieve [role=status]").inner_text() == "1"
        page.fill("#sieve_", "")
        page.wait_for_selector(".largest:visible")
        assert page.locator(".hits").is_hidden()
        page.fill("#sieve_", "averin")  # no person
        page.wait_for_function("() => document.querySelector('.sieve [role=status]').textContent === '0'")
    finally:
        page.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site that is opened from a folder."""
    root = tmp_path_factory.mktemp("folder")
    put(root, "sitegen.toml", "[site]\nrelative_urls = true\n")
    put_story(root, "2019/keeper", "title: The keeper\ndate: 2019-05-04\npeople: [Walter Oduya]\ntags: [ferry]")
    put_story(root, "2020/ferry", "title: The ferry\ndate: 2020-01-31\npeople: [Walter Oduya]\ntags: [ferry]")
    assert not build(root, load_config(root), BuildOptions(conversion=False)).errors
    return root / "output"


def test_search_is_hidden_where_it_cannot_run(folder: Path, browser: Any) -> None:
    page = browser.new_page()
    try:
        page.goto((folder / "index.html").as_uri())
        assert page.locator("a.tosearch").is_hidden()
        page.goto((folder / "search/index.html").as_uri())
        assert page.locator("#unable").is_visible() and page.locator("form.query").is_hidden()
    finally:
        page.close()


def test_every_link_works_from_a_folder(folder: Path, browser: Any) -> None:
    page = browser.new_page()
    try:
        # Hosts serve 404.html at any depth, so its links begin with the path of the site.
        paths = sorted(set(folder.rglob("*.html")) - {folder / "404.html"})
        assert len(paths) > 10
        for path in paths:
            page.goto(path.as_uri())
            links = page.evaluate("[...document.querySelectorAll('a[href], link[href]')].map(a => a.href)")
            local = {re.split("[?#]", url.removeprefix("file://"))[0] for url in links if url.startswith("file:")}
            assert local and [url for url in local if not Path(unquote(url)).is_file()] == [], path
    finally:
        page.close()


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
