"""Pictures on pages: alternative texts, galleries, several sizes, and a story's first picture in lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest

from sitegen.pages import articles, teasers
from tests.conftest import Run, put, put_story
from tests.support.structured import BODY, HEAD, PICTURE

THEMES = pytest.mark.parametrize("theme", ["broadsheet", "plain"])


@pytest.fixture
def archive(site: Path, theme: str) -> Path:
    put(site, "sitegen.toml", f'[site]\ntitle = "A"\ntheme = "{theme}"\nbase_url = "https://archive.example"\n')
    put(site, "content/images/quay.gif", PICTURE)
    put_story(site, "board", HEAD, BODY)
    put_story(site, "later", "title: Later\ndate: 1974-06-01\npeople: [Walter Oduya]")
    return site


def page(site: Path, name: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((site / "output" / name / "index.html").read_bytes())


@THEMES
def test_an_alternative_text_is_shown_and_repeats_no_caption(archive: Path, run: Run) -> None:
    assert run("build", "--site", archive).code == 0
    found = page(archive, "1974/05/board").xpath("//figure/img")
    assert [img.get("alt") for img in found] == ["Three boats lie on the sand", "", ""]
    assert {(img.get("width"), img.get("height")) for img in found} == {("600", "320")}


@THEMES
def test_further_pictures_are_a_gallery_that_loads_late(archive: Path, run: Run) -> None:
    assert run("build", "--site", archive).code == 0
    found = page(archive, "1974/05/board").xpath("//div[contains(@class, 'gallery')]/figure/img")
    assert [img.get("loading") for img in found] == ["lazy", "lazy"]


@THEMES
@pytest.mark.parametrize("name", ["", "archive/1974/05", "people/walter-oduya"])
def test_lists_show_the_first_picture_of_a_story(archive: Path, run: Run, name: str) -> None:
    assert run("build", "--site", archive).code == 0
    found = page(archive, name).xpath("//main//a[contains(@class, 'picture')]")
    assert [(a.get("href"), a.get("aria-hidden"), a.get("tabindex")) for a in found] == [
        ("/1974/05/board/", "true", "-1")
    ]
    assert found[0].find("img").get("width") == "600"  # so that nothing moves


@THEMES
def test_a_picture_of_several_sizes_has_a_srcset(archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = (("/images/quay-300.gif", 300), ("/images/quay.gif", 600))
    figure, row = articles._figure, teasers._teaser
    monkeypatch.setattr(articles, "_figure", lambda *given: replace(figure(*given), versions=sizes))
    monkeypatch.setattr(teasers, "_teaser", lambda *given: replace(row(*given), versions=sizes))
    assert run("build", "--site", archive, "--jobs", "1").code == 0
    for name, pictures in (("1974/05/board", "//figure/img"), ("people/walter-oduya", "//a[@class='picture']/img")):
        found = page(archive, name).xpath(pictures)[0]
        assert found.get("srcset") == "/images/quay-300.gif 300w, /images/quay.gif 600w" and found.get("sizes")
