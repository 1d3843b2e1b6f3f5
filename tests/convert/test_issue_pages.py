"""Issues of digitised newspapers in a site: METS and ALTO are read anew when the other changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.formats.ocr.samples import alto, area, div, mets, text_block
from tests.conftest import Run
from tests.convert.test_convert import Site

LEAD = "The ferry Saltmarsh ran upon the bar at the mouth of the Marrow on Tuesday and lay there until the tide."
ISSUE = mets(
    div("ARTICLE", area("ALTO0001", "B1"), name="A1", label="Ferry upon the Bar"),
    div("ARTICLE", area("ALTO0002", "B1"), name="A2", label="Sheep of Tern Holm"),
)


@pytest.fixture
def site(tmp_path: Path, run: Run) -> Site:
    root = tmp_path / "site"
    root.mkdir()
    return Site(root, run)


def test_the_order_of_files_decides_nothing(site: Site, tmp_path: Path) -> None:
    site.seed("post/alto/0001.xml", alto(text_block("B1", LEAD)))
    assert site.convert()["articles"] == 1
    site.seed("post/0001-mets.xml", ISSUE)
    report = site.convert()
    assert [problem["error"] for problem in report["failed"]] == ["the page 'file://./alto/0002.xml' is not there"]
    site.seed("post/alto/0002.xml", alto(text_block("B1", "Eleven sheep were lost with the " + LEAD.lower()), number=2))
    report = site.convert()
    assert report["passed_over"] == {"page": 2}
    site.seed("post/alto/0001.xml", alto(text_block("B1", LEAD.replace("Tuesday", "Monday"))))
    assert site.convert()["written"] == 1
    assert site.convert()["written"] == 0
    clean = site.fresh(tmp_path / "clean")
    clean.convert()
    made = {name: text for name, text in site.content().items() if "page-1" not in name}
    assert made == clean.content()
