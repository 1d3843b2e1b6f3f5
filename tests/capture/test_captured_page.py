"""The captured page beside the checkout, from seed to site: everything right."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from sitegen.build.build import build
from sitegen.content.document import parse_document
from sitegen.content.front_matter import article
from sitegen.core.config import load_config
from sitegen.core.model import Article
from sitegen.core.text import plain
from tests.conftest import SHARED, needs_shared, put

pytestmark = needs_shared

PEOPLE = [
    "Jens Stoltenberg", "Recep Tayyip Erdogan", "Curtis Scaparrotti", "Petr Pavel", "Uri Neeman", "Roni Leshno-Yaar",
    "Arik Chen",
]  # fmt: skip
ORGANIZATIONS = ["NATO", "Islamic State", "Israel Defense Forces"]
PLACES = ["Israel", "Turkey", "Brussels", "London", "Manchester", "Ankara", "The Hague"]
STRANGERS = [
    "Burns",
    "Lindbergh",
    "Dilian",
    "Elizabeth",
    "Charles",
    "Artzyeli",
    "Gorodischer",
    "Haifa",
    "Chile",
    "Windsor",
]
FURNITURE = [
    "Click the alert",
    "Automatic approval",
    "first month",
    "LOG IN",
    "Send in e-mail",
    "Haifa",
    "Holocaust",
    "Cyberarms",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("captured")
    put(root, "sitegen.toml", '[site]\ntitle = "T"\n')
    (root / "seeds/haaretz").mkdir(parents=True)
    for seed in (SHARED / "seeds").glob("*.txt"):
        shutil.copy(seed, root / "seeds/haaretz")
    report = build(root, load_config(root))
    assert not report.errors
    return root


@pytest.fixture(scope="module")
def story(site: Path) -> Article:
    (path,) = (site / "content/articles").rglob("*.md")
    made, problems = article("a.md", parse_document(path.read_bytes(), "a.md"))
    assert not problems
    return made


def test_the_head_is_right(story: Article) -> None:
    assert story.title == "Terror Attacks in Europe Drive NATO Closer to Israel"
    assert story.subtitle.startswith("Ties with the military alliance have become tighter")
    assert story.authors == ("Amir Oren",)
    assert story.dateline == "Brussels"


def test_no_date_is_claimed_but_what_the_text_proves(story: Article) -> None:
    assert story.date == ""
    assert story.date_range is not None
    assert (story.date_range.earliest, story.date_range.latest) == ("2016-10-29", "2018-12-31")


def test_photos_have_caption_and_credit_apart_from_the_text(story: Article) -> None:
    first, second = story.images
    assert first.caption.startswith("Flags of NATO") and first.caption.endswith("half mast.")
    assert first.credit == "Geert Vanden Wijngaert, AP"
    assert second.caption.startswith("Turkish President") and second.caption.endswith("in Ankara, Turkey.")
    assert second.credit == "Binnur Ege Gurun / Anadolu Agency"


def test_the_body_is_whole_and_nothing_else(story: Article) -> None:
    seed = next((SHARED / "seeds").glob("*.txt")).read_text(encoding="utf-8")
    lines = [line.strip() for line in seed.splitlines()]
    start = next(i for i, line in enumerate(lines) if line.startswith("BRUSSELS"))
    end = next(i for i, line in enumerate(lines) if line.startswith("Click the alert"))
    captions = {i.caption for i in story.images}
    expected = [line for line in lines[start:end] if line and not any(line.startswith(c) for c in captions)]
    expected[0] = expected[0].removeprefix("BRUSSELS — ")
    assert plain(story.body).split("\n\n") == expected
    assert [word for word in FURNITURE if word in story.body] == []


def entities(story: Article) -> dict[tuple[str, str], Any]:
    return {(n.kind, n.name): n for n in story.entities}


@pytest.mark.parametrize(
    ("kind", "name"),
    [("person", n) for n in PEOPLE] + [("organization", n) for n in ORGANIZATIONS] + [("place", n) for n in PLACES],
)
def test_each_entity_is_of_its_kind_and_has_its_page(site: Path, story: Article, kind: str, name: str) -> None:
    assert (kind, name) in entities(story)
    folder = {"person": "people", "organization": "organizations", "place": "places"}[kind]
    pages = [p.read_text(encoding="utf-8") for p in (site / "output" / folder).glob("*/index.html")]
    assert any(f"<title>{name} — " in text for text in pages)


def test_an_acronym_is_an_alias(story: Article) -> None:
    assert "IDF" in entities(story)["organization", "Israel Defense Forces"].forms
    assert ("organization", "IDF") not in entities(story)


def test_nobody_comes_from_other_stories_or_is_a_demonym(story: Article) -> None:
    names = [n.name for n in story.entities]
    assert [n for n in names if any(stranger in n for stranger in STRANGERS)] == []
    assert not {"Turkish", "Israeli", "British", "Czech", "Belgian", "European"} & set(names)
