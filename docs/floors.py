"""The order of the package's rooms, and its picture: `python docs/floors.py` writes docs/floors.svg from the imports.

A module imports only from rooms below its own (FLOORS), and within a room only from parts below its own (INSIDE).
tests/system/test_floors.py checks both rules, and that the picture is up to date.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from html import escape
from pathlib import Path

HERE = Path(__file__).parents[1]
PACKAGE = HERE / "sitegen"
PICTURE = HERE / "docs/floors.svg"

FLOORS = (
    ("core",),
    ("capture", "annotate"),
    ("content",),
    ("index",),
    ("pages",),
    ("incremental",),
    ("render", "search"),
    ("convert", "export", "deploy", "entities"),
    ("build", "check"),
    ("serve",),
    ("cli",),
    ("__main__",),
)
"""Rooms, lowest floor first. Rooms of one floor do not import each other."""

INSIDE = {
    "capture": (
        "record", "cues", "encoding", "boilerplate", "fields", "companions", "formats", "text", "html", "article_only",
        "__init__",
    ),
    "annotate": (
        "annotation", "setting", "words", "gazetteer", "recogniser", "mentions", "resolve", "tags", "finder", "sharing",
        "annotator",
        "__init__",
    ),
}  # fmt: skip
"""Parts of the rooms that consist of packages, lowest first."""

_WIDTH, _ROW, _BOX, _TOP = 960, 78, 44, 20
"""Pixels: width of the picture, distance of floors, height of a box, space above the top floor."""


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def parts(module: Path) -> tuple[str, ...]:
    """The names of a module's packages and of the module: ("pages", "records", "shared")."""
    return module.relative_to(PACKAGE).with_suffix("").parts


def imports(module: Path) -> Iterator[tuple[str, ...]]:
    """Yields what a module imports from the package, in the form of `parts`; the imported name comes last."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sitegen":
            yield from (tuple(f"{node.module}.{alias.name}".split(".")[1:]) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (tuple(a.name.split(".")[1:]) for a in node.names if a.name.startswith("sitegen."))


def rooms() -> dict[str, set[str]]:
    """For each room, the rooms that its modules import."""
    found: dict[str, set[str]] = {room: set() for floor in FLOORS for room in floor}
    for module in modules():
        here = parts(module)[0]
        found.setdefault(here, set())
        found[here] |= {other[0] for other in imports(module) if other[0] in found and other[0] != here}
    return found


def direct(known: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The imports without those that follow from others: a -> c is left out if there are a -> b and b -> c."""

    def reach(room: str) -> set[str]:
        return set().union(*({other} | reach(other) for other in known[room])) if known[room] else set()

    return [
        (room, other)
        for room in sorted(known)
        for other in sorted(known[room])
        if not any(other in reach(between) for between in known[room] - {other})
    ]


def picture() -> str:
    """The picture as SVG: a box for each room with its number of modules, and a line to each room that it imports."""
    known = rooms()
    known.pop("__init__", None)
    places = {
        room: (_WIDTH * (2 * at + 1) // (2 * len(floor)), _TOP + _ROW * (len(FLOORS) - 1 - level))
        for level, floor in enumerate(FLOORS)
        for at, room in enumerate(floor)
    }
    lines = [_line(places[room], places[other]) for room, other in direct(known)]
    boxes = [_box(room, *places[room]) for floor in FLOORS for room in floor]
    height = 2 * _TOP + _ROW * (len(FLOORS) - 1) + _BOX
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif">'
    title = "<title>The rooms of sitegen: each imports only from floors below its own</title>"
    ground = f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    return "\n".join([head, title, ground, *lines, *boxes, "</svg>", ""])


def _line(above: tuple[int, int], below: tuple[int, int]) -> str:
    """A curve from the bottom of a box to the top of another; across several floors it avoids the boxes between."""
    (x, y), (to_x, to_y) = (above[0], above[1] + _BOX), below
    bend = 0 if to_y - y < _ROW else 150 if x >= to_x else -150
    path = f"M{x} {y} C{x + bend} {y + 30} {to_x + bend} {to_y - 30} {to_x} {to_y}"
    return f'<path d="{path}" fill="none" stroke="#888"/>'


def _box(room: str, x: int, y: int) -> str:
    folder = PACKAGE / room
    count = len(list(folder.rglob("*.py"))) if folder.is_dir() else 1
    words = f"{count} modules" if count > 1 else "1 module"
    return (
        f'<rect x="{x - 75}" y="{y}" width="150" height="{_BOX}" rx="4" fill="#f3efe6" stroke="#555"/>'
        f'<text x="{x}" y="{y + 19}" text-anchor="middle" font-size="15">{escape(room)}</text>'
        f'<text x="{x}" y="{y + 35}" text-anchor="middle" font-size="11" fill="#555">{words}</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
