"""SQLite databases and Parquet files: a story in each row of a table that has titles and texts."""

from __future__ import annotations

import datetime
import gzip
import sqlite3
import sys
import tracemalloc
from pathlib import Path

import pytest

from sitegen.capture import Record, RepeatedLines, open_seed, read_record
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Story
from tests.conftest import put

PARTS = [
    "The choir of Saltby sang on the pier on Sunday, forty of them, and the wind took half of the second hymn.",
    "They will sing there each month until October, its leader said, if the council mends the third lamp.",
]
TEXT = "\n\n".join(PARTS)
TITLE = "Choir sings on Saltby pier"


def database(root: Path, name: str, script: str, *rows: tuple[str, tuple[object, ...]]) -> Path:
    path = root / name
    with sqlite3.connect(path) as db:
        db.executescript(script)
        for table, values in rows:
            db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)
    db.close()
    return path


def story_of(root: Path, record: Record | SeedError) -> Story:
    assert isinstance(record, Record), record
    return read_record(root, record, Config(), RepeatedLines())


ARTICLES = (
    "CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, body TEXT, author_id INT, published TEXT, x BLOB);"
)


@pytest.mark.parametrize("name", ["a.sqlite", "a.sqlite3", "a.db", "a"])
def test_a_database(tmp_path: Path, name: str) -> None:
    script = (
        ARTICLES + "CREATE TABLE authors (id INT, name TEXT); CREATE TABLE comments (id INT, title TEXT, body TEXT);"
    )
    rows = [("articles", (n, f"{TITLE} {n}", TEXT, 2, "2013-06-09", b"\0")) for n in (1, 2)]
    path = database(
        tmp_path, name, script, *rows, ("authors", (2, "Ivo Reyes")), ("comments", (1, "Re", "Lovely, and so on."))
    )
    before = path.read_bytes()
    first, second = open_seed(tmp_path, name)
    story = story_of(tmp_path, first)
    assert (story.title, story.authors, story.date) == (f"{TITLE} 1", ("Ivo Reyes",), "2013-06-09")
    assert story.body.split("\n\n") == PARTS
    assert isinstance(second, Record)
    assert second.key == "articles/2"
    assert (path.read_bytes(), sorted(p.name for p in tmp_path.iterdir())) == (before, [name])


def test_posts_have_states(tmp_path: Path) -> None:
    script = (
        "CREATE TABLE wp_posts (ID INTEGER PRIMARY KEY, post_author INT, post_date TEXT, post_content TEXT, "
        "post_title TEXT, post_status TEXT, post_password TEXT, post_type TEXT);"
        "CREATE TABLE wp_users (ID INT, user_login TEXT, user_email TEXT, display_name TEXT);"
    )
    states = [("publish", "", "post"), ("draft", "", "post"), ("private", "", "post"), ("publish", "hush", "post"),
              ("publish", "", "page"), ("inherit", "", "revision")]  # fmt: skip
    rows = [("wp_posts", (n, 4, "2013-06-09 10:00:00", TEXT, TITLE, *state)) for n, state in enumerate(states, 1)]
    database(tmp_path, "wp.sqlite", script, *rows, ("wp_users", (4, "ireyes", "i@x.example", "Ivo Reyes")))
    found = list(open_seed(tmp_path, "wp.sqlite"))
    assert [(one.key, one.draft) for one in found if isinstance(one, Record)] == [
        ("wp_posts/1", False),
        ("wp_posts/2", True),
    ]
    assert [one.kind for one in found if isinstance(one, PassedOverError)] == [
        "private",
        "protected",
        "page",
        "revision",
    ]
    assert story_of(tmp_path, found[0]).authors == ("Ivo Reyes",)


def test_views_and_generated_columns_are_not_read(tmp_path: Path) -> None:
    script = "CREATE TABLE a (id INT, title TEXT, n INT, body TEXT GENERATED ALWAYS AS (hex(zeroblob(n))));"
    script += "CREATE VIEW posts AS SELECT title, body FROM a;"
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.executescript(script)
    (error,) = open_seed(tmp_path, "a.db")
    assert isinstance(error, PassedOverError)
    assert "its tables: a (id, title, n)" in error.message


PEOPLE = [("authors", (2, "Ada Vos")), ("users", (2, "Ivo Reyes")), ("users", (3, "Bo Typist"))]
"""Two tables of people, in which one id means two people."""


