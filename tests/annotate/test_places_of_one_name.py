"""Which place a name means that several places have: invented stories, each with what the name may mean."""

from __future__ import annotations

import pytest

from sitegen.annotate import Annotation, Annotator, Entity, Setting, load_recogniser


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(load_recogniser())


LOCAL = "in this story only"

# dateline, home of the publication, text, what the text's place is called and its GeoNames id, LOCAL or "" for a place
# without id
STORIES = [
    ("Birmingham, Alabama", "", "A bus was stolen in Birmingham on Tuesday. The court in Birmingham heard of it.",
     ("Birmingham (Alabama)", "4049979")),
    ("", "", "A bus was stolen in Birmingham, Alabama, on Tuesday.", ("Birmingham (Alabama)", "4049979")),
    ("", "", "Trains between London and Birmingham stopped on Tuesday.", ("Birmingham", "2655603")),
    ("", "", "The rain went from Montgomery to Birmingham and left Alabama on Tuesday.",
     ("Birmingham (Alabama)", "4049979")),
    ("", "Birmingham, Alabama", "The zoo in Birmingham has a new lion.", ("Birmingham (Alabama)", "4049979")),
    ("Tbilisi, Georgia", "", "Voters in Georgia chose a mayor on Sunday.", ("Georgia", "614540")),
    ("Savannah, Georgia", "", "Voters in Georgia chose a sheriff on Sunday.", ("Georgia (state)", "4197000")),
    ("", "", "Pickers move from Florida to Georgia and then to Alabama.", ("Georgia (state)", "4197000")),
    ("", "", "The road leads from Armenia to Georgia and to Azerbaijan.", ("Georgia", "614540")),
    ("", "", "A ship that was named after Georgia sank at night.", ("Georgia", LOCAL)),
    ("", "", "A fire burned in Macon, Georgia, at night.", ("Georgia (state)", "4197000")),
    ("Olympia, Washington", "", "Lawmakers in Washington bought ferries for Seattle and Tacoma.",
     ("Washington (state)", "5815135")),
    ("Washington", "", "The president returned to Washington on Monday.", ("Washington", "4140963")),
    ("", "", "The minister flew from Ottawa to Washington on Monday.", ("Washington", "4140963")),
    ("", "", "The state of Washington bought ferries on Monday.", ("Washington (state)", "5815135")),
    ("", "", "Apples from Washington state are cheap this year.", ("Washington (state)", "5815135")),
    ("", "", "He moved to Washington, D.C., and found work.", ("Washington", "4140963")),
    ("Albany, New York", "", "The snow stopped trains to New York, which wait in Yonkers.", ("New York", "5128581")),
    ("Hartford, Connecticut", "", "A train to New York was late.", ("New York", "5128581")),
    ("", "", "The state of New York bought the bridge.", ("New York (state)", "5128638")),
    ("", "", "A dam broke near Buffalo, New York, at night.", ("New York (state)", "5128638")),
    ("Moscow, Idaho", "", "Students in Moscow planted trees on Friday.", ("Moscow (Idaho)", "5601538")),
    ("Moscow", "", "Students in Moscow planted trees on Friday.", ("Moscow", "524901")),
    ("", "", "Students in Moscow planted trees while Kremlin guards looked on.", ("Moscow", "524901")),
    ("London, Ontario", "", "Students in London planted trees on Friday.", ("London (Canada)", "6058560")),
    ("", "London, Ontario", "The market in London opens on Friday.", ("London (Canada)", "6058560")),
    ("", "", "The market in London opens on Friday.", ("London", "2643743")),
    ("Paris, Texas", "", "A fair opened in Paris on Friday.", ("Paris (Texas)", "4717560")),
    ("", "", "The Texas town of Paris opened a fair.", ("Paris (Texas)", "4717560")),
    ("Paris", "", "A fair opened in Paris on Friday.", ("Paris", "2988507")),
    ("Paris, Kentucky", "", "A fair opened in Paris on Friday.", ("Paris (Kentucky)", "")),
    ("", "", "A fair opened in Cambridge on Friday.", ("Cambridge", LOCAL)),
    ("", "", "He crossed the bridge from Boston to Cambridge on foot, the first in Massachusetts.",
     ("Cambridge (Massachusetts)", "4931972")),
    ("", "", "A fair opened in Cambridge, England, on Friday.", ("Cambridge", "2653941")),
    ("Springfield, Illinois", "", "A fair opened in Springfield on Friday.", ("Springfield (Illinois)", "4250542")),
    ("", "", "A fair opened in Springfield on Friday.", ("Springfield", LOCAL)),
    ("", "", "A fair opened in Springfield. Farmers from Chicago and Peoria in Illinois came.",
     ("Springfield (Illinois)", "4250542")),
    ("Portland, Maine", "", "Lobsters were landed in Portland on Friday.", ("Portland (Maine)", "4975802")),
    ("", "", "The train from Seattle to Portland was late.", ("Portland", "5746545")),
    ("Melbourne", "", "A smelter in Portland was sold on Friday.", ("Portland", LOCAL)),
    ("", "", "He came from Perth, Scotland, in 1950.", ("Perth (United Kingdom)", "2640358")),
    ("", "", "The flight from Sydney to Perth was late.", ("Perth", "2063523")),
    ("", "", "A miner from Newcastle died.", ("Newcastle", LOCAL)),
    ("", "", "A miner from Newcastle, New South Wales, died.", ("Newcastle", "2155472")),
    ("", "", "Oranges from Valencia are sold in Madrid and all over Spain.", ("Valencia (Spain)", "2509954")),
    ("", "", "The plant in Valencia lies west of Caracas in Venezuela.", ("Valencia", "3625549")),
    ("Hyderabad, Pakistan", "", "A fair opened in Hyderabad on Friday.", ("Hyderabad (Pakistan)", "1176734")),
    ("", "", "A fair opened in Hyderabad after the one in Delhi.", ("Hyderabad", "1269843")),
    ("Tripoli, Lebanon", "", "A fair opened in Tripoli on Friday.", ("Tripoli (Lebanon)", "266826")),
    ("Tripoli", "", "Libya opened a fair in Tripoli on Friday.", ("Tripoli", "2210247")),
    ("", "", "Ships from Alexandria and Cairo lay in the Nile.", ("Alexandria", "361058")),
    ("Alexandria, Va.", "", "A court in Alexandria freed him.", ("Alexandria (Virginia)", "4744091")),
    ("Wellington", "", "A court in Wellington freed him.", ("Wellington", "2179537")),
    ("Durham, England", "", "A court in Durham freed him.", ("Durham (United Kingdom)", "2650628")),
    ("Durham, N.C.", "", "A court in Durham freed him.", ("Durham", "4464368")),
    ("", "", "The lakes of Kansas City, Missouri, froze.", ("Kansas City", "4393217")),
    ("", "", "Ships from Seattle sail to Victoria, British Columbia, each day.", ("Victoria (Canada)", "6174041")),
    ("Lebanon, Pennsylvania", "", "A fair opened in Lebanon on Friday.", ("Lebanon (Pennsylvania)", "5197517")),
    ("Beirut", "", "A fair opened in Lebanon on Friday.", ("Lebanon", "272103")),
    ("Santiago", "", "A fair opened in Santiago, as Chile had hoped.", ("Santiago", "3871336")),
    ("Córdoba, Spain", "", "A fair opened in Córdoba on Friday.", ("Córdoba (Spain)", "2519240")),
    ("", "", "A fair opened in Richmond on Friday.", ("Richmond", LOCAL)),
    ("", "Richmond, Virginia", "A fair opened in Richmond on Friday.", ("Richmond", "4781708")),
]  # fmt: skip


