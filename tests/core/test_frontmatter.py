"""Front matter: read with care, checked field by field, written in one form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.document import Document, new_document, parse_document, render_document
from sitegen.content.front_matter import article
from sitegen.core import yaml
from sitegen.core.errors import ContentError
from sitegen.core.model import DateRange, Named


def read(head: str, body: str = "Text.\n") -> tuple[Any, list[str]]:
    made, problems = article(
        "content/articles/2014/a-story.md", parse_document(f"---\n{head}\n---\n\n{body}".encode(), "a.md")
    )
    return made, [str(p) for p in problems]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: [", 3, "not YAML"),
        ("a: b\nc: *d", 3, "aliases"),
        ("a: " + "[" * 30_000, 2, "deeper than 20"),
        ("a: " + "{a: " * 50_000, 2, "deeper than 20"),
        ("- " * 50_000, 2, "deeper than 20"),
        ("- a list", 2, "mapping"),
        ("a: !!python/object:os.system x", 2, "not YAML"),
    ],
)
def test_what_is_no_front_matter_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ContentError) as caught:
        yaml.load_mapping(text, "a.md", 2)
    assert words in str(caught.value)
    assert caught.value.line == line


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        yaml.load_mapping(text, "a.md")
    except ContentError as error:
        assert str(error).startswith("a.md")


scalars = (
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(st.characters(exclude_categories=["Cs", "Cc"]))
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text("abcdef", min_size=1), inner), max_leaves=8
)


@given(st.dictionaries(st.text("abcdefghij_", min_size=1), values))
def test_what_is_written_is_read_back(data: dict[str, Any]) -> None:
    assert yaml.load_mapping(yaml.dump(data), "a.md") == data


def test_words_stay_words() -> None:
    """ "no", dates and times keep their letters: no place is called false."""
    data = yaml.load_mapping("places: [no, on, NO]\ndate: 2014-03-12\nat: 12:30", "a.md")
    assert data == {"places": ["no", "on", "NO"], "date": "2014-03-12", "at": "12:30"}


def test_fields_are_read() -> None:
    made, problems = read(
        "title: A story\ndate: 2014-03-12T07:15:00\nauthors: Ines Halvorsen\ntags: [ferries, ferries]\n"
        "people: [Walter Oduya, {name: Priya Raman, as: [Raman], confidence: 0.5}]\ndate_range: [2014-01-01, '']\n"
        "mood: calm"
    )
    assert not problems
    assert (made.title, made.authors, made.tags) == ("A story", ("Ines Halvorsen",), ("ferries",))
    assert made.entities == (Named("person", "Walter Oduya"), Named("person", "Priya Raman", ("Raman",), "", 0.5))
    assert made.date_range == DateRange("2014-01-01", "")
    assert made.extra == {"mood": "calm"}


@pytest.mark.parametrize(
    ("head", "line", "word"),
    [
        ("title: A\ndate: 2020-13-45", 3, "2020-13-45"),
        ("title: A\n\nsource_url: javascript:alert(1)", 4, "http"),
        ("authors: {a: b}", 2, "authors"),
        ("draft: maybe", 2, "true or false"),
        ("slug: Not A Slug", 2, "not-a-slug"),
        ("date_range: [2020-01-01, 2019-01-01]", 2, "after"),
        ("people: [{name: X, confidence: 7}]", 2, "between 0 and 1"),
        ("people: [{name: X, local: maybe}]", 2, "true or false"),
    ],
)
def test_a_bad_value_is_dropped_with_its_line_and_the_article_stays(head: str, line: int, word: str) -> None:
    made, problems = read(head)
    assert made.body == "Text.\n"
    assert len(problems) == 1
    assert problems[0].startswith(f"content/articles/2014/a-story.md:{line}: ") and word in problems[0]


def test_a_name_may_be_local() -> None:
    made, problems = read("people: [{name: Ada, local: true}, {name: Ada Quill, local: false}]")
    assert (made.entities, problems) == ((Named("person", "Ada", local=True), Named("person", "Ada Quill")), [])


def test_a_file_without_front_matter_is_an_article() -> None:
    made, _ = article("content/articles/a-plain-note.md", parse_document(b"Just text.\n", "a.md"))
    assert (made.title, made.slug, made.body) == ("A plain note", "a-plain-note", "Just text.\n")


@pytest.mark.parametrize(
    ("raw", "line"), [(b"---\ntitle: A\n\xff\n---\n", 3), (b"---\ntitle: A\nno end", 1)], ids=["no UTF-8", "not closed"]
)
def test_a_broken_file_is_refused_with_its_line(raw: bytes, line: int) -> None:
    with pytest.raises(ContentError) as caught:
        parse_document(raw, "content/articles/a.md")
    assert caught.value.line == line


def test_a_document_comes_back_as_it_was() -> None:
    document = new_document({"title": "A: b", "date": "2014-03-12"}, "Text.\n")
    raw = render_document(document)
    assert b"date: 2014-03-12\n" in raw
    again = parse_document(raw.replace(b"\n", b"\r\n"), "a.md")
    assert again == Document(document.data, document.body, document.head, "\r\n")
    assert render_document(again) == raw.replace(b"\n", b"\r\n")


def test_numbers_that_people_wrote_as_text_stay_text() -> None:
    made, problems = read("title: 010\nslug: 007\ntags: [1.10, 010, .50, +47, 3]\nrating: 4.50")
    assert (made.title, made.slug, made.tags) == ("010", "007", ("1.10", "010", ".50", "+47", "3"))
    assert (made.extra, problems) == ({"rating": "4.50"}, [])


@pytest.mark.parametrize("value", [0, 7, -3, 1.5, 1e-05, 1e22, 123456.789, "007", "1.10", "1e5", "+5", "-0", "08"])
def test_numbers_and_texts_that_look_like_them_come_back_as_they_were(value: float | str) -> None:
    again = yaml.load_mapping(yaml.dump({"a": value}), "a.md")["a"]
    assert (again, type(again)) == (value, type(value))


def test_a_confidence_may_end_in_a_zero() -> None:
    made, problems = read("people: [{name: Ada Quill, confidence: 0.60}]")
    assert (made.entities, problems) == ((Named("person", "Ada Quill", confidence=0.6),), [])


def test_a_repeated_key_is_an_error_unless_it_is_asked_for() -> None:
    repeated: list[yaml.RepeatedKey] = []
    with pytest.raises(ContentError):
        yaml.load_mapping("a: 1\na: 2", "a.md")
    assert yaml.load_mapping("a: 1\nb:\n  c: 1\n  c: 2\na: 2", "a.md", 2, repeated) == {"a": 2, "b": {"c": 2}}
    assert repeated == [yaml.RepeatedKey("c", 5, 1), yaml.RepeatedKey("a", 6, 1)]
