"""A theme builds on the templates of the same name behind it; a theme that is broken takes no page away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sitegen.render.theme import find_chain
from tests.conftest import Answer, Run, no_hang, put, put_story, tree

EXTENDS = '{% extends "base.html" %}\n'


def footer(text: str) -> str:
    """A base.html that has another foot than the parent's."""
    return f"{EXTENDS}{{% block footer %}}{text}{{% endblock %}}"


FOOT = footer("<footer>Kept by the town library.</footer>")


@pytest.fixture
def archive(site: Path) -> Path:
    """A built archive whose theme extends a built-in one, with a page of its own."""
    put(site, "sitegen.toml", '[site]\ntitle = "T"\ntheme = "mine"\n[search]\nenabled = true\n')
    put(site, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    put(site, "themes/mine/templates/page.html", EXTENDS + "{% block main %}<h1>{{ page.title }}</h1>{% endblock %}")
    for year in range(2010, 2016):
        head = f"title: Ferry {year}\ndate: {year}-05-04\npeople: [Walter Oduya]\ntags: [ferry]"
        put_story(site, f"ferry-{year}", head, f"Walter Oduya rowed in {year}.\n")
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nOf us.\n")
    return site


def built(archive: Path, run: Run) -> Answer:
    """A build of what was good, then nothing."""
    answer = run("build", "--site", archive)
    assert answer.code == 0, answer.err
    return answer


def errors(answer: Answer) -> list[str]:
    """The lines that tell of errors in files."""
    return [line for line in answer.err.splitlines() if line.startswith("error: ")]


def test_a_base_that_extends_base_is_the_parents_with_a_block_changed(archive: Path, run: Run) -> None:
    put(archive, "themes/mine/templates/base.html", FOOT)
    with no_hang():
        built(archive, run)
    pages = {page: page.read_text(encoding="utf-8") for page in (archive / "output").rglob("*.html")}
    shown = {page: text for page, text in pages.items() if 'http-equiv="refresh"' not in text}
    assert len(shown) > 10
    assert [page for page, text in shown.items() if "Kept by the town library." not in text] == []
    assert [page for page, text in pages.items() if "</html>" not in text] == []


def test_any_template_may_extend_include_or_import_its_own_name(archive: Path, run: Run) -> None:
    """Through three themes: each step means the next theme that has such a template."""
    put(archive, "themes/mine/theme.toml", 'extends = "older"\n')
    put(archive, "themes/older/theme.toml", 'extends = "oldest"\n')
    put(archive, "themes/oldest/theme.toml", 'extends = "broadsheet"\n')
    put(archive, "themes/mine/templates/page.html", '<i>mine</i>{% include "page.html" %}')
    put(archive, "themes/oldest/templates/page.html", '<i>oldest</i>{% include "page.html" %}')
    put(archive, "themes/mine/templates/words.html", '{% from "words.html" import word %}<b>{{ word() }}</b>')
    put(archive, "themes/older/templates/words.html", "{% macro word() %}word of the older one{% endmacro %}")
    put(archive, "themes/mine/templates/404.html", '{% include "words.html" %}')
    built(archive, run)
    text = (archive / "output/about/index.html").read_text(encoding="utf-8")
    assert text.startswith("<i>mine</i><i>oldest</i>") and "</html>" in text
    assert (archive / "output/404.html").read_text(encoding="utf-8") == "<b>word of the older one</b>\n"


def test_a_change_in_the_parents_template_of_the_same_name_renders_the_pages_anew(archive: Path, run: Run) -> None:
    put(archive, "themes/mine/theme.toml", 'extends = "older"\n')
    put(archive, "themes/older/theme.toml", 'extends = "broadsheet"\n')
    put(archive, "themes/mine/templates/404.html", 'Mine: {% include "404.html" %}')
    for text in ("One.", "Two."):
        put(archive, "themes/older/templates/404.html", text)
        built(archive, run)
        assert (archive / "output/404.html").read_text(encoding="utf-8") == f"Mine: {text}\n"


def test_a_theme_may_extend_the_built_in_one_of_its_own_name(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "broadsheet"\n')
    put(archive, "themes/broadsheet/theme.toml", 'extends = "broadsheet"\n')
    put(archive, "themes/broadsheet/templates/base.html", FOOT)
    built(archive, run)
    assert "Kept by the town library." in (archive / "output/index.html").read_text(encoding="utf-8")
    assert len(find_chain(archive, "broadsheet")) == 2


def test_an_include_that_may_be_missing_is_no_fault(archive: Path, run: Run) -> None:
    put(archive, "themes/mine/templates/404.html", 'A{% include "no.html" ignore missing %}{% include ["b", "c"] %}')
    put(archive, "themes/mine/templates/c", "C")
    built(archive, run)
    assert (archive / "output/404.html").read_text(encoding="utf-8") == "AC\n"
    put(archive, "themes/mine/templates/no.html", "B")
    built(archive, run)
    assert (archive / "output/404.html").read_text(encoding="utf-8") == "ABC\n"


BROKEN: dict[str, tuple[str, str | bytes, str]] = {
    "syntax": ("base.html", "\n{% if %}", "templates/base.html:2: "),
    "unknown filter": ("base.html", footer("{{ page|nofilter }}"), "templates/base.html:2: No filter named 'nofilter'"),
    "raises": ("base.html", footer("{{ 1 // 0 }}"), "templates/base.html:2: "),
    "raises otherwise on each page": ("base.html", footer("{{ {}[page.head.url] }}"), "templates/base.html:2: "),
    "unknown static file": ("base.html", footer("{{ 'no.css'|asset }}"), "has no static file 'no.css'"),
    "missing parent": ("base.html", "{% extends 'no.html' %}", "templates/base.html:1: template no.html is missing"),
    "circle": ("_macros.html", '{% include "base.html" %}', "leads back here: "),
    "circle of its own": ("other.html", '{% include "other.html" %}', ""),
    "calls itself": ("base.html", footer("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}"), "without end"),
    "no UTF-8": ("base.html", b"\xff", "templates/base.html: is not UTF-8 text"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_template_removes_no_page_and_is_one_line(archive: Path, run: Run, kind: str) -> None:
    """Every page keeps its last good bytes, and so does what they load; however many fail, each cause is told once."""
    name, text, told = BROKEN[kind]
    built(archive, run)
    before = tree(archive / "output")
    if kind == "circle of its own":
        put(archive, "themes/mine/templates/base.html", '{% include "other.html" %}')
        told = "includes other.html, its own name, and no theme behind this one has such a template"
    put(archive, f"themes/mine/templates/{name}", text)
    put(archive, "themes/mine/static/style.css", "a { color: red }")
    for _ in range(2):
        with no_hang():
            answer = run("build", "--site", archive)
        assert answer.code == 1
        (line,) = errors(answer)
        assert told in line, line
        after = tree(archive / "output")
        pages = [path for path in before if path.endswith(".html") or path.startswith("assets/")]
        assert [path for path in pages if after.get(path) != before[path]] == []
    (archive / "themes/mine/static/style.css").unlink()
    (archive / f"themes/mine/templates/{name}").unlink()
    (archive / "themes/mine/templates/base.html").unlink(missing_ok=True)
    built(archive, run)
    assert tree(archive / "output") == before


def test_a_circle_names_the_way_back(archive: Path, run: Run) -> None:
    put(archive, "themes/mine/templates/404.html", '\n{% extends "a.html" %}')
    put(archive, "themes/mine/templates/a.html", '{# #}\n\n{% import "b.html" as b %}')
    put(archive, "themes/mine/templates/b.html", '{% include "a.html" %}')
    answer = run("build", "--site", archive)
    told = "error: templates/b.html:1: includes a.html, which leads back here: a.html -> b.html -> a.html"
    assert errors(answer) == [told]


WITHOUT: dict[str, tuple[str, str | bytes | None, str]] = {
    "no theme": ("sitegen.toml", '[site]\ntheme = "mien"\n', "sitegen.toml: there is no theme 'mien'"),
    "no TOML": ("themes/mine/theme.toml", "extends", "themes/mine/theme.toml: is not TOML"),
    "no such parent": ("themes/mine/theme.toml", 'extends = "x"', "themes/mine/theme.toml: there is no theme 'x'"),
    "itself": ("themes/mine/theme.toml", 'extends = "mine"', "themes/mine/theme.toml: theme 'mine' extends itself"),
    "a style sheet that is no text": ("themes/mine/static/a.css", b"\xff", "static/a.css: is not UTF-8 text"),
    "a catalog that is none": ("themes/mine/locale/en.po", "no catalog", "themes/mine/locale/en.po"),
    "theme.toml is gone": ("themes/mine/theme.toml", None, "is missing in the theme and in all that it "),
}


@pytest.mark.parametrize("kind", WITHOUT)
@pytest.mark.parametrize("index_lost", [False, True])
def test_a_theme_that_cannot_be_had_leaves_all_pages_as_they_are(
    archive: Path, run: Run, kind: str, index_lost: bool
) -> None:
    path, text, told = WITHOUT[kind]
    built(archive, run)
    before = tree(archive / "output")
    good = (archive / path).read_bytes() if (archive / path).exists() else None
    (archive / path).unlink(missing_ok=True) if text is None else put(archive, path, text)
    if index_lost:
        shutil.rmtree(archive / ".sitegen")
    for _ in range(2):
        answer = run("build", "--site", archive)
        assert answer.code == 1 and "Traceback" not in answer.err
        assert any(told in line for line in errors(answer)) and len(errors(answer)) <= 2, answer.err
        after = tree(archive / "output")
        pages = [path for path in before if path.endswith(".html") or path.startswith("assets/")]
        assert [path for path in pages if after.get(path) != before[path]] == []
    put(archive, path, good) if good is not None else (archive / path).unlink()
    built(archive, run)
    assert tree(archive / "output") == before


def test_what_must_not_be_seen_goes_under_a_broken_theme_too(archive: Path, run: Run) -> None:
    """And with it each page that names it: all ferries are related. A page that shows none of it stays."""
    put_story(archive, "heron", "title: Heron\ndate: 2013-05-04\npeople: [Bo Quill]", "Bo Quill saw one heron.\n")
    for month in (3, 4, 6, 7):  # so that it is no neighbour of what goes
        put_story(archive, f"quiet-{month}", f"title: Quiet {month}\ndate: 2013-0{month}-01", f"None in {month}.\n")
    built(archive, run)
    put(archive, "themes/mine/theme.toml", "extends")
    put_story(archive, "ferry-2010", "title: Ferry 2010\ndate: 2010-05-04\ndraft: true")
    put_story(archive, "ferry-2011", "title: Ferry 2011\ndate: 2011-05-04\nwithdrawn: {date: 2020-01-01}")
    assert run("build", "--site", archive).code == 1
    after = tree(archive / "output")
    assert [path for path, data in after.items() if b"Ferry 2010" in data or b"Ferry 2011" in data] == []
    assert "2013/05/heron/index.html" in after and "people/bo-quill/index.html" in after


def test_a_story_that_moves_keeps_its_old_page_until_the_new_one_can_be_made(archive: Path, run: Run) -> None:
    built(archive, run)
    put(archive, "themes/mine/templates/article.html", "{% if %}")
    path = archive / "content/articles/ferry-2010.md"
    path.write_text(path.read_text(encoding="utf-8").replace("2010-05-04", "2010-06-04"), encoding="utf-8")
    assert run("build", "--site", archive).code == 1
    assert (archive / "output/2010/05/ferry-2010/index.html").is_file()
    (archive / "themes/mine/templates/article.html").unlink()
    built(archive, run)
    assert not (archive / "output/2010/05/ferry-2010").exists()
    assert (archive / "output/2010/06/ferry-2010/index.html").is_file()
