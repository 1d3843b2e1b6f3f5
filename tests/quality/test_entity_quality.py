"""Entities on real stories stay above their floors."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sitegen.annotate import Annotation, Annotator, load_recogniser
from tests.quality.entities import SHARED, STORIES, measure

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))
PAGE = SHARED / "seeds" / "000_0ab04d3703544c06.txt"
ON_PAGE = {
    "organization:NATO", "organization:Islamic State", "organization:Israel Defense Forces",
    "person:Jens Stoltenberg", "person:Recep Tayyip Erdogan", "person:Curtis Scaparrotti", "person:Petr Pavel",
    "person:Uri Neeman", "person:Roni Leshno-Yaar", "person:Arik Chen",
    "place:Israel", "place:Turkey", "place:Brussels", "place:London", "place:Manchester", "place:Ankara",
    "place:The Hague",
}  # fmt: skip
SILLY = {"Gaza-bound", "Ambassador", "North American", "Turkish", "Israeli", "Czech", "British"}


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(load_recogniser())


@pytest.fixture(scope="module")
def page(annotator: Annotator) -> Annotation:
    if not PAGE.exists():
        pytest.skip("the captured page is not here: ../shared/seeds")
    lines = PAGE.read_text("utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("BRUSSELS"))
    last = next(n for n, line in enumerate(lines) if line.endswith("May 2010."))
    return annotator.annotate("\n".join(lines[first : last + 1]), title=lines[0])


def test_the_captured_page_names_who_and_what_it_names(page: Annotation) -> None:
    found = {f"{e.kind}:{e.name}" for e in page.entities}
    assert len(ON_PAGE & found) / len(ON_PAGE) >= FLOORS["page"]["kinds"], sorted(ON_PAGE - found)
    forces = next(e for e in page.entities if e.name == "Israel Defense Forces")
    assert "IDF" in forces.aliases
    assert not {e.name for e in page.entities} & SILLY


def test_demonyms_on_the_captured_page_are_demonyms(page: Annotation) -> None:
    demonyms = {m.text for m in page.mentions if m.kind == "demonym"}
    assert {"Turkish", "Israeli", "Czech", "British"} <= demonyms
    assert not {m.text for m in page.mentions if m.kind != "demonym"} & demonyms


def test_editors_and_we_agree_on_places_people_and_organizations(annotator: Annotator) -> None:
    if not STORIES.exists():
        pytest.skip("Reuters' stories are not here: ../shared/corpora")
    report = measure(annotator, FLOORS["wire"]["stories"])
    assert set(report.tallies) == set(FLOORS["wire"]) - {"stories"}
    for name, tally in report.tallies.items():
        assert tally.recall >= FLOORS["wire"][name], f"{name} {tally.recall:.3f}, missed {tally.missed.most_common(5)}"
