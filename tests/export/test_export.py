"""`sitegen export`: the archive as open data, read back by the tools that people use for it."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitegen.content.decisions import Decision
from sitegen.content.machine_decisions import MachineDecisions, render
from sitegen.core.files import digest
from sitegen.export import replacement
from tests.conftest import Run, put, put_story, tree
from tests.support import saved_pages as made

duckdb = pytest.importorskip("duckdb")
bagit = pytest.importorskip("bagit")

SECRET = "The harbour master's letter"
FORMATS = ("json", "csv", "parquet", "sqlite", "bagit")


@pytest.fixture
def archive(site: Path) -> Path:
    """Three stories that are shown, one draft and one withdrawn, with seeds, pictures and what people know."""
    ferry = "title: The ferry is late\ndate: 2019-03-01\nauthors: [Ines Halvorsen, Priya Raman]\ntags: [ferries]"
    people = "people: [{name: Walter Oduya, as: [Walter Oduya, Oduya]}]"
    seed = "capture: {seed: times/%s.txt}"
    put_story(
        site, "2019/ferry", f"{ferry}\n{people}\nimages: [{{src: images/ferry.png}}]\n{seed % 'ferry'}",
        'Walter Oduya, "the keeper", waited.\n\nThen Oduya *left*; nobody, he said, would\\_wait.\n',
    )  # fmt: skip
    put_story(site, "2019/pier", f"title: The pier is painted\ndate: 2019-05-02T07:15:00+01:00\n{people}")
    put_story(site, "undated/gull", "title: A gull\ndate_range: ['', 2001-01-01]\nlanguage: he", "שחף על הגג.\n")
    put_story(
        site, "2019/draft", f"title: {SECRET}\ndate: 2019-06-01\ndraft: true\npeople: [Nobody Known]\n{seed % 'draft'}"
    )
    gone = f"withdrawn: {{date: 2020-01-01, reason: Wrong}}\ntags: [secret]\n{seed % 'withdrawn'}"
    put_story(
        site, "2019/withdrawn", f"title: {SECRET} again\ndate: 2019-06-02\n{gone}\nimages: [{{src: images/gone.png}}]"
    )
    put(
        site,
        "content/entities/people/walter-oduya.md",
        "---\nname: Walter Oduya\naliases: [Wally]\nwikidata: Q1\n---\n",
    )
    for name in ("ferry", "draft", "withdrawn"):
        put(site, f"seeds/times/{name}.txt", f"{SECRET if name != 'ferry' else 'The ferry'}\n")
    put(site, "seeds/times/withdrawn.txt.meta.yaml", f"title: {SECRET}\n")
    for name in ("ferry", "gone"):
        put(site, f"content/images/{name}.png", name)
    return site


def export(run: Run, site: Path, form: str, dest: Path) -> dict[str, Any]:
    answer = run("export", "--site", site, "--format", form, dest, "--json")
    assert answer.code == 0, answer.err
    data: dict[str, Any] = json.loads(answer.out)
    return data


FERRY = "/2019/03/ferry/"


def test_parquet_is_read_by_duckdb(archive: Path, run: Run, tmp_path: Path) -> None:
    counts = export(run, archive, "parquet", tmp_path / "out")["counts"]
    assert counts["stories"] == 3 and counts["mentions"] == 3
    db = duckdb.connect()
    rows = db.sql(f"SELECT id, authors, date, words FROM '{tmp_path}/out/stories.parquet' ORDER BY id").fetchall()
    assert rows[0] == (FERRY, ["Ines Halvorsen", "Priya Raman"], "2019-03-01", 12)
    assert [row[0] for row in rows] == [FERRY, "/2019/05/pier/", "/undated/gull/"]
    assert rows[2][2] is None
    joined = db.sql(
        f"SELECT m.form, m.text FROM '{tmp_path}/out/mentions.parquet' m "
        f"JOIN '{tmp_path}/out/entities.parquet' e ON e.id = m.entity "
        f"WHERE e.name = 'Walter Oduya' AND m.story = '{FERRY}' ORDER BY sentence"
    ).fetchall()
    assert joined == [
        ("Walter Oduya", 'Walter Oduya, "the keeper", waited.'),
        ("Oduya", "Then Oduya left; nobody, he said, would_wait."),
    ]


def test_places_come_with_their_numbers_and_where_they_lie(archive: Path, run: Run, tmp_path: Path) -> None:
    places = "places: [{name: Lisbon, id: 'geonames:2267057'}, {name: Egypt, id: 'geonames:357994'}, Crete, Quillby]"
    put_story(archive, "2019/boats", f"title: Boats\ndate: 2019-08-01\n{places}")
    wanted = [("Crete", None, 35, 25), ("Egypt", "357994", 30, 31), ("Lisbon", "2267057", 39, -9),
              ("Quillby", None, None, None)]  # fmt: skip
    asked = "SELECT name, geonames, round(latitude), round(longitude) FROM {} WHERE kind = 'place' ORDER BY name"
    for form in ("parquet", "csv", "sqlite"):
        export(run, archive, form, tmp_path / form)
    assert duckdb.sql(asked.format(f"'{tmp_path}/parquet/entities.parquet'")).fetchall() == wanted
    csv_file = f"read_csv('{tmp_path}/csv/entities.csv', types={{'geonames': 'VARCHAR'}})"
    assert duckdb.sql(asked.format(csv_file)).fetchall() == wanted
    assert sqlite3.connect(tmp_path / "sqlite/archive.sqlite").execute(asked.format("entities")).fetchall() == wanted


def test_csv_is_a_valid_data_package_and_is_read_by_duckdb(archive: Path, run: Run, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    export(run, archive, "csv", tmp_path / "out")
    report = frictionless.validate(str(tmp_path / "out/datapackage.json"))
    assert report.valid, report.flatten(["message"])
    package = json.loads((tmp_path / "out/datapackage.json").read_text())
    assert {r["name"] for r in package["resources"]} == {p.stem for p in (tmp_path / "out").glob("*.csv")}
    rows = duckdb.sql(f"SELECT id, text, authors FROM read_csv('{tmp_path}/out/stories.csv') ORDER BY id").fetchall()
    assert rows[0][1] == 'Walter Oduya, "the keeper", waited.\n\nThen Oduya left; nobody, he said, would_wait.'
    assert rows[0][2] == "Ines Halvorsen; Priya Raman"
    authors = next(f for f in package["resources"][0]["schema"]["fields"] if f["name"] == "authors")
    assert authors["type"] == "string" and "parted by '; '" in authors["description"]
    assert all(file.read_bytes().startswith(b"\xef\xbb\xbf") for file in (tmp_path / "out").glob("*.csv"))
    with (tmp_path / "out/stories.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file))[-1]["text"] == "שחף על הגג."
    with (tmp_path / "out/aliases.csv").open(newline="") as file:
        assert list(csv.reader(file))[1:] == [
            ["/people/walter-oduya/", "Oduya", "2"],
            ["/people/walter-oduya/", "Walter Oduya", "2"],
            ["/people/walter-oduya/", "Wally", "0"],
        ]


def test_sqlite_has_keys_that_hold_and_full_text(archive: Path, run: Run, tmp_path: Path) -> None:
    assert export(run, archive, "sqlite", tmp_path / "out")["dest"].endswith("out/archive.sqlite")
    db = sqlite3.connect(tmp_path / "out/archive.sqlite")
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    found = (
        "SELECT s.id FROM stories_fts f JOIN stories s ON s.number = f.rowid WHERE stories_fts MATCH ? ORDER BY rank"
    )
    assert db.execute(found, ("keeper",)).fetchall() == [(FERRY,)]
    db.execute("VACUUM")
    assert db.execute(found, ("painted",)).fetchall() == [("/2019/05/pier/",)]
    assert db.execute("INSERT INTO stories_fts(stories_fts, rank) VALUES('integrity-check', 1)")
    db.close()
    export(run, archive, "sqlite", tmp_path / "out/archive.sqlite")


def test_datasette_shows_tables_keys_and_search(archive: Path, run: Run, tmp_path: Path) -> None:
    pytest.importorskip("datasette")
    export(run, archive, "sqlite", tmp_path / "archive.sqlite")

    def get(path: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "datasette", tmp_path / "archive.sqlite", "--get", path]
        answer = subprocess.run(command, capture_output=True, check=True, timeout=120)
        data: dict[str, Any] = json.loads(answer.stdout)
        return data

    tables = {t["name"]: t for t in get("/archive.json")["tables"]}
    assert tables["stories"]["fts_table"] == "stories_fts" and tables["stories"]["count"] == 3
    assert {"stories", "entities", "aliases", "mentions", "tags"} <= tables.keys()
    assert {k["other_table"] for k in tables["mentions"]["foreign_keys"]["outgoing"]} == {"stories", "entities"}
    rows = get("/archive/stories.json?_search=keeper&_shape=array")
    assert [row["id"] for row in rows] == [FERRY]  # type: ignore[index]


def test_json_is_a_tree_in_which_every_path_leads_somewhere(archive: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(run, archive, "json", out)
    about = json.loads((out / "index.json").read_text())
    assert about["counts"]["stories"] == 3 and about["title"] == "Test archive"
    listed = []
    for year in about["years"]:
        entries = json.loads((out / year["file"]).read_text())
        assert len(entries) == year["stories"]
        listed += [(entry["id"], json.loads((out / entry["file"]).read_text())["id"]) for entry in entries]
    assert sorted(listed) == [(url, url) for url in (FERRY, "/2019/05/pier/", "/undated/gull/")]
    story = json.loads((out / "stories/2019/03/ferry.json").read_text())
    assert story["body"].endswith("would\\_wait.\n") and story["entities"] == ["/people/walter-oduya/"]
    assert story["mentions"][1] == {
        "entity": "/people/walter-oduya/", "sentence": 1, "start": 5, "end": 10, "form": "Oduya",
        "text": "Then Oduya left; nobody, he said, would_wait.",
    }  # fmt: skip
    person = json.loads((out / "people/walter-oduya.json").read_text())
    assert person["count"] == 2 and [s["id"] for s in person["stories"]] == ["/2019/05/pier/", FERRY]
    assert person["wikidata"] == "Q1" and [a["alias"] for a in person["aliases"]][-1] == "Wally"
    assert "people" in about["lists"]
    for plural, file in about["lists"].items():
        records = json.loads((out / file).read_text())
        assert {r["id"] for r in records} == {f"/{plural}/{p.stem}/" for p in (out / plural).glob("*.json")}


def test_a_bag_holds_with_seeds_content_and_output(archive: Path, run: Run, tmp_path: Path) -> None:
    export(run, archive, "bagit", tmp_path / "bag")
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert set(bag.algorithms) == {"sha256", "sha512"} and bag.info["Seeds-Left-Out"] == "3"
    made = tree(tmp_path / "bag/data")
    assert {
        "seeds/times/ferry.txt",
        "content/articles/2019/ferry.md",
        "output/index.html",
        "sitegen.toml",
    } <= made.keys()
    assert "content/images/ferry.png" in made and "content/images/gone.png" not in made
    site = shutil.copytree(tmp_path / "bag/data", tmp_path / "again")
    assert run("build", "--site", site, "--no-convert").code == 0
    (tmp_path / "bag/data/content/articles/2019/ferry.md").write_text("changed")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "bag")).validate()
    export(run, archive, "bagit", tmp_path / "bag")
    bagit.Bag(str(tmp_path / "bag")).validate()


def test_a_bag_holds_nothing_of_what_is_hidden_wherever_it_lies(archive: Path, run: Run, tmp_path: Path) -> None:
    """Seeds with "#" in their names, folders of saved pages, pictures beside seeds, copies and backups held it all."""
    gif = b"GIF89a\x01\x00\x01\x00 of the letter"
    head = f"title: {SECRET} once more\ndate: 2019-06-04\nimages: [{{src: images/letter.gif}}]"
    seed = "capture: {seed: 'times/letter#1.html'}"
    put_story(archive, "2019/letter", f"{head}\nwithdrawn: {{reason: Wrong}}\n{seed}")
    hidden = {
        "seeds/times/letter#1.html": SECRET, "seeds/times/letter#1.html.meta.yaml": f"title: {SECRET}",
        "seeds/times/letter#1.meta.yaml": f"title: {SECRET}", "seeds/times/letter#1_files/letter.gif": gif,
        "seeds/times/letter#1_files/style.css": SECRET, "seeds/times/letter#1.pdf": SECRET,
        "seeds/times/pictures/letter.gif": gif, "seeds/times/again.html": SECRET, "content/images/letter.gif": gif,
        "content/images/deleted.gif": gif + b"!", "content/articles/2019/letter.md.bak": SECRET,
        "content/articles/2019/letter.md~": SECRET, "content/pages/plans.md": f"---\ndraft: true\n---\n{SECRET}",
        "seeds/blog.xml": f"<rss><item><wp:status>private</wp:status>{SECRET}</item></rss>",
    }  # fmt: skip
    for path, data in hidden.items():
        put(archive, path, data)
    put_story(archive, "2019/blog", "title: A post\ndate: 2019-06-05\ncapture: {seed: 'blog.xml#1'}", "A post.\n")
    data = export(run, archive, "bagit", tmp_path / "bag")
    made = tree(tmp_path / "bag/data")
    assert hidden.keys() & made.keys() == set()
    everything = b"".join(made.values())
    assert SECRET.encode() not in everything and b"of the letter" not in everything
    assert "seeds/times/ferry.txt" in made and "content/articles/2019/blog.md" in made
    left_out = data["left_out"]
    assert set(left_out) == {"seeds", "content"}
    bag = bagit.Bag(str(tmp_path / "bag"))
    told = (bag.info["Seeds-Left-Out"], bag.info["Content-Left-Out"])
    assert told == (str(left_out["seeds"]), str(left_out["content"])) == ("12", "9")


DECISIONS = '[[merge]]\nkind = "person"\nnames = ["W. Oduya"]\ninto = "Walter Oduya"\n'


@pytest.mark.parametrize(
    "more",
    [
        f'[[hide]]\nkind = "person"\nname = "Odile Marten"\nnote = "{SECRET}"\n',
        f'[[ignore]]\nseed = "times/advert.txt"\nnote = "{SECRET}"\n',
        f'# [[hide]] name = "{SECRET}"\n',
        f'[[merge]]\nkind = "person"\nnames = ["Nobody Known"]\ninto = "{SECRET}"\n',
        f'[[merge]]\nkind = "person"\n# {SECRET}\n',
    ],
)
def test_decisions_that_tell_of_what_is_hidden_are_in_no_bag(
    archive: Path, run: Run, tmp_path: Path, more: str
) -> None:
    put(archive, "content/decisions.toml", DECISIONS)
    export(run, archive, "bagit", tmp_path / "bag")
    assert (tmp_path / "bag/data/content/decisions.toml").read_text() == DECISIONS
    put(archive, "content/decisions.toml", DECISIONS + more)
    put(archive, "content/notes.toml", f'note = "{SECRET}"\n')
    answer = run("export", "--site", archive, "--format", "bagit", tmp_path / "bag")
    assert "and 5 of content/" in answer.out
    assert SECRET.encode() not in b"".join(tree(tmp_path / "bag/data").values())


def test_decisions_of_the_machine_are_in_a_bag_unless_something_is_hidden(site: Path, run: Run, tmp_path: Path) -> None:
    put(site, "sitegen.toml", '[site]\ntitle = "T"\n')
    put_story(site, "2018/light", "title: The light\ndate: 2018-03-01\npeople: [W. Oduya]", "W. Oduya.\n")
    entry = Decision("merge", ("W. Oduya",), "person", "Walter Oduya", probability=0.98, evidence=("one man",))
    text = render(MachineDecisions().with_entries([entry]))
    gone = render(MachineDecisions().with_entries([replace(entry, stories=("content/articles/gone.md",))]))
    for number, (decided, more, held) in enumerate(
        [
            (text, "", True), (f"{text}# {SECRET}\n", "", False), (text, "draft: true", False),
            (gone, "", False),
        ]
    ):  # fmt: skip
        put(site, "content/decisions.machine.toml", decided)
        put_story(site, "2019/boat", f"title: Boat\ndate: 2019-03-01\n{more}", "Text.\n")
        export(run, site, "bagit", tmp_path / f"bag{number}")
        assert (tmp_path / f"bag{number}/data/content/decisions.machine.toml").exists() == held


def test_a_bag_holds_what_lies_beside_a_seed_only_with_the_seed(archive: Path, run: Run, tmp_path: Path) -> None:
    """A sidecar, parts of a saved page, files that no reader takes: of an ignored seed, of a draft's, of none."""
    put(archive, "content/decisions.toml", '[[ignore]]\nseed = "times/advert.html"\n')
    hidden = {
        "seeds/times/advert.html": SECRET, "seeds/times/advert.html.meta.yaml": f"title: {SECRET}",
        "seeds/times/advert_files/style.css": SECRET, "seeds/times/unused.txt.meta.yaml": f"title: {SECRET}",
        "seeds/times/sources.docx": SECRET, "seeds/times/ferry.docx": SECRET, "seeds/times/face.png": SECRET,
        "seeds/times/ferry_files/face.png": SECRET, "seeds/times/ferry_files/advert_files/a.css": SECRET,
        "seeds/times/ferry_files/advert.html": SECRET,
    }  # fmt: skip
    put_story(archive, "2019/nested", f"title: {SECRET}\ndraft: true\ncapture: {{seed: times/ferry_files/advert.html}}")
    held = {
        "seeds/times/ferry.txt.meta.yaml": "publication: The Times\n", "seeds/times/ferry_files/style.css": "a {}",
        "seeds/times/pictures/of-it.png": "ferry",
    }  # fmt: skip
    for path, data in {**hidden, **held}.items():
        put(archive, path, data)
    data = export(run, archive, "bagit", tmp_path / "bag")
    made = tree(tmp_path / "bag/data")
    assert hidden.keys() & made.keys() == set() and held.keys() <= made.keys()
    assert SECRET.encode() not in b"".join(made.values())
    assert data["left_out"]["seeds"] == 3 + len(hidden)


