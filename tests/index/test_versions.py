"""Captures of one story stand once in lists: the fullest, or the latest of an address; its page names the others."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.core.config import load_config
from sitegen.index.index_file import open_index
from sitegen.index.scan import scan
from tests.conftest import Run, put_story

TEXT = """The council of Tern Point sold the old net loft on Monday to a baker from the mainland for 41,000 crowns. \
Its members had asked for 60,000, but nobody offered it in the 14 months since the roof was mended. The baker, Ida \
Quill, told the Example Times that the ovens come in May and that the first loaves will be sold on 3 June. She wants \
to keep the winch and the sail rack, and to open the quay door to guests on market days, as it was until 1957.
"""
MORE = TEXT + "\nThe mayor, Walter Oduya, said that the harbour fund gets the money. A party is planned.\n"


@pytest.fixture
def quiet(site: Path) -> Path:
    """A site without search."""
    with (site / "sitegen.toml").open("a") as file:
        file.write("[search]\nenabled = false\n")
    return site


def superseded(db: sqlite3.Connection) -> dict[str, str]:
    """The stories that lists do not show, each with the capture that they show."""
    sql = "SELECT o.path, n.path FROM superseded JOIN stories o USING(id) JOIN stories n ON n.id = current"
    return {_name(one): _name(other) for one, other in db.execute(sql)}


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def scanned(site: Path, index: str = ".sitegen") -> dict[str, str]:
    config = load_config(site)
    with closing(open_index(site / index, config)) as db:
        scan(db, site, config)
        return superseded(db)


def capture(site: Path, name: str, head: str = "", body: str = TEXT) -> None:
    title = "" if "title:" in head else "title: Net loft sold\n"
    put_story(site, f"2014/{name}", f"{title}{head}", body)


def test_two_formats_with_one_headline_are_one_story_the_fullest(site: Path) -> None:
    capture(site, "page", "capture: {seed: times/loft.html}")
    capture(site, "dump", "capture: {seed: times/loft.txt}", "A baker bought it, says a cut text.\n")
    assert scanned(site) == {"dump": "page"}


def test_two_formats_with_one_text_are_one_story_whatever_their_headlines(site: Path) -> None:
    capture(site, "page", "title: A baker moves in\ncapture: {seed: times/loft.html}", MORE)
    capture(site, "dump", "title: THE TIMES\ncapture: {seed: times/loft.txt}")
    assert scanned(site) == {"dump": "page"}


def test_files_that_share_only_a_number_are_two_stories(site: Path) -> None:
    capture(site, "page", "title: A gull\ncapture: {seed: times/12.html}", "A gull stood on the roof.\n")
    capture(site, "dump", "title: A storm\ncapture: {seed: times/12.txt}", "The storm took the roof.\n")
    assert scanned(site) == {}


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("publication: Example Times\ndate: 2014-03-05", "publication: Example Times\ndate: 2014-03-07", True),
        ("publication: Example Times\ndate: 2014-03-05", "publication: Example Times\ndate: 2014-03-20", False),
        ("publication: Example Times\ndate: 2014-03-05", "publication: Example Times", True),
        ("publication: Example Times\ndate: 2014-03-05", "publication: The Islander\ndate: 2014-03-05", False),
        ("publication: Example Times\ndate: 2014-03-05", "date: 2014-03-05", True),
        ("date: 2014-03-05", "date: 2014-03-05", True),
        ("publication: Example Times", "source_url: https://islander.example/loft", False),
        ("source_url: https://times.example/loft", "source_url: https://islander.example/loft", False),
        ("source_url: https://times.example/loft", "source_url: https://times.example/print/9", True),
    ],
)
def test_one_text_in_one_publication_is_one_story(site: Path, one: str, other: str, is_one: bool) -> None:
    capture(site, "full", one, MORE)
    capture(site, "short", other)
    assert scanned(site) == ({"short": "full"} if is_one else {})


def test_a_publication_of_the_same_host_is_that_of_a_capture_that_states_none(site: Path) -> None:
    capture(site, "full", "publication: Example Times\nsource_url: https://times.example/loft", MORE)
    capture(site, "print", "source_url: https://times.example/print/9")
    capture(site, "reprint", "publication: The Islander")
    assert scanned(site) == {"print": "full"}


def test_an_undated_capture_of_a_text_that_was_printed_twice_is_of_neither(site: Path) -> None:
    for name, date in (("spring", "2014-03-05"), ("summer", "2014-03-29")):
        capture(site, name, f"publication: Example Times\ndate: {date}", MORE)
    capture(site, "undated", "publication: Example Times")
    assert scanned(site) == {}


def test_the_latest_capture_of_an_address_goes_before_an_older_one_that_is_fuller(site: Path) -> None:
    head = "source_url: https://times.example/loft\ncapture: {{seed: {0}.html, captured: 2014-03-0{1}}}"
    capture(site, "old", head.format("a", 5), MORE)
    capture(site, "new", head.format("b", 9))
    capture(site, "dump", "capture: {seed: a.txt}", "A cut text.\n")
    assert scanned(site) == {"old": "new", "dump": "new"}


@pytest.mark.parametrize("state", ["draft: true", "withdrawn: {date: 2020-01-01, reason: Asked.}"])
def test_what_is_not_public_hides_no_other_story(site: Path, state: str) -> None:
    capture(site, "full", f"publication: Example Times\n{state}", MORE)
    capture(site, "short", "publication: Example Times")
    assert scanned(site) == {}


def test_lists_have_one_line_and_the_pages_lead_to_each_other(quiet: Path, run: Run) -> None:
    people = "date: 2014-03-05\npublication: Example Times\npeople: [Ida Quill]"
    capture(quiet, "full", people, MORE)
    capture(quiet, "short", people)
    assert run("build", "--site", quiet).code == 0
    output = quiet / "output"
    lists = ("index.html", "feed.xml", "archive/2014/03/index.html", "people/ida-quill/index.html", "sitemap-1.xml")
    for path in lists:
        text = (output / path).read_text(encoding="utf-8")
        assert "/2014/03/full/" in text and "/2014/03/short/" not in text, path
    full, short = ((output / f"2014/03/{name}/index.html").read_text(encoding="utf-8") for name in ("full", "short"))
    assert 'Other captures of this story: <a href="/2014/03/short/">' in full
    assert "A shorter capture." in short and '<a href="/2014/03/full/">The fullest</a>' in short
    assert "A shorter capture." not in full and "Also published" not in full + short
    assert 'rel="canonical" href="https://archive.example/2014/03/full/"' in short


HEADS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Net loft sold", "A baker moves in"]),
        "date": st.sampled_from(["2014-03-05", "2014-03-06", "2014-03-20"]),
        "publication": st.sampled_from(["Example Times", "The Islander"]),
        "source_url": st.sampled_from(["https://times.example/loft", "https://times.example/print/9"]),
        "draft": st.sampled_from(["true"]),
        "capture": st.sampled_from(["{seed: a.html, captured: 2014-04-01}", "{seed: a.txt}", "{seed: b.txt}"]),
    },
)
CHANGES = st.lists(
    st.tuples(st.sampled_from("abcde"), st.none() | st.tuples(HEADS, st.sampled_from([TEXT, MORE, "Another text.\n"]))),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHANGES, min_size=2, max_size=4))
def test_after_any_changes_the_captures_are_those_of_a_new_index(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[tuple[str, tuple[dict[str, str], str] | None]]]
) -> None:
    site = tmp_path_factory.mktemp("site")
    (site / "sitegen.toml").write_text('[site]\ntitle = "Test archive"\n')
    for number, batch in enumerate(batches):
        for name, story in batch:
            if story:
                head = "\n".join(f"{key}: {value}" for key, value in story[0].items())
                put_story(site, f"2014/{name}", f"mood: {number}\n{head}", story[1])
            else:
                (site / f"content/articles/2014/{name}.md").unlink(missing_ok=True)
        assert scanned(site) == scanned(site, f".fresh-{number}")
