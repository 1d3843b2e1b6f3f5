"""Every word of a saved page is accounted for: it is in the story, or it is listed with the reason for its removal."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config
from sitegen.core.model import Story
from sitegen.core.text import plain
from tests.quality import score, skeletons
from tests.support.page_shapes import ShapedPage, shaped_pages
from tests.support.page_words import page_words
from tests.support.word_account import WordAccount, account

MARKUPS = sorted(skeletons.MARKUPS.glob("*.html"))
CAPTURES = sorted(score.DEV.glob("*.html.gz"))
HARBOUR = skeletons.draw_markup(skeletons.MARKUPS / "rows.html").body


def story_of(root: Path, page: str) -> Story:
    (root / "page.html").write_text(page, encoding="utf-8")
    story = next(read_seed(root, "page.html", Config(), RepeatedLines()))
    assert isinstance(story, Story)
    return story


def account_of(root: Path, page: str) -> WordAccount:
    return account(page_words(page), story_of(root, page))


def unbalanced(found: WordAccount) -> dict[str, object]:
    """What is not accounted for; empty if all is."""
    return {} if found.is_balanced() else {"unlisted": found.unlisted, "missing": found.missing}


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.name.partition(".")[0])
def test_every_word_of_a_real_page_is_accounted_for(tmp_path: Path, path: Path) -> None:
    page = gzip.decompress(path.read_bytes()).decode(errors="replace")
    assert not unbalanced(account_of(tmp_path, page))


@pytest.mark.parametrize("path", MARKUPS, ids=lambda path: path.stem)
def test_every_word_of_an_invented_page_is_accounted_for(tmp_path: Path, path: Path) -> None:
    assert not unbalanced(account_of(tmp_path, skeletons.draw_markup(path).page))


@pytest.mark.parametrize("path", MARKUPS, ids=lambda path: path.stem)
def test_no_paragraph_of_an_invented_page_is_lost(tmp_path: Path, path: Path) -> None:
    drawn = skeletons.draw_markup(path)
    story = story_of(tmp_path, drawn.page)
    told = " ".join(f"{plain(story.body)} {story.subtitle}".split())
    assert [text for text in drawn.body if " ".join(text.split()) not in told] == []


@given(shaped_pages(HARBOUR))
@settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_word_and_no_paragraph_of_a_page_of_any_shape_is_lost(tmp_path: Path, shaped: ShapedPage) -> None:
    story = story_of(tmp_path, shaped.page)
    told = " ".join(f"{plain(story.body)} {story.subtitle}".split())
    assert [text for text in shaped.story if text not in told] == []
    assert not unbalanced(account(page_words(shaped.page), story))