def _annotated(annotator: Annotator, dateline: str, home: str, text: str) -> Annotation:
    return annotator.annotate(text, title="", setting=Setting(dateline, "", home))


def _places(found: Annotation) -> dict[str, Entity]:
    return {e.name: e for e in found.entities if e.kind == "place"}


@pytest.mark.parametrize(("dateline", "home", "text", "expected"), STORIES)
def test_a_place_of_several_with_one_name(
    annotator: Annotator, dateline: str, home: str, text: str, expected: tuple[str, str]
) -> None:
    places = _places(_annotated(annotator, dateline, home, text))
    name, number = expected
    assert name in places, places
    found = places[name]
    assert (LOCAL if found.local else found.geonames) == number
    bare = name.partition(" (")[0]
    assert [n for n in places if n.partition(" (")[0] == bare] == [name]


@pytest.mark.parametrize(
    ("dateline", "text"),
    [
        ("Lincoln, Nebraska", "A library was built in Lincoln. It has a letter of Abraham Lincoln."),
        ("", "The mayor of Lincoln, Nebraska, said a letter of Abraham Lincoln was found."),
        ("Houston", "A school opened in Houston. It is named after Sam Houston."),
        ("Jackson, Mississippi", "A statue of Andrew Jackson fell in Jackson on Friday."),
    ],
)
def test_a_town_is_not_the_person_with_its_name(annotator: Annotator, dateline: str, text: str) -> None:
    found = _annotated(annotator, dateline, "", text)
    kinds = {e.kind for e in found.entities if any(n.partition(" (")[0] in text for n in (e.name, *e.aliases))}
    assert {"person", "place"} <= kinds
    bare = [m for m in found.mentions if m.kind == "place" and text[m.start - 3 : m.start] in ("in ", "of ")]
    assert bare
    assert all(m.entity.startswith("place:") for m in bare)


def test_a_dateline_is_one_place_under_one_name(annotator: Annotator) -> None:
    text = "A man from Birmingham was jailed in Birmingham."
    places = _places(_annotated(annotator, "Birmingham, Alabama", "", text))
    assert set(places) == {"Birmingham (Alabama)"}
    assert set(places["Birmingham (Alabama)"].aliases) == {"Birmingham", "Birmingham, Alabama"}


def test_a_town_that_no_table_has_is_the_place_of_its_dateline(annotator: Annotator) -> None:
    places = _places(_annotated(annotator, "Elsin Bell, Pa.", "", "The dividend is 65 cents, the firm said on Friday."))
    assert set(places) == {"Elsin Bell"}


def test_a_dateline_that_the_text_has_is_not_added(annotator: Annotator) -> None:
    text = "BIRMINGHAM, Alabama — A man from Birmingham was jailed."
    found = _annotated(annotator, "Birmingham, Alabama", "", text)
    assert {m.text for m in found.mentions} == {"BIRMINGHAM", "Alabama", "Birmingham"}


def test_a_dateline_that_names_no_place_is_left_alone(annotator: Annotator) -> None:
    found = _annotated(annotator, "Aboard the Grace Ann", "", "The crew was well on Friday.")
    assert not [e for e in found.entities if e.kind == "place"]


@pytest.mark.parametrize(
    ("publication", "name"), [("Atlanta Bugle", "Georgia (state)"), ("Tbilisi Weekly Bugle", "Georgia")]
)
def test_the_name_of_a_publication_tells_its_home(annotator: Annotator, publication: str, name: str) -> None:
    text = "Peaches are late in Georgia this year, growers say."
    found = annotator.annotate(text, setting=Setting(publication=publication))
    assert name in _places(found)
