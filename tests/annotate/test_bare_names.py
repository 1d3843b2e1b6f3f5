"""Names that are known in one story only, since others may bear them, and names that are whole."""

from __future__ import annotations

import pytest

from sitegen.annotate import Annotator, Entity, join_entities
from sitegen.annotate.resolve.resolver import resolve, resolve_names
from sitegen.annotate.setting import Setting
from tests.annotate.test_resolver import Marks, marked


def persons(text: str) -> dict[str, Entity]:
    """The persons of a marked text by name."""
    return {e.name: e for e in resolve(*marked(text)) if e.kind == "person"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Then [P Taylor] sang.", "Taylor"),
        ("Then Mr. [P Quill] sang.", "Quill"),
        ("The witness, [P David], 14, cried.", "David"),
        ("So said Prime Minister [P Quill].", "Quill"),
        ("The minister's brother [P Quill] left.", "Quill"),
        ("Gesagt hat das [P Anna K.] am Montag.", "Anna K."),
        ("Gesagt hat das [P Thomas V.] am Montag.", "Thomas V."),
        ("Am Montag [P Markus B. schwieg] er.", "Markus B. schwieg"),
        ("So wrote [P van Elsin] in May.", "van Elsin"),
        ("So wrote [P De Marbeck] in May.", "De Marbeck"),
        ("So wrote [P Quill Jr.] in May.", "Quill Jr."),
        ("So wrote [P Sister Agnes] in May.", "Sister Agnes"),
        ("So wrote [P Lady Quill] in May.", "Lady Quill"),
        ("Then [P Xi] met them.", "Xi"),
        ("Then Mr [P Voltaire] paid for the lamp.", "Voltaire"),
        ("Their son [P Michelangelo] is six.", "Michelangelo"),
        ("[P 安倍]、東京。", "安倍"),
    ],
)
def test_a_first_name_or_surname_alone_is_local(text: str, name: str) -> None:
    found = persons(text)[name]
    assert found.local
    assert found.why_local
    assert found.id.startswith("person:")
    assert "@" in found.id


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Then [P Ada Quill] sang.", "Ada Quill"),
        ("Then [P Pelé] scored.", "Pelé"),
        ("A letter by [P Voltaire] was sold.", "Voltaire"),
        ("So said [P Pope Francis].", "Pope Francis"),
        ("So said [P Queen Maud II].", "Queen Maud II"),
        ("So said King [P Maudulf]. Then [P Maudulf] left.", "King Maudulf"),
        ("KING [P MAUDULF] LEAVES THE CITY\n\nKing [P Maudulf] left.", "King Maudulf"),
        ("So said [P Lady Gaga].", "Lady Gaga"),
        ("So said [P Malcolm X].", "Malcolm X"),
        ("So said [P Henry V] on stage.", "Henry V"),
        ("So said [P Maud II].", "Maud II"),
        ("So said [P J. Quill].", "J. Quill"),
        ("So said President [P Suharto].", "Suharto"),
        ("So said [P Gorbachev].", "Mikhail Gorbachev"),
        ("So said [P Saddam].", "Saddam Hussein"),
        ("So said [P Xi Jinping].", "Xi Jinping"),
        ("So said [P Al Marbeck].", "Al Marbeck"),
        ("[P 安倍晋三]、東京。", "安倍晋三"),
        ("Prime Minister [P Abe] flew home.", "Shinzo Abe"),
    ],
)
def test_a_whole_name_is_not(text: str, name: str) -> None:
    found = persons(text)[name]
    assert not found.local
    assert not found.why_local
    assert "@" not in found.id


def test_a_full_name_anywhere_in_the_story_makes_the_surname_whole() -> None:
    text, spans = marked("[P Quill] wins\n\n[P Quill] won.\n\nThe mayor, [P Ada Quill], at the quay")
    assert [(e.name, e.local) for e in resolve(text, spans)] == [("Ada Quill", False)]


def test_a_full_name_that_the_page_states_counts() -> None:
    text, spans = marked("Then [P Quill] sang, and Mr. [P Marbeck] wept.")
    people = ("Ada Quill", "Eva Marbeck", "", "Quill")
    found = {e.name: e.local for e in resolve_names(text, spans, Setting(people=people)).entities}
    assert found == {"Ada Quill": False, "Marbeck": True}
    two = {e.name for e in resolve_names(text, spans, Setting(people=("Ada Quill", "Tom Quill"))).entities}
    assert two == {"Quill", "Marbeck"}


def test_first_ladies_are_not_presidents() -> None:
    assert persons("Then Mrs. [P Gorbachev] sang.")["Mrs. Gorbachev"].local


def test_repetition_makes_a_bare_name_no_surer() -> None:
    once, often = persons("[P Quill] sang."), persons("[P Quill] sang. [P Quill] wept. [P Quill] left.")
    assert once["Quill"].confidence == often["Quill"].confidence
    mixed = persons("Mr. [P Quill] sang. [O Quill] wept. [L Quill] left.")
    assert mixed["Quill"].confidence < 0.5


def test_local_names_of_different_stories_are_not_joined() -> None:
    texts = ["[P Taylor] sang. Then [P Taylor] left.", "[P Taylor] wept.", "[P Ada Quill] sang.", "[P Ada Quill] left."]
    stories = [Annotator(Marks(spans)).annotate(text) for text, spans in map(marked, texts)]
    one, two, three, four = join_entities(stories)
    assert len({m.entity for m in one.mentions}) == 1
    assert one.entities[0].id != two.entities[0].id
    assert three.entities == four.entities
    assert join_entities(stories[::-1])[::-1] == [one, two, three, four]


def test_local_names_of_the_same_text_in_two_files_are_not_joined() -> None:
    text, spans = marked("[P Taylor] sang.")
    story = Annotator(Marks(spans)).annotate(text)
    ids = [{m.entity for m in one.mentions} | {e.id for e in one.entities} for one in join_entities([story] * 3)]
    assert all(len(found) == 1 for found in ids)
    assert len(set.union(*ids)) == 3


@pytest.mark.parametrize(
    ("text", "year", "name"),
    [
        ("So said President [P Kim].", 1995, "Kim Young-sam"),
        ("So said President [P Kim].", 2000, "Kim Dae-jung"),
        ("So said President [P Kim].", 0, "Kim"),
        ("So said President [P Lee].", 2009, "Lee"),
        ("So said President [P Xi].", 2015, "Xi Jinping"),
        ("So said Prime Minister [P Gandhi].", 1975, "Indira Gandhi"),
        ("So said Prime Minister [P Gandhi].", 1988, "Rajiv Gandhi"),
        ("So said President [P Carter].", 1987, "Jimmy Carter"),
        ("So said [P Obama].", 2010, "Barack Obama"),
        ("So said [P Obama].", 1987, "Obama"),
        ("So said [P Maduro].", 1987, "Maduro"),
    ],
)
def test_a_head_of_state_must_fit_the_storys_year(text: str, year: int, name: str) -> None:
    plain, spans = marked(text)
    assert [e.name for e in resolve_names(plain, spans, Setting(year=year)).entities] == [name]
