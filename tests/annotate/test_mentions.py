"""Known entities found again in any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.annotate import Finder, finder
from sitegen.core.model import Named

ADA = Named("person", "Ada Quill", ("Ada Quill", "Quill"))
HARBOUR = Named("organization", "Port Elsin Harbour Board", ("Harbour Board", "PEHB"))
ELSIN = Named("place", "Port Elsin")


def names(finder: Finder, text: str) -> list[tuple[str, str]]:
    return [(text[start:end], entity.name) for start, end, entity in finder.find(text)]


def test_the_longest_form_wins() -> None:
    finder = Finder([ELSIN, HARBOUR])
    assert names(finder, "The Port Elsin Harbour Board met in Port Elsin.") == [
        ("Port Elsin Harbour Board", "Port Elsin Harbour Board"),
        ("Port Elsin", "Port Elsin"),
    ]


def test_only_whole_words_in_their_own_case() -> None:
    assert names(Finder([ADA]), "Quills, quill and Quill’s pen") == [("Quill", "Ada Quill")]


def test_a_form_may_run_over_a_line_end() -> None:
    assert names(Finder([ELSIN]), "from Port\n    Elsin") == [("Port\n    Elsin", "Port Elsin")]


def test_a_surname_counts_unless_two_share_it() -> None:
    ada, tom = Named("person", "Ada Quill"), Named("person", "Tom Quill Jr.")
    assert names(Finder([ada]), "Quill spoke.") == [("Quill", "Ada Quill")]
    assert names(Finder([ada, tom]), "Quill spoke.") == []


def test_a_qualifier_is_not_looked_for() -> None:
    senator = Named("person", "John Marsh (senator)")
    assert names(Finder([senator]), "John Marsh rose; Marsh sat.") == [
        ("John Marsh", "John Marsh (senator)"),
        ("Marsh", "John Marsh (senator)"),
    ]


def test_a_name_that_a_team_and_a_place_share_is_told_by_the_words_around_it() -> None:
    team, place = Named("organization", "Japan (football team)", ("Japan",)), Named("place", "Japan")
    text = "Japan won in Japan. (Japan) Osaka, Japan. Norway, Japan."
    found = [entity for _, _, entity in Finder([team, place]).find(text)]
    assert found == [team, place, place, place, team]


def test_further_forms_come_from_outside() -> None:
    finder = Finder([ADA], {("person", "Ada Quill"): ["the mayor of Elsin"]})
    assert names(finder, "So said the mayor of Elsin.") == [("the mayor of Elsin", "Ada Quill")]


def test_nothing_known_nothing_found() -> None:
    assert Finder([]).find("Ada Quill") == []


@given(st.text(max_size=40), st.text(max_size=200))
def test_any_text_and_any_name(name: str, text: str) -> None:
    finder = Finder([Named("place", name, (text[:5],)), Named("person", name)])
    end = 0
    for start, stop, _ in finder.find(text + name):
        assert end <= start < stop
        end = stop


WORDS = st.text("abé_-. \n\t\u200b", max_size=30)


def places(finder: Finder, text: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end, _ in finder.find(text)]


@pytest.mark.parametrize("few", [0, 1000], ids=["as many forms", "as few forms"])
@given(text=WORDS, forms=st.lists(st.text("abé_-. ", min_size=2, max_size=5), min_size=1, max_size=6))
def test_many_forms_are_found_where_few_are(few: int, text: str, forms: list[str]) -> None:
    """Both ways to search, in even text and uneven, find what a pattern of all forms finds, the longest first."""
    known = sorted({" ".join(f.split()) for f in forms if len(" ".join(f.split())) > 1}, key=lambda f: (-len(f), f))
    if not known:
        return
    pattern = "|".join(r"\s+".join(map(re.escape, form.split())) for form in known)
    expected = [match.span() for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finder, "_MAX_SINGLE_FORMS", few)
        assert places(Finder([Named("organization", form) for form in known]), text) == expected


@pytest.mark.parametrize("name", ["Tip O'Neill", "Tip O’Neill"])
@pytest.mark.parametrize("text", ["Tip O'Neill, or O'Neill", "Tip O’Neill, or O’Neill"])
def test_an_apostrophe_is_one_however_it_is_set(name: str, text: str) -> None:
    """Front matter has what was captured, a page what a printer sets: names are found in both."""
    assert names(Finder([Named("person", name)]), text) == [(text[:11], name), (text[16:], name)]
