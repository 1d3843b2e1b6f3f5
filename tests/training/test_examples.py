"""How sentences become training examples, as far as it needs no torch."""

from __future__ import annotations

import gzip
import json
import random
from itertools import pairwise
from pathlib import Path

import pytest

from sitegen.annotate.recogniser.neural import MODEL
from sitegen.annotate.recogniser.wordpieces import CLS, SEP, WordPieces
from training.examples import IGNORED, TAGS, Encoder
from training.letter_case import recased
from training.scores import Tally, spans_of
from training.sentences import join_tokens, read_sentences
from training.slots import Slots
from training.templates import NEWS, RESULTS, SPORTS

ENCODER = Encoder(WordPieces((MODEL / "vocab.txt").read_text(encoding="utf-8").splitlines()), 40)
TEXT = "Marta Velk left Port Ember with Tobin."
SPANS = [(0, 10, "PER"), (16, 26, "LOC"), (32, 37, "PER")]


def test_tags_stand_at_the_first_piece_of_each_word() -> None:
    example = ENCODER.example(TEXT, SPANS, True)
    assert (example.pieces[0], example.pieces[-1]) == (CLS, SEP)
    assert len(example.pieces) == len(example.cases) == len(example.surroundings) == len(example.tags)
    tags = [TAGS[tag] for tag in example.tags if tag != IGNORED]
    assert tags == ["B-PER", "E-PER", "O", "B-LOC", "E-LOC", "O", "S-PER", "O"]
    assert spans_of(tags) == {(0, 2, "PER"), (3, 5, "LOC"), (6, 7, "PER")}


def test_a_text_is_cut_where_no_more_pieces_fit() -> None:
    example = ENCODER.example(TEXT * 20, [], True)
    assert 30 < len(example.pieces) <= 42 and example.pieces[-1] == SEP


def test_tokens_are_joined_as_a_writer_would() -> None:
    tokens = ["``", "Velk", "'s", "ship", "(", "the", "Gull", ")", ",", '"', "he", "said", '"', "."]
    text, places = join_tokens(tokens)
    assert text == '``Velk\'s ship (the Gull), "he said".'
    assert [text[start:end] for start, end in places] == tokens


def test_sentences_are_read_with_their_names(tmp_path: Path) -> None:
    row = {"tokens": ["China", "met", "Velk", "."], "spans": [[0, 1, "ORG"], [2, 3, "PER"]], "doc": "d1", "set": "gum"}
    with gzip.open(tmp_path / "gum.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    (sentence,) = read_sentences(tmp_path)
    assert sentence.text == "China met Velk."
    assert sentence.spans == [(0, 5, "LOC"), (10, 14, "PER")], "a country that acts is a place"
    with pytest.raises(SystemExit, match=r"holds no \*\.jsonl\.gz"):
        read_sentences(tmp_path / "none")


@pytest.mark.parametrize("template", [*NEWS[:10], *RESULTS[:5], *SPORTS[:5]])
def test_names_that_fill_a_template_stand_where_their_spans_say(template: str) -> None:
    pools = {"PER": ["Marta Velk"], "ORG": ["Harrow Mills"], "LOC": ["Lunev"], "EVENT": ["Ember Games"]}
    slots = Slots(pools, ["Port Ember"], ["Lunev"])
    for seed in range(20):
        text, spans = slots.fill(template, random.Random(seed))
        assert "{" not in text
        assert all(text[start:end] == text[start:end].strip() != "" for start, end, _ in spans)
        assert sorted(spans) == spans and all(one[1] <= other[0] for one, other in pairwise(spans))


def test_another_letter_case_keeps_the_places_of_names() -> None:
    made = {recased(TEXT, SPANS, random.Random(seed), 1.0) for seed in range(60)}
    assert {TEXT.upper(), TEXT.lower(), "Marta Velk Left Port Ember With Tobin."} <= made
    assert {len(text) for text in made} == {len(TEXT)}


def test_scores_count_a_name_right_by_start_end_and_type() -> None:
    tally = Tally()
    tally.add({(0, 2, "PER"), (3, 5, "ORG"), (9, 10, "EVENT")}, {(0, 2, "PER"), (3, 5, "LOC")})
    assert tally.scores()["PER"] == (100, 100, pytest.approx(100))
    assert tally.scores()["LOC"][:2] == (0, 0)
    assert tally.f1() == pytest.approx(50), "events are not counted with the others"
