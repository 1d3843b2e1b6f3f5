"""What stands beside stories and entities: citations, data, the picture of company, the map."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from sitegen.core.language import Language
from sitegen.core.model import Article
from sitegen.pages.citations import citations
from tests.conftest import Run, put, put_story

ENGLISH = Language("en")
FERRY = """people: [Walter Oduya, Priya Raman, Ines Halvorsen]
organizations: [Harbour Board]
places: [{name: Lisbon, id: 'geonames:2267057'}]"""


@pytest.fixture
def archive(site: Path) -> Path:
    put_story(
        site,
        "one",
        f"title: =Ferry & Co\ndate: 2019-05-04\nauthors: [Ann O'Neil]\n{FERRY}",
        "Oduya of Lisbon, Walter Oduya.\n",
    )
    put_story(site, "two", f"title: Pier\ndate: 2020-05-04\n{FERRY}", "Walter Oduya saw the pier.\n")
    put_story(site, "three", "title: Rock\npeople: [Nobody Else]")
    for number in (1, 2, 3):
        put_story(site, f"more-{number}", f"title: More {number}\ndate: 2018-05-0{number}\n{FERRY}")
    return site


def page(site: Path, path: str) -> Any:
    return lxml.html.document_fromstring((site / "output" / path / "index.html").read_bytes())


def test_citations_hold_what_is_known_and_nothing_breaks_out_of_them() -> None:
    article = Article(
        "a.md",
        "ferry",
        "100% {ferry}\nTY  - X",
        "",
        authors=("Ann O'Neil", "Wu"),
        date="2019-05-04",
        publication="A & B",
    )
    words, bibtex, ris = citations(article, ENGLISH, "Old News", "https://a.example/f/")
    assert words.text == "Ann O'Neil and Wu, “100% {ferry}\nTY  - X”, A & B, 4 May 2019, Old News, https://a.example/f/"
    assert bibtex.text.startswith("@article{ONeil-2019-ferry,\n  author = {{Ann O'Neil} and {Wu}},\n")
    assert r"title = {{100\% \{ferry\} TY - X}}," in bibtex.text and "journal = {A \\& B}," in bibtex.text
    assert "  month = may,\n  day = {4}," in bibtex.text
    assert bibtex.text.count("{") == bibtex.text.count("}") and bibtex.file == "ferry.bib"
    lines = ris.text.split("\r\n")
    assert lines[:4] == ["TY  - NEWS", "AU  - Ann O'Neil", "AU  - Wu", "TI  - 100% {ferry} TY - X"]
    assert {"DA  - 2019/05/04/", "T2  - A & B", "UR  - https://a.example/f/"} <= set(lines)
    assert lines[-2:] == ["ER  - ", ""] and all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])


def test_a_story_without_a_date_can_be_cited_too() -> None:
    article = Article("a.md", "ferry", "Ferry", "")
    words, bibtex, ris = citations(article, ENGLISH, "Old News", "")
    assert words.text == "“Ferry”, no date, Old News."
    assert bibtex.text.startswith("@misc{ferry,") and "year" not in bibtex.text and "PY" not in ris.text


def test_the_page_offers_them_as_files(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    cite = page(archive, "2019/05/one").xpath("//section[@class='cite']")[0]
    assert cite.xpath(".//button/@data-save") == ["one.bib", "one.ris"]
    assert "TI  - =Ferry & Co" in cite.xpath(".//pre")[1].text_content()


def test_an_entity_can_be_had_as_data(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    home = archive / "output/people/walter-oduya"
    data = json.loads((home / "stories.json").read_text())
    assert (data["kind"], data["name"], data["count"], data["aliases"]) == ("person", "Walter Oduya", 5, [])
    assert [s["url"] for s in data["stories"][:2]] == [
        "https://archive.example/2020/05/two/", "https://archive.example/2019/05/one/",
    ]  # fmt: skip
    assert data["stories"][0]["sentences"] == ["Walter Oduya saw the pier."]
    assert (home / "stories.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "spreadsheets know UTF-8 by its mark"
    rows = list(csv.DictReader(io.StringIO((home / "stories.csv").read_text(encoding="utf-8-sig"))))
    assert [row["title"] for row in rows][:2] == ["Pier", "'=Ferry & Co"], "no cell is a formula"
    assert page(archive, "people/walter-oduya").xpath("//a[@download]/@href") == [
        "/people/walter-oduya/stories.json", "/people/walter-oduya/stories.csv",
    ]  # fmt: skip
    assert not (archive / "output/people/nobody-else/stories.json").exists(), "one story is its own page"


def test_company_is_drawn_below_its_lists(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    tree = page(archive, "people/walter-oduya")
    (drawing,) = tree.xpath("//figure[@class='network']/svg")
    assert {t.text for t in drawing.iter("text")} == {"Priya Raman", "Ines Halvorsen", "Harbour Board", "Lisbon"}
    assert len(list(drawing.iter("line"))) == 4 + 6
    assert drawing.get("aria-hidden") == "true" and tree.xpath("//aside//a[.='Priya Raman']")
    assert not page(archive, "people/nobody-else").xpath("//figure[@class='network']")


def test_a_known_place_has_a_map_and_its_identity(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    tree = page(archive, "places/lisbon")
    (drawing,) = tree.xpath("//figure[@class='map']/svg")
    left, top, width, height = map(int, drawing.get("viewbox").split())
    (dot,) = drawing.iter("ellipse")
    x, y = int(dot.get("cx")), int(dot.get("cy"))
    assert (round(x / 10 - 180), round(90 - y / 10)) == (-9, 39)
    assert left <= x <= left + width and top <= y <= top + height
    assert (archive / "output" / next(drawing.iter("image")).get("href").lstrip("/")).is_file()
    assert "https://www.geonames.org/2267057/" in tree.xpath("//aside//a/@href")
    assert not page(archive, "people/walter-oduya").xpath("//figure[@class='map']")


def test_countries_states_and_regions_have_maps_too(archive: Path, run: Run) -> None:
    places = "places: [{name: Egypt, id: 'geonames:357994'}, {name: Alabama, id: 'geonames:4829764'}, Crete, Quillby]"
    for name in ("three", "four"):
        put_story(archive, f"2020/{name}", f"title: The {name}\ndate: 2020-06-01\n{places}")
    run("build", "--site", archive)
    mapped = {name: bool(page(archive, f"places/{name}").xpath("//figure[@class='map']"))
              for name in ("egypt", "alabama", "crete", "quillby")}  # fmt: skip
    assert mapped == {"egypt": True, "alabama": True, "crete": True, "quillby": False}


def test_they_can_be_left_out(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntitle = "A"\n[pages]\ndownloads = false\nnetwork = false\n')
    assert run("build", "--site", archive).code == 0
    assert not list((archive / "output").rglob("stories.*"))
    assert not page(archive, "people/walter-oduya").xpath("//figure[@class='network'] | //a[@download]")
