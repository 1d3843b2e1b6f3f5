"""One story, one line: what one publication has several times stands once in lists, counts, feeds and search."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Run, put, put_story, tree

TEXT = " ".join(f"The keeper of Tern Point counted {n} boats in the bay before the tide turned." for n in range(30))
HEAD = "title: The count\ndate: 2019-05-04\npeople: [Walter Oduya]"


def tell(site: Path, name: str, *, paper: str = "Tern Post", seed: str = "", more: str = "", text: str = TEXT) -> None:
    head = HEAD + (f"\npublication: {paper}" if paper else "") + (f"\ncapture: {{seed: {seed}}}" if seed else "")
    put_story(site, name, f"{head}\n{more}".rstrip(), f"Walter Oduya was there. {text}\n")


@pytest.fixture
def archive(site: Path) -> Path:
    put(site, "sitegen.toml", '[site]\ntitle = "T"\n[feeds]\nmin_stories = 1\n[search]\nenabled = false\n')
    put_story(site, "other", "title: Other\ndate: 2019-06-01\npeople: [Walter Oduya]\npublication: Tern Post")
    return site


def built(run: Run, root: Path) -> list[str]:
    """Builds, proves that a clean build gives the same bytes, and answers with the stories of Walter Oduya's page."""
    assert run("build", "--site", root, "--quiet").code == 0
    fresh = root.parent / "fresh"
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".sitegen", "output"))
    try:
        assert run("build", "--site", fresh, "--quiet").code == 0
        assert tree(root / "output") == tree(fresh / "output")
    finally:
        shutil.rmtree(fresh)
    feed = json.loads((root / "output/people/walter-oduya/feed.json").read_text(encoding="utf-8"))
    return [item["url"].removeprefix("https://archive.example") for item in feed["items"]]


def repeats(root: Path) -> int:
    with closing(sqlite3.connect(root / ".sitegen/index.sqlite")) as db:
        return int(db.execute("SELECT count(*) FROM repeats").fetchone()[0])


def test_the_fullest_stands_in_lists_and_the_others_at_its_foot(archive: Path, run: Run) -> None:
    tell(archive, "text", seed="tern/count.txt")
    tell(archive, "page", seed="tern/count.html", text=f"{TEXT} It was the last of the year.")
    assert built(run, archive) == ["/2019/06/other/", "/2019/05/page/"]
    foot = (archive / "output/2019/05/page/index.html").read_text(encoding="utf-8")
    assert "Also published:" in foot and 'href="/2019/05/text/"' in foot
    other = (archive / "output/2019/05/text/index.html").read_text(encoding="utf-8")
    assert 'href="/2019/05/page/"' in other and 'rel="next"' not in other and "data-pagefind-body" not in other
    assert "2 stories" in (archive / "output/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("one", "two", "lines"),
    [
        ({"paper": "Tern Post"}, {"paper": "tern post"}, 1),
        ({"paper": "Tern Post"}, {"paper": "Gull Times"}, 2),  # a reprint in another paper is a story of its own
        ({"paper": ""}, {"paper": ""}, 2),  # of unknown papers nothing is known
        ({"paper": "", "seed": "a/b.txt"}, {"paper": "", "seed": "a/b.html"}, 1),
        ({"paper": "", "seed": "a/b.txt"}, {"paper": "Tern Post", "seed": "a/b.html"}, 1),
        ({"paper": "", "seed": "a/c.txt"}, {"paper": "Tern Post", "seed": "a/b.html"}, 2),
        ({"seed": "a/b.txt"}, {"seed": "a/b.html", "text": "Another story stands in this file, on another matter."}, 2),
    ],
)
def test_what_counts_as_once_more(
    archive: Path, run: Run, one: dict[str, str], two: dict[str, str], lines: int
) -> None:
    tell(archive, "one", **one)  # type: ignore[arg-type]
    tell(archive, "two", **two)  # type: ignore[arg-type]
    assert len(built(run, archive)) == 1 + lines


@pytest.mark.parametrize("state", ["draft: true", "withdrawn: {date: 2021-01-01}"])
def test_what_is_hidden_takes_no_place(archive: Path, run: Run, state: str) -> None:
    """The fullest one is hidden, shown again and removed; each time the other takes or leaves its place."""
    tell(archive, "text")
    tell(archive, "full", text=f"{TEXT} And one more.")
    assert built(run, archive)[1:] == ["/2019/05/full/"]
    tell(archive, "full", text=f"{TEXT} And one more.", more=state)
    assert built(run, archive)[1:] == ["/2019/05/text/"]
    tell(archive, "full", text=f"{TEXT} And one more.")
    assert built(run, archive)[1:] == ["/2019/05/full/"]
    (archive / "content/articles/full.md").unlink()
    assert built(run, archive)[1:] == ["/2019/05/text/"] and repeats(archive) == 0


def test_three_of_them_one_goes_to_another_paper(archive: Path, run: Run) -> None:
    for name, more in (("a", ""), ("b", " One."), ("c", " One. Two.")):
        tell(archive, name, text=TEXT + more)
    assert built(run, archive)[1:] == ["/2019/05/c/"]
    tell(archive, "c", paper="Gull Times", text=f"{TEXT} One. Two.")
    assert built(run, archive)[1:] == ["/2019/05/c/", "/2019/05/b/"]
    (archive / "content/articles/b.md").unlink()
    assert built(run, archive)[1:] == ["/2019/05/c/", "/2019/05/a/"]
