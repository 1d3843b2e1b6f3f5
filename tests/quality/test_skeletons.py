"""Floors under the quality of capture on invented pages in the shapes of many news sites."""

from __future__ import annotations

import pytest

from tests.quality import score, skeletons
from tests.quality.test_capture_quality import FLOORS


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_every_field_of_invented_pages_stays_above_its_floor(kind: str) -> None:
    reached, floors = score.score(skeletons.read(kind)), FLOORS["invented"][kind]
    below = {field: (reached[field], floor) for field, floor in floors.items() if reached[field] < floor}
    assert not below
