"""The tables of the index: whoever writes one says what a row is, and which question each of its indexes answers."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import sitegen.index
from sitegen.index.schema import SCHEMA, make_tables

MADE = re.compile(r"CREATE (?:TABLE|INDEX|VIEW) (\w+)")
ROOM = Path(sitegen.index.__file__).parent


def test_every_table_and_index_is_explained() -> None:
    lines = "".join(SCHEMA).splitlines()
    bare = [line for before, line in zip(["", *lines], lines, strict=False) if MADE.match(line) and before[:3] != "-- "]
    assert bare == []


def test_all_that_modules_define_is_made_once() -> None:
    """What a module defines and nobody puts together would be missed only by the run that asks for it."""
    defined = [name for module in ROOM.glob("*.py") for name in MADE.findall(module.read_text(encoding="utf-8"))]
    with closing(sqlite3.connect(":memory:")) as db:
        make_tables(db)
        made = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE sql NOT NULL")]
    made.remove("sqlite_sequence")
    assert len(defined) > 60
    assert sorted(defined) == sorted(made)


def test_a_table_is_written_where_it_is_defined() -> None:
    """But for those of rooms above, and for the rows of files, which the scan writes as it gets them."""
    for module in ROOM.glob("*.py"):
        code = module.read_text(encoding="utf-8")
        own = re.findall(r"CREATE TABLE (\w+)", code)
        written = set(re.findall(r"INSERT (?:OR \w+ )?INTO (\w+)", code))
        if module.name not in ("build_tables.py", "file_rows.py"):
            assert set(own) <= written, module.name
