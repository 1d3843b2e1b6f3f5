"""Publications of folders: which were taken from names, and what a change of a publication file has read again."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run, put

TEXT = (
    "Pier {} is mended\n\nThe pier at Tern Point was mended on Friday by {} men with hammers and a crane.\n\n"
    "Nobody was hurt, the harbour master told the {} people who had come to watch.\n"
)


def fill(root: Path, *seeds: str) -> None:
    for number, seed in enumerate(seeds):
        put(root, f"seeds/{seed}", TEXT.format(*[f"{number}{seed[0]}"] * 3))


def publications(root: Path) -> list[str]:
    """The publications of all articles, in the order of their seeds; "" for none."""
    found = {}
    for path in (root / "content/articles").rglob("*.md"):
        lines = path.read_text().splitlines()
        seed = next(line.split("seed: ")[1] for line in lines if "seed: " in line)
        found[seed] = next((line.split(": ", 1)[1] for line in lines if line.startswith("publication:")), "")
    return [found[seed] for seed in sorted(found)]


def test_convert_tells_which_publications_it_took_from_folders(site: Path, run: Run) -> None:
    fill(site, "harbour-gazette/a.txt", "harbour-gazette/b.txt", "own/a.txt")
    answer = run("convert", "--site", site, "--verbose")
    assert answer.out.count("seeds/harbour-gazette: publication Harbour Gazette, from the name of the folder") == 1
    assert "Own" not in answer.out
    found = json.loads(run("convert", "--site", site, "--verbose", "--json").out)
    assert found["folders"] == {"harbour-gazette": ["Harbour Gazette"]}
    assert "folders" not in json.loads(run("convert", "--site", site, "--json").out)
    assert publications(site) == ["Harbour Gazette", "Harbour Gazette", ""]


def test_a_change_of_a_publication_file_has_its_seeds_read_again(site: Path, run: Run) -> None:
    fill(site, "own/a.txt", "own/deep/b.txt", "other/c.txt")
    run("convert", "--site", site)
    assert publications(site) == ["", "", ""]
    for path, text, expected in (
        ("own/deep/_publication.yaml", "name: Deep\n", ["", "", "Deep"]),
        ("own/_publication.yaml", "name: Own paper\n", ["", "Own paper", "Deep"]),
        ("_publication.yaml", "name: All\n", ["All", "Own paper", "Deep"]),
        ("own/deep/_publication.yaml", "dates: [1921, 1987]\n", ["All", "Own paper", "Own paper"]),
        ("own/_publication.yaml", None, ["All", "All", "All"]),
    ):
        if text is None:
            (site / "seeds" / path).unlink()
        else:
            put(site, f"seeds/{path}", text)
        assert run("convert", "--site", site).code == 0
        assert publications(site) == expected, path
        assert "read again" not in run("convert", "--site", site).err


def test_an_error_in_a_publication_file_is_told_once_and_is_no_end_of_the_others(site: Path, run: Run) -> None:
    fill(site, "own/a.txt", "own/b.txt", "other/c.txt")
    put(site, "seeds/own/_publication.yaml", "name: Own paper\nplaze: Tern\n")
    answer = run("convert", "--site", site)
    assert answer.code == 1
    assert answer.err.count("seeds/own/_publication.yaml:2: unknown key plaze; did you mean place?") == 1
    assert publications(site) == [""]
    put(site, "seeds/own/_publication.yaml", "name: Own paper\nplace: Tern\n")
    assert run("convert", "--site", site).code == 0
    assert publications(site) == ["", "Own paper", "Own paper"]


def test_a_publication_file_is_no_seed(site: Path, run: Run) -> None:
    fill(site, "own/a.txt")
    put(site, "seeds/own/_publication.yaml", "name: Own paper\n")
    answer = run("convert", "--site", site, site / "seeds/own/_publication.yaml")
    assert answer.code == 2 and "it states the publication of the seeds below its folder" in answer.err


def test_a_date_outside_the_dates_of_the_publication_is_a_warning(site: Path, run: Run) -> None:
    fill(site, "own/a.txt")
    put(site, "seeds/own/a.meta.yaml", "date: 2014-03-12\n")
    put(site, "seeds/own/_publication.yaml", "dates: [1921, 1987]\n")
    answer = run("convert", "--site", site)
    assert answer.code == 0
    assert "warning: seeds/own/a.txt: date: 2014-03-12 is not within 1921-01-01 to 1987-12-31" in answer.err


def test_the_place_of_a_publication_tells_which_town_is_meant(site: Path, run: Run) -> None:
    text = "A fair in Cambridge\n\nA fair was opened in Cambridge on Friday by men with hammers and a crane.\n"
    put(site, "seeds/own/a.txt", text)
    put(site, "seeds/own/_publication.yaml", "name: Own paper\nplace: Cambridge, Massachusetts\n")
    assert run("convert", "--site", site).code == 0
    (article,) = (path for path in (site / "content/articles").rglob("*.md") if "fair" in path.name)
    assert "Cambridge (Massachusetts)" in article.read_text()
    assert "dateline" not in article.read_text()
