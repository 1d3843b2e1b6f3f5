"""Wire stories of 1987 beside the checkout: converted and built without an error, heads as the editors had them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.content.document import parse_document
from sitegen.core.config import load_config
from tests.conftest import SHARED, needs_shared, put

pytestmark = needs_shared
STORIES = 500


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    root = tmp_path_factory.mktemp("wire")
    gold = root / "gold.jsonl"
    put(root, "sitegen.toml", '[site]\ntitle = "Wire"\n')
    command = [sys.executable, str(SHARED / "corpora/write_seeds.py"), str(root / "seeds"), "--limit", str(STORIES)]
    subprocess.run([*command, "--gold", str(gold)], check=True, stdout=subprocess.DEVNULL)
    report = build(root, load_config(root), BuildOptions(jobs=2))
    assert report.errors == [] and report.articles == STORIES
    return root, [json.loads(line) for line in gold.read_text().splitlines()]


def articles(root: Path) -> dict[str, dict[str, Any]]:
    documents = (parse_document(p.read_bytes(), p.name).data for p in (root / "content/articles").rglob("*.md"))
    return {data["capture"]["seed"]: dict(data) for data in documents}


def squeezed(text: str) -> str:
    return " ".join(text.split())


def byline(text: str) -> str:
    """The collection's author field ("    By Ann Author, Reuters") as a name."""
    return squeezed(text).casefold().removeprefix("by ").partition(",")[0]


def place(data: dict[str, Any]) -> str:
    return str(data.get("dateline", "")).casefold()


@pytest.mark.parametrize("name", ["title", "date", "dateline", "byline"])
def test_heads_are_as_the_editors_had_them(wire: tuple[Path, list[dict[str, Any]]], name: str) -> None:
    """At least 99 of 100: the collection itself has slips in the rest."""
    root, gold = wire
    found = articles(root)
    wrong = [
        (g["seed"], g[name if name != "byline" else "author"]) for g in gold if not RIGHT[name](found[g["seed"]], g)
    ]
    assert len(wrong) <= STORIES / 100, wrong


RIGHT = {
    "title": lambda a, g: squeezed(a["title"]).casefold() == squeezed(g["title"]).casefold(),
    "date": lambda a, g: str(a.get("date", "")).startswith(g["date"][:16]),
    "dateline": lambda a, g: place(a) != "" and squeezed(g["dateline"]).casefold().startswith(place(a)),
    "byline": lambda a, g: (
        not g["author"].strip() or byline(g["author"]) in [x.casefold() for x in a.get("authors", [])]
    ),
}
