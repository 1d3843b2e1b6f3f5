"""The shared table of field names: names are compared without case, accents and separators, in fifteen languages."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.capture.fields import field_names, sidecar
from sitegen.capture.fields.field_names import KeyedValue, comparable, field_of, lookup, places_of
from sitegen.core.errors import SeedError
from tests.conftest import put

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


def test_names_that_are_too_long_are_not_kept_in_memory() -> None:
    tracemalloc.start()
    for number in range(200):
        long = f"{number}{'k' * 100_000}"
        assert not places_of(long) and len(comparable(long)) < 100
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 1 << 20


def test_the_best_name_goes_first_and_empty_values_do_not_count() -> None:
    found = lookup({"post_title": "c", "headline": "b", "title": "", "Titel": "d", "web_title": None, "name": "e"})
    assert [entry.value for entry in found["title"]] == ["b", "e", "d", "c"]


def test_a_dotted_name_leads_into_an_object() -> None:
    found = lookup({"Headlines": {"Basic": "Gate opens"}, "taxonomy": {"primary_section": {"name": "Harbour"}}})
    assert found["title"] == [KeyedValue("Headlines.basic", "Gate opens")]
    assert found["section"][0].value == "Harbour"


def test_a_name_may_state_two_fields() -> None:
    found = lookup({"source": "The Canal Observer"})
    assert found["publication"] == found["source_url"] == [KeyedValue("source", "The Canal Observer")]


NAMES = st.sampled_from(sorted({name for field in FIELDS for name in field_names.names_of(field) if "." not in name}))


@given(NAMES, st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_case_never_matters(name: str, change: object) -> None:
    if "ß" not in name and "ı" not in name:  # their capitals are two letters, or another letter
        assert places_of(change(name)) == places_of(name)  # type: ignore[operator]


@given(st.text(max_size=120), st.integers() | st.text(max_size=5))
def test_any_key_can_be_looked_up(name: str, value: object) -> None:
    assert all(entry.value == value for entries in lookup({name: value}).values() for entry in entries)


def test_sidecars_know_the_names_of_the_table(tmp_path: Path) -> None:
    lines = ["Titel: Die Schleuse", "auteur: Rosa Holm", "Published-At: 2014-03-12", "link: https://x.example/a"]
    put(tmp_path, "a.txt.meta.yaml", "\n".join(lines))
    found = {name: one.value for name, one in sidecar.read_sidecar(tmp_path, "a.txt").items()}
    assert found == {
        "title": "Die Schleuse",
        "authors": ("Rosa Holm",),
        "date": "2014-03-12",
        "source_url": "https://x.example/a",
    }


@pytest.mark.parametrize("key", ["name", "source", "titles_of_others", "article_titel", "subject"])
def test_a_key_of_a_sidecar_that_says_too_little_is_unknown(tmp_path: Path, key: str) -> None:
    put(tmp_path, "a.txt.meta.yaml", f"{key}: Something\n")
    with pytest.raises(SeedError) as error:
        sidecar.read_sidecar(tmp_path, "a.txt")
    assert f"unknown key {key}" in error.value.message


def test_a_sidecar_that_contradicts_itself_in_two_languages(tmp_path: Path) -> None:
    put(tmp_path, "a.txt.meta.yaml", "title: One\nTitel: Two\n")
    with pytest.raises(SeedError) as error:
        sidecar.read_sidecar(tmp_path, "a.txt")
    assert "contradicts itself: Titel and title" in error.value.message
