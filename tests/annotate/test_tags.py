"""Tags: what a story is about, in its own words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.annotate import Annotator, load_recogniser
from sitegen.annotate.tags import MAX_TAGS, MAX_TEXT_TAGS, story_tags
from sitegen.annotate.words import background
from sitegen.annotate.words.background import MODIFIER, NOUN, OTHER, use
from tests.quality.tags import score, tagged

FLOORS = tomllib.loads((Path(__file__).parents[1] / "quality" / "floors.toml").read_text("utf-8"))["tags"]

STORY = """The ferries of Port Elsin stood still on Monday. Dockers began a strike over pay, the third harbour
strike this year, and the dock workers' union said that the strike would last. A ferry captain said passengers
were patient.

Ferry passengers waited on the quay. Ada Quill, the mayor, said the harbour needs its ferries. Quill met the union.
Interest rates play no part in it, she said; interest rates are for bankers. The harbour board wants lower interest
rates."""


def test_what_a_story_speaks_of_again_and_again() -> None:
    tags = story_tags(STORY, title="Harbour strike keeps ferries in port")
    assert {"harbour", "strike"} & set(tags[:4]) or "harbour strike" in tags[:4]
    assert "interest rates" in tags
    assert len(tags) <= MAX_TAGS


def test_variants_are_one() -> None:
    tags = story_tags(STORY, title="Harbour strike keeps ferries in port")
    assert sum(tag in ("ferry", "ferries") for tag in tags) == 1


def test_names_are_no_tags() -> None:
    tags = story_tags(STORY, names=["Ada Quill", "Port Elsin"])
    assert not {"quill", "ada quill", "elsin", "port elsin"} & set(tags)


def test_the_pages_own_topics_come_first() -> None:
    tags = story_tags(STORY, topics=["Shipping", "  Labour  disputes ", "shipping"])
    assert tags[:2] == ("shipping", "labour disputes")


def test_other_languages_have_only_their_topics() -> None:
    assert story_tags("Der Hafen ruht, der Hafen schweigt, der Hafen schläft.", topics=["Hafen"], language="de-AT") == (
        "hafen",
    )


def test_said_once_is_not_enough() -> None:
    assert story_tags("A lighthouse stood by the sea. Gulls cried.") == ()


def test_common_words_are_no_tags() -> None:
    assert story_tags("They said that it was very good, and they said it again, very good.") == ()


def test_no_more_than_eight() -> None:
    words = [f"{a}{b}" for a in "bcdfgh" for b in ("anchor", "ellow", "uttern")]
    assert len(story_tags(" ".join(f"the {word} of" for word in words * 2))) <= MAX_TAGS


@pytest.mark.parametrize(
    ("before2", "before", "after", "expected"),
    [
        ("", "the", "of", NOUN),
        ("the", "last", "was", NOUN),
        ("", "two", "", NOUN),
        ("", "of", "", NOUN),
        ("", "the", "ferry", MODIFIER),
        ("", "to", "the", OTHER),
        ("", "they", "", OTHER),
        ("", "was", "", OTHER),
        ("the", "captain", "his", OTHER),
        ("", "the", "and", MODIFIER),
        ("", "", "", ""),
    ],
)
def test_neighbours_tell_how_a_word_is_used(before2: str, before: str, after: str, expected: str) -> None:
    assert use(before2, before, after) == expected


def test_the_table_knows_nouns_from_verbs() -> None:
    table = background.load_background()
    assert all(table.word(word).noun >= 4 for word in "bridge inquiry ferry election strike".split())
    assert all(table.word(word).noun < 4 for word in "lost stood died won twice consider eleven guilty".split())


@pytest.mark.parametrize(
    "word", "lost stood died eleven twice consider closer somebody remember o'clock wife winter metres quickly".split()
)
def test_only_nouns_that_are_topics_are_tags(word: str) -> None:
    text = f"The mill {word} again. It was {word} then, and they {word} it, {word} the mill. The mill {word}, once."
    assert word not in story_tags(text, title=f"A mill {word}")


def test_a_word_of_a_name_is_a_tag_where_it_stands_for_the_thing() -> None:
    text = "The Selby Bridge is shut. Drivers say the bridge was safe. A new bridge is dear. Selby must wait."
    tags = story_tags(text, title="Selby Bridge is shut", names=["Selby Bridge"])
    assert "bridge" in tags
    assert "selby" not in tags and "selby bridge" not in tags


def test_a_phrase_stands_for_its_parts() -> None:
    text = "Talks on legal costs failed. The legal costs are high. Who pays the legal costs, asked the paper."
    tags = story_tags(text, title="Who pays legal costs")
    assert "legal costs" in tags
    assert not {"legal", "costs"} & set(tags)


def test_what_is_only_said_in_one_place_is_no_tag() -> None:
    filler = "The council spoke of many a thing and went its way without a word about it. " * 30
    text = "He held a lantern. The lantern fell. It was a lantern of tin.\n\n" * 1 + filler
    assert "lantern" not in story_tags(filler + text + filler)


def test_few_tags_from_the_text() -> None:
    words = "ferry harbour strike election inquiry jury hospital museum".split()
    assert len(story_tags(" ".join(f"The {word} of the {word} is a {word}." for word in words * 2))) <= MAX_TEXT_TAGS


def test_the_demos_tags_are_topics() -> None:
    reached = score(list(tagged(Annotator(load_recogniser()))))
    assert all(reached[name] >= FLOORS[name] for name in FLOORS), reached


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_any_text(text: str, title: str, topics: list[str]) -> None:
    tags = story_tags(text, title=title, topics=topics)
    assert len(tags) <= MAX_TAGS
    assert tags == story_tags(text, title=title, topics=topics)
    assert all(tag == tag.lower().strip() and tag for tag in tags)
