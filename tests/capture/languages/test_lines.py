"""Single lines in fourteen languages: fields and furniture are found, and lines of stories are taken for neither."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.capture import cues
from sitegen.capture.boilerplate import phrases
from sitegen.capture.fields import bylines, captions, datelines, dates

LINES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("lines.toml").read_text(encoding="utf-8"))


def each(kind: str) -> pytest.MarkDecorator:
    """One case for each line of a kind."""
    return pytest.mark.parametrize(("language", "line"), list(_cases(kind)))


def _cases(kind: str) -> Iterator[tuple[str, Any]]:
    for language, table in LINES.items():
        for line in table.get(kind, ()):
            yield language, line


@each("bylines")
def test_a_byline_names_its_authors(language: str, line: list[str]) -> None:
    with cues.spoken(language):
        assert bylines.from_line(line[0]) == tuple(line[1:])


@each("dates")
def test_a_date_is_read(language: str, line: list[str]) -> None:
    with cues.spoken(language):
        assert [(date.iso, date.updated) for date in dates.find_dates(line[0])] == [(line[1], False)]
        assert dates.is_date_line(line[0])


@each("updates")
def test_the_date_of_a_change_is_none_of_publication(language: str, line: str) -> None:
    with cues.spoken(language):
        assert [date.updated for date in dates.find_dates(line)] == [True]


@each("datelines")
def test_a_dateline_is_found(language: str, line: list[str]) -> None:
    with cues.spoken(language):
        found = datelines.find_dateline(line[0])
        assert found and found.place == line[1]


@pytest.mark.parametrize(
    ("language", "line", "authors"),
    [
        ("zh", "新华社北京3月12日电（记者王晓岚、李成舟）港务局决定。", ("王晓岚", "李成舟")),
        ("zh", "〔記者王曉嵐／台北報導〕港務局決定。", ("王曉嵐",)),
        ("ja", "（東京＝佐伯美緒）港湾局は決めた。", ("佐伯美緒",)),
        ("ja", "【東京共同】港湾局は決めた。", ()),
    ],
)
def test_a_dateline_names_its_correspondents(language: str, line: str, authors: tuple[str, ...]) -> None:
    with cues.spoken(language):
        found = datelines.find_dateline(line)
        assert found and found.authors == authors


@each("credits")
def test_a_credit_is_split_from_its_caption(language: str, line: list[str]) -> None:
    with cues.spoken(language):
        found = captions.parse_caption(line[0])
        assert (found or (line[0], "")) == (line[1], line[2])


@each("furniture")
def test_furniture_is_known(language: str, line: str) -> None:
    with cues.spoken(language):
        assert phrases.reason_inside(line) or phrases.reason_at_end(line)


@each("story")
def test_a_line_of_a_story_is_kept(language: str, line: str) -> None:
    with cues.spoken(language):
        assert (phrases.reason_inside(line), phrases.reason_at_end(line)) == ("", "")
        assert bylines.from_line(line) == ()
        assert datelines.find_dateline(line) is None
        assert captions.parse_caption(line) is None


RETRIEVED = {
    "de": "Abgerufen am 3. Mai 2019", "fr": "Consulté le 3 mai 2019", "es": "Consultado el 3 de mayo de 2019",
    "pt": "Consultado em 3 de maio de 2019", "it": "Consultato il 3 maggio 2019", "nl": "Geraadpleegd op 3 mei 2019",
    "ru": "Дата обращения: 3 мая 2019", "pl": "Dostęp: 3 maja 2019", "sv": "Hämtad den 3 maj 2019",
    "tr": "Erişim tarihi: 3 Mayıs 2019", "ar": "تاريخ الوصول: 3 مايو 2019", "he": "אוחזר ב-3 במאי 2019",
    "zh": "访问日期：2019年5月3日", "ja": "閲覧日：2019年5月3日",
}  # fmt: skip


@pytest.mark.parametrize("language", RETRIEVED)
def test_the_day_on_which_someone_read_the_page_is_no_date_of_the_story(language: str) -> None:
    with cues.spoken(language):
        assert dates.find_dates(RETRIEVED[language]) == []
        assert phrases.reason_inside(RETRIEVED[language])


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "Le Monde avec AFP"),
        ("es", "La Vanguardia"),
        ("de", "Der Tagesspiegel"),
        ("pt", "O Globo"),
        ("zh", "编辑：陈雨桐"),
        ("zh", "来源：新华网"),
        ("ru", "Редактор: Марфа Ельцова"),
        ("he", "עורך: אורי קדמון"),
    ],
)
def test_a_newspaper_an_editor_and_a_source_are_no_authors(language: str, line: str) -> None:
    with cues.spoken(language):
        assert (bylines.from_line(line), bylines.from_bare_line(line)) == ((), ())


def test_the_cues_of_a_language_end_with_its_story() -> None:
    with cues.spoken("de"):
        assert bylines.from_line("Autorin: Annika Brandes") == ("Annika Brandes",)
    assert bylines.from_line("Autorin: Annika Brandes") == ()


@pytest.mark.parametrize("language", sorted(cues.LANGUAGES))
def test_a_hostile_line_takes_no_time(language: str) -> None:
    table = LINES[language]
    with cues.spoken(language):
        for start in [one[0] for one in table["bylines"] + table["dates"] + table["datelines"]] + table["furniture"]:
            line = (start + " ") * 2_000
            phrases.reason_inside(line)
            phrases.reason_at_end(line)
            bylines.from_line(line)
            datelines.find_dateline(line)
            captions.parse_caption(line)
            dates.find_dates(line)


def test_every_language_has_lines() -> None:
    assert set(LINES) == cues.LANGUAGES
