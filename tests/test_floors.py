"""The house keeps its order: a module imports only from floors below its own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "sitegen"

FLOORS = {
    "streams": ["console"],
    "ground": [
        *("__init__", "errors", "files", "text", "urls", "limits", "workers", "progress", "rasters", "bounds"),
        "interrupts",
    ],
    "words": [
        "claims",
        "model",
        "config",
        "language",
        "yaml",
        "unfit",
        "person_names",
        "own_paths",
        "leftovers",
        "seed_id",
        "typography",
        "publish_guard",
        "manifest",
        "overlap",
    ],
    "capture": ["capture"],
    "annotate": ["annotate"],
    "content": ["content"],
    "index": ["index"],
    "pages": ["pages"],
    "render": ["render"],
    "jobs": [
        *("convert", "outputs", "report", "copies", "making", "search", "assembly", "build"),
        *("serve", "scaffold", "export", "deploy", "entities", "check"),
    ],
    "flags": ["options"],
    "commands": ["checking", "converting", "curating", "previewing", "publishing"],
    "door": ["cli"],
    "entrance": ["__main__"],
}
FLOOR = {name: number for number, names in enumerate(FLOORS.values()) for name in names}
# One job may use another, in this direction only.
SHARED = {
    "jobs": {
        ("report", "convert"),
        *((user, "outputs") for user in ("copies", "making", "search")),
        *(("assembly", used) for used in ("copies", "making", "outputs", "report", "search")),
        *(("build", used) for used in ("assembly", "convert", "export", "report")),
        ("check", "deploy"),
        *(("serve", used) for used in ("build", "report")),
    }
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def unit(module: Path) -> str:
    """The module or package of the top level that `module` belongs to."""
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(module: Path) -> set[str]:
    """The units of sitegen that `module` imports, wherever in its text."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}: imports say where they lead"
        found |= {name.split(".")[1] for name in names if name.startswith("sitegen.")}
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(PACKAGE).as_posix())
def test_imports_lead_downward(module: Path) -> None:
    here = unit(module)
    for other in imports(module) - {here}:
        allowed = FLOOR[other] < FLOOR[here] or (here, other) in SHARED["jobs"]
        assert allowed, f"sitegen/{module.relative_to(PACKAGE)} must not import {other}"


def test_every_module_has_a_floor() -> None:
    assert {unit(module) for module in MODULES} == set(FLOOR)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(PACKAGE).as_posix())
def test_modules_can_be_read_in_one_go(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 400
