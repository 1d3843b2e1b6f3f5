"""A build that is killed leaves every file old or new in full, and the next build makes of it what a clean one makes.

A sample of the calls; `make soak` kills at each.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.killing import Changed, unable

pytestmark = pytest.mark.skipif(bool(unable()), reason=unable() or "-")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return Changed(tmp_path_factory.mktemp("killed"))


@pytest.fixture(scope="module")
def calls(changed: Changed) -> Counter[str]:
    found = changed.calls()
    assert {"rename", "unlink", "mkdir", "pwrite64", "write"} <= found.keys()
    return found


@pytest.mark.parametrize(
    ("call", "place"),
    [
        ("rename", 0),
        ("rename", 0.5),
        ("rename", 1),
        ("unlink", 0),
        ("mkdir", 0.5),
        ("pwrite64", 0),
        ("pwrite64", 0.4),
        ("pwrite64", 0.8),
        ("write", 0.5),
    ],
)
def test_a_build_that_is_killed_is_made_good_by_the_next(
    changed: Changed, calls: Counter[str], call: str, place: float
) -> None:
    changed.kill(call, 1 + int(place * (calls[call] - 1)))


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return Changed(tmp_path_factory.mktemp("searched"), searched=True)


@pytest.mark.parametrize(("call", "place"), [("rename", 0.7), ("rename", 1), ("unlink", 1), ("pwrite64", 0.9)])
def test_so_is_one_that_is_killed_while_it_makes_the_search_bundle(searched: Changed, call: str, place: float) -> None:
    assert any(path.startswith("pagefind/index/") for path in searched.new.keys() - searched.old.keys())
    searched.kill(call, 1 + int(place * (searched.calls()[call] - 1)))
