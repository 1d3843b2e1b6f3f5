"""Who a name in one story is: proposals for local names, and for names of two stories."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.core.config import load_config
from sitegen.entities.doctor import proposals
from sitegen.entities.lookup import open_archive
from sitegen.entities.proposal import Proposal
from tests.conftest import put, put_story

COAST = "organizations: [Quill Line, Tern Trust]\nplaces: [Tern Point]\npublication: Example Times"
INLAND = "organizations: [Moor Dairy, Plough Union]\nplaces: [Hollin Cross]\npublication: Example Times"


def story(site: Path, name: str, day: str, people: str, body: str, where: str = COAST) -> str:
    """Writes a story and returns its path."""
    put_story(site, name, f"title: {name}\ndate: {day}\npeople: [{people}]\n{where}", f"{body}\n")
    return f"content/articles/{name}.md"


def local(name: str) -> str:
    """An entry of front matter for a name that is known in its story only."""
    return f"{{name: {name}, local: true}}"


def proposed(site: Path, **options: object) -> list[Proposal]:
    with open_archive(site, load_config(site)) as archive:
        return [p for p in proposals(archive, **options) if p.action == "merge"]  # type: ignore[arg-type]


@pytest.fixture
def coast(site: Path) -> Path:
    """A senator of the coast in five stories, and stories about other things."""
    for n in range(5):
        story(site, f"full{n}", f"2018-01-0{n + 1}", "Walter Oduya", "Senator Walter Oduya spoke of the quay.")
    for n in range(12):
        put_story(
            site, f"far{n}", f"title: F{n}\ndate: 2018-02-0{n % 9 + 1}\npeople: [Ann Ruud]\n{INLAND}", "Ann Ruud.\n"
        )
    return site


def test_a_bare_surname_is_the_man_whose_company_it_keeps(coast: Path) -> None:
    here = story(coast, "bare", "2018-01-07", local("Oduya"), "Senator Oduya spoke of the quay again.")
    found = proposed(coast)
    assert [(p.names, p.stories, p.counts, p.kind) for p in found] == [
        (("Walter Oduya", "Oduya"), (here,), (5, 1), "person")
    ]
    told = " ".join(found[0].evidence)
    assert found[0].confidence >= 0.9 and found[0].urls[1] == ""
    assert "surname of Walter Oduya" in told and "Quill Line" in told and "“senator” stands beside both" in told
    assert "no other name in the archive has this surname" in told


def test_each_story_is_judged_by_itself(coast: Path) -> None:
    near = story(coast, "bare", "2018-01-07", local("Oduya"), "Senator Oduya spoke of the quay again.")
    far = story(coast, "other", "2018-03-07", local("Oduya"), "Mrs. Oduya, a goalkeeper, left.", INLAND)
    covered = {path: p.confidence for p in proposed(coast) for path in p.stories}
    assert covered.get(far, 0.0) < 0.5 < covered[near]


def test_stories_are_divided_by_what_is_accepted(coast: Path) -> None:
    sure = story(coast, "bare", "2018-01-07", local("Oduya"), "Senator Oduya spoke of the quay again.")
    less = story(coast, "poor", "2018-01-08", local("Oduya"), "Oduya was there.", "places: [Tern Point]")
    found = {p.stories: p.confidence for p in proposed(coast, accept=0.01)}
    assert set(found) == {tuple(sorted((sure, less)))}
    each = {p.stories: p.confidence for p in proposed(coast, accept=max(found.values()) + 0.001)}
    assert set(each) == {(sure,), (less,)} and min(each.values()) == max(found.values())


def test_of_two_bearers_the_closer_one_is_proposed_with_less_certainty(coast: Path) -> None:
    story(coast, "bare", "2018-01-07", local("Oduya"), "Senator Oduya spoke of the quay again.")
    alone = proposed(coast)[0].confidence
    for n in range(3):
        story(coast, f"ada{n}", f"2018-03-0{n + 1}", "Ada Oduya", "Ada Oduya, a goalkeeper, won.", INLAND)
    found = [p for p in proposed(coast) if p.stories]
    assert [p.names[0] for p in found] == ["Walter Oduya"] and found[0].confidence <= alone
    assert "may also stand for Ada Oduya" in " ".join(found[0].evidence)


def test_a_surname_beside_a_full_name_of_its_story_is_nobody_s(coast: Path) -> None:
    """The story was read, and it does not say whether the surname is that of the person whom it names in full."""
    people = f"Ada Oduya, {local('Oduya')}"
    story(coast, "both", "2018-01-07", people, "Ada Oduya came. Senator Oduya spoke of the quay again.")
    assert not [p for p in proposed(coast) if p.stories]


def test_a_title_of_the_other_sex_speaks_against_it(coast: Path) -> None:
    for n in range(2):
        story(coast, f"he{n}", f"2018-01-1{n}", "Walter Oduya", "Mr. Walter Oduya said that he would stay.")
    he = story(coast, "he", "2018-01-07", local("Oduya"), "Mr. Oduya spoke of the quay again.")
    story(coast, "she", "2018-01-07", local("Oduya"), "Mrs. Oduya spoke of the quay again.")
    assert [p.stories for p in proposed(coast)] == [(he,)]


def test_a_refused_pair_is_not_proposed_again(coast: Path) -> None:
    story(coast, "bare", "2018-01-07", local("Oduya"), "Senator Oduya spoke of the quay again.")
    assert proposed(coast)
    put(coast, "content/decisions.toml", '[[distinct]]\nkind = "person"\nnames = ["Walter Oduya", "Oduya"]\n')
    assert not proposed(coast)


def test_only_changed_names_are_asked_for(coast: Path) -> None:
    story(coast, "bare", "2018-01-07", local("Oduya"), "Senator Oduya spoke of the quay again.")
    story(coast, "initial", "2018-01-08", "A. Ruud", "A. Ruud came.", INLAND)
    everything = proposed(coast)
    assert {p.names for p in everything} == {("Walter Oduya", "Oduya"), ("Ann Ruud", "A. Ruud")}
    for changed in (("person", "A. Ruud"), ("person", "Ann Ruud")):
        assert [p.names for p in proposed(coast, names={changed})] == [("Ann Ruud", "A. Ruud")]
    for changed in (("person", "Oduya"), ("person", "Walter Oduya")):
        assert [p.names for p in proposed(coast, names={changed})] == [("Walter Oduya", "Oduya")]
    assert proposed(coast, names={("person", "Nobody Else")}) == [] == proposed(coast, names=set())


def test_thin_names_of_one_story_each_are_compared(coast: Path) -> None:
    story(coast, "one", "2018-04-01", "Emmanuel Abara", "Emmanuel Abara, a trader, came.")
    story(coast, "two", "2018-04-02", "Emanuel Abara", "Emanuel Abara, a trader, left.")
    assert {"Emmanuel Abara", "Emanuel Abara"} in [set(p.names) for p in proposed(coast, kind="person")]


def test_proposals_do_not_depend_on_the_order_of_conversion(coast: Path, tmp_path: Path) -> None:
    story(coast, "bare", "2018-01-07", local("Oduya"), "Senator Oduya spoke of the quay again.")
    before = proposed(coast)
    moved = (coast / "content/articles/full0.md").read_text("utf-8")
    (coast / "content/articles/full0.md").unlink()
    proposed(coast)
    put(coast, "content/articles/full0.md", moved)  # it has another number in the index now
    assert proposed(coast) == before


def test_a_part_of_an_organization_s_name_needs_a_story_that_uses_it_so(site: Path) -> None:
    """Marsh may be a parent, a unit or another firm; where a story says Marsh for Marsh Credit it is that."""
    where = "places: [Tern Point]\npublication: Tern Times"
    for n in range(4):
        head = f"title: S{n}\ndate: 2018-01-0{n + 1}\npeople: [Walter Oduya]\n{where}\norganizations: "
        put_story(site, f"short{n}", f"{head}[Marsh]", f"Marsh of report {n} met Walter Oduya.\n")
        put_story(site, f"long{n}", f"{head}[Marsh Credit]", f"Marsh Credit of paper {n} met Walter Oduya.\n")
    assert not proposed(site)
    head = f"title: Both\ndate: 2018-01-09\npeople: [Walter Oduya]\n{where}\norganizations: "
    named = "[{name: Marsh Credit, as: [Marsh Credit, Marsh]}]"
    put_story(site, "both", f"{head}{named}", "Marsh Credit fell. Marsh rose.\n")
    assert [p.names for p in proposed(site)] == [("Marsh Credit", "Marsh")]