@pytest.mark.parametrize(
    ("columns", "ids", "people", "authors"),
    [
        ("author_id INT", (2,), PEOPLE, ("Ada Vos",)),
        ("user_id INT", (2,), PEOPLE, ("Ivo Reyes",)),
        ("created_by INT", (2,), PEOPLE, ()),
        ("created_by INT", (2,), PEOPLE[1:], ("Ivo Reyes",)),
        ("created_by INT, author_id INT", (3, 2), PEOPLE[1:], ("Ivo Reyes",)),
    ],
)
def test_an_id_is_that_of_a_person_in_the_table_that_its_column_names(
    tmp_path: Path, columns: str, ids: tuple[int, ...], people: list[tuple[str, tuple[object, ...]]], authors: object
) -> None:
    script = f"CREATE TABLE articles (id INT, title TEXT, body TEXT, {columns});"
    script += "".join(f"CREATE TABLE {table} (id INT, name TEXT);" for table in dict(people))
    database(tmp_path, "a.db", script, ("articles", (1, TITLE, TEXT, *ids)), *people)
    (record,) = open_seed(tmp_path, "a.db")
    assert story_of(tmp_path, record).authors == authors


@pytest.mark.parametrize("cut", [100, 4096, 6000])
def test_a_damaged_database_is_one_error(tmp_path: Path, cut: int) -> None:
    rows = [("articles", (n, TITLE, TEXT, 1, "2013", None)) for n in range(100)]
    data = database(tmp_path, "b.db", ARTICLES, *rows).read_bytes()
    put(tmp_path, "c.db", data[:cut] + b"\xff" * 5000 + data[cut + 5000 :])
    found = list(open_seed(tmp_path, "c.db"))
    assert any(isinstance(one, SeedError) for one in found)


def test_another_file_of_that_name_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "Thumbs.db", b"\xd0\xcf\x11\xe0")
    (error,) = open_seed(tmp_path, "Thumbs.db")
    assert isinstance(error, PassedOverError)


@pytest.mark.parametrize("name", ["a.db.gz", "a.parquet.gz"])
def test_a_compressed_database_is_an_error_that_says_what_to_do(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, gzip.compress(b"SQLite format 3\0" * 9))
    (error,) = open_seed(tmp_path, name)
    assert isinstance(error, SeedError)
    assert not isinstance(error, PassedOverError)
    assert "unpacked" in error.message


def test_a_large_database_is_read_row_by_row(tmp_path: Path) -> None:
    rows = [("articles", (n, TITLE, TEXT * 40, 1, "2013", None)) for n in range(3000)]  # 25 MB
    database(tmp_path, "a.db", ARTICLES, *rows)
    found = open_seed(tmp_path, "a.db")
    next(found)
    tracemalloc.start()
    count = sum(isinstance(one, Record) for one in found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2999
    assert peak < 4 << 20


# --- Parquet -----------------------------------------------------------------------------------------------


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    moment = datetime.datetime(2013, 6, 9, 10, 0)
    columns = {
        "title": [TITLE, "Second", None],
        "text": [TEXT, TEXT, None],
        "authors": [["Ivo Reyes"], [], None],
        "published": [moment, None, None],
        "source": [{"name": "Saltby Echo", "url": "https://echo.example"}] * 3,
        "embedding": [[0.5] * 8] * 3,
    }
    parquet.write_table(pyarrow.table(columns), tmp_path / "a.parquet", row_group_size=1)
    first, second, error = open_seed(tmp_path, "a.parquet")
    story = story_of(tmp_path, first)
    assert (story.title, story.authors, story.date[:10]) == (TITLE, ("Ivo Reyes",), "2013-06-09")
    assert story.publication == "Saltby Echo"
    assert isinstance(second, Record)
    assert isinstance(error, SeedError)
    assert error.line == 3


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"PAR1\xff\xff\xff\x7fPAR1"])
def test_a_damaged_parquet_file_is_one_error(tmp_path: Path, data: bytes) -> None:
    pytest.importorskip("pyarrow")
    put(tmp_path, "a.parquet", data)
    (error,) = open_seed(tmp_path, "a.parquet")
    assert isinstance(error, SeedError)
    assert "cannot be read" in error.message


def test_parquet_without_texts_is_passed_over(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pyarrow.table({"tide": [1.5], "gauge": ["a"]}), tmp_path / "a.parquet")
    (error,) = open_seed(tmp_path, "a.parquet")
    assert isinstance(error, PassedOverError)
    assert "tide, gauge" in error.message


def test_without_the_extra_the_line_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    put(tmp_path, "a.parquet", b"PAR1")
    (error,) = open_seed(tmp_path, "a.parquet")
    assert isinstance(error, SeedError)
    assert "sitegen[dumps]" in error.message
