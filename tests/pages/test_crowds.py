"""A story of very many names costs about as much more as it has names, not the square of it."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import lxml.html
import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.index.co_occurrence import MAX_STORY_TERMS
from tests.conftest import put, put_story, tree

STEPS = 100
"""Instructions of SQLite's machine between two calls of its progress handler."""


def name(number: int) -> str:
    """A name of letters alone, no two alike: "Person Acab"."""
    return "Person A" + "".join("abcdefghij"[int(digit)] for digit in f"{number:05}")


def crowd(root: Path, names: int) -> None:
    """A site with a story that names so many persons, and two that name two of them."""
    put(root, "sitegen.toml", '[site]\ntitle = "A"\n[search]\nenabled = false\n')
    called = [name(number) for number in range(names)]
    body = "\n\n".join(f"{one} came." for one in called)
    put_story(root, "2019/crowd", "title: Crowd\ndate: 2019-05-04\npeople: [" + ", ".join(called) + "]", body + "\n")
    for number in (1, 2):
        head = f"title: Pair {number}\ndate: 2020-05-0{number}\npeople: [{name(0)}, {name(1)}]"
        put_story(root, f"2020/pair-{number}", head, f"{name(0)} met {name(1)}.\n")


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Counts the steps that SQLite takes and the calls of Python functions in a block."""
    counts = {"steps": 0, "calls": 0}
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def step() -> int:
        counts["steps"] += 1
        return 0

    def watched(*args: object, **named: object) -> sqlite3.Connection:
        db = connect(*args, **named)
        db.set_progress_handler(step, STEPS)
        return db

    def called(_: FrameType, event: str, __: object) -> None:
        counts["calls"] += event == "call"

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", watched)
        before = sys.getprofile()
        sys.setprofile(called)
        try:
            yield counts
        finally:
            sys.setprofile(before)


def cost(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    with counted(monkeypatch) as counts:
        build(root, load_config(root), BuildOptions(conversion=False, jobs=1))
    return counts


def test_four_times_the_names_cost_about_four_times_as_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a build from nothing: steps of the database and calls, neither of which depends on the machine."""
    small, large = tmp_path / "small", tmp_path / "large"
    crowd(small, MAX_STORY_TERMS + 50)
    crowd(large, 4 * (MAX_STORY_TERMS + 50))
    little, much = cost(small, monkeypatch), cost(large, monkeypatch)
    for unit in ("steps", "calls"):
        assert much[unit] < 5 * little[unit], unit


def test_a_crowd_that_comes_later_costs_no_square_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an update: which pages each of the new names touches is asked without all pairs of them."""
    costs = []
    for names in (MAX_STORY_TERMS + 50, 4 * (MAX_STORY_TERMS + 50)):
        root = tmp_path / str(names)
        crowd(root, 2)
        cost(root, monkeypatch)
        crowd(root, names)
        costs.append(cost(root, monkeypatch))
    for unit in ("steps", "calls"):
        assert costs[1][unit] < 5 * costs[0][unit], unit


def co_occurring(root: Path, slug: str) -> list[str]:
    page = lxml.html.document_fromstring((root / f"output/people/{slug}/index.html").read_bytes())
    told = [str(link.text_content()) for link in page.xpath("//aside//a")]
    return [words for words in told if words.startswith("Person ")]


def test_a_crowd_makes_no_company_and_other_stories_still_do(tmp_path: Path) -> None:
    """Nobody is told to belong to a list of hundreds; who is named together elsewhere is, and counts without it."""
    crowd(tmp_path, MAX_STORY_TERMS + 50)
    build(tmp_path, load_config(tmp_path), BuildOptions(conversion=False))
    assert co_occurring(tmp_path, "person-aaaaaa") == [name(1)]
    assert co_occurring(tmp_path, "person-aaaaac") == []


def test_a_story_becomes_a_crowd_and_none_again(tmp_path: Path) -> None:
    """Pages follow, and an update gives what a build from nothing gives."""
    root, fresh = tmp_path / "site", tmp_path / "fresh"
    for names in (MAX_STORY_TERMS, MAX_STORY_TERMS + 1, MAX_STORY_TERMS):
        crowd(root, names)
        build(root, load_config(root), BuildOptions(conversion=False))
        assert bool(co_occurring(root, "person-aaaaac")) == (names <= MAX_STORY_TERMS)
        crowd(fresh, names)
        build(fresh, load_config(fresh), BuildOptions(conversion=False, fresh=True))
        assert tree(root / "output") == tree(fresh / "output")
