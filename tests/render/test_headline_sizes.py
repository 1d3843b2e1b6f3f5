"""Long headlines are set smaller."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.render.headline_sizes import headline_size
from tests.conftest import Run, put_story


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("", ""),
        ("Ferry sinks", ""),
        ("Harbour council votes to keep the night ferry for another winter", "long"),
        (
            "Harbour council votes to keep the night ferry for another winter, though the mayor warns of its price",
            "longer",
        ),
        ("Harbour council votes to keep the night ferry " * 4, "longest"),
        ("Hafenbetriebsgenehmigungsverfahren endet", "long"),
        ("Hafenbetriebs\u00adgenehmigungs\u00adverfahren endet", ""),
        ("港務局投票決定夜間渡輪再保留一個冬天", ""),
        ("港務局投票決定夜間渡輪再保留一個冬天但市長警告說資金將在春天用完", "long"),
        ("מועצת הנמל הצביעה להשאיר את מעבורת הלילה לחורף נוסף", "long"),
        ("x" * 100_000, "longest"),
    ],
)
def test_the_size_of_a_headline_follows_its_length(title: str, size: str) -> None:
    assert headline_size(title) == size


def test_the_front_page_and_the_story_set_a_long_headline_smaller(site: Path, run: Run) -> None:
    title = "Harbour council votes to keep the night ferry for another winter"
    put_story(site, "2019/ferry", f"title: {title}\ndate: 2019-05-04")
    put_story(site, "2018/short", "title: Ferry sinks\ndate: 2018-05-04")
    assert run("build", "--site", site).code == 0
    home = (site / "output/index.html").read_text("utf-8")
    assert f'<h2 class="headline long"><a href="/2019/05/ferry/">{title}' in home
    assert '<h3 class="headline"><a href="/2018/05/short/">' in home
    assert f'<h1 class="long">{title}</h1>' in (site / "output/2019/05/ferry/index.html").read_text("utf-8")