def test_a_bag_holds_the_file_of_a_name_only_while_it_is_shown(archive: Path, run: Run, tmp_path: Path) -> None:
    text = f"---\nname: %s\n%s---\n\n{SECRET}\n"
    put_story(
        archive, "2019/quay", "title: The quay\ndate: 2019-07-01\npeople: [Odile Marten, Ines Halvorsen]", "A quay.\n"
    )
    people = "content/entities/people"
    put(archive, f"{people}/odile-marten.md", text % ("Odile Marten", "hide: true\n"))
    put(archive, f"{people}/ines-halvorsen.md", text % ("Ines Halvorsen", ""))
    put(archive, f"{people}/nobody-known.md", text % ("Nobody Known", ""))
    put(archive, "content/decisions.toml", '[[hide]]\nkind = "person"\nname = "Ines Halvorsen"\n')
    put(archive, "content/tags/ferries.md", "---\nname: ferries\nparents: [boats]\n---\n")
    put(archive, "content/tags/boats.md", "---\nname: boats\n---\n")
    export(run, archive, "bagit", tmp_path / "bag")
    made = tree(tmp_path / "bag/data")
    assert {path for path in made if path.startswith(("content/entities/", "content/tags/"))} == {
        f"{people}/walter-oduya.md", "content/tags/ferries.md", "content/tags/boats.md",
    }  # fmt: skip
    assert SECRET.encode() not in b"".join(made.values())


