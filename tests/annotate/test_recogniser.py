"""The recogniser that ships: laws of its spans on any text, bad input, and a floor of quality."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.annotate.recogniser import windows
from sitegen.annotate.recogniser.loading import load_recogniser
from sitegen.annotate.recogniser.neural import NeuralRecogniser
from sitegen.annotate.recogniser.spans import KINDS, Recogniser, Span
from sitegen.annotate.recogniser.wordpieces import CASES, SURROUNDINGS, WordPieces, case_of, split, surroundings
from sitegen.core.errors import SitegenError
from tests.conftest import no_hang

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return load_recogniser("sitegen")


def named(recogniser: Recogniser, text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.kind) for span in lawful(text, recogniser.find(text))]


def lawful(text: str, spans: list[Span]) -> list[Span]:
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert span.kind in KINDS
        assert 0.0 <= span.score <= 1.0
    assert all(one.end <= other.start for one, other in pairwise(spans))
    return spans


words = st.sampled_from(
    ["London", "said", "U.S", "U.N.", "Angela Merkel's", "(Reuters)", "e\u0301", "😀", "\x00", "\n\n", "”", "Ltd."]
)  # fmt: skip
soup = st.lists(st.one_of(words, st.text(max_size=12)), max_size=30).map(" ".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=200), soup))
def test_spans_of_any_text_are_lawful(recogniser: Recogniser, text: str) -> None:
    lawful(text, recogniser.find(text))


@given(st.one_of(st.text(), soup))
def test_words_are_sorted_and_are_what_the_text_has(text: str) -> None:
    found = split(text)
    assert all(text[start:end] == form for form, start, end in zip(found.forms, found.starts, found.ends, strict=True))
    assert all(end <= start for end, start in zip(found.ends, found.starts[1:], strict=False))


@given(st.lists(st.integers(1, 16), max_size=600), st.sets(st.integers(0, 600)), st.sets(st.integers(0, 600)))
def test_windows_fit_and_answer_for_every_word_once(lengths: list[int], ends: set[int], lines: set[int]) -> None:
    found = list(windows.cut_windows(lengths, windows.CutPlaces(frozenset(ends), frozenset(lines))))
    assert [place for window in found for place in range(window.own, window.last)] == list(range(len(lengths)))
    assert all(sum(lengths[window.first : window.last]) <= windows.WINDOW_PIECES for window in found)
    assert all(window.first <= window.own < window.last for window in found)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\x00", "\ud800", "...", "a", "London", LEFT_TO_RIGHT * 9, "e\u0301" * 500]
)
def test_small_and_strange_texts(recogniser: Recogniser, text: str) -> None:
    lawful(text, recogniser.find(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("😀😀 Angela Merkel flew to Paris.", "Paris"),
        ("Cafe\u0301 owners in Paris wrote to the mayor.", "Paris"),
        (f"{RIGHT_TO_LEFT}The mayor of {LEFT_TO_RIGHT}Paris{RIGHT_TO_LEFT} resigned on Monday.", "Paris"),
        ("He said\x00 that he would go to Paris in May.", "Paris"),
        ("קראו: the mayor of Paris resigned on Monday.", "Paris"),
    ],
)
def test_offsets_count_code_points(recogniser: Recogniser, text: str, name: str) -> None:
    assert (name, "place") in named(recogniser, text)


@pytest.mark.parametrize(
    "text",
    [
        "lorem ipsum dolor sit amet " * 4_000,
        "x" * 1_000_000,
        "!?" * 5_000,
        "=" * 1_000_000,
        "Rome," * 5_000,
        "\u4e2d" * 5_000,
    ],
    ids=["no line break", "one word", "signs", "ruler", "names", "ideographs"],
)
def test_large_texts_end_in_bounded_time(recogniser: Recogniser, text: str) -> None:
    with no_hang():
        lawful(text, recogniser.find(text))


_GROWTH = """
import re
from pathlib import Path
from sitegen.annotate.recogniser.loading import load_recogniser as load
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
recogniser = load("sitegen")
before = peak()
recogniser.find("The mayor of Paris met Angela Merkel in Berlin on Monday. " * 1_000)
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to tell the peak of a process")
def test_memory_stays_below_its_bound() -> None:
    """In a process of its own: the peak of this one may be another test's."""
    done = subprocess.run([sys.executable, "-c", _GROWTH], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 200 * 1024


def test_same_text_same_spans(recogniser: Recogniser) -> None:
    text = "Angela Merkel met Tony Blair in Berlin. The European Union backed Germany. " * 20
    assert recogniser.find(text) == NeuralRecogniser().find(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Officials in the U.S. said they would wait.", "U.S."),
        ("Police in Miami, Fla., arrested two men.", "Fla."),
        ("Germany's chancellor resigned on Monday.", "Germany"),
        ("They have lived in Nairobi, and like it.", "Nairobi"),
        ("“I was born in Lagos.”", "Lagos"),
    ],
)
def test_spans_end_where_the_name_ends(recogniser: Recogniser, text: str, name: str) -> None:
    assert name in [found for found, _ in named(recogniser, text)]


