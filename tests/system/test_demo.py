"""The demo archive: its articles are committed, come from its seeds, and name whom the stories name."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.annotate.words.name_keys import name_key
from sitegen.content.document import parse_document
from sitegen.content.front_matter import article
from sitegen.core.model import ENTITY_KINDS, Article
from tests.conftest import Run

REPOSITORY = Path(__file__).parents[2]
GOLD = json.loads((REPOSITORY / "tests/gold/demo.json").read_text(encoding="utf-8"))
FLOORS = tomllib.loads((REPOSITORY / "tests/quality/floors.toml").read_text(encoding="utf-8"))["demo"]


def articles() -> Iterator[Article]:
    for path in sorted((REPOSITORY / "content/articles").rglob("*.md")):
        made, problems = article(path.relative_to(REPOSITORY).as_posix(), parse_document(path.read_bytes(), path.name))
        assert problems == []
        yield made


def test_every_seed_has_its_article_and_none_is_out_of_date(tmp_path: Path, run: Run) -> None:
    for name in ("content", "seeds"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "sitegen.toml", tmp_path)
    report: dict[str, Any] = json.loads(run("convert", "--all", "--site", tmp_path, "--json").out)
    assert (report["seeds"], report["written"], report["failed"]) == (len(GOLD), 0, [])


@pytest.mark.parametrize("kind", ENTITY_KINDS, ids=lambda k: k.plural)
def test_the_main_names_of_the_stories_are_found(kind: Any) -> None:
    """The share of the names that a reader noted down, of the right kind, in the committed articles."""
    found = {str(a.capture["seed"]): _names(a, kind.name) for a in articles() if a.language == "en" and a.capture}
    noted = [(g["seed"], name) for g in GOLD if g["seed"] in found for name in g[kind.plural]]
    missed = [(seed, name) for seed, name in noted if name_key(name) not in found[seed]]
    share = 1 - len(missed) / len(noted)
    assert share >= FLOORS[kind.plural], (share, missed)


def _names(story: Article, kind: str) -> set[str]:
    return {name_key(form) for n in story.entities if n.kind == kind for form in (n.name, *n.forms)}
