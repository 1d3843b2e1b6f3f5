"""The publication that a folder names, and the file in which a person states it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.capture import read_seed, repeated_lines
from sitegen.capture.fields.folder_publication import folder_names
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import DateRange, Story
from tests.conftest import put

TEXT = (
    "{}The pier at Tern Point was mended on Friday by forty men with hammers and a crane, and the boats went out.\n\n"
    "Nobody was hurt, the harbour master told the people who had come to watch, and the work ends before Easter.\n{}"
)


def read(root: Path, seed: str, above: str = "Pier is mended\n\n", below: str = "") -> Story:
    """The story of a text at seeds/`seed`."""
    put(root, seed, TEXT.format(above, below))
    (found,) = read_seed(root, seed, Config(), repeated_lines(root, [seed]))
    assert isinstance(found, Story), found
    return found


# --- the name alone ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("harbour-gazette", "Harbour Gazette"),
        ("tern_point_times", "Tern Point Times"),
        ("Tern Point Times 2014-2016", "Tern Point Times"),
        ("2014-harbour-gazette-export", "Harbour Gazette"),
        ("the-lantern", "The Lantern"),
        ("daily-planet", "Daily Planet"),
        ("evening-news", "Evening News"),
        ("le-phare", "Le Phare"),
        ("la-voz-de-tern", "La Voz de Tern"),
        ("diario-de-tern", "Diario de Tern"),
        ("gazzetta-di-tern", "Gazzetta Di Tern"),
        ("jornal-do-porto", "Jornal Do Porto"),
        ("neue-ternsche-zeitung", "Neue Ternsche Zeitung"),
        ("new-tern-times", "New Tern Times"),
        ("archive-of-the-gazette-scans", "The Gazette"),
        ("Hafenblatt", "Hafenblatt"),
        ("de-terner-courant", "De Terner Courant"),
        ("terns-tidende", "Terns Tidende"),
        ("gazeta-ternska", "Gazeta Ternska"),
        ("тернский-вестник", "Тернский Вестник"),
        ("湾岸新聞", "湾岸新聞"),
        ("captures/harbour-gazette/1990s", "Harbour Gazette"),
    ],
)
def test_a_newspaper_s_name_shows_what_it_is(folder: str, name: str) -> None:
    assert [one.text for one in folder_names(f"{folder}/a.txt") if one.is_newspaper()] == [name]


@pytest.mark.parametrize(
    "folder",
    [
        "own", "captured", "Captured", "json", "Export", "2014", "2014-03", "p", "a", "the", "The Archive", "the-rest",
        "le-dossier",
        "old-news", "local-news", "news", "mail", "posts", "_posts", "blog-post", "my-journal", "press-releases",
        "wordpress", "word-press", "wp-export", "world-cup", "daily-backup", "site-mirror", "das-archiv", "la-carpeta",
        "o-arquivo",
        "national", "new-world", "disk 3", "v2", "os-x", "norwich", "river-dee", "batch01", "x/y/z", "Kurier",
    ],
)  # fmt: skip
def test_other_folders_name_no_publication(folder: str, tmp_path: Path) -> None:
    assert read(tmp_path, f"{folder}/a.txt").publication == ""


# --- what agrees ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seed", "below", "source"),
    [
        ("tern/a.txt", "\nSource: https://www.tern.example/2014/03/pier-is-mended\n", "folder and address"),
        ("tern-point/a.txt", "\nSource: https://news.tern-point.example/2014/pier-is-mended\n", "folder and address"),
        ("ternpoint/a.txt", "\nWrite to the desk: letters@ternpoint.example\n", "folder and address"),
        ("coastwire/a.txt", "\n© 2014 Coastwire. All rights reserved.\n", "folder and a line of the capture"),
        ("harbour-signal/a.txt", "\nHarbour Signal\n", "folder and a line of the capture"),
    ],
)
def test_a_folder_with_which_something_agrees(tmp_path: Path, seed: str, below: str, source: str) -> None:
    story = read(tmp_path, seed, below=below)
    named = next(iter(folder_names(seed))).text
    assert (story.publication, story.provenance["publication"].source) == (named, source)


@pytest.mark.parametrize("word", ["Norwich", "We went to Norwich.", "Norwich City"])
def test_a_place_that_a_story_names_is_no_publication(tmp_path: Path, word: str) -> None:
    assert read(tmp_path, "norwich/a.txt", below=f"\n{word}\n").publication == ""


def test_a_page_agrees_by_its_address(tmp_path: Path) -> None:
    html = (
        "<html><head><title>Pier is mended</title><link rel=canonical href='https://lamplight.example/2014/pier'></head>"
        f"<body><h1>Pier is mended</h1><p>{TEXT.format('', '')}</p></body></html>"
    )
    put(tmp_path, "lamplight/a.html", html)
    put(tmp_path, "own/a.html", html)
    seeds = {}
    for seed in ("lamplight/a.html", "own/a.html"):
        (seeds[seed],) = read_seed(tmp_path, seed, Config(), repeated_lines(tmp_path, []))
    assert [s.publication for s in seeds.values() if isinstance(s, Story)] == ["Lamplight", ""]


# --- publication files ---------------------------------------------------------------------------------------


def test_a_publication_file_states_what_its_seeds_have_in_common(tmp_path: Path) -> None:
    paper = "name: The Tern Point Paper\nlanguage: en-GB\nplace: Tern Point\nurl: https://tern.example/\n"
    put(tmp_path, "own/_publication.yaml", f"{paper}dates: [1921-05-04, 1987]\n")
    story = read(tmp_path, "own/1950s/a.txt")
    assert (story.publication, story.language, story.dateline) == ("The Tern Point Paper", "en-GB", "")
    assert story.date_range == DateRange("1921-05-04", "1987-12-31")
    assert story.provenance["publication"].source == "publication file"
    assert story.provenance["publication"].confidence == 1.0


def test_it_decides_what_a_numeric_date_means(tmp_path: Path) -> None:
    above = "Pier is mended\n03/04/2014\n\n"
    assert read(tmp_path, "own/a.txt", above).date == ""
    put(tmp_path, "own/_publication.yaml", "url: https://tern.co.uk/\n")
    assert read(tmp_path, "own/a.txt", above).date == "2014-04-03"


def test_the_nearest_file_counts_and_one_without_a_name_adds_to_it(tmp_path: Path) -> None:
    put(tmp_path, "_publication.yaml", "name: All of it\nlanguage: de\n")
    put(tmp_path, "own/_publication.yaml", "name: The Paper\ndates: [1921, 1987]\n")
    put(tmp_path, "own/1950s/_publication.yaml", "dates: [1950, 1959]\n")
    assert read(tmp_path, "b.txt").publication == "All of it"
    story = read(tmp_path, "own/1950s/a.txt")
    assert (story.publication, story.language) == ("The Paper", "en")
    assert story.date_range == DateRange("1950-01-01", "1959-12-31")


def test_it_narrows_the_bounds_that_a_capture_gives(tmp_path: Path) -> None:
    put(tmp_path, "own/_publication.yaml", "dates: [2010, '']\n")
    put(tmp_path, "own/a.txt.meta.yaml", "captured: 2014-03-12\n")
    assert read(tmp_path, "own/a.txt").date_range == DateRange("2010-01-01", "2014-03-12")


@pytest.mark.parametrize("stated", ["date: 1999-01-02", "date: 1999", "date_range: [1990-01-01, 1991-01-01]"])
def test_a_date_outside_is_told_and_stays(tmp_path: Path, stated: str) -> None:
    put(tmp_path, "own/_publication.yaml", "dates: [1921, 1987]\n")
    put(tmp_path, "own/a.txt.meta.yaml", f"{stated}\n")
    story = read(tmp_path, "own/a.txt")
    assert story.date or story.date_range
    (told,) = story.cut
    assert "is not within 1921-01-01 to 1987-12-31" in told and "seeds/own/_publication.yaml" in told


def test_a_sidecar_goes_before_it_and_it_goes_before_the_capture(tmp_path: Path) -> None:
    put(tmp_path, "own/_publication.yaml", "name: The Paper\n")
    put(tmp_path, "own/a.json", json.dumps({"title": "Pier", "text": TEXT.format("", ""), "publication": "Tern Wire"}))
    (found,) = read_seed(tmp_path, "own/a.json", Config(), repeated_lines(tmp_path, []))
    assert isinstance(found, Story) and found.publication == "The Paper"
    put(tmp_path, "own/a.json.meta.yaml", "publication: The Sidecar\n")
    (found,) = read_seed(tmp_path, "own/a.json", Config(), repeated_lines(tmp_path, []))
    assert isinstance(found, Story) and found.publication == "The Sidecar"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("place: Tern\nnaem: x\n", 2, "unknown key naem; did you mean name?"),
        ("name: [a]\n", 1, "name: a text was expected"),
        ("language: 7\n", 1, "language: a language code such as en or pt-BR was expected"),
        ("url: tern.example\n", 1, "url: an http address was expected"),
        ("dates: [1990, 1980]\n", 1, "dates: two dates such as"),
        ("dates: [x, y]\n", 1, "dates: two dates such as"),
        ("dates: 1990\n", 1, "dates: two dates such as"),
        ("dates: [[1], 2]\n", 1, "dates: two dates such as"),
        ("dates: ['', '']\n", 1, "dates: two dates such as"),
        ("name: a\nname: b\n", 2, ""),
        ("- a\n", None, ""),
        ("name: [\n", None, ""),
    ],
)
def test_what_is_wrong_in_it_is_an_error_with_its_line(tmp_path: Path, text: str, line: int | None, words: str) -> None:
    put(tmp_path, "own/_publication.yaml", text)
    put(tmp_path, "own/a.jsonl", json.dumps({"title": "Pier", "text": TEXT.format("", "")}))
    (found,) = read_seed(tmp_path, "own/a.jsonl", Config(), repeated_lines(tmp_path, []))
    assert isinstance(found, SeedError)
    assert found.file == "seeds/own/_publication.yaml" and words in found.message
    assert line is None or found.line == line
