"""Floors under the quality of capture on real pages that stand beside the repository."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sitegen.core.model import Story
from tests.quality import score

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(not score.DEV.is_dir(), reason="needs the pages in ../shared/captures/dev")


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_every_field_stays_above_its_floor(kind: str) -> None:
    reached = score.score(score.read(kind))
    below = {field: (reached[field], floor) for field, floor in FLOORS[kind].items() if reached[field] < floor}
    assert not below


def test_the_captured_page_comes_out_right() -> None:
    folder = score.SHARED / "seeds"
    seed = "000_0ab04d3703544c06.txt"
    story = next(score.read_seed(folder, seed, score.Config(), score.RepeatedLines()))
    assert isinstance(story, Story)
    lines = (folder / seed).read_text(encoding="utf-8").split("\n")
    assert (story.title, story.subtitle) == (lines[0], lines[2])
    assert story.authors == ("Amir Oren",)
    assert story.dateline == "Brussels"
    assert [image.credit for image in story.images] == [
        "Geert Vanden Wijngaert, AP",
        "Binnur Ege Gurun / Anadolu Agency",
    ]
    assert [image.caption for image in story.images] == [lines[7], lines[22].partition("Credit:")[0]]
    body = [lines[12].partition(" — ")[2], *(line for line in lines[13:33] if line and line != lines[22])]
    assert score.plain(story.body).split("\n\n") == body
    assert not story.date
    assert story.date_range is not None
    assert (story.date_range.earliest, story.date_range.latest) == ("2016-10-29", "2018-12-31")
    taken = {removed.number for removed in story.removed}
    assert taken >= {at for at, line in enumerate(lines, 1) if at > 33 and line.strip()}
