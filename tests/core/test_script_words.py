"""Words are counted in all scripts, so that limits mean the same in each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.core.script_words import count_words, ends_sentence, without_break_marks, word_tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The harbour council voted on Tuesday.", 6),
        ("Der Hafenrat beschloß am Dienstag — endlich", 7),
        ("港务局周二投票决定。", 5),
        ("港湾局は火曜日、決めた。", 5),
        ("항만청은 준설하기로 했다.", 6),
        ("2014年3月12日", 5),
        ("งานจะเริ่มในเดือนพฤษภาคม", 6),
        ("ការងារនឹងចាប់ផ្តើម", 5),
        ("قرر مجلس الميناء", 3),
    ],
)
def test_words_are_counted_by_script(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "It rained.",
        "“No.”",
        "她走了。",
        "「見るまでは信じない」と笑った。",
        "هل تمطر؟",
        "वह चला गया।",
        "งานจะเริ่ม",
        "He asked:",
    ],
)
def test_the_end_of_a_sentence_is_known_in_all_scripts(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["Work in pictures", "By Ana Lund", "相关新闻", "Photo: Tor Hallam"])
def test_a_headline_does_not_end_like_a_sentence(text: str) -> None:
    assert not ends_sentence(text)


def test_marks_of_line_breaks_inside_words_go() -> None:
    assert (
        without_break_marks("har\u00adbour, fish&shy;market, sea&#8203;wall, a\ufeffb")
        == "harbour, fishmarket, seawall, ab"
    )
    assert without_break_marks("งาน\u200bจะ") == "งาน\u200bจะ"  # it separates words of Thai
    assert without_break_marks("نمی\u200cدانم") == "نمی\u200cدانم"  # it belongs to the spelling of Persian


@given(st.text())
def test_any_text_can_be_counted(text: str) -> None:
    assert 0 <= count_words(text) <= len(text)
    assert all(word_tokens(text))
    assert len(without_break_marks(text)) <= len(text)
