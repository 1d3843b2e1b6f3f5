"""Stories of one long headline each have a URL, that of their file's name; other URLs stay as they were."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.core.text import file_slug, slug, slug_with_mark
from sitegen.incremental.outputs import Outputs
from sitegen.incremental.units import Unit
from tests.conftest import Run, put, put_story

LATIN = "The harbour board of Tern Point voted on Friday to paint the railings of its lighthouse white again " * 2
CYRILLIC = "Совет гавани решил в пятницу снова покрасить перила маяка белой краской перед зимним сезоном " * 2
STORY = "{title}\n\nBy Ines Halvorsen\n4 May 2019\n\n{body}\n"


@pytest.mark.parametrize("title", [LATIN.strip(), CYRILLIC.strip()])
def test_stories_of_one_long_headline_all_stand_at_the_names_of_their_files(site: Path, run: Run, title: str) -> None:
    """The mark that tells the files apart was cut from the URL: one story stood, the others were left out."""
    for number in range(3):
        record = {"title": title, "text": f"Boat {number} was painted. " * 20, "date": "2019-05-04", "id": number}
        put(site, f"seeds/times/{number}.json", json.dumps(record))
    report = json.loads(run("build", "--site", site, "--json").out)
    assert (report["articles"], report["errors"]) == (3, [])
    names = {path.stem for path in (site / "content/articles/2019").glob("*.md")}
    assert len(names) == 3 and names == {path.name for path in (site / "output/2019/05").iterdir() if path.is_dir()}
    assert all(len(f"{name}.html".encode()) < 255 for name in names)
    again = json.loads(run("build", "--site", site, "--clean", "--json").out)
    assert (again["articles"], again["errors"]) == (3, [])


def test_long_names_that_people_gave_stand_where_they_stood(site: Path, run: Run) -> None:
    long = "-".join(["paint"] * 24)  # 143 bytes: the URL has 119 of them
    for name in (long, f"{long}-more-words", "barley-abcdef", "n-decade"):
        put_story(site, f"2019/{name}", f"title: {name}\ndate: 2019-05-04")
    report = json.loads(run("build", "--site", site, "--json").out)
    (error,) = report["errors"]
    cut = "-".join(["paint"] * 20)
    assert error["error"].startswith(f"stands at /2019/05/{cut}/, where content/articles/2019/{long}")
    assert {p.name for p in (site / "output/2019/05").iterdir() if p.is_dir()} == {cut, "barley-abcdef", "n-decade"}


@given(st.text(max_size=300), st.text(min_size=1, max_size=20), st.sampled_from([6, 12, 18]))
def test_the_name_of_a_file_that_convert_makes_is_its_slug(title: str, identity: str, length: int) -> None:
    plain = slug(title)
    assert file_slug(plain) == plain
    assert file_slug(slug_with_mark(plain, identity, length)) == slug_with_mark(plain, identity, length)


def test_a_page_that_could_not_be_made_is_told_of_with_its_url(tmp_path: Path) -> None:
    """Told of beside another at its place, its URL was empty."""
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.execute("CREATE TABLE outputs(path, source, template, kind, key)")
    paths = ["2019/05/a/index.html", "2019/price-index.html", "index.html"]
    db.executemany("INSERT INTO outputs VALUES(?, '', '', 'story', 'a.md')", [(path,) for path in paths])
    urls = [page.url for page in Outputs(db, tmp_path).failed(Unit("story", "a.md"))]
    assert urls == ["/2019/05/a/", "/2019/price-index.html", "/"]