# Invented copy. Most of it must come out right, not each line: a new model may trade one for another.
FLOOR = [
    ("Wanjiru Kamau, the mayor of Kisumu, opened the school on Friday.", "Wanjiru Kamau/person Kisumu/place"),
    ("Mr Okafor told Daily Trust that Nigeria would not wait.", "Okafor/person Daily Trust/organization Nigeria/place"),
    ("Leeds beat Newcastle 3-1 and moved up to fourth in the table.", "Leeds/organization Newcastle/organization"),
    ("LISBON, May 3 (Reuters) - Portugal raised taxes on Tuesday.", "LISBON/place Reuters/organization Portugal/place"),
    ("BRUSSELS — The European Union will meet Turkey.", "BRUSSELS/place European Union/organization Turkey/place"),
    ("PAKISTAN ACCUSES INDIA OF BREAKING TRUCE", "PAKISTAN/place INDIA/place"),
    ("MERKEL TO VISIT WARSAW", "MERKEL/person WARSAW/place"),
    ("Interpol sent officers to Sierra Leone.", "Interpol/organization Sierra Leone/place"),
    ("Shares of Siemens fell in Frankfurt after the talks failed.", "Siemens/organization Frankfurt/place"),
    ("Brazil play Croatia in Rome in the World Cup.", "Brazil/place Croatia/place Rome/place World Cup/event"),
    ("Lupita Moreno, a lawyer from Puebla, Mexico, won the case.", "Lupita Moreno/person Puebla/place Mexico/place"),
    ("Xinhua reported that Li Wei had left Beijing.", "Xinhua/organization Li Wei/person Beijing/place"),
    ("The French minister declined to comment.", ""),
    ("It rained all day, and nobody came to the market.", ""),
    ("Toyota will build in Kentucky, said Kenji Tanaka.", "Toyota/organization Kentucky/place Kenji Tanaka/person"),
    ("He fought in World War II and later moved to Canada.", "World War II/event Canada/place"),
]  # fmt: skip


def test_floor_of_quality(recogniser: Recogniser) -> None:
    right = found = wanted = 0
    for text, line in FLOOR:
        gold = {tuple(name.rsplit("/", 1)) for name in _names(line)}
        mine = set(named(recogniser, text))
        right, found, wanted = right + len(gold & mine), found + len(mine), wanted + len(gold)
    assert 2 * right / (found + wanted) >= 0.8


def _names(line: str) -> list[str]:
    names, words = [], []
    for word in line.split():
        words.append(word)
        if "/" in word:
            names.append(" ".join(words))
            words = []
    return names


@pytest.mark.parametrize(
    ("form", "case"),
    [("the", "lower"), ("Rome", "title"), ("NATO", "upper"), ("J", "initial"), ("McCoy", "mixed"), ("1996", "digits"),
     ("G20", "code"), ("--", "sign"), ("中", "caseless")],
)  # fmt: skip
def test_letter_case_of_a_word(form: str, case: str) -> None:
    assert CASES[case_of(form)] == case


@pytest.mark.parametrize(
    ("line", "expected"),
    [("GERMANY SAYS NO TO FRANCE", "capitals"), ("Germany Says No To France", "headline"),
     ("germany says no to france", "lower"), ("Germany will say no to the offer", "ordinary")],
)  # fmt: skip
def test_surroundings_of_a_word(line: str, expected: str) -> None:
    cases = [case_of(form) for form in split(line).forms]
    assert {SURROUNDINGS[number] for number in surroundings(cases)} == {expected}


def test_old_type_is_read_as_it_is_written_now() -> None:
    pieces = WordPieces(["[PAD]", "boston", "office"])
    assert [pieces.encode(form)[0] for form in ("Boſton", "oﬃce")] == [(1,), (2,)]


def test_windows_do_not_change_what_is_found_in_one_another(recogniser: Recogniser) -> None:
    story = "Angela Merkel met Tony Blair in Berlin, and the mayor of Nairobi met nobody. " * 8
    others = story, story + "\n\n" + "Nobody at UNESCO (in Paris) knew of $1.2 million. " * 12
    alone, beside = ([span for span in recogniser.find(text) if span.end < 300] for text in others)
    assert alone == beside != []


def test_word_pieces_are_longest_first() -> None:
    pieces = WordPieces(["[PAD]", "un", "##aff", "##able", "unaff"])
    assert pieces.encode("Unaffable")[0] == (4, 3)
    assert pieces.encode("zzz")[0] == (100,)


def test_unknown_model_is_one_clear_error() -> None:
    with pytest.raises(SitegenError, match="no_such_pipeline"):
        load_recogniser("no_such_pipeline")
