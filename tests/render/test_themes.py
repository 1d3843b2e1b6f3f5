"""The themes that come with sitegen, and a site's own theme that changes one block."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen.render.theme import builtin_folder
from tests.conftest import Run, put, put_story

STORY = """title: The keeper
date: 2019-05-04
authors: [Ines Halvorsen]
publication: Example Times
people: [Walter Oduya, Priya Raman]
places: [{name: Lisbon, id: 'geonames:2267057'}]
tags: [ferry]
dateline: Lisbon
corrections: [{date: 2019-06-01, text: It was a Tuesday.}]
images: [{caption: The quay, credit: A. Lund}]
source_url: https://times.example/a
rights: © Example Times"""
WORDS = "Walter Oduya of Lisbon kept the light at the harbour for forty years, and told Priya Raman of it. "


@pytest.fixture
def archive(site: Path) -> Path:
    put_story(site, "keeper", STORY, "\n\n".join([WORDS * 4] * 14) + "\n")  # a thousand words
    put_story(
        site, "ferry", "title: The ferry\ndate: 2020-05-04\npeople: [Walter Oduya]\ntags: [ferry]\naliases: [/old/]"
    )
    put_story(site, "gone", "title: Gone\ndate: 2020-06-04\nwithdrawn: {date: 2021-01-01, reason: Asked.}")
    put_story(site, "never", "title: Never")
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nOf us.\n")
    return site


def test_plain_shows_every_kind_of_page_without_a_script(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "plain"\n')
    answer = run("build", "--site", archive)
    assert answer.code == 0, answer.err
    output = archive / "output"
    assert sorted(p.suffix for p in (output / "assets").iterdir()) == [".css", ".svg"]  # the sheet and the icon
    assert not (output / "search").exists()
    scripts = {
        script for page in output.rglob("*.html") for script in re.findall(r"<script[^>]*>", page.read_text("utf-8"))
    }
    assert scripts == {'<script type="application/ld+json">'}


@pytest.mark.parametrize("theme", ["broadsheet", "plain"])
def test_a_story_of_a_thousand_words_is_small(archive: Path, run: Run, theme: str) -> None:
    put(archive, "sitegen.toml", f'[site]\ntheme = "{theme}"\n')
    run("build", "--site", archive)
    page = (archive / "output/2019/05/keeper/index.html").read_bytes()
    sheets = re.findall(r'<link rel="stylesheet" href="/([^"]+)">', page.decode())
    styles = sum((archive / "output" / sheet).stat().st_size for sheet in sheets)
    assert sheets and len(page) + styles <= 50_000


def test_the_bars_of_a_long_chart_stand_in_rows_of_one_length_on_phones(site: Path, run: Run) -> None:
    for year in range(1990, 2016):
        put_story(site, f"{year}", f"title: S{year}\ndate: {year}-01-02")
    assert run("build", "--site", site, "--no-convert").code == 0
    page = (site / "output/index.html").read_text(encoding="utf-8")
    assert re.findall(r'class="chart ([^"]*)"', page) == ["rows-of-9"]
    sheets = re.findall(r'<link rel="stylesheet" href="/([^"]+)">', page)
    assert ".rows-of-9{" in "".join((site / "output" / sheet).read_text(encoding="utf-8") for sheet in sheets)


def test_a_style_sheet_is_published_without_its_comments(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    (style,) = (archive / "output/assets").glob("style.*.css")
    text = style.read_text()
    assert "/*" not in text and "\n" not in text and "clamp(2rem,1.2rem + 3vw,3.25rem)" in text


def test_a_theme_may_change_one_block_of_another(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "mine"\n')
    put(archive, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    assert run("build", "--site", archive).code == 0
    before = (archive / "output/about/index.html").read_text(encoding="utf-8")
    block = "{% block footer %}<footer>Kept by the town library.</footer>{% endblock %}"
    whole = (builtin_folder() / "broadsheet/templates/page.html").read_text(encoding="utf-8")
    put(archive, "themes/mine/templates/page.html", whole + block)
    assert run("build", "--site", archive).code == 0
    after = (archive / "output/about/index.html").read_text(encoding="utf-8")
    assert "Kept by the town library." in after and "Made with sitegen" in before
    assert after.partition("<footer")[0] == before.partition("<footer")[0], "nothing else changed"


@pytest.mark.parametrize("theme", ["broadsheet", "plain"])
def test_a_site_title_of_another_direction_is_isolated(archive: Path, run: Run, theme: str) -> None:
    """A title in Latin letters keeps its full stop and its place on a Hebrew page, in the masthead and below it."""
    put(archive, "sitegen.toml", f'[site]\ntheme = "{theme}"\ntitle = "The Pier."\nlanguage = "he"\n')
    assert run("build", "--site", archive).code == 0
    for name in ("index.html", "archive/index.html"):
        body = (archive / "output" / name).read_text(encoding="utf-8").partition("<body")[2]
        assert body.count("The Pier.") == body.count("<bdi>The Pier.</bdi>") > 0


def test_the_lead_does_not_say_its_first_sentence_twice(archive: Path, run: Run) -> None:
    """Many pages repeat their standfirst as their first paragraph: the lead of the home page shows it once."""
    sentence = "The pier is open again."
    body = f"{sentence} Walter Oduya painted the railings.\n"
    put_story(archive, "pier", f"title: The pier\nsubtitle: {sentence}\ndate: 2021-05-04", body)
    assert run("build", "--site", archive).code == 0
    home = (archive / "output/index.html").read_text(encoding="utf-8").partition("<body")[2]
    assert home.count(sentence) == 1
