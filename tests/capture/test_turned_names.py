"""Names with the family name first, in all formats that state authors."""

from __future__ import annotations

import pytest

from sitegen.capture.fields.turned_names import given_first
from sitegen.capture.formats import stated_fields


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Halvorsen, Ines", ("Ines Halvorsen",)),
        ("Halvorsen, Ines M.", ("Ines M. Halvorsen",)),
        ("Halvorsen, I. M.", ("I. M. Halvorsen",)),
        ("HALVORSEN, INES", ("Ines Halvorsen",)),
        ("van der Berg, Jan", ("Jan van der Berg",)),
        ("Halvorsen, Ines; Lund, Ana Maria", ("Ines Halvorsen", "Ana Maria Lund")),
        ("Ines Halvorsen, Ana Lund", ("Ines Halvorsen", "Ana Lund")),
        ("Ines Halvorsen, Harbour Courier", ("Ines Halvorsen",)),
        ("Lund, AP", ("Lund, AP",)),
        ("Reuters, London", ("Reuters, London",)),
        ("Lund, Reporter", ("Lund, Reporter",)),
    ],
)
def test_the_given_name_of_a_person_goes_first(text: str, authors: tuple[str, ...]) -> None:
    assert stated_fields.authors([text]) == authors


def test_a_family_name_of_several_words_is_turned_where_one_person_is_named() -> None:
    assert given_first("García Lund, Ana") == ""
    assert given_first("García Lund, Ana", alone=True) == "Ana García Lund"
    assert given_first("Lund, Jr.", alone=True) == ""