def test_what_cannot_be_read_is_not_in_a_bag_and_is_told(archive: Path, run: Run, tmp_path: Path) -> None:
    """Nobody can say whether it was withdrawn: an article with broken YAML stood there with its full text."""
    broken = f"title: {SECRET}\ntags: [\ncapture:\n  seed: times/broken.txt"
    put_story(archive, "2019/broken", broken, f"{SECRET}\n")
    put(archive, "seeds/times/broken.txt", SECRET)
    put(archive, "seeds/times/unread.warc", f"WARC/1.0\r\n{SECRET}")
    answer = run("export", "--site", archive, "--format", "bagit", tmp_path / "bag")
    assert answer.code == 1 and "content/articles/2019/broken.md:" in answer.err
    assert "Left out: 5 of seeds/ and 4 of content/." in answer.out
    made = tree(tmp_path / "bag/data")
    assert not any("broken" in path or "unread" in path for path in made if path.startswith(("seeds/", "content/")))


def test_a_copy_of_a_shown_story_s_seed_is_in_the_bag_and_one_of_a_withdrawn_is_not(
    site: Path, run: Run, tmp_path: Path
) -> None:
    put_story(site, "a", f"title: A\ndate: 2019-01-01\ncapture: {{seed: a.txt, sha256: {digest(b'A gull')}}}")
    gone = f"withdrawn: {{reason: R}}\ncapture: {{seed: b.txt, sha256: {digest(b'A duck')}}}"
    put_story(site, "b", f"title: B\ndate: 2019-01-01\n{gone}")
    for name, text in (("a", "A gull"), ("a2", "A gull"), ("b", "A duck"), ("b2", "A duck")):
        put(site, f"seeds/{name}.txt", text)
    export(run, site, "bagit", tmp_path / "bag")
    assert {path.name for path in (tmp_path / "bag/data/seeds").iterdir()} == {"a.txt", "a2.txt"}


