"""Names whose stories fall into groups: a split is proposed only where the groups belong to two worlds."""

from __future__ import annotations

from pathlib import Path

from sitegen.core.config import load_config
from sitegen.entities.lookup import open_archive
from sitegen.entities.proposal import Proposal, Rejections
from sitegen.entities.splits import splits
from tests.conftest import put, put_story


def story(root: Path, number: int, names: str, paper: str = "", year: int = 2019, kind: str = "people") -> None:
    papers = f"publication: {paper}\n" if paper else ""
    head = f"title: S{number}\ndate: {year}-01-{number % 28 + 1:02}\n{papers}{kind}: [{names}]"
    put_story(root, f"{year}/s{number}", head, "Text.\n")


def proposed(root: Path) -> list[Proposal]:
    put(root, "sitegen.toml", '[site]\ntitle = "T"\n')
    with open_archive(root, load_config(root)) as archive:
        return list(splits(archive, "", Rejections(archive, archive.relatives.words)))


def two_worlds(root: Path, papers: tuple[str, str] = ("", ""), kind: str = "people") -> None:
    for number in range(3):
        story(root, number, "John Marsh, Ida Quill, Tom Harrow", papers[0], kind=kind)
        story(root, 10 + number, "John Marsh, Ann Abara, Bea Semyon", papers[1], kind=kind)


def test_a_person_of_two_worlds_is_proposed_with_what_was_seen(site: Path) -> None:
    two_worlds(site)
    (found,) = proposed(site)
    assert (found.action, found.names, found.by) == ("split", ("John Marsh",), "story")
    assert "none names both" in found.evidence[0] and "0% of the names" in found.evidence[1]
    assert 0.15 <= found.confidence < 0.5


def test_other_papers_and_another_lifetime_make_it_likelier(site: Path, tmp_path: Path) -> None:
    two_worlds(site)
    two_worlds(tmp_path / "papers", ("Coast Weekly", "Daily Example"))
    for number in range(3):
        story(tmp_path / "years", number, "John Marsh, Ida Quill, Tom Harrow", year=1920)
        story(tmp_path / "years", 10 + number, "John Marsh, Ann Abara, Bea Semyon", year=2019)
    one, papers, years = (proposed(root)[0] for root in (site, tmp_path / "papers", tmp_path / "years"))
    assert one.confidence < papers.confidence < years.confidence
    assert (papers.by, years.by) == ("publication", "year") and "99 years lie between" in years.evidence[2]


def test_a_person_whose_groups_meet_elsewhere_is_one(site: Path) -> None:
    two_worlds(site)
    story(site, 20, "Ida Quill, Ann Abara")
    story(site, 21, "Tom Harrow, Bea Semyon")
    assert proposed(site) == []


def test_firms_and_places_do_many_things(site: Path, tmp_path: Path) -> None:
    two_worlds(site, kind="organizations")
    assert proposed(site) == []
    two_worlds(tmp_path / "papers", ("Coast Weekly", "Daily Example"), kind="organizations")
    assert [found.by for found in proposed(tmp_path / "papers")] == ["publication"]


def test_what_has_an_id_or_a_file_is_one(site: Path) -> None:
    two_worlds(site)
    put(site, "content/entities/people/john-marsh.md", "---\nname: John Marsh\n---\n")
    assert proposed(site) == []
    (site / "content/entities/people/john-marsh.md").unlink()
    story(site, 30, "{name: John Marsh, id: Q7}")
    assert proposed(site) == []
