"""Floors under the quality of capture on invented pages in the shapes of many news sites."""

from __future__ import annotations

from tests.quality import score, skeletons
from tests.quality.test_capture_quality import FLOORS


def test_every_field_of_invented_pages_stays_above_its_floor() -> None:
    reached = score.score(skeletons.read())
    below = {field: (reached[field], floor) for field, floor in FLOORS["skeletons"].items() if reached[field] < floor}
    assert not below