@pytest.mark.parametrize("form", FORMATS)
def test_drafts_and_withdrawn_stories_are_in_no_export(archive: Path, run: Run, tmp_path: Path, form: str) -> None:
    run("build", "--site", archive, "--no-convert", "--drafts")
    export(run, archive, form, tmp_path / "out")
    text = b"".join(tree(tmp_path / "out").values())
    if form == "parquet":
        files = sorted((tmp_path / "out").glob("*.parquet"))
        text = repr([duckdb.sql(f"SELECT * FROM '{file}'").fetchall() for file in files]).encode()
    for secret in (SECRET.encode(), b"harbour master", b"Nobody Known", b"2019/draft"):
        assert secret not in text
    withdrawn = rb"withdrawn" if form != "bagit" else rb"letter again"  # its page says that it was withdrawn
    assert not re.search(withdrawn, text)


def test_what_is_withdrawn_goes_from_the_next_export(archive: Path, run: Run, tmp_path: Path) -> None:
    export(run, archive, "json", tmp_path / "out")
    path = archive / "content/articles/2019/pier.md"
    path.write_text(path.read_text().replace("---\n\n", "withdrawn: {reason: Wrong}\n---\n\n", 1))
    export(run, archive, "json", tmp_path / "out")
    assert not any("pier" in name for name in tree(tmp_path / "out"))
    assert b"pier" not in b"".join(tree(tmp_path / "out").values())


