"""Whatever a text is, annotation ends, soon, and its offsets are right: code points of the text as it was given."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.annotate import Annotation, Annotator, Span, load_recogniser
from sitegen.annotate.resolve.resolver import resolve_names
from sitegen.core.text import sentences
from tests.conftest import no_hang

STORY = (
    "QUILLBY, May 3 (Wire) - Ada Quill, the mayor of Quillby, met Gen. Tom Marbeck of the Harbour Board (HB) in Paris. "
    "Quill said the HB had lost 2-1 to Norway's Marbeck Shipping Ltd. The 2014 Harbour Cup was wet in the U.S. and "
    "Turkish ships left."
)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(load_recogniser())


def is_sane(text: str, annotation: Annotation) -> bool:
    """Mentions in order, none overlapping, each the text at its place; every entity known; few tags."""
    ids, past = {e.id for e in annotation.entities}, 0
    for mention in annotation.mentions:
        assert past <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.entity in ids
        past = mention.end
    assert len(annotation.tags) <= 8
    return True


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\n", "Quill", "a", ".", "😀", "\u200f\u202e", "\x00\x07", "Ada\u200dQuill", "e\u0301" * 50,
        STORY.upper(), STORY.lower(), STORY.replace(".", "").replace(",", ""), STORY.replace(" ", "\u00a0"),
        STORY.replace(" ", "\x00"), "\u202e" + STORY,
        STORY.replace("Ada", "Åda\u0301 👩‍👩‍👧"), STORY.replace(" ", "\n"),
        "Анна Петрова приехала в Париж. " + STORY + " 田中さんは東京にいる。عاد أحمد إلى القاهرة.",
    ],
)  # fmt: skip
def test_odd_texts_are_read_and_their_offsets_are_right(annotator: Annotator, text: str) -> None:
    assert is_sane(text, annotator.annotate(text))
    assert is_sane(text, annotator.annotate(text, title=STORY[:30]))


def test_emoji_before_a_name_move_its_place_by_one_each(annotator: Annotator) -> None:
    plain, shifted = annotator.annotate(STORY), annotator.annotate("😀😀 " + STORY)
    places = {(m.start + 3, m.text) for m in plain.mentions if m.text in ("Ada Quill", "Paris", "Turkish")}
    assert len(places) == 3
    assert places <= {(m.start, m.text) for m in shifted.mentions}


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "Ada Quill",
                "Paris",
                "U.S.",
                "Turkish",
                "(HB)",
                "Harbour Board",
                "Mr. ",
                "NBA",
                "Boston",
                " 2-1",
                "'s",
                "\n",
                " ",
                ", ",
                ". ",
                "2014 World Cup",
                "President Reagan",
                "<QLL.N>",
                "Inc",
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=25,
)


@settings(deadline=None, max_examples=60)
@given(PIECES)
def test_any_text_has_sane_mentions(annotator: Annotator, pieces: list[str]) -> None:
    text = "".join(pieces)
    assert is_sane(text, annotator.annotate(text, title="Paris"))


LONG = {
    "prose": STORY + " ",
    "capitals": STORY.upper() + " ",
    "one name": "Quill ",
    "places": "Paris, ",
    "initials": "U.S. ",
    "letters": "A ",
    "hyphens": "A-",
    "brackets": "(",
    "scores": "1-2 goal ",
    "table": "Boston 4 Chicago 3\n",
    "scorecard": "A. Quill c Marbeck b Tolby 42\n",
    "owners": "Quill's ",
    "heads": "Bank of ",
    "joined": "Quill and Moss ",
    "datelines": "PARIS - \n",
    "tickers": "Quill Corp <QLL.N> ",
    "signs": "\u202e\x00",
}


def spread(size: int) -> list[Span]:
    """Spans all over a text, at places that mean nothing."""
    rng = random.Random(1)
    kinds = ("person", "organization", "place")
    return [Span(place, place + rng.randrange(1, 30), rng.choice(kinds), 0.9) for place in range(0, size // 2, 97)]


def ends(text: str) -> None:
    """All but the recogniser comes to an end on a text."""
    with no_hang():
        resolve_names(text, spread(len(text)))
        sentences(text)


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_what_repeats_takes_bounded_time(piece: str) -> None:
    ends("NBA " + piece * (60_000 // len(piece)))


def test_a_megabyte_without_a_line_break_takes_bounded_time() -> None:
    ends(STORY * (1_000_000 // len(STORY)))
