"""Which institution or team a name means that many have: invented stories, each with what the name may mean."""

from __future__ import annotations

import pytest

from sitegen.annotate import Annotator, Entity, Setting, load_recogniser
from sitegen.annotate.gazetteer import institutions, teams
from sitegen.annotate.setting import UNKNOWN
from tests.annotate.test_resolver import Marks, marked


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(load_recogniser())


def organizations(text: str, setting: Setting = UNKNOWN) -> dict[str, Entity]:
    """The organizations of a marked text by name, those of this story only with "~" before it."""
    plain, spans = marked(text)
    found = Annotator(Marks(spans)).annotate(plain, setting=setting).entities
    return {("~" if e.local else "") + e.name: e for e in found if e.kind == "organization"}


US, GB = "Washington", "London"
# dateline, text, the organization; "~" before one that is known in its story only
STORIES = [
    (US, "The [O Senate] voted on Tuesday.", "U.S. Senate"),
    ("Ottawa", "The [O Senate] voted on Tuesday, as Canada waited.", "Senate (Canada)"),
    ("", "The [O Senate] voted on Tuesday.", "~Senate"),
    ("Rome", "The [O Senate] voted, and Italy waited. An aide flew to the United States.", "Senate (Italy)"),
    ("", "The [O Senate] in Manila voted on Tuesday.", "Senate (Philippines)"),
    (US, "The [O House] voted on Tuesday.", "U.S. House of Representatives"),
    ("", "The [O House] voted on Tuesday.", "~House"),
    ("Sacramento, California", "The [O Senate] voted. Governor Ada Quill signs the law.", "~Senate"),
    (US, "The [O Congress] voted, and the president waited.", "U.S. Congress"),
    ("New Delhi", "The [O Congress] lost in India, to joy in India.", "Indian National Congress"),
    ("Brasilia", "The [O Congress] of Brazil voted.", "Congress (Brazil)"),
    ("Tokyo", "Japan and the United States talked, but Japan fears that [O Congress] acts.", "U.S. Congress"),
    (GB, "The [O Parliament] voted on Tuesday.", "Parliament (United Kingdom)"),
    ("Oslo", "The [O Parliament] voted on Tuesday.", "Parliament (Norway)"),
    ("", "The [O Parliament] voted on Tuesday.", "~Parliament"),
    ("", "Britain's [O Parliament] voted; France did not.", "Parliament (United Kingdom)"),
    ("New Delhi", "India and Pakistan, Pakistan, Pakistan and Pakistan: the [O Parliament] voted.", "~Parliament"),
    (US, "The [O Supreme Court] ruled on Tuesday.", "U.S. Supreme Court"),
    ("New Delhi", "The [O Supreme Court] ruled on Tuesday.", "Supreme Court (India)"),
    ("", "The U.S. and the U.S. and the U.S., even the U.S. and India. The [O Supreme Court] ruled.",
     "U.S. Supreme Court"),
    ("", "The [O Supreme Court] ruled on Tuesday.", "~Supreme Court"),
    ("", "Kenya and Uganda wait. The [O Supreme Court] ruled on Tuesday.", "~Supreme Court"),
    ("Austin, Texas", "The [O Supreme Court] ruled, said Gov. Ada Quill.", "~Supreme Court"),
    ("Nairobi", "The [O High Court] ruled on Tuesday.", "High Court (Kenya)"),
    (GB, "The [O High Court] ruled on Tuesday.", "High Court (United Kingdom)"),
    (US, "The [O Justice Department] sued on Tuesday.", "U.S. Justice Department"),
    ("Ottawa", "The [O Justice Department] of Canada sued.", "Justice Department (Canada)"),
    ("", "The [O Justice Department] sued on Tuesday.", "~Justice Department"),
    (US, "The [O State Department] said no.", "U.S. State Department"),
    ("Tokyo", "The [O Finance Ministry] said no.", "Finance Ministry (Japan)"),
    ("", "The [O Ministry of Finance] in Madrid said no.", "Ministry of Finance (Spain)"),
    ("", "The [O Finance Ministry] said no.", "~Finance Ministry"),
    ("", "The [O French Finance Ministry] said no.", "Finance Ministry (France)"),
    ("", "The [O Japan Finance Ministry] said no.", "Finance Ministry (Japan)"),
    ("Nairobi", "The [O Central Bank] bought gold.", "Central Bank (Kenya)"),
    ("", "The [O Central Bank] bought gold.", "~Central Bank"),
    ("Wellington", "The [O Reserve Bank] bought gold.", "Reserve Bank of New Zealand"),
    (GB, "[O Labour] won seats in Britain.", "Labour Party (United Kingdom)"),
    ("", "[O Labour] won seats.", "~Labour"),
    (GB, "The [O Conservative Party] won seats in Britain.", "Conservative Party (United Kingdom)"),
    (US, "[O First Union] bought a bank.", "First Union"),
    ("Wellington", "The [O Labour Party] won seats.", "Labour Party (New Zealand)"),
    ("Ottawa", "The [O Liberal Party] won seats in Canada.", "Liberal Party (Canada)"),
    ("", "The [O Liberal Party] won seats.", "~Liberal Party"),
    ("Tokyo", "The [O Liberal Democratic Party] won seats.", "Liberal Democratic Party (Japan)"),
    (US, "The [O Air Force] bought planes.", "U.S. Air Force"),
    ("Manila", "The [O Air Force] bought planes.", "Air Force (Philippines)"),
    ("", "The [O Air Force] bought planes.", "~Air Force"),
    ("Chicago", "The [O Police Department] said no.", "Police Department (Chicago)"),
    ("", "The [O Police Department] said no.", "~Police Department"),
    ("Seattle", "The [O City Council] voted.", "City Council (Seattle)"),
    ("Austin, Texas", "The [O Legislature] voted.", "Legislature (Texas)"),
    ("Jakarta", "The [O U.S. Embassy] said rice is cheap in Indonesia.", "U.S. Embassy (Indonesia)"),
    ("", "The [O U.S. Embassy] said rice is cheap.", "~U.S. Embassy"),
    ("", "The [O Times] wrote of it.", "~Times"),
    ("", "A reporter of the [O Quillby Times] came. The [O Times] wrote of it.", "Quillby Times"),
    ("", "It was in the [O Post] on Friday.", "~Post"),
    (US, "The [O Senate Banking Committee] voted on Tuesday.", "Senate Banking Committee"),
    ("", "The [O Ontario Securities Commission] voted.", "Ontario Securities Commission"),
    ("Atlanta", "The [O Georgia Department of Agriculture] warned of frost.", "Georgia Department of Agriculture"),
    ("", "The [O Nordic Council] met on Tuesday.", "Nordic Council"),
]  # fmt: skip


