"""Stories in fourteen languages: their fields are read, and what is around them is left out and listed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sitegen.capture import RepeatedLines, cues, read_seed
from sitegen.core.config import Config
from sitegen.core.model import DateRange, Story
from sitegen.core.text import plain
from tests.conftest import put

PAGES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("pages.toml").read_text(encoding="utf-8"))
each_language = pytest.mark.parametrize("language", PAGES)


def dump(page: dict[str, Any]) -> str:
    """The page copied as text."""
    first, second, third, last = page["paragraphs"]
    head = [page["title"], page["byline"], page["dated"], page["updated"], *page["share"]]
    body = [page["dateline"] + first, second, page["inside"][0], third, page["inside"][1], last]
    return "\n".join(
        ["\n".join(page["menu"]), "", "\n".join(head), "", f"{page['caption']} {page['credit_line']}", "",
         "\n\n".join(body), "", "\n\n".join(page["below"])]
    )  # fmt: skip


def saved(page: dict[str, Any], language: str) -> str:
    """The page as HTML whose names of elements tell nothing."""
    first, second, third, last = page["paragraphs"]
    story = [*page["share"], page["dateline"] + first, second, page["inside"][0], third, page["inside"][1], last]
    menu = "".join(f"<span><a href='/{at}'>{word}</a></span> " for at, word in enumerate(page["menu"]))
    picture = f"<img src='https://kestholm.example/pier.jpg'><figcaption>{page['caption']} {page['credit_line']}"
    paragraphs = "\n".join(f"<p>{text}</p>" for text in [*story, *page["below"]])
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{page["title"]}</title></head>
<body><div class="a1">{menu}</div><div class="a2"><h1>{page["title"]}</h1>
<div class="b1">{page["byline"]}</div><div class="b2">{page["dated"]}</div><div class="b3">{page["updated"]}</div>
<figure>{picture}</figcaption></figure>
{paragraphs}</div></body></html>"""


def read(root: Path, name: str, text: str) -> Story:
    put(root, name, text)
    (found,) = read_seed(root, name, Config(), RepeatedLines())
    assert isinstance(found, Story), found
    return found


def check(story: Story, page: dict[str, Any], language: str) -> None:
    assert story.title == page["title"]
    assert story.authors == tuple(page["authors"])
    assert story.date[:10] == page["date"]
    assert story.dateline == page["place"]
    assert plain(story.body).split("\n\n") == page["paragraphs"]
    assert [(image.caption, image.credit) for image in story.images] == [(page["caption"], page["credit"])]
    assert story.language == language
    removed = {line.text for line in story.lines if line.reason}
    assert set(page["inside"] + page["share"] + page["below"]) <= removed


@each_language
def test_a_text_dump_is_read(tmp_path: Path, language: str) -> None:
    check(read(tmp_path, "a.txt", dump(PAGES[language])), PAGES[language], language)


@each_language
def test_a_saved_page_is_read(tmp_path: Path, language: str) -> None:
    check(read(tmp_path, "a.html", saved(PAGES[language], language)), PAGES[language], language)


def test_every_language_with_cues_has_a_page() -> None:
    assert set(PAGES) == cues.LANGUAGES


COPIED = [
    ("de", "Abrufdatum: 3. Mai 2020"),
    ("fr", "Page consultée le 3 mai 2020"),
    ("es", "Accedido el 3 de mayo de 2020"),
    ("pt", "Arquivado em 3 de maio de 2020"),
    ("it", "Ultimo accesso: 3 maggio 2020"),
    ("nl", "Bezocht op 3 mei 2020"),
    ("sv", "Besökt den 3 maj 2020"),
    ("pl", "Zarchiwizowano 3 maja 2020"),
    ("tr", "Arşivlendi: 3 Mayıs 2020"),
    ("ru", "Просмотрено 3 мая 2020"),
    ("ar", "تاريخ الاطلاع: 3 مايو 2020"),
    ("he", "נצפה ב-3 במאי 2020"),
    ("ja", "参照日：2020年5月3日"),
    ("zh", "查阅日期：2020年5月3日"),
]


@pytest.mark.parametrize(("language", "note"), COPIED)
def test_the_day_of_a_copy_is_no_date_of_the_story(tmp_path: Path, language: str, note: str) -> None:
    page = PAGES[language]
    story = read(tmp_path, "a.txt", "\n\n".join([page["title"], page["byline"], *page["paragraphs"], note, ""]))
    assert (story.date, story.captured) == ("", "2020-05-03")
    assert story.date_range is not None
    assert story.date_range.latest == "2020-05-03"
    assert plain(story.body).split("\n\n") == page["paragraphs"]


@each_language
def test_a_partial_date_in_a_language_is_bounds(tmp_path: Path, language: str) -> None:
    page = PAGES[language]
    with cues.spoken(language):
        names = cues.current().months or {"3月": 3}
    month = next(name for name, number in names.items() if number == 3)
    printed = f"2014年{month}" if language in ("ja", "zh") else f"{month} 2014"
    story = read(tmp_path, "a.txt", "\n\n".join([page["title"], page["byline"], printed, *page["paragraphs"]]))
    assert (story.date, story.date_range) == ("", DateRange("2014-03-01", "2014-03-31"))


LABELLED = [
    ("de", "Veröffentlicht", "März 2014"),
    ("fr", "Publié", "mars 2014"),
    ("pl", "Opublikowano", "marzec 2014"),
    ("tr", "Yayın tarihi", "Mart 2014"),
    ("ru", "Опубликовано", "март 2014"),
    ("ja", "公開日", "2014年3月"),
    ("zh", "发布时间", "2014年3月"),
]


@pytest.mark.parametrize(("language", "label", "month"), LABELLED)
def test_a_label_in_a_language_may_stand_before_a_partial_date(
    tmp_path: Path, language: str, label: str, month: str
) -> None:
    page = PAGES[language]
    head = [page["title"], page["byline"], f"{label}: {month}"]
    story = read(tmp_path, "a.txt", "\n\n".join([*head, *page["paragraphs"]]))
    assert (story.date, story.date_range) == ("", DateRange("2014-03-01", "2014-03-31"))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Veröffentlicht: 12. März 2014"),
        ("es", "Fecha de publicación: 12 de marzo de 2014"),
        ("ru", "Опубликовано 12 марта 2014"),
        ("zh", "发布时间：2014年3月12日"),
    ],
)
def test_a_date_of_publication_may_stand_below_the_text(tmp_path: Path, language: str, line: str) -> None:
    page = PAGES[language]
    story = read(tmp_path, "a.txt", "\n\n".join([page["title"], page["byline"], *page["paragraphs"], line]))
    assert (story.date, plain(story.body).split("\n\n")) == ("2014-03-12", page["paragraphs"])


@pytest.mark.parametrize(("language", "line"), [("de", "Aktualisiert: 3/4/2014"), ("fr", "Mis à jour le 03/04/2014")])
@pytest.mark.parametrize("form", ["txt", "html"])
def test_the_day_of_a_change_is_no_lower_bound(tmp_path: Path, language: str, line: str, form: str) -> None:
    page = PAGES[language]
    texts = [page["byline"], line, *page["paragraphs"]]
    html = f"<html><body><h1>{page['title']}</h1>{''.join(f'<p>{text}</p>' for text in texts)}</body></html>"
    story = read(tmp_path, f"a.{form}", html if form == "html" else "\n\n".join([page["title"], *texts]))
    assert not story.date
    assert story.date_range is None or not story.date_range.earliest
