"""Under which word an index files a person, and what texts call them."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.core.person_names import parse, sort_key, split_for_index, surname
from tests.conftest import Run, put_story

FILED = {
    # suffixes
    "Martin Luther King Jr.": "King", "Martin Luther King, Jr.": "King", "Henry Ford II": "Ford", "John Doe III": "Doe",
    "Cal Ripken Jr": "Ripken", "Ken Griffey Sr.": "Griffey", "Ken Griffey Junior": "Griffey",
    "Thurston Howell V": "Howell",
    "Jane Roe, PhD": "Roe", "Jane Roe PhD": "Roe", "Jane Roe, M.D., Ph.D.": "Roe", "Walter Oduya Esq.": "Oduya",
    "Alexandre Dumas fils": "Dumas", "Alexandre Dumas père": "Dumas", "Juan Pérez hijo": "Pérez",
    "Hans Holbein der Ältere": "Holbein", "Pieter Brueghel the Younger": "Brueghel", "Hans Holbein d. J.": "Holbein",
    "Malcolm X": "X", "Jack Ma": "Ma", "Walter Oduya": "Oduya", "Walter Oduya (keeper)": "Oduya",
    # Portuguese: a part of the surname
    "João da Silva Neto": "Silva Neto", "Café Filho": "Café Filho", "Vinícius Júnior": "Vinícius Júnior",
    "Agostinho Neto": "Neto",
    # particles
    "Vincent van Gogh": "Gogh", "Ludwig van Beethoven": "Beethoven", "Robin van 't Hoff": "Hoff",
    "Otto von Bismarck": "Bismarck", "Ursula von der Leyen": "Leyen", "Dick Van Dyke": "Van Dyke",
    "Alexander Van der Bellen": "Van der Bellen", "Van Morrison": "Morrison", "van Gogh": "Gogh",
    "Charles de Gaulle": "Gaulle", "Robert De Niro": "De Niro", "Juan de la Cruz": "Cruz",
    "Joachim du Bellay": "du Bellay",
    "Jean de La Fontaine": "La Fontaine", "Bashar al-Assad": "al-Assad", "Osama bin Laden": "bin Laden",
    "Ibn Battuta": "Ibn Battuta", "Ben Affleck": "Affleck", "Michael V Hayden": "Hayden",
    "Santiago Ramón y Cajal": "Ramón y Cajal", "Tip O'Neill": "O'Neill",
    "Ian MacEwan": "MacEwan", "Yves Saint Laurent": "Saint Laurent", "Lorenzo de' Medici": "Medici",
    # rulers and saints
    "King Charles III": "Charles", "Charles III": "Charles", "Queen Elizabeth": "Elizabeth", "Elizabeth I": "Elizabeth",
    "Pope John Paul II": "John Paul", "John Paul II": "John Paul", "Carl XVI Gustaf": "Carl", "Pope Pius X": "Pius",
    "Catherine of Aragon": "Catherine", "Duke of Wellington": "Wellington", "Harald V": "Harald",
    # the surname first
    "習近平": "習近平", "김 정은": "김", "Ban Ki-moon": "Ban", "Chiang Kai-shek": "Chiang", "Xi Jinping": "Xi",
    "Mao Zedong": "Mao", "Oduya, Walter": "Oduya",
    # one name
    "Pelé": "Pelé", "Jr.": "Jr.", "50 Cent": "50 Cent", "21 Savage (rapper)": "21 Savage",
}  # fmt: skip

CALLED = {
    "Martin Luther King Jr.": "King", "Osama bin Laden": "Laden", "Dick Van Dyke": "Van Dyke", "Xi Jinping": "Xi",
    "King Charles III": "Charles", "João da Silva Neto": "Silva Neto", "Vincent van Gogh": "Gogh", "Pelé": "",
    "Jane Roe, PhD": "Roe", "Alexandre Dumas fils": "Dumas", "Catherine of Aragon": "Catherine",
}  # fmt: skip


@pytest.mark.parametrize(("name", "family"), FILED.items(), ids=FILED.keys())
def test_a_name_is_filed_under_its_surname(name: str, family: str) -> None:
    assert parse(name).family == family


@pytest.mark.parametrize(("name", "called"), CALLED.items(), ids=CALLED.keys())
def test_texts_call_a_person_so(name: str, called: str) -> None:
    assert surname(name) == called


def test_an_index_orders_families_then_given_names_then_numbers() -> None:
    """Small particles, accents, apostrophes and articles count for nothing; Smith stands before Smith-Jones."""
    ordered = [
        "Bashar al-Assad", "Charles I", "King Charles II", "Charles III", "Prince Charles", "Henry Ford",
        "Henry Ford II", "Henry Ford III", "Vincent van Gogh", "Martin Luther King Jr.", "Óscar Oña", "Tip O’Neill",
        "Zed Smith", "Ann Smith-Jones", "Dick Van Dyke",
    ]  # fmt: skip
    assert sorted(sorted(ordered), key=sort_key) == ordered


def test_hungarian_names_begin_with_the_surname() -> None:
    assert parse("Kovács János", "hu").family == "Kovács"
    assert parse("Kovács János", "en").family == "János"


NAMES = st.lists(
    st.one_of(
        st.sampled_from(
            ["King", "van", "de", "Jr.", "II", "of", "Pope", "y", "Neto", "PhD,", ",", "X", "al-Assad", "(a)"]
        ),
        st.text(max_size=4),
    ),
    max_size=6,
).map(" ".join)


@given(NAMES)
def test_the_parts_of_any_name_are_the_name(name: str) -> None:
    """No word is lost or moved, and there is always something to file a name under."""
    parts = parse(name)
    bare = name.partition(" (")[0].strip() or name
    told = f"{parts.before} {parts.family} {parts.after}"
    assert "".join(told.split()) == "".join(bare.split())
    assert parts.family or not bare.strip()
    assert isinstance(sort_key(name), str) and isinstance(surname(name), str)


@given(NAMES)
def test_a_name_is_cut_where_its_surname_stands(name: str) -> None:
    assert "".join(split_for_index(name)) == name


def test_the_index_of_people_files_and_marks_surnames(site: Path, run: Run) -> None:
    """In a built site: under K is King, under F is Ford, and the surname is the part in bold."""
    people = ["Martin Luther King Jr.", "Henry Ford II", "King Charles III", "Vincent van Gogh"]
    put_story(site, "a", f"title: A\ndate: 2019-05-04\npeople: {people}\nauthors: [Jane Roe Jr.]")
    assert run("build", "--site", site, "--quiet").code == 0
    page = lxml.html.document_fromstring((site / "output/people/index.html").read_bytes())
    under = {
        section.xpath("string(h2)"): [b.text_content() for b in section.xpath(".//b")]
        for section in page.xpath("//section[@class='letter']")
    }
    assert under == {"C": ["Charles"], "F": ["Ford"], "G": ["Gogh"], "K": ["King"]}
    told = "Martin Luther <b>King</b> Jr."
    assert told in (site / "output/people/index.html").read_text(encoding="utf-8")
    assert "Jane <b>Roe</b> Jr." in (site / "output/authors/index.html").read_text(encoding="utf-8")
