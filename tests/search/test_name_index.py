"""The names index: which words find a name, what its files hold, and that it is updated as it would be made anew."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sitegen.index import name_index, schema
from sitegen.index.name_index import NameIndex
from sitegen.index.search_words import search_words
from tests.conftest import Run, put, put_story, tree


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Walter Oduya", ["oduya", "walter"]),
        ("Zoë Łukaszewska-Ørsted", ["lukaszewska", "orsted", "zoe"]),
        ("Straße der Ähren", ["ahren", "der", "strasse"]),
        ("Nora O'Dell", ["dell", "nora", "o", "odell"]),
        ("Nora O’Dell", ["dell", "nora", "o", "odell"]),
        ("U.N.", ["un"]),
        ("St. Averin", ["averin", "st"]),
        ("مُحَمَّد الأحمدي", ["الاحمدي", "محمد"]),
        ("שׁוּלָה", ["שולה"]),
        ("渡口新聞", ["口新聞", "新聞", "渡口新聞", "聞"]),
        ("—", []),
        ("", []),
    ],
)
def test_words_by_which_a_name_is_found(name: str, words: list[str]) -> None:
    assert search_words(name) == words


def test_a_hostile_name_has_few_short_words() -> None:
    for name in ("a" * 100_000, "口" * 100_000, "b c " * 50_000, "o'" * 50_000):
        words = search_words(name)
        assert len(words) <= 40 and max(map(len, words)) <= 24


# --- in a site ---------------------------------------------------------------------------------------------


@pytest.fixture
def archive(site: Path) -> Path:
    ferry = "date: 2020-01-31\npeople: [{name: Priya Raman, as: [Raman, the harbour lady]}]\ntags: [raman verdict]"
    put_story(site, "2019/keeper", "title: The keeper\ndate: 2019-05-04\npeople: [Walter Oduya, Priya Raman]")
    put_story(site, "2020/ferry", f"title: The ferry\n{ferry}")
    put_story(site, "2021/boat", "title: The boat\ndate: 2021-02-03\ntags: [raman verdict, boats]")
    return site


def names(site: Path, word: str) -> list[list[Any]]:
    """The entries of the file that a script would open for one word."""
    folder = site / "output/pagefind/names"
    cut = json.loads((folder / "index.json").read_bytes())["cut"]
    prefix = ""
    while prefix in cut and prefix != word:
        prefix = word[: len(prefix) + 1]
    path = folder / f"s{prefix.encode().hex()}.json"
    return list(json.loads(path.read_bytes())) if path.exists() else []


def test_the_index_has_names_their_years_counts_and_other_names(archive: Path, run: Run) -> None:
    assert run("build", "--site", archive).code == 0
    found = names(archive, "raman")
    assert [0, "Priya Raman", "priya-raman/", 2, "2019-05-04", "2020-01-31", "the harbour lady"] in found
    assert [4, "raman verdict", "raman-verdict/", 2, "2020-01-31", "2021-02-03"] in found
    assert found[-1][0] == 4  # tags come after names
    assert "boats" not in [entry[1] for entry in found]  # a tag of one story is in no list


def test_a_name_is_found_by_what_decisions_and_files_call_it(archive: Path, run: Run) -> None:
    put(archive, "content/decisions.toml", '[[rename]]\nkind = "person"\nname = "Walter Oduya"\nto = "W. K. Oduya"\n')
    put(archive, "content/entities/people/priya-raman.md", "---\nname: Priya Raman\naliases: [Pixie Gull]\n---\n")
    assert run("build", "--site", archive).code == 0
    entries = {entry[1]: entry[6:] for entry in names(archive, "o")}
    assert entries["W. K. Oduya"] == ["Walter Oduya"]
    assert entries["Priya Raman"] == ["Pixie Gull", "the harbour lady"]


def test_a_name_without_a_page_leads_to_its_sentence_or_else_to_its_story(site: Path, run: Run) -> None:
    """Walter Oduya stands in the text, Priya Raman only in the front matter."""
    (site / "sitegen.toml").write_text((site / "sitegen.toml").read_text() + "[entities]\nmin_stories = 2\n")
    put_story(site, "2019/keeper", "title: The keeper\ndate: 2019-05-04\npeople: [Walter Oduya, Priya Raman]")
    run("build", "--site", site)
    found = {entry[1]: entry[2] for entry in names(site, "oduya") + names(site, "raman")}
    assert found["Walter Oduya"] == "/2019/05/keeper/#person-walter-oduya"
    assert found["Priya Raman"] == "/2019/05/keeper/"


@pytest.mark.parametrize("setting", ["[search]\nenabled = false\n", '[site]\ntheme = "plain"\n'])
def test_a_site_without_search_has_no_names_index(archive: Path, run: Run, setting: str) -> None:
    put(archive, "sitegen.toml", setting)
    assert run("build", "--site", archive).code == 0
    assert not (archive / "output/pagefind/names").exists()


def test_names_that_change_go_and_come_give_the_files_of_a_clean_build(archive: Path, run: Run) -> None:
    assert run("build", "--site", archive).code == 0
    put_story(archive, "2020/ferry", "title: The ferry\ndate: 2022-01-31\npeople: [Priya Ramanova]\ntags: [boats]")
    (archive / "content/articles/2019/keeper.md").unlink()
    put(archive, "content/entities/people/priya-ramanova.md", "---\nname: Priya Ramanova\naliases: [Gull]\n---\n")
    assert run("build", "--site", archive).code == 0
    changed = tree(archive / "output/pagefind/names")
    assert run("build", "--clean", "--site", archive).code == 0
    assert changed == tree(archive / "output/pagefind/names")


# --- its tables --------------------------------------------------------------------------------------------

_SYLLABLES = ("ma", "mar", "mari", "jo", "john", "口", "ø", "b")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MAX_SHARD_NAMES", 3), ("CUT_SHARD_NAMES", 2), ("EXACT_SHARD_NAMES", 4)):
        monkeypatch.setattr(name_index, name, value)


@pytest.fixture
def db() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.row_factory = sqlite3.Row
    schema.make_tables(made)
    return made


def put_term(db: sqlite3.Connection, chance: random.Random, number: int) -> None:
    """Gives a term another name and count, or removes it."""
    db.execute("DELETE FROM terms WHERE id = ?", (number,))
    if chance.random() < 0.8:
        name = " ".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) + f" {number}"
        row = (number, "person", str(number), name, f"/people/{number}/", chance.randint(1, 9))
        db.execute("INSERT INTO terms(id, kind, key, name, url, count, file) VALUES(?,?,?,?,?,?,'')", row)


def whole(db: sqlite3.Connection) -> dict[str, list[str] | None]:
    index = NameIndex(db)
    return {row["prefix"]: index.shard(row["prefix"]) for row in db.execute("SELECT prefix FROM name_shards")}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.usefixtures("small")
def test_an_update_gives_the_tables_of_a_new_index_and_names_all_changed_shards(
    db: sqlite3.Connection, seed: int
) -> None:
    chance, index = random.Random(seed), NameIndex(db)
    index.make()
    for _ in range(60):
        terms = chance.sample(range(1, 40), k=chance.randint(1, 6))
        for number in terms:
            put_term(db, chance, number)
        before = whole(db)
        stale = index.update(terms)
        after = whole(db)
        differing = {prefix for prefix in before | after if before.get(prefix) != after.get(prefix)}
        assert differing <= stale
        index.make()
        assert whole(db) == after


@pytest.mark.usefixtures("small")
def test_files_are_small_and_every_name_is_in_a_file_of_each_of_its_words(db: sqlite3.Connection) -> None:
    chance, index = random.Random(1), NameIndex(db)
    for number in range(1, 40):
        put_term(db, chance, number)
    index.make()
    cut, shards = index.cut(), whole(db)
    assert all(len(entries or []) <= 4 for entries in shards.values())
    for number, word in db.execute("SELECT term, word FROM name_words").fetchall():
        prefix = ""
        while prefix in cut and prefix != word:
            prefix = word[: len(prefix) + 1]
        prefix = f"{word} " if prefix in cut else prefix
        entries = shards[prefix] or []
        names = [json.loads(entry)[2] for entry in entries]
        assert f"{number}/" in names or len(entries) == 4


def test_a_change_costs_the_shards_of_its_words(db: sqlite3.Connection) -> None:
    for number in range(1, 3000):
        name = f"{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}{number}"
        row = (number, "person", str(number), name, f"/people/{number}/", 1)
        db.execute("INSERT INTO terms(id, kind, key, name, url, count, file) VALUES(?,?,?,?,?,?,'')", row)
    index = NameIndex(db)
    index.make()
    db.execute("UPDATE terms SET count = 2 WHERE id = 5")
    assert index.update([5]) == {"", "f"}
    assert index.update([5]) == set()
