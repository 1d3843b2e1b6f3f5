"""The theme contract: what docs/themes.md promises is what templates get."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from sitegen.pages.records import pages, shared

TEXT = (Path(__file__).parents[2] / "docs/themes.md").read_text(encoding="utf-8")
PAGES = [c for name, c in vars(pages).items() if name.endswith("Page") and isinstance(c, type)]


def test_every_documented_page_has_a_record_and_every_record_is_documented() -> None:
    assert {page.__name__ for page in PAGES} == set(re.findall(r"\| (\w+Page)(?:: [^|]*)? \|", TEXT)) != set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_the_documented_fields_are_those_of_the_record(page: type) -> None:
    promised = re.search(rf"\| {page.__name__}(?:: ([^|]*?))? \|", TEXT)
    assert promised, page
    names = {f.name for f in fields(page)} - {"head"}  # type: ignore[arg-type]
    assert set(filter(None, (promised[1] or "").split(", "))) == names


@pytest.mark.parametrize("record", [shared.Head, shared.Site], ids=lambda r: r.__name__)
def test_what_every_page_has_is_documented(record: type) -> None:
    promised = re.search(rf"\({record.__name__}: ([^)]*)\)", TEXT)
    assert promised
    assert {f.name for f in fields(record)} == set(re.findall(r"\w+", promised[1]))  # type: ignore[arg-type]


def test_records_are_frozen() -> None:
    assert [page for page in [*PAGES, shared.Head, shared.Site] if not page.__dataclass_params__.frozen] == []
