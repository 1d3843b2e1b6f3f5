"""What hostile text may cost: it is refused or shown as it is, and never hangs or ends the process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import capture
from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.capture.fields import bylines
from sitegen.capture.formats import feed, stated_fields
from sitegen.convert import seed_worker
from sitegen.core import yaml
from sitegen.core.config import load_config
from sitegen.core.errors import ContentError
from sitegen.core.limits import TooMuchError, time_limit
from sitegen.render import markdown_html
from sitegen.render.nesting_limit import MAX_DEPTH_ELEMENTS, check_depth
from tests.conftest import Run, no_hang, put, put_story
from tests.support.rows import read_rows

DEEP = {
    "keys": "? " * 50_000,
    "wide": "-  " * 50_000,
    "tabs": "- ?\t" * 50_000,
    "both": "- ? " * 50_000,
    "after a key": "a: - - " + "- " * 50_000,
    "lists": "[" * 50_000,
    "maps": "{a: " * 50_000,
    "lines": "".join(" " * n + "a:\n" for n in range(3_000)),
    "alias": "a: &x [1]\nb: *x",
    "laughs": "a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]",
}


@pytest.mark.parametrize("name", DEEP)
def test_yaml_that_is_deep_or_has_aliases_is_refused_in_a_process_that_lives(name: str, tmp_path: Path) -> None:
    """In a process of its own: the C loader of some versions does not raise, it dies."""
    file = put(tmp_path, "a.yaml", DEEP[name])
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from sitegen.core import yaml\nfrom sitegen.core.errors import ContentError\n"
        "try:\n    yaml.load_mapping(Path(sys.argv[1]).read_text(), 'a.md')\n"
        "except ContentError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("a.md:")


@pytest.mark.parametrize("text", ["a: !!set {x, y}", "a: !!binary AAAA", "a: !!timestamp x", "a: !!omap [x: 1]"])
def test_yaml_is_plain_data(text: str) -> None:
    with pytest.raises(ContentError, match="not YAML"):
        yaml.load_mapping(text, "a.md")


ADDED_TAGS = {*markdown_html._TAGS, "section"}
ADDED_ATTRIBUTES = {
    **{tag: {*names, "class"} for tag, names in markdown_html._ATTRIBUTES.items()},
    "a": {"href", "title", "class", "rel", "aria-label", "data-host", "data-pagefind-ignore"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "p": {"class"},
    "pre": {"tabindex"},
    "section": {"class", "aria-label"},
    "sup": {"class", "data-pagefind-ignore"},
}
"""What the program adds to the HTML that the sanitiser lets through."""

BOMBS = {
    "brackets": "[a" * 20_000,
    "pictures": "![" * 20_000,
    "quotes": ">" * 20_000,
    "divs": "<div>" * 200_000,
    "scoped": "<div><table></div>" * 20_000,
    "tables": "**a**\n\n| a |\n|---|\n| b<br>c |\n\n" * 5_000,
    "a wide table": f"|{'a|' * 2_000}\n|{'-|' * 2_000}\n" + f"|{'1|' * 2_000}\n" * 50,
    "a table in tables": "<table><tr><td>" * 60 + "x" + "</table>" * 60,
    "captions": "**a**\n\n" * 20_000 + "| a |\n|---|\n| b |\n",
    "notes": "".join(f"a[^{n}]\n\n[^{n}]: b\n\n" for n in range(5_000)),
    "marks": "a[^1] " * 20_000 + "\n\n[^1]: b\n",
    "faked notes": '<div class="footnote-definition" id="1"><sup class="footnote-definition-label">1</sup>' * 200,
    "lines": "a\\\n" * 50_000,
    "definitions": "a\n:   b\n\n" * 10_000,
    "ids": '<a id="a"></a>[b](#a) ' * 10_000,
}
TOO_DEEP = {"quotes", "divs", "scoped"}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_markdown_costs_little_time(name: str) -> None:
    """What nests too deep for a browser is shown as it is."""
    with no_hang():
        made = markdown_html.render(BOMBS[name])
    assert (made.engine == "text") == (name in TOO_DEEP)
    if name in TOO_DEEP:
        assert made.html.startswith(("<p>&gt;", "<p>&lt;div"))


def test_a_story_that_costs_too_much_is_published_as_text_with_a_warning(site: Path, run: Run) -> None:
    put_story(site, "a", "title: A\ndate: 2019-01-02", "<div>" * 5000 + "A word.\n")
    put_story(site, "b", "title: B\ndate: 2019-01-03")
    for _ in range(2):  # it is said again
        answer = run("build", "--site", site, "--json")
        report = json.loads(answer.out)
        assert (answer.code, report["errors"]) == (0, [])
        assert [w for w in report["warnings"] if w.startswith("content/articles/a.md") and "plain text" in w]
    assert "&lt;div&gt;A word." in (site / "output/2019/01/a/index.html").read_text()


def test_an_engine_that_breaks_costs_no_story(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> str:
        raise RecursionError

    monkeypatch.setattr(markdown_html, "markup", broken)
    assert markdown_html.render("<b>a</b> & b\n\nc", "de") == ("<p>&lt;b&gt;a&lt;/b&gt; &amp; b</p>\n<p>c</p>", "text")


@pytest.mark.parametrize(
    "html",
    ["<p>" * 9_000, "<li>x" * 9_000, "<b>x</b>" * 9_000, "<div>" * MAX_DEPTH_ELEMENTS, "<br>" * 9_000, "< div" * 900],
)
def test_what_is_long_is_not_deep(html: str) -> None:
    check_depth(html)


@pytest.mark.parametrize(
    "html", ["<div>" * (MAX_DEPTH_ELEMENTS + 1), "<DIV\n>" * 900, "<div></x>" * 900, "<a><b></a>" * 900]
)
def test_what_is_deep_is_refused(html: str) -> None:
    with pytest.raises(TooMuchError):
        check_depth(html)


def test_a_limit_ends_what_computes_and_leaves_no_trace() -> None:
    with pytest.raises(TooMuchError), time_limit(0.05):
        sum(n for n in iter(int, 1))
    with time_limit(30):
        pass
    with no_hang():
        sum(range(10_000))


def test_in_another_thread_there_is_no_limit_and_no_error() -> None:
    seen = []

    def compute() -> None:
        with time_limit(0.01):
            seen.append(sum(range(2_000_000)))

    thread = threading.Thread(target=compute)
    thread.start()
    thread.join()
    assert seen == [1999999000000]


@given(st.text(st.sampled_from("<>/divbapul !-[]()*_`#&;\"'\n "), max_size=200))
def test_any_text_becomes_html_that_is_clean(text: str) -> None:
    html = markdown_html.render(text).html
    assert nh3.clean(html, tags=ADDED_TAGS, attributes=ADDED_ATTRIBUTES, link_rel=None).strip() == html.strip()


@pytest.mark.parametrize("text", ["title = " + "[" * 20_000, "a" + ".a" * 20_000 + " = 1", "title = " + "{a=" * 20_000])
def test_settings_that_are_deep_are_one_line(site: Path, run: Run, text: str) -> None:
    (site / "sitegen.toml").write_text(f"[site]\n{text}\n")
    answer = run("build", "--site", site)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("error: sitegen.toml") and answer.err.count("\n") == 1


def test_control_characters_and_half_characters_reach_no_page(site: Path) -> None:
    put_story(site, "a", 'title: "A\\0\\x1b[31m word\\uFFFE"\ndate: 2019-01-02\ntags: ["a\\a"]', "A \x00 word.\n")
    assert build(site, load_config(site), BuildOptions(conversion=False)).errors == []
    page = (site / "output/2019/01/a/index.html").read_text(encoding="utf-8")
    assert "A[31m word" in page
    assert not set(page) & {"\0", "\x1b", "\ufffe", "\a"}


def test_a_capture_of_one_long_row_is_read_like_any_other() -> None:
    """A hundred thousand characters; two minutes of computing are many times what they take."""
    done = read_rows(100_000, first=5, step=8, seconds=120)
    assert (done.returncode, done.stderr) == (0, "")


SLOW = {
    "a page": (
        "a.html",
        f"<meta name=author content='{'(' * 40_000}'><article><p>{'A word of it. ' * 60}</p></article>",
    ),
    "a feed": ("a.xml", f"<rss version='2.0'><channel><item><author>{'a' * 60_000}</author></item></channel></rss>"),
}
"""What the libraries that read them take the square of."""


@pytest.mark.parametrize("name", SLOW)
def test_a_capture_that_takes_too_long_is_one_line(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(capture, "_MAX_SECONDS_PER_RECORD", 0.5)
    monkeypatch.setattr(feed, "_MAX_SECONDS", 0.5)
    file, text = SLOW[name]
    put(site, f"seeds/paper/{file}", text)
    with no_hang():
        answer = run("convert", "--site", site, "--jobs", "1", "--quiet")
    assert answer.code == 1
    assert answer.err.startswith(f"error: seeds/paper/{file}: ") and answer.err.count("\n") == 1
    assert "takes longer than 0.5 seconds to read" in answer.err


def test_a_story_that_takes_too_long_to_annotate_has_no_names_and_is_told_of(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seed_worker, "_MAX_SECONDS_PER_RECORD", 1.5)
    book = "\n\n".join(f"Walter Oduya painted railing {n} of the harbour in Dublin that year." for n in range(4_000))
    for name, text in (("a", book), ("b", "Walter Oduya painted the railings of the harbour in Dublin that year.")):
        story = {"title": f"Railings, part {name}", "text": text, "date": "2019-01-02", "tags": ["paint"]}
        put(site, f"seeds/paper/{name}.json", json.dumps(story))
    with no_hang():
        answer = run("build", "--site", site, "--jobs", "1", "--json")
    report = json.loads(answer.out)
    assert (answer.code, report["errors"]) == (0, [])
    assert [w for w in report["warnings"] if w.startswith("seeds/paper/a.json")] == [
        "seeds/paper/a.json:1: takes longer than 1.5 seconds to find names in, so the story has none"
    ]
    heads = {
        part: (site / f"content/articles/2019/railings-part-{part}.md").read_text().split("---")[1] for part in "ab"
    }
    assert "Walter Oduya" in heads["b"]
    assert "Walter Oduya" not in heads["a"] and "paint" in heads["a"]
    assert "Walter Oduya painted railing 3999 " in (site / "output/2019/01/railings-part-a/index.html").read_text()


@pytest.mark.parametrize("sign", [".", ",", "(", "a", "a@", "\n b"])
@pytest.mark.parametrize("name", ["From", "Subject", "Date", "Content-Type"])
def test_an_e_mail_with_an_endless_header_is_one_line(site: Path, run: Run, name: str, sign: str) -> None:
    put(site, "seeds/paper/a.eml", f"From: a@b.example\n{name}: x{sign * 100_000}\n\nA word of it.\n")
    with no_hang():
        answer = run("convert", "--site", site, "--jobs", "1", "--quiet")
    assert (answer.code, answer.err) == (
        1, "error: seeds/paper/a.eml: an e-mail with a header that is longer than any has\n",
    )  # fmt: skip


@pytest.mark.parametrize("sign", [".", ",", "(", "a", "a@", "\n b"])
def test_a_header_that_is_as_long_as_it_may_be_breaks_nothing(site: Path, run: Run, sign: str) -> None:
    put(site, "seeds/paper/a.eml", f"From: {sign * 2_000}\nSubject: A night\n\n{'A word of the night. ' * 50}\n")
    with no_hang():
        answer = run("convert", "--site", site, "--jobs", "1", "--quiet")
    assert "fault in sitegen" not in answer.err


def test_an_author_field_longer_than_any_list_of_names_names_no_one() -> None:
    for text in ("Ana Lund, " * 50_000, "a" * 500_000, " Ana" * 100_000):
        with no_hang():
            assert bylines.from_field(text) == ()
            assert stated_fields.authors([text]) == ()
    assert bylines.from_field("By Ana Lund and Jo Imber") == ("Ana Lund", "Jo Imber")
