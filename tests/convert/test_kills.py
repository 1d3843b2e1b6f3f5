"""Versions, corrections and kills of agencies in a site: the order of files and of conversions decides nothing."""

# ruff: noqa: E501 -- XML in one piece
from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
import yaml

from tests.capture.formats.wire.samples import BODY, message, news_item, nitf
from tests.conftest import Run
from tests.convert.test_convert import Site

GUID = "urn:newsml:nord.example:20180412:locks"
KILL = news_item(
    GUID,
    version=3,
    status="stat:canceled",
    created="2018-04-13T18:00:00+02:00",
    meta="<edNote>The keepers did not go back.</edNote>",
    inner="",
)
FIRST = news_item(GUID, title="Lock keepers return", created="2018-04-12T12:00:00+02:00")
SECOND = news_item(GUID, version=2, title="Lock keepers return to work", created="2018-04-13T12:00:00+02:00")


@pytest.fixture
def site(tmp_path: Path, run: Run) -> Site:
    root = tmp_path / "site"
    root.mkdir()
    return Site(root, run)


def heads(site: Site) -> dict[str, dict[str, object]]:
    """The front matter of the articles by title."""
    found = [yaml.safe_load(text.split("---\n")[1]) for text in site.content().values()]
    return {head["title"]: head for head in found}


def test_a_kill_that_comes_later_withdraws_every_version(site: Site, tmp_path: Path) -> None:
    site.seed("nord/1.xml", message(FIRST))
    site.seed("other/2.xml", message(SECOND, news_item("urn:other", title="Another story")))
    site.convert()
    assert not any("withdrawn" in head for head in heads(site).values())
    site.seed("nord/0.xml", message(KILL))
    report = site.convert()
    assert report["passed_over"] == {"killed": 1}
    assert report["written"] == 2
    made = heads(site)
    assert [str(head["withdrawn"]["date"]) for head in made.values() if "withdrawn" in head] == ["2018-04-13"] * 2  # type: ignore[index]
    assert made["Lock keepers return"]["withdrawn"]["reason"] == "The keepers did not go back."  # type: ignore[index]
    assert "withdrawn" not in made["Another story"]
    assert site.convert()["written"] == 0
    clean = site.fresh(tmp_path / "clean")
    clean.convert()
    assert clean.content() == site.content()


def test_a_kill_that_is_gone_withdraws_nothing(site: Site, tmp_path: Path) -> None:
    site.seed("nord/1.xml", message(FIRST))
    kill = site.seed("nord/9.xml", message(KILL))
    site.convert()
    assert "withdrawn" in heads(site)["Lock keepers return"]
    kill.unlink()
    site.convert()
    clean = site.fresh(tmp_path / "clean")
    clean.convert()
    assert clean.content() == site.content()
    assert "withdrawn" not in heads(site)["Lock keepers return"]


def test_a_kill_in_the_same_file_and_before_the_story(site: Site) -> None:
    site.seed("nord/1.xml", message(KILL, FIRST, SECOND))
    report = site.convert()
    assert (report["articles"], report["passed_over"]) == (2, {"killed": 1})
    assert ["withdrawn" in head for head in heads(site).values()] == [True, True]


def test_a_version_that_was_issued_after_the_kill_stands(site: Site) -> None:
    again = news_item(GUID, version=4, title="Keepers stay away", created="2018-04-14T12:00:00+02:00")
    site.seed("nord/1.xml", message(FIRST, KILL, again))
    site.convert()
    assert {title: "withdrawn" in head for title, head in heads(site).items()} == {
        "Lock keepers return": True,
        "Keepers stay away": False,
    }


def test_a_version_that_is_withheld_withdraws_the_earlier_ones(site: Site) -> None:
    held = news_item(GUID, version=3, status="stat:withheld", created="2018-04-13T18:00:00+02:00")
    site.seed("nord/1.xml", message(FIRST, held))
    assert site.convert()["passed_over"] == {"withheld": 1}
    assert heads(site)["Lock keepers return"]["withdrawn"]["reason"] == "withheld by its agency"  # type: ignore[index]


