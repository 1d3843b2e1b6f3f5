"""The shared table of field names: names are compared without case, accents and separators, in fifteen languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.capture.fields import field_names
from sitegen.capture.fields.field_names import Entry, field_of, lookup, places_of

FIELDS = ("text", "title", "authors", "date", "section", "topics", "language", "source_url", "publication", "rights")


def best(name: str) -> str:
    return field_of(name, FIELDS)


@pytest.mark.parametrize(
    ("field", "names"),
    [
        (
            "title",
            "articleTitle article_title Article-Title ARTICLE_TITLE post_title posttitle og:title title_s TitleText",
        ),
        (
            "title",
            "Titel Überschrift titre Título titolo kop заголовок tytuł Huvudrubrik Başlık العنوان כותרת 标题 タイトル",
        ),
        ("text", "articleBody body_html postContent text_en Volltext contenu texto testo inhoud текст treść brödtext"),
        ("text", "Metin النص טקסט 正文 本文"),
        (
            "authors",
            "Author article_author author_name dc.creator autor auteur autore yazar автор författare الكاتب 作者 מחבר",
        ),
        ("date", "pubDate date_published dcterms:created fecha Datum дата tarih תאריך 发布时间 公開日 data_publikacji"),
        ("section", "articleSection Ressort rubrique sección sezione раздел dział bölüm القسم מדור 栏目"),
    ],
)
def test_names_of_a_field(field: str, names: str) -> None:
    assert dict.fromkeys(names.split(), field) == {name: best(name) for name in names.split()}


def test_other_names_state_nothing() -> None:
    assert not any(map(places_of, ("author_id", "storyline", "word_count", "x" * 500, "", "12")))


def test_the_best_name_goes_first_and_empty_values_do_not_count() -> None:
    found = lookup({"post_title": "c", "headline": "b", "title": "", "Titel": "d", "web_title": None, "name": "e"})
    assert [entry.value for entry in found["title"]] == ["b", "e", "d", "c"]


def test_a_dotted_name_leads_into_an_object() -> None:
    found = lookup({"Headlines": {"Basic": "Gate opens"}, "taxonomy": {"primary_section": {"name": "Harbour"}}})
    assert found["title"] == [Entry("Headlines.basic", "Gate opens")]
    assert found["section"][0].value == "Harbour"


def test_a_name_may_state_two_fields() -> None:
    found = lookup({"source": "The Canal Observer"})
    assert found["publication"] == found["source_url"] == [Entry("source", "The Canal Observer")]


NAMES = st.sampled_from(sorted({name for field in FIELDS for name in field_names.names_of(field) if "." not in name}))


@given(NAMES, st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_case_never_matters(name: str, change: object) -> None:
    if "ß" not in name and "ı" not in name:  # their capitals are two letters, or another letter
        assert places_of(change(name)) == places_of(name)  # type: ignore[operator]


@given(st.text(max_size=120), st.integers() | st.text(max_size=5))
def test_any_key_can_be_looked_up(name: str, value: object) -> None:
    assert all(entry.value == value for entries in lookup({name: value}).values() for entry in entries)
