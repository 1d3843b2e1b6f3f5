"""The house keeps its order: a module imports only from rooms below its own, and the picture of it is true."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
HOUSE = runpy.run_path(str(REPOSITORY / "docs/floors.py"))
PACKAGE: Path = HOUSE["PACKAGE"]
FLOORS: tuple[tuple[str, ...], ...] = HOUSE["FLOORS"]
INSIDE: dict[str, tuple[str, ...]] = HOUSE["INSIDE"]
parts: Callable[[Path], tuple[str, ...]] = HOUSE["parts"]
imports: Callable[[Path], Iterator[tuple[str, ...]]] = HOUSE["imports"]
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}
MODULES: list[Path] = HOUSE["modules"]()
each_module = pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(PACKAGE).as_posix())


@each_module
def test_imports_lead_to_floors_below(module: Path) -> None:
    here = parts(module)[0]
    others = {other[0] for other in imports(module)} & set(FLOOR) - {here}
    assert {other for other in others if FLOOR[other] >= FLOOR[here]} == set()


@each_module
def test_imports_within_a_room_lead_to_parts_below(module: Path) -> None:
    room, *rest = parts(module)
    order = INSIDE.get(room, ())
    if order:
        here = order.index(rest[0])
        used = {other[1] for other in imports(module) if other[0] == room and len(other) > 1}
        assert {part for part in used if part in order and order.index(part) > here} == set()


@each_module
def test_imports_say_where_they_lead(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level] == []


def test_every_module_has_a_floor() -> None:
    assert {parts(module)[0] for module in MODULES} - {"__init__"} == set(FLOOR)


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Imports inside functions and for type checkers count too: none stands there only to break a circle."""
    names = {parts(module)[:-1] if module.name == "__init__.py" else parts(module): module for module in MODULES}
    waiting = {
        name: {_named(other, set(names)) for other in imports(module)} - {name} for name, module in names.items()
    }
    while free := {name for name, others in waiting.items() if not others & waiting.keys()}:
        waiting = {name: others for name, others in waiting.items() if name not in free}
    assert waiting == {}


def _named(imported: tuple[str, ...], names: set[tuple[str, ...]]) -> tuple[str, ...]:
    """The module that an import leads to; its last name may be of something in the module."""
    while imported not in names:
        imported = imported[:-1]
    return imported


@pytest.mark.parametrize("room", INSIDE)
def test_every_part_of_a_room_has_its_place(room: str) -> None:
    assert {parts(module)[1] for module in MODULES if parts(module)[0] == room} == set(INSIDE[room])


def test_every_room_says_what_it_holds() -> None:
    silent = [m for m in MODULES if m.name == "__init__.py" and not ast.get_docstring(ast.parse(m.read_text("utf-8")))]
    assert silent == []


def test_the_picture_is_that_of_the_imports() -> None:
    """`python docs/floors.py` draws it anew."""
    assert (REPOSITORY / "docs/floors.svg").read_text(encoding="utf-8") == HOUSE["picture"]()


def test_every_file_that_the_design_names_is_there() -> None:
    """Paths in docs/design.md are below the repository, or below sitegen/ where they say no first folder."""
    text = (REPOSITORY / "docs/design.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:[\w.]+/)+(?:[\w.-]+\.(?:py|toml|html))?)`", text)
    code = [path for path in named if path.endswith(".py") or path.split("/")[0] not in (".sitegen", "output", "seeds")]
    lost = [path for path in code if not any((base / path).exists() for base in (REPOSITORY, PACKAGE))]
    assert len(named) > 50
    assert lost == []