@pytest.mark.parametrize("form", ["json", "csv", "parquet", "sqlite"])
def test_the_same_archive_gives_the_same_bytes(archive: Path, run: Run, tmp_path: Path, form: str) -> None:
    export(run, archive, form, tmp_path / "one")
    shutil.rmtree(archive / ".sitegen")
    export(run, archive, form, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_nobodys_file_is_overwritten(archive: Path, run: Run, tmp_path: Path) -> None:
    put(tmp_path, "mine/letter.txt", "Dear Ines")
    put(tmp_path, "mine.sqlite", "Dear Priya")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE mine(x)")
    for form in ("json", "csv", "parquet", "bagit"):
        assert run("export", "--site", archive, "--format", form, tmp_path / "mine").code == 2
        assert run("export", "--site", archive, "--format", form, tmp_path / "mine.sqlite").code == 2
    for name in ("mine.sqlite", "other.db"):
        assert run("export", "--site", archive, "--format", "sqlite", tmp_path / name).code == 2
    for inside in ("", "content", "seeds/x", ".sitegen"):
        assert run("export", "--site", archive, archive / inside).code == 2
    export(run, archive, "json", tmp_path / "data")
    assert run("export", "--site", archive, "--format", "csv", tmp_path / "data").code == 2
    assert tree(tmp_path / "mine") == {"letter.txt": b"Dear Ines"}
    assert (tmp_path / "mine.sqlite").read_text() == "Dear Priya"


@pytest.mark.parametrize("form", ["json", "csv", "parquet", "bagit"])
def test_what_others_put_into_an_export_stays_through_every_later_one(
    archive: Path, run: Run, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "out"
    counts = export(run, archive, form, out)
    assert counts["others"] == 0
    theirs = {"README.md": "Ours.\n", ".git/HEAD": "ref\n", "stories/notes.txt": "Mine.\n", "zz/a.sitegen-b": "Mine.\n"}
    for path, text in theirs.items():
        put(out, path, text)
    (out / "linked").symlink_to(archive)
    (archive / "content/articles/2019/pier.md").unlink()
    seen = export(run, archive, form, out)
    assert {path: (out / path).read_text() for path in theirs} == theirs and (out / "linked").is_symlink()
    assert seen["others"] == len(theirs) and seen["files"] <= counts["files"]
    for path in theirs:
        (out / path).unlink()
    (out / "linked").unlink()
    export(run, archive, form, tmp_path / "fresh")
    ignored = {"bag-info.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt", ".sitegen-export"}  # have a date
    made, fresh = tree(out), tree(tmp_path / "fresh")
    assert made.keys() == fresh.keys()
    assert form == "bagit" or {k: v for k, v in made.items() if k not in ignored} == {
        k: v for k, v in fresh.items() if k not in ignored
    }


def test_a_file_of_others_where_an_export_writes_is_refused_and_stays(archive: Path, run: Run, tmp_path: Path) -> None:
    """A file, a folder with a file, a link to a folder: in the place of what a later export would write."""
    out = tmp_path / "out"
    export(run, archive, "json", out)
    put_story(archive, "2020/tide", "title: The tide\ndate: 2020-08-01")
    for plant in ("years/2020.json", "years/2020.json/inner.txt", "stories/2020"):
        place = out / plant
        if plant == "stories/2020":
            place.symlink_to(tmp_path)
        else:
            put(out, plant, "Mine.\n")
        before = tree(tmp_path)
        answer = run("export", "--site", archive, out)
        assert answer.code == 2 and plant in answer.err and "Traceback" not in answer.err
        assert {k: v for k, v in tree(tmp_path).items() if "/.sitegen/" not in k} == {
            k: v for k, v in before.items() if "/.sitegen/" not in k
        }
        place.unlink()
        if plant.endswith("inner.txt"):
            place.parent.rmdir()
    export(run, archive, "json", out)
    assert (out / "stories/2020/08/tide.json").is_file()


def export_with_a_note(archive: Path, run: Run, tmp_path: Path) -> Path:
    """An export beside which somebody put a file, and since which a story has gone."""
    export(run, archive, "json", tmp_path / "out")
    put(tmp_path, "out/README.md", "Ours.\n")
    (archive / "content/articles/2019/pier.md").unlink()
    return tmp_path / "out"


def test_an_export_of_an_earlier_version_loses_nothing_that_was_not_replaced(
    archive: Path, run: Run, tmp_path: Path
) -> None:
    """Its mark said the format alone."""
    out = export_with_a_note(archive, run, tmp_path)
    put(out, ".sitegen-export", "json")
    assert export(run, archive, "json", out)["others"] == 2
    assert (out / "README.md").is_file() and (out / "stories/2019/05/pier.json").is_file()


def test_an_export_that_is_killed_while_it_takes_its_place_is_finished_by_the_next(
    archive: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every file; meanwhile somebody puts a file where the killed one was about to write."""
    out = export_with_a_note(archive, run, tmp_path)
    put_story(archive, "2020/tide", "title: The tide\ndate: 2020-08-01\npeople: [Ines Halvorsen]")
    shutil.copytree(out, tmp_path / "first")
    move = replacement._move
    for number in (1, 3, 6, 9):
        shutil.rmtree(out)
        shutil.copytree(tmp_path / "first", out)
        moved = []

        def stop(file: Path, target: Path, number: int = number, moved: list[Path] = moved) -> None:
            moved.append(file)
            if len(moved) == number:
                raise KeyboardInterrupt
            move(file, target)

        monkeypatch.setattr(replacement, "_move", stop)
        assert run("export", "--site", archive, out).code == 130
        monkeypatch.undo()
        assert not list(tmp_path.glob(".sitegen*"))
        export(run, archive, "json", out)
        assert (out / "README.md").read_text() == "Ours.\n"
        (out / "README.md").unlink()
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        export(run, archive, "json", tmp_path / "fresh")
        assert tree(out) == tree(tmp_path / "fresh")


def test_here_is_a_place_to_export_to_unless_it_is_the_site(
    archive: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for dest in (".", "../here", "../here/"):
        assert export(run, archive, "json", Path(dest))["dest"] == str(Path(dest))
    assert (tmp_path / "here/index.json").is_file()
    monkeypatch.chdir(archive)
    for dest in (".", "..", "content", "./seeds/../output"):
        answer = run("export", dest)
        assert answer.code == 2 and "Traceback" not in answer.err
        assert re.search(r"the site itself|part of the site \((content|output)\)", answer.err)


@pytest.mark.parametrize("kind", ["link", "fifo"])
def test_what_is_planted_as_the_list_of_an_export_is_not_read(
    archive: Path, run: Run, tmp_path: Path, kind: str
) -> None:
    put(tmp_path, "mine/letter.txt", "Dear Ines")
    put(tmp_path, "list", json.dumps({"format": "json", "files": ["letter.txt"], "pending": {}}))
    mark = tmp_path / "mine/.sitegen-export"
    mark.symlink_to(tmp_path / "list") if kind == "link" else os.mkfifo(mark)
    assert run("export", "--site", archive, tmp_path / "mine").code == 2
    assert (tmp_path / "mine/letter.txt").read_text() == "Dear Ines"


def test_a_list_that_somebody_wrote_leads_nowhere_else(archive: Path, run: Run, tmp_path: Path) -> None:
    put(tmp_path, "letter.txt", "Dear Ines")
    out = tmp_path / "out"
    export(run, archive, "json", out)
    (out / "linked").symlink_to(tmp_path)
    listed = ["../letter.txt", str(tmp_path / "letter.txt"), "linked/letter.txt", "", "."]
    put(out, ".sitegen-export", json.dumps({"format": "json", "files": listed, "pending": {}}))
    run("export", "--site", archive, out)
    assert (tmp_path / "letter.txt").read_text() == "Dear Ines"


@pytest.mark.parametrize("form", FORMATS)
def test_ctrl_c_in_an_export_ends_it_without_a_trace(archive: Path, tmp_path: Path, form: str) -> None:
    """In a process of its own that gets the signal in the midst of its rows."""
    code = (
        "import os, signal, sys; import sitegen.export.records as records; real = records._exported\n"
        "def late(*arguments):\n    os.kill(os.getpid(), signal.SIGINT)\n    return real(*arguments)\n"
        "records._exported = late\nfrom sitegen.cli.program import main; main()"
    )
    if form == "bagit":
        code = code.replace("sitegen.export.records as records", "sitegen.export.bag as records").replace(
            "_exported", "copy_file"
        )
    command = [sys.executable, "-c", code, "export", "--site", archive, "--format", form, tmp_path / "out"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode == 130 and "Traceback" not in done.stderr and "Exception" not in done.stderr, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"site"}


def test_ctrl_c_in_a_callback_that_can_raise_nothing_ends_an_export_too(archive: Path, tmp_path: Path) -> None:
    """Python would report it ("Exception ignored in ...") and the export would go on to its end with exit 0."""
    code = (
        "import os, signal, sys, weakref; import sitegen.export.records as records; real = records._exported\n"
        "class Held: pass\n"
        "def interrupt(_):\n    os.kill(os.getpid(), signal.SIGINT)\n    return [n for n in range(9)]\n"
        "def late(*arguments):\n    held = Held()\n    watch = weakref.ref(held, interrupt)\n    del held\n"
        "    while True: real(*arguments)\n"
        "records._exported = late\nfrom sitegen.cli.program import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "export", "--site", archive, tmp_path / "out"],
        capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert (done.returncode, done.stderr.strip()) == (130, "")
    assert {path.name for path in tmp_path.iterdir()} == {"site"}


@pytest.mark.parametrize(("form", "module"), [("parquet", "pyarrow"), ("bagit", "bagit")])
def test_a_missing_extra_is_one_line_with_a_hint(
    archive: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    answer = run("export", "--site", archive, "--format", form, tmp_path / "out", "--quiet")
    assert answer.code == 1 and "pip install 'sitegen[export]'" in answer.err and len(answer.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_two_stories_at_one_address_are_exported_as_the_one_that_has_the_page(
    archive: Path, run: Run, tmp_path: Path
) -> None:
    put_story(archive, "2018/ferry", "title: Another ferry\ndate: 2019-03-09\nslug: ferry")
    assert run("build", "--site", archive, "--no-convert").code == 1
    assert export(run, archive, "sqlite", tmp_path / "a.sqlite")["counts"]["stories"] == 3


# --- /data/ of the site ------------------------------------------------------------------------------------


def test_published_data_stands_on_the_site_as_export_writes_it(archive: Path, run: Run, tmp_path: Path) -> None:
    with (archive / "sitegen.toml").open("a") as config:
        config.write('[export]\npublish = ["json", "csv", "sqlite"]\n')
    assert run("build", "--site", archive, "--no-convert").code == 0
    for form in ("json", "csv", "sqlite"):
        export(run, archive, form, tmp_path / form)
        made = {path: data for path, data in tree(tmp_path / form).items() if path != ".sitegen-export"}
        assert tree(archive / "output/data" / form) == made
    before = {p: p.stat().st_mtime_ns for p in (archive / "output").rglob("*")}
    assert '"written": 0' in run("build", "--site", archive, "--no-convert", "--json").out
    assert {p: p.stat().st_mtime_ns for p in (archive / "output").rglob("*")} == before


def test_an_incremental_build_of_data_equals_a_clean_one(archive: Path, run: Run, tmp_path: Path) -> None:
    with (archive / "sitegen.toml").open("a") as config:
        config.write('[export]\npublish = ["json", "csv"]\n')
    run("build", "--site", archive, "--no-convert")
    put_story(archive, "2019/tide", "title: The tide\ndate: 2019-08-01\npeople: [Walter Oduya]")
    (archive / "content/articles/2019/pier.md").unlink()
    run("build", "--site", archive, "--no-convert")
    output = tree(archive / "output")
    assert "data/json/stories/2019/08/tide.json" in output and "data/json/stories/2019/05/pier.json" not in output
    assert run("build", "--site", archive, "--no-convert", "--clean").code == 0
    assert tree(archive / "output") == output
    run("build", "--site", archive, "--no-convert", "--drafts")
    assert not (archive / "output/data").exists()
    text = (archive / "sitegen.toml").read_text()
    (archive / "sitegen.toml").write_text(text.replace('"json", "csv"', '"csv"'))
    run("build", "--site", archive, "--no-convert")
    assert [path.name for path in (archive / "output/data").iterdir()] == ["csv"]


# --- memory ------------------------------------------------------------------------------------------------

_PEAK = """
import gc, shutil, sys, tracemalloc
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sitegen.core.config import ExportConfig, load_config
from sitegen.export import export, publish, published_folder
from sitegen.index.index_file import open_index
root = Path(sys.argv[1])
config = load_config(root)
export(root, config, "csv", Path(sys.argv[2]))  # brings the index up to date
gc.disable()  # what waits for the collector counts as held, so that no peak hangs on when it comes
with closing(open_index(root / ".sitegen", config)) as db:
    for form in ("json", "csv", "parquet", "sqlite"):
        asked = replace(config, export=ExportConfig((form,)))
        for measured in (False, True):  # the first time imports what the format needs
            shutil.rmtree(published_folder(root), ignore_errors=True)
            tracemalloc.start()
            publish(root, asked, db, drafts=False)
            if measured:
                print(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
"""


def test_memory_does_not_grow_with_the_stories(site: Path, tmp_path: Path) -> None:
    """There is more text than chance can hide.

    Python's table of interned strings, where pathlib puts the parts of all paths, is now and then made anew, which
    takes 2 MB whatever the archive. Sixty stories fill a group of Parquet already.
    """
    body = "Walter Oduya waited.\n\n" + "and the boat was late again " * 3_600
    peaks = []
    for count in (60, 130):
        for number in range(count):
            head = f"title: Story {number}\ndate: 2019-03-01\npeople: [Walter Oduya]\ntags: [ferries]"
            put_story(site, f"2019/story-{number}", head, f"Number {number}. {body}")
        command = [sys.executable, "-c", _PEAK, site, tmp_path / str(count)]
        done = subprocess.run(command, capture_output=True, check=True)
        peaks.append([int(peak) for peak in done.stdout.split()])
    more_text = 70 * len(body)
    assert len(peaks[0]) == 4 and all(b - a < more_text / 3 for a, b in zip(*peaks, strict=True)), peaks


def test_an_archive_with_a_draft_is_in_no_bag(site: Path, run: Run, tmp_path: Path) -> None:
    story = made.text(1).partition("\n")[2]
    files = {"a.md": f"# The ferry sails\n\n{story}", "b.md": f"---\ntitle: {SECRET}\ndraft: true\n---\n\n{story}"}
    put(site, "seeds/times/notes.zip", made.zipped(files))
    put(site, "seeds/times/open.zip", made.zipped({"c.md": f"# The pier is painted\n\n{made.text(2)}"}))
    assert run("convert", "--site", site).code == 0 and run("build", "--site", site, "--no-convert").code == 0
    export(run, site, "bagit", tmp_path / "bag")
    held = tree(tmp_path / "bag/data")
    assert "seeds/times/open.zip" in held and "seeds/times/notes.zip" not in held


def test_an_archive_is_in_no_bag_unless_it_was_converted_as_it_is(site: Path, run: Run, tmp_path: Path) -> None:
    """Else nobody knows whether a draft is in it."""
    story = {"c.md": f"# The pier is painted\n\n{made.text(2)}"}
    put(site, "seeds/times/open.zip", made.zipped(story))
    put(site, "seeds/times/plain.md", f"# The ferry sails\n\n{made.text(1)}")

    def held(name: str) -> set[str]:
        assert run("build", "--site", site, "--no-convert").code == 0
        export(run, site, "bagit", tmp_path / name)
        return {path for path in tree(tmp_path / name / "data") if path.startswith("seeds/")}

    assert run("convert", "--site", site).code == 0
    assert held("same") == {"seeds/times/open.zip", "seeds/times/plain.md"}
    put(site, "seeds/times/open.zip", made.zipped({**story, "d.md": f"---\ndraft: true\n---\n\n{SECRET}"}))
    assert held("changed") == {"seeds/times/plain.md"}
    put(site, "seeds/times/open.zip", made.zipped(story))
    assert run("clean", "--site", site).code == 0
    assert held("unknown") == {"seeds/times/plain.md"}
