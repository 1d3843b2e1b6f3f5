"""Names and sizes: a class is named once, a figure says what it counts, a module can be read in one go."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from statistics import median

import pytest

from tests.system.test_floors import MODULES, PACKAGE

MAX_MODULE_LINES = 400
MAX_MEDIAN_FUNCTION_LINES = 10
UNITS = frozenset(
    # what is counted
    "BLOCKS BOUNDARIES BUCKETS CAPTURES COMMITS COMPANIONS DAMAGES DIGITS DRAFTS ELEMENTS ERRORS EVENTS FILES FOLDERS "
    "FORMS LETTERS LEVELS LINES NAMES NODES PAGES PAIRS PARAGRAPHS PARTS PATHS PHRASES PICTURES PIECES PROBLEMS "
    "COMMENTS BITS RECORDS RELEASES REQUESTS ROUNDS ROWS RUNS SEEDS SLOTS SOURCES STORIES SUFFIXES TABLES TAGS TEASERS "
    "TERMS TEXTS THOUSANDS UNITS URLS WORDS ARCHIVES SENTENCES ROLES MENTIONS PLACES "
    # what is measured
    "BYTES CHARS DAYS DEGREE DEPTH KB KM LEVEL MIB NS PERCENT PIXELS POINTS SCALE SECONDS TIME WEIGHT YEAR YEARS "
    "CONFIDENCE ODDS PROBABILITY RATIO SHARE SIMILARITY "
    # what is only told apart
    "CODE ID SEED VERSION".split()
)
"""One word of the name of a constant is among these: MAX_TITLE_CHARS, _MIN_FILES_FOR_WORKERS."""

WITHOUT_UNIT = {
    "annotate/recogniser/wordpieces.py": {"PAD", "UNKNOWN", "CLS", "SEP"},  # as the vocabulary calls its pieces
    "index/text_similarity.py": {"NEVER"},  # stands for a number of days
}
VAGUE = frozenset(["read", "find", "load", "make", "get"])
"""Names of functions that say nothing of what is returned. A method may have them: its class says the rest."""


@lru_cache
def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def path_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def figures(module: Path) -> Iterator[str]:
    """The names of a module's constants that are numbers."""
    for node in parsed(module).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if is_annotated(node) else []
        for target in targets:
            yield from _figures(target, node.value)


def is_annotated(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and node.value is not None


def _figures(target: ast.expr, value: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=False):
            yield from _figures(one, its)
    elif isinstance(target, ast.Name) and target.id.isupper() and is_number(value):
        yield target.id


def is_number(value: ast.expr) -> bool:
    """Whether an expression is made of numbers alone: 1 << 20, -1, 60.0."""
    parts = [node for node in ast.walk(value) if not isinstance(node, ast.operator | ast.unaryop)]
    plain = (ast.Constant, ast.BinOp, ast.UnaryOp)
    numbers = [node for node in parts if isinstance(node, ast.Constant)]
    return all(isinstance(node, plain) for node in parts) and all(type(n.value) in (int, float) for n in numbers)


def test_no_two_classes_have_one_name() -> None:
    found = defaultdict(list)
    for module in MODULES:
        for node in ast.walk(parsed(module)):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path_of(module))
    assert {name: where for name, where in found.items() if len(where) > 1} == {}


def test_functions_say_what_they_return() -> None:
    found = [
        f"{path_of(module)}:{node.name}"
        for module in MODULES
        for node in parsed(module).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.lstrip("_") in VAGUE
    ]
    assert found == []


def test_figures_say_their_unit() -> None:
    named = {(path_of(module), name) for module in MODULES for name in figures(module)}
    allowed = {(path, name) for path, names in WITHOUT_UNIT.items() for name in names}
    assert len(named) > 200
    assert allowed <= named
    assert {(path, name) for path, name in named - allowed if UNITS.isdisjoint(name.split("_"))} == set()


@pytest.mark.parametrize("module", MODULES, ids=path_of)
def test_modules_can_be_read_in_one_go(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MAX_MODULE_LINES


def test_functions_are_short() -> None:
    lengths = [
        node.end_lineno - node.lineno + 1
        for module in MODULES
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]
    assert median(lengths) <= MAX_MEDIAN_FUNCTION_LINES
