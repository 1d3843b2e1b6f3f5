"""`build --json` tells the files of output/ by kind, and its numbers add up to the files that are there."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import pytest

from sitegen.incremental.output_kinds import OUTPUT_KINDS
from tests.conftest import Run, put, put_story, tree

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def archive(site: Path) -> Path:
    """A site with a file of each kind."""
    settings = '[site]\ntitle = "T"\nbase_url = "https://a.example"\n[feeds]\nmin_stories = 6\n'
    put(site, "sitegen.toml", settings + '[export]\npublish = ["json"]\n')
    for number in range(1, 7):
        head = (
            f"title: Story {number}\ndate: 2019-05-0{number}\npublication: Tern Post\nauthors: [Ines Halvorsen]\n"
            "people: [Walter Oduya]\norganizations: [Harbour Board]\nplaces: [Quillby]\nevents: [Regatta]\n"
            f"tags: [boats]\naliases: [/old/{number}/]\nimages: [{{src: images/dot.png}}]"
        )
        put_story(site, f"2019/story-{number}", head)
    put(site, "content/images/dot.png", PIXEL)
    put(site, "content/pages/about.md", "---\ntitle: About\n---\n\nWhat this is.\n")
    put(site, "static/robots-too.txt", "x")
    return site


def files(root: Path) -> int:
    """The files of the site; names that begin with a point are the program's notes."""
    return sum(p.is_file() and not p.name.startswith(".") for p in (root / "output").rglob("*"))


def test_the_numbers_add_up_to_the_files_that_are_there(archive: Path, run: Run) -> None:
    answer = json.loads(run("build", "--site", archive, "--json").out)
    told = answer["files"]
    assert tuple(told) == OUTPUT_KINDS
    assert sum(told.values()) == answer["pages"] == files(archive)
    assert [kind for kind in OUTPUT_KINDS if not told[kind]] == []
    # Five entities, tag, author and publication have a page and two feeds; the entities have two data files.
    pages = ("people", "organizations", "places", "events", "tags", "authors", "publications")
    assert {kind: told[kind] for kind in pages} == dict.fromkeys(pages, 1)
    assert (told["articles"], told["indexes"], told["redirects"], told["pictures"]) == (6, 7, 6, 1)
    assert told["feeds"] == 2 * (1 + 7)
    assert told["data"] == 2 * 4 + sum(p.is_file() for p in (archive / "output/data").rglob("*"))
    assert told["search"] == 1 + sum(p.is_file() for p in (archive / "output/pagefind").rglob("*"))


def test_a_build_with_nothing_to_do_tells_the_same(archive: Path, run: Run) -> None:
    first = json.loads(run("build", "--site", archive, "--json").out)["files"]
    again = json.loads(run("build", "--site", archive, "--json").out)
    assert (again["files"], again["written"]) == (first, 0)


def test_redirects_of_renamed_names_and_their_files_have_their_kinds(archive: Path, run: Run) -> None:
    before = json.loads(run("build", "--site", archive, "--json").out)["files"]
    assert run("entities", "rename", "--site", archive, "Walter Oduya", "Walter A. Oduya").code == 0
    after = json.loads(run("build", "--site", archive, "--json").out)["files"]
    changed = {kind: after[kind] - before[kind] for kind in after if kind != "search" and after[kind] != before[kind]}
    assert changed == {"redirects": 1, "feeds": 2, "data": 2}
    assert sum(after.values()) == files(archive)


def test_verbose_tells_them_to_people(archive: Path, run: Run) -> None:
    assert "  6 articles\n  1 people\n" in run("build", "--site", archive, "--verbose").out


@pytest.mark.parametrize("count", [4, 5])
def test_data_and_network_begin_at_their_thresholds(site: Path, run: Run, count: int) -> None:
    head = "people: [Walter Oduya, Priya Raman, Ines Halvorsen, Ada Quill, Tom Reyes]"
    for number in range(count):
        put_story(site, f"s{number}", f"title: S{number}\ndate: 2019-05-0{number + 1}\n{head}")
    assert run("build", "--site", site, "--quiet").code == 0
    home = site / "output/people/walter-oduya"
    page = (home / "index.html").read_text(encoding="utf-8")
    assert ((home / "stories.json").exists(), (home / "stories.csv").exists()) == (count == 5, count == 5)
    assert ('class="network"' in page, "download" in page) == (count == 5, count == 5)


def test_crossing_a_threshold_builds_as_a_clean_build_does(site: Path, run: Run, tmp_path: Path) -> None:
    """Up and down: data files, network and feeds come and go with the story that makes the difference."""
    put(site, "sitegen.toml", '[site]\ntitle = "T"\n[search]\nenabled = false\n[feeds]\nmin_stories = 5\n')
    head = "people: [Walter Oduya, Priya Raman, Ines Halvorsen, Ada Quill, Tom Reyes]"
    for number in range(4):
        put_story(site, f"s{number}", f"title: S{number}\ndate: 2019-05-0{number + 1}\n{head}")
    assert run("build", "--site", site, "--quiet").code == 0
    last = site / "content/articles/last.md"
    for step in range(2):
        if step:
            last.unlink()
        else:
            put_story(site, "last", f"title: Last\ndate: 2018-01-01\n{head}")
        assert run("build", "--site", site, "--quiet").code == 0
        fresh = tmp_path / f"fresh{step}"
        shutil.copytree(site, fresh, ignore=shutil.ignore_patterns(".sitegen", "output"))
        assert run("build", "--site", fresh, "--quiet").code == 0
        assert tree(site / "output") == tree(fresh / "output")
        assert (site / "output/people/ada-quill/stories.csv").exists() == (step == 0)
        assert (site / "output/people/ada-quill/feed.xml").exists() == (step == 0)
