"""A reader of seeds that tests write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import Story

Reader = Callable[..., list[Story | SeedError]]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Writes a seed and returns its stories and errors."""

    def stories(data: str | bytes, name: str = "nord/item.xml") -> list[Story | SeedError]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return list(read_seed(tmp_path, name, Config(), RepeatedLines()))

    return stories


def one(found: list[Story | SeedError]) -> Story:
    """The only story."""
    (story,) = found
    assert isinstance(story, Story), story
    return story


def said(found: list[Story | SeedError]) -> list[str]:
    """The titles of stories, and the messages of errors."""
    return [f.title if isinstance(f, Story) else f.message for f in found]