@pytest.mark.parametrize(("dateline", "text", "name"), STORIES)
def test_an_institution_that_many_have(dateline: str, text: str, name: str) -> None:
    assert name in organizations(text, _placed(dateline))


def _placed(dateline: str) -> Setting:
    return Setting(dateline="", home=dateline)


TEAMS = [
    ("", "The [O Eagles] won again.", "~Eagles"),
    ("", "The [O Philadelphia Eagles] lost. The [O Eagles] had won before.", "Philadelphia Eagles"),
    ("Philadelphia", "The [O Eagles] won again.", "Philadelphia Eagles"),
    ("", "Rain fell on [L San Francisco]. The [O Giants] won again.", "San Francisco Giants"),
    ("", "The [O Giants] won again.", "~Giants"),
    ("St. Louis", "The [O Cardinals] won again.", "St. Louis Cardinals"),
    ("", "The [O Rangers] won again.", "~Rangers"),
    ("", "The [O Red Sox] won again.", "Boston Red Sox"),
    ("", "The [O Rovers] won again.", "~Rovers"),
]


@pytest.mark.parametrize(("home", "text", "name"), TEAMS)
def test_a_nickname_of_several_teams(home: str, text: str, name: str) -> None:
    assert name in organizations(text, _placed(home))


def test_an_adjective_is_no_organization() -> None:
    found = organizations("The [O Democratic] plan failed, said the [O Democratic Party].")
    assert set(found) == {"Democratic Party"}


@pytest.mark.parametrize(
    ("dateline", "text", "name"),
    [
        ("Nairobi", "The Supreme Court ruled on Tuesday that the vote stands, the government of Kenya said.",
         "Supreme Court (Kenya)"),
        ("Washington", "The Senate voted 60 to 40 on Tuesday for the bill, senators said.", "U.S. Senate"),
        ("Canberra", "The High Court ruled on Tuesday that the vote stands, judges said.", "High Court (Australia)"),
    ],
)  # fmt: skip
def test_the_dateline_tells_the_country(annotator: Annotator, dateline: str, text: str, name: str) -> None:
    found = annotator.annotate(text, setting=Setting(dateline))
    assert name in {e.name for e in found.entities}


def test_ids_of_known_institutions_stay() -> None:
    found = organizations("The [O Senate] voted on Tuesday.", _placed("Washington"))
    assert found["U.S. Senate"].wikidata == "Q66096"


def test_the_tables_have_no_name_twice() -> None:
    kinds = institutions._kinds()
    names = [name for kind in kinds.values() for name in kind.names]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert all(kind.names or kind.heads for kind in kinds.values())
    assert teams.nicknamed()["giants"]


@pytest.mark.parametrize(
    "name", ["Hill Prize", "Fisheries Act", "Swiss Franc", "Ebola", "Marbeck Virus", "Elsin Amendment", "Eurobond"]
)
def test_a_thing_is_no_organization_and_no_place(name: str) -> None:
    assert not organizations(f"They spoke of the [O {name}] at length.")
    assert not organizations(f"They spoke of the [L {name}] at length.")
