"""Units: each kind can be planned and ranked, and what is stale is read in order, once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sitegen.core.config import Config
from sitegen.incremental import units
from sitegen.incremental.stale_units import invalidate, stale_units
from sitegen.incremental.units import MAP, SINGLE, Unit, every_unit, map_bucket, noted_years_of, rank
from sitegen.index.index_file import open_index
from sitegen.pages.limits import SiteLimits
from sitegen.pages.plan import _MAKERS


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_index(tmp_path, Config())) as db:
        yield db


def test_each_kind_of_unit_has_a_maker_and_a_rank(db: sqlite3.Connection) -> None:
    kinds = {unit.kind for unit in SINGLE} | {kind for kind, _ in units._EVERY} | {"index", "term-year", "data"}
    assert kinds == set(_MAKERS)
    assert {unit.kind for unit in every_unit(db, SiteLimits())} <= kinds
    assert all(rank(Unit(kind), "") >= 0 for kind in kinds)


def test_a_redirect_of_a_story_gives_way_to_what_a_term_has() -> None:
    story, term = Unit("story", "content/articles/a.md"), units.term(1)
    assert rank(story, "article.html") < rank(term, "term.html") < rank(story, "redirect.html")
    assert rank(term, "term.html") == rank(units.term_year(1, "2019"), "term.html")


def test_the_years_of_a_term_are_its_own(db: sqlite3.Connection) -> None:
    """Those of term 12 are none of term 1, and a story may be called as one likes."""
    own = {units.term_year(1, "2019"), units.term_year(1, "")}
    for unit in (*own, units.term_year(12, "2019"), units.term(1), Unit("story", "1:2019")):
        row = ("n", "p", *unit, "", 0, "", False)
        db.execute("INSERT INTO conflicting_pages VALUES(?,?,?,?,?,?,?,?)", row)
    assert noted_years_of(db, 1) == own


def test_what_is_stale_is_read_once_and_what_people_write_first(db: sqlite3.Connection) -> None:
    """More than are read at a time; the sitemap is not planned as other units are."""
    written = [Unit("page", "b.md"), *(Unit("story", f"{number:04}.md") for number in range(1200))]
    listing = [Unit("home"), *(Unit("month", f"{number:04}-01") for number in range(700)), Unit("year", "2019")]
    invalidate(db, ((unit, "so") for unit in (MAP, map_bucket(7), *reversed(listing), *reversed(written))))
    assert list(stale_units(db)) == [(unit, "so") for unit in (*written, *listing)]