def test_a_kill_that_a_person_ignores_withdraws_nothing(site: Site) -> None:
    site.seed("nord/1.xml", message(FIRST))
    site.seed("nord/9.xml", message(KILL))
    site.convert()
    (site.root / "content/decisions.toml").write_text('[[ignore]]\nseed = "nord/9.xml"\n')
    site.convert()
    assert "withdrawn" not in heads(site)["Lock keepers return"]


def test_what_a_person_decided_stands(site: Site) -> None:
    site.seed("nord/1.xml", message(FIRST))
    site.seed("nord/9.xml", message(KILL))
    site.convert()
    (path,) = (site.root / "content").rglob("*.md")
    lines = path.read_text().split("\n")
    at = lines.index("withdrawn:")
    path.write_text("\n".join([*lines[:at], *lines[at + 3 :]]))
    assert "withdrawn" not in heads(site)["Lock keepers return"]
    site.convert("--all")
    assert "withdrawn" not in heads(site)["Lock keepers return"]


def test_ids_without_a_scheme_are_those_of_their_publication(site: Site) -> None:
    item = {"uri": "77", "versioncreated": "2018-04-12T10:00:00Z", "pubstatus": "usable", "body_html": BODY}
    for folder in ("nord", "south"):
        site.seed(f"{folder}/a.json", json.dumps({**item, "headline": f"Locks of {folder}", "type": "text"}))
    kill = {
        **item,
        "pubstatus": "canceled",
        "headline": "Locks",
        "type": "text",
        "versioncreated": "2018-04-13T10:00:00Z",
    }
    site.seed("nord/b.jsonl", json.dumps(kill))
    site.convert()
    made = heads(site)
    assert "withdrawn" in made["Locks of nord"]
    assert "withdrawn" not in made["Locks of south"]


@pytest.mark.parametrize(
    "kill",
    [
        nitf("MS-0412", status="killed", issued="20180413T101500Z"),
        nitf("MS-0499", title="BULLETIN KILL", issued="20180413T101500Z", body="<p>Kill the story nitf:NORD:MS-0412.</p>"),
        nitf(
            "MS-0499", title="ADVISORY: Locks", issued="20180412T181500Z", docdata='<du-key key="Locks"/>',
            body="<p>Editors: Nord has withdrawn its story on the locks.</p>",
        ),
    ],
)  # fmt: skip
def test_kills_in_nitf(site: Site, kill: str) -> None:
    site.seed("nord/9.xml", nitf("MS-0412", docdata='<du-key key="Locks"/>'))
    site.seed("nord/1.nitf", kill)
    report = site.convert()
    assert (report["articles"], report["passed_over"]) == (1, {"killed": 1})
    assert "withdrawn" in heads(site)["Lock keepers return to work"]


def test_a_kill_in_an_archive(site: Site) -> None:
    site.seed("nord/1.xml", message(FIRST))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("day/kill.xml", message(KILL))
    site.seed("nord/2.zip", packed.getvalue())
    site.convert()
    assert "withdrawn" in heads(site)["Lock keepers return"]


def test_an_explanation_tells_of_a_kill(site: Site) -> None:
    site.seed("nord/1.xml", message(FIRST))
    site.seed("nord/9.xml", message(KILL))
    answer = site.run("convert", "--site", site.root, "--json", "--explain", "nord/1.xml")
    told = json.loads(answer.out)
    assert told["fields"]["withdrawn"]["value"] == "2018-04-13: The keepers did not go back."


def test_versions_of_an_item_are_versions_in_the_archive(site: Site) -> None:
    site.seed("nord/1.xml", message(SECOND, FIRST))
    site.run("build", "--site", site.root)
    old = next(site.root.glob("output/2018/04/lock-keepers-return/index.html")).read_text()
    new = next(site.root.glob("output/2018/04/lock-keepers-return-to-work/index.html")).read_text()
    assert "/2018/04/lock-keepers-return-to-work/" in old
    assert "/2018/04/lock-keepers-return/" in new
    assert "Lock keepers return</a>" not in (site.root / "output/index.html").read_text()
