"""The search bundle: what is in it, when it is made, and that the same pages always give the same files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import cbor2
import pytest

from sitegen.search import pagefind
from tests.conftest import Run, put, put_story, tree
from tests.support.structured import BODY, HEAD

MAGIC = b"pagefind_dcd"


@pytest.fixture
def archive(site: Path) -> Path:
    put_story(
        site, "2019/keeper", "title: The keeper\ndate: 2019-05-04\npeople: [Walter Oduya, Priya Raman]\ntags: [ferry]"
    )
    put_story(
        site,
        "2020/ferry",
        "title: The ferry\ndate: 2020-01-31\npeople: [Priya Raman]\ntags: [ferry]",
        "Raman sailed.\n",
    )
    put_story(site, "rocks", "title: On rocks\npublication: Example Times", "Zebras were seen on the rocks.\n")
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nOf us.\n")
    return site


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folder of each run of Pagefind."""
    seen: list[Path] = []
    whole = pagefind._run

    def noted(folder: Path, made: Path, language: str) -> None:
        seen.append(folder)
        whole(folder, made, language)

    monkeypatch.setattr(pagefind, "_run", noted)
    return seen


def decoded(path: Path) -> Any:
    data = gzip.decompress(path.read_bytes())
    assert data.startswith(MAGIC)
    return cbor2.loads(data[len(MAGIC) :])


def fragments(output: Path) -> dict[str, dict[str, Any]]:
    """What is kept of each page, by its URL."""
    found = [gzip.decompress(p.read_bytes()) for p in output.glob("pagefind/fragment/*")]
    return {page["url"]: page for page in (json.loads(data[len(MAGIC) :]) for data in found)}


def test_stories_are_found_with_their_filters_and_terms_of_which_a_person_wrote(archive: Path, run: Run) -> None:
    """All other terms are found by the names index: a fragment for each of them would only say their name again."""
    put(archive, "content/entities/people/priya-raman.md", "---\nname: Priya Raman\n---\n\nShe kept the bees.\n")
    assert run("build", "--site", archive).code == 0
    pages = fragments(archive / "output")
    assert pages.keys() == {"/2019/05/keeper/", "/2020/01/ferry/", "/undated/rocks/", "/people/priya-raman/"}
    assert "She kept the bees." in pages["/people/priya-raman/"]["content"]
    keeper = pages["/2019/05/keeper/"]
    assert keeper["filters"] == {
        "kind": ["Story"], "person": ["Walter Oduya", "Priya Raman"], "tag": ["ferry"], "year": ["2019"],
    }  # fmt: skip
    assert keeper["content"].startswith("The keeper. Walter Oduya painted")
    assert "In this story" not in keeper["content"]
    assert pages["/people/priya-raman/"]["filters"] == {"kind": ["Person"]}


def test_the_same_pages_give_the_same_bundle(archive: Path, run: Run) -> None:
    bundles = []
    for _ in range(3):
        assert run("build", "--clean", "--site", archive).code == 0
        bundles.append(tree(archive / "output/pagefind"))
    assert bundles[0] == bundles[1] == bundles[2]


def test_the_values_of_filters_survive_being_put_in_order(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    bundle = archive / "output/pagefind"
    (language,) = json.loads((bundle / "pagefind-entry.json").read_bytes())["languages"].values()
    meta = decoded(bundle / f"pagefind.{language['hash']}.pf_meta")
    filters = {name: decoded(bundle / f"filter/{file}.pf_filter") for name, file in meta[3]}
    assert list(filters) == sorted(filters)
    assert [value for value, _ in filters["person"][1]] == ["Priya Raman", "Walter Oduya"]
    names = [meta[1][number][0] for number in filters["person"][1][0][1]]
    packed = [gzip.decompress((bundle / f"fragment/{name}.pf_fragment").read_bytes()) for name in names]
    assert {json.loads(data[len(MAGIC) :])["url"] for data in packed} == {"/2019/05/keeper/", "/2020/01/ferry/"}


def test_it_is_made_anew_only_where_what_it_indexes_changed(archive: Path, run: Run, runs: list[Path]) -> None:
    run("build", "--site", archive)
    run("build", "--site", archive)
    put(archive, "content/pages/about.md", "---\ntitle: About\n---\n\nOf them.\n")
    assert run("build", "--site", archive).code == 0
    assert len(runs) == 1
    put_story(archive, "rocks", "title: On rocks\npublication: Example Times", "Seals were seen on the rocks.\n")
    run("build", "--site", archive)
    assert len(runs) == 2
    assert "Seals" in fragments(archive / "output")["/undated/rocks/"]["content"]
    assert not any("Zebras" in page["content"] for page in fragments(archive / "output").values())


def test_a_defaced_bundle_is_mended(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    whole = tree(archive / "output")
    next((archive / "output/pagefind/fragment").iterdir()).unlink()
    put(archive, "output/pagefind/pagefind-entry.json", "{}")
    assert run("build", "--site", archive).code == 0
    assert tree(archive / "output") == whole


def test_what_is_withdrawn_is_not_found(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    put_story(archive, "rocks", "title: On rocks\nwithdrawn: {date: 2021-01-01, reason: Asked.}", "Zebras.\n")
    run("build", "--site", archive)
    assert "/undated/rocks/" not in fragments(archive / "output")


def test_it_can_be_switched_off(archive: Path, run: Run) -> None:
    run("build", "--site", archive)
    with (archive / "sitegen.toml").open("a") as config:
        config.write("[search]\nenabled = false\n")
    assert run("build", "--site", archive).code == 0
    assert not (archive / "output/pagefind").exists() and not (archive / "output/search").exists()
    assert "/search/" not in (archive / "output/index.html").read_text()


def test_a_theme_without_a_search_page_has_no_search(archive: Path, run: Run) -> None:
    put(archive, "sitegen.toml", '[site]\ntheme = "bare"\n')
    for name in ("home", "article", "term", "index", "archive", "period", "days", "holdings", "page", "404"):
        put(archive, f"themes/bare/templates/{name}.html", "{{ page.head.title }}{{ site.search }}")
    assert run("build", "--site", archive).code == 0
    assert not (archive / "output/pagefind").exists()
    assert "False" in (archive / "output/index.html").read_text()


def test_without_the_program_the_site_stands_and_says_so(
    archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pagefind.service.get_executable", lambda: None)
    answer = run("build", "--site", archive)
    assert answer.code == 1 and "pagefind is missing" in answer.err
    assert (archive / "output/index.html").is_file()


def test_structure_is_found_as_it_is_read(site: Path, run: Run) -> None:
    put_story(site, "board", HEAD, BODY)
    run("build", "--site", site)
    words = fragments(site / "output")["/1974/05/board/"]["content"]
    for found in ("Harbour league, final standings Club P Goals Pts", "10^6 crowns", "figures below. The", "CO2,"):
        assert found in words
    assert "10<sup>6</sup>" in (site / "output/1974/05/board/index.html").read_text()
