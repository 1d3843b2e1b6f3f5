"""Tags: what a story is about, in its own words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.annotate.tags import MOST, salient

STORY = """The ferries of Port Elsin stood still on Monday. Dockers began a strike over pay, the third harbour
strike this year, and the dock workers' union said that the strike would last. A ferry captain said passengers
were patient.

Ferry passengers waited on the quay. Ada Quill, the mayor, said the harbour needs its ferries. Quill met the union.
Interest rates play no part in it, she said; interest rates are for bankers. The harbour board wants lower interest
rates."""


def test_what_a_story_speaks_of_again_and_again() -> None:
    tags = salient(STORY, title="Harbour strike keeps ferries in port")
    assert {"harbour", "strike"} & set(tags[:4]) or "harbour strike" in tags[:4]
    assert "interest rates" in tags
    assert len(tags) <= MOST


def test_variants_are_one() -> None:
    tags = salient(STORY, title="Harbour strike keeps ferries in port")
    assert sum(tag in ("ferry", "ferries") for tag in tags) == 1


def test_names_are_no_tags() -> None:
    tags = salient(STORY, names=["Ada Quill", "Port Elsin"])
    assert not {"quill", "ada quill", "elsin", "port elsin"} & set(tags)


def test_the_pages_own_topics_come_first() -> None:
    tags = salient(STORY, topics=["Shipping", "  Labour  disputes ", "shipping"])
    assert tags[:2] == ("shipping", "labour disputes")


def test_other_languages_have_only_their_topics() -> None:
    assert salient("Der Hafen ruht, der Hafen schweigt, der Hafen schläft.", topics=["Hafen"], language="de-AT") == (
        "hafen",
    )


def test_said_once_is_not_enough() -> None:
    assert salient("A lighthouse stood by the sea. Gulls cried.") == ()


def test_common_words_are_no_tags() -> None:
    assert salient("They said that it was very good, and they said it again, very good.") == ()


def test_no_more_than_eight() -> None:
    words = [f"{a}{b}" for a in "bcdfgh" for b in ("anchor", "ellow", "uttern")]
    assert len(salient(" ".join(f"the {word} of" for word in words * 2))) <= MOST


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_any_text(text: str, title: str, topics: list[str]) -> None:
    tags = salient(text, title=title, topics=topics)
    assert len(tags) <= MOST
    assert tags == salient(text, title=title, topics=topics)
    assert all(tag == tag.lower().strip() and tag for tag in tags)
