"""The model of `entities doctor`, fitted anew on small invented archives, states probabilities that are true."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import pytest

from sitegen.entities.link_model import link_model
from training import link
from training.link_archive import write_archive

FLOORS = tomllib.loads((Path(__file__).parents[1] / "quality" / "floors.toml").read_text("utf-8"))["links"]
TOLERANCE = 0.08  # of the mean stated and the share that is right, beside two standard deviations


@pytest.fixture(scope="module")
def held_out() -> list[link.Example]:
    return link.gathered(range(500, 503), [300])


def test_an_archive_is_the_same_each_time(tmp_path: Path) -> None:
    one, other = (write_archive(tmp_path / name, 4, 12) for name in ("one", "other"))
    assert one == other
    stories = [sorted(p.read_text("utf-8") for p in (tmp_path / name).rglob("*.md")) for name in ("one", "other")]
    assert stories[0] == stories[1] and len(stories[0]) == 12


def test_a_new_fit_states_true_probabilities(held_out: list[link.Example]) -> None:
    models = link.fitted(link.gathered(range(5), [200]))
    assert {"person", "local person", "organization", "place", "tag"} <= models.keys()
    for low, pairs, right, stated in link.reliability(models, held_out)["all"]:
        spread = 2 * math.sqrt(stated * (1 - stated) / pairs)
        assert abs(right / pairs - stated) <= TOLERANCE + spread, (low, pairs, right / pairs, stated)


def test_what_speaks_against_never_speaks_for(held_out: list[link.Example]) -> None:
    made = link.fit([one for one in held_out if one.model == "person"])
    assert all(made.weights.get(name, 0) <= 0 for name in link.AGAINST)
    assert all(made.weights.get(name, 0) >= 0 for name in link.FOR)


def test_the_weights_that_ship_hold_on_other_archives(held_out: list[link.Example]) -> None:
    shipped = link_model().kinds
    stated = [(shipped[one.model].probability(one.numbers), one.is_one) for one in held_out if one.model in shipped]
    sure = [right for probability, right in stated if probability >= 0.9]
    found = [probability >= 0.5 for probability, right in stated if right]
    assert sum(sure) / len(sure) >= FLOORS["sure_right"]
    assert sum(found) / len(found) >= FLOORS["found"]
