"""Words: sentences, slugs and Markdown that says what was meant."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.core.text import distinct_slugs, escape, fold, plain, sentences, slug, squeeze
from tests.conftest import no_hang


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("She left. He stayed.", ["She left.", "He stayed."]),
        (
            "Gen. Ada Moss spoke to the U.S. Army. It listened.",
            ["Gen. Ada Moss spoke to the U.S. Army.", "It listened."],
        ),
        ("The bill of J. R. Oduya came to 3.50 crowns.", ["The bill of J. R. Oduya came to 3.50 crowns."]),
        ("He came at 5 p.m. The rest came later.", ["He came at 5 p.m.", "The rest came later."]),
        ("“Is it white?” he asked. “It is!”", ["“Is it white?” he asked.", "“It is!”"]),
        ("A heading without a stop\n\nAnd a paragraph.", ["A heading without a stop", "And a paragraph."]),
        ("¿Quién es? Nadie.", ["¿Quién es?", "Nadie."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, parts: list[str]) -> None:
    assert [s.text for s in sentences(text)] == parts


@given(st.text(max_size=300))
def test_sentences_stand_where_they_say_and_lose_no_word(text: str) -> None:
    found = sentences(text)
    assert all(text[s.start : s.start + len(s.text)] == s.text for s in found)
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Women's Rights", "womens-rights"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("R&D", "r-and-d"),
        ("Łódź Über", "lodz-uber"),
        ("שלום עולם", "שלום-עולם"),
    ],
)
def test_slugs_are_readable(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text(max_size=400))
def test_a_slug_is_always_a_name_for_a_file(text: str) -> None:
    made = slug(text)
    assert 0 < len(made.encode()) <= 120
    assert not set(made) & set("/\\. \0?#%") and made not in (".", "..")


@given(st.lists(st.text(max_size=20), max_size=12), st.randoms())
def test_slugs_are_distinct_and_do_not_depend_on_order(names: list[str], chance: random.Random) -> None:
    shuffled = names[:]
    chance.shuffle(shuffled)
    assert distinct_slugs(names) == distinct_slugs(shuffled)
    assert len(set(distinct_slugs(names).values())) == len(set(names))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=120))
def test_escaped_text_reads_as_it_was_captured(line: str) -> None:
    """Nothing in a captured line becomes markup: what a reader sees is what the capture said."""
    line = " ".join(line.split())
    assert plain(escape(line)).split() == line.split()


@pytest.mark.parametrize(
    "line", ["# no heading", "1. no list", "- no list", "    no code", "<b>no</b>", "&amp;", "*a* _b_ `c`"]
)
def test_escaped_text_is_no_markup(line: str) -> None:
    assert plain(escape(line)) == line.strip()


def test_fold_joins_spellings() -> None:
    assert fold("Recep Tayyip Erdoğan") == fold("RECEP  Tayyip Erdogan")
    assert squeeze("  a\n b\u00a0c ") == "a b c"


@pytest.mark.parametrize("piece", ["<!--", "<ul ", "<script>", "<a '", '<a "'])
def test_markup_that_is_never_closed_takes_no_more_time_than_other_text(piece: str) -> None:
    with no_hang():
        plain(piece * 20_000)


@pytest.mark.parametrize("piece", [".", "?!", ". ", '."', "\n ", " "])
def test_a_long_row_of_marks_takes_no_more_time_than_other_text(piece: str) -> None:
    with no_hang():
        sentences(piece * 200_000 + "\0")


# --- structure as words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("10<sup>6</sup> tons of CO<sub>2</sub>", "10⁶ tons of CO₂"),
        ("**10**<sup>6</sup>", "10⁶"),
        ("1<sup>er</sup>, M<sup>me</sup>, 22<sup>nd</sup>", "1er, Mme, 22nd"),
        ("e<sup>x</sup>, 2<sup>a+b</sup>, Gate<sup>TM</sup>", "e^x, 2^a+b, Gate™"),
        ("The lock[^1] is shut.\n\n[^1]: Since May.", "The lock is shut.\n\nSince May."),
        ('The lock<sup><a href="#n">1</a></sup> is shut.', "The lock is shut."),
        ("He was <del>not</del> paid.", "He was paid."),
        ("| Ana | Lund |\n| --- | --- |\n| Bo \\| Co | <b>4</b><br>5 |", "Ana\n\nLund\n\nBo | Co\n\n4\n\n5"),
        ("The gate\\\nis shut", "The gate\n\nis shut"),
        ("Bitt\n:   A post.", "Bitt\n\nA post."),
        ("- Tar\n    - Oil\n- Rope", "Tar\n\nOil\n\nRope"),
        ("```\nMon  03:12\nTue  04:01\n```", "Mon 03:12\n\nTue 04:01"),
        ("[v.example/gate](https://v.example/gate?x=1)\n\nShut.", "Shut."),
        ("[The gate](https://v.example/gate)", "The gate"),
        ('## <a id="lock"></a>The lock', "The lock"),
    ],
)
def test_structure_becomes_separate_words(markdown: str, words: str) -> None:
    assert plain(markdown) == words


def test_no_sentence_runs_across_cells_or_lines() -> None:
    text = plain("| Ana | Lund won. |\n| --- | --- |\n| He sang | and left. |\n\nO gate\\\nof wood. O tide")
    assert [s.text for s in sentences(text)] == [
        "Ana",
        "Lund won.",
        "He sang",
        "and left.",
        "O gate",
        "of wood.",
        "O tide",
    ]
    assert all(text[s.start :].startswith(s.text) for s in sentences(text))


def test_a_power_is_no_number_in_a_slug() -> None:
    assert slug("10⁶ tons on 4 m²") == "10-6-tons-on-4-m2"


@pytest.mark.parametrize(
    "piece", ["<sup>", "<sup>1</sup>", "<sup><sup>", "<pre>", "<del>", "[^1]", "| a ", "<sup a", "~~~\n"]
)
def test_hostile_structure_costs_linear_time(piece: str) -> None:
    with no_hang():
        plain(piece * 20_000)


def test_the_words_of_structure() -> None:
    markdown = (
        "**Sums**\n\n| Club | Pts |\n|---|---|\n| Rovers<br>of Quay | 10<sup>6</sup> |\n\nA word[^1], 4<sup>th</sup>, "
        "CO<sub>2</sub>.\n\nMole\n:   A wall.\n\n7. a\n   - b\n\n[^1]: The note.\n"
    )
    assert plain(markdown).split("\n\n") == [
        "Sums", "Club", "Pts", "Rovers", "of Quay", "10⁶",
        "A word, 4th, CO₂.", "Mole", "A wall.", "a", "b", "The note.",
    ]  # fmt: skip
