"""`convert` records that an archive has outgrown a page for each name, and says so once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.content import machine_decisions
from tests.conftest import Run, put, put_story


@pytest.fixture
def archive(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sitegen.index.page_thresholds.SMALL_ARCHIVE_STORIES", 1)
    put(site, "sitegen.toml", "[search]\nenabled = false\n[tags]\nmin_stories = 1\n")
    for name in ("one", "two"):
        put_story(site, f"2019/{name}", f"title: {name}\ndate: 2019-05-04\npeople: [Ann Moe]")
    return site


def warnings(run: Run, command: str, root: Path) -> list[str]:
    answer = run(command, "--site", root, "--json")
    assert answer.code == 0
    return list(json.loads(answer.out).get("warnings", []))


def test_it_is_recorded_and_told_once(archive: Path, run: Run) -> None:
    (told,) = warnings(run, "convert", archive)
    assert "more than 1 stories" in told and "[entities], [authors], [publications]" in told
    assert machine_decisions.read_file(archive).min_stories == {"entities": 2, "authors": 2, "publications": 2}
    before = (archive / machine_decisions.FILE).read_bytes()
    assert warnings(run, "convert", archive) == [] and warnings(run, "build", archive) == []
    assert (archive / machine_decisions.FILE).read_bytes() == before


def test_a_build_tells_it_once_too(archive: Path, run: Run) -> None:
    assert len(warnings(run, "build", archive)) == 1
    assert warnings(run, "build", archive) == []


def test_other_entries_of_the_file_stay(archive: Path, run: Run) -> None:
    entry = '[[merge]]\nkind = "person"\nnames = ["A. Moe"]\ninto = "Ann Moe"\nprobability = 0.99\n'
    put(archive, machine_decisions.FILE, f"{entry}\n[min_stories]\nentities = 2\n")
    warnings(run, "convert", archive)
    found = machine_decisions.read_file(archive)
    assert [made.to for made in found.entries] == ["Ann Moe"] and len(found.min_stories) == 3


def test_a_file_that_cannot_be_read_in_full_is_left_alone(archive: Path, run: Run) -> None:
    put(archive, machine_decisions.FILE, "[min_stories]\nentities = 0\n")
    run("convert", "--site", archive)
    assert (archive / machine_decisions.FILE).read_text() == "[min_stories]\nentities = 0\n"


def test_a_small_archive_records_nothing(archive: Path, run: Run) -> None:
    (archive / "content/articles/2019/two.md").unlink()
    assert warnings(run, "convert", archive) == []
    assert not (archive / machine_decisions.FILE).exists()
