"""Regular expressions and hostile text: what a pattern may cost grows with its text, not with the square of it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as grammar  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest

import sitegen

PACKAGE = Path(sitegen.__file__).parent
SIZE = 60_000
"""Characters of a text that is as long as it likes. To look at each of them from each other takes seconds."""
SECONDS = 2.0
"""What may be computed for one text: some hundred times what the slowest of our patterns takes."""

FEW = 3
"""Words of a pattern that are tried in every run."""

SHORT = {
    "annotate.resolve.institutions._COUNTRY_BEFORE": 40,
    "annotate.mentions.name_spans._INITIALS": 2_000,
    "annotate.mentions.gazetteer_names": 100,
    "annotate.mentions.collect": 100,
    "annotate.resolve.sport._BEHIND_COMMA": 100,
    "capture.fields.bylines": 2_000,
    "capture.fields.captions": 700,
    "capture.boilerplate.phrases": 800,
    "capture.fields.datelines": 160,
    "capture.text.line_features._LINKS": 600,
    "capture.formats.stated_fields": 2_000,
}
"""Patterns that are given no more than so many characters: the code beside them sees to that."""
TRUSTED = {
    "deploy.ssh._DELETING": "what rsync prints",
    "index.permalinks": "the permalink of sitegen.toml",
    "render.html_tokens._TOKEN": "HTML as the sanitiser writes it, in which each < begins an element",
    "render.theme._URL": "style sheets of themes",
    "serve.open_pages._SHEET": "pages that were built",
}
"""Patterns that never see what a stranger wrote."""

ANYTHING = [" ", "a", "A", "1", "-", ".", ",", "<", "(", "[", "*", "'", '"', "_", "/", "\n", "Aa ", "a, ", "a.", "A-"]
ENDS = ("match", "fullmatch")
WAYS = {*ENDS, "search", "finditer", "findall", "sub", "subn", "split"}


@dataclass(frozen=True)
class Used:
    """A pattern of a module, and the methods by which it is asked."""

    name: str
    pattern: re.Pattern[Any]
    ways: frozenset[str]

    def bound(self) -> int:
        """Characters of the longest text that it is given."""
        return next((size for name, size in SHORT.items() if self.name.startswith(name)), SIZE)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages([str(PACKAGE)], "sitegen."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def compiled(value: object) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value of a module: itself, or the parts of a table."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, frozenset)):
        for part in value:
            yield from compiled(part)
    elif isinstance(value, dict):
        yield from compiled(list(value.values()))


def asked(tree: ast.AST) -> Iterator[tuple[str, str, ast.Call | None]]:
    """Every `NAME.way(...)` of a module: the name, the way, and the call where it is one of `re`'s own functions."""
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in WAYS:
            of_re = isinstance(node.value, ast.Name) and node.value.id == "re"
            for part in ast.walk(node.value):
                if isinstance(part, ast.Name):
                    yield part.id, node.attr, calls.get(id(node)) if of_re else None


@cache
def used() -> list[Used]:
    """Every pattern of the package that may see hostile text."""
    found = [one for module in modules() for one in of_module(module)]
    return [one for one in found if not any(one.name.startswith(name) for name in TRUSTED)]


def of_module(module: ModuleType) -> Iterator[Used]:
    """The patterns of a module. One that it does not ask by its name may be asked in any way: here as a table's is."""
    assert module.__file__
    home = module.__name__.removeprefix("sitegen.")
    ways: dict[str, set[str]] = {}
    for name, way, call in asked(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if call and isinstance(call.args[0], ast.Constant):
            yield Used(f"{home} line {call.lineno}", flagged(call), frozenset([way]))
        ways.setdefault(name, set()).add(way)
    for name, value in vars(module).items():
        for pattern in compiled(value):
            yield Used(f"{home}.{name}", pattern, frozenset(ways.get(name, ())))


def flagged(call: ast.Call) -> re.Pattern[Any]:
    flags = [ast.unparse(word.value) for word in call.keywords if word.arg == "flags"]
    last = call.args[-1]
    flags += [ast.unparse(last)] if ast.unparse(last).startswith("re.") else []
    pattern = call.args[0]
    assert isinstance(pattern, ast.Constant)
    return re.compile(pattern.value, eval(flags[0], {"re": re}) if flags else 0)


def own(pattern: re.Pattern[Any]) -> list[str]:
    """The words and signs that a pattern looks for."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags if isinstance(pattern.pattern, str) else 0
    return [word for word in dict.fromkeys(literals(grammar.parse(text, flags))) if word]


def literals(tree: Any) -> Iterator[str]:
    word = ""
    for kind, value in tree:
        if kind is code.LITERAL:
            word += chr(value)
            continue
        yield word
        word = ""
        if kind is code.IN:
            yield from (chr(part) for sort, part in value[:1] if sort is code.LITERAL)
        for inner in inside(kind, value):
            yield from literals(inner)
    yield word


def inside(kind: Any, value: Any) -> list[Any]:
    """The patterns in a piece of one."""
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        return [value[2]]
    if kind is code.SUBPATTERN:
        return [value[3]]
    if kind in (code.ASSERT, code.ASSERT_NOT, code.BRANCH):
        return value[1] if kind is code.BRANCH else [value[1]]
    return [value] if kind is code.ATOMIC_GROUP else []


def rows(one: Used, words: int) -> Iterator[str]:
    """Long rows of anything and of some of a pattern's own words, alone and with others, with a wrong end and without.

    The wrong end is the worse one, so few words come with it alone.
    """
    told = own(one.pattern)[:words]
    mixed = [word + sign for word in told[: words // 3] for sign in " aA1"]
    pieces = list(dict.fromkeys([*ANYTHING, *told, *mixed, " ".join(told[:6]), "".join(told[:6])]))
    for piece in filter(None, pieces):
        row = piece * (one.bound() // len(piece))
        yield from (row + "\0!", row)[: 1 if words == FEW else 2]
    for word in told[: words // 3]:
        yield from (word + piece * (one.bound() // len(piece)) + "\0" for piece in (" ", "a", "Aa ", "A", "1", "-"))


class TooLongError(Exception):
    """A pattern that does not come to an end."""


def ask(one: Used, text: str) -> None:
    """Asks a pattern in each of the ways in which sitegen does. The engine looks for signals now and then."""
    given: Any = text if isinstance(one.pattern.pattern, str) else text.encode()
    if one.ways & {"match"} or not one.ways:
        one.pattern.match(given)
    if "fullmatch" in one.ways:
        one.pattern.fullmatch(given)
    if one.ways - set(ENDS):
        for _ in one.pattern.finditer(given):
            pass


def hangs(one: Used, text: str) -> bool:
    def stop(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        ask(one, text)
    except TooLongError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return False


def is_endless(pattern: re.Pattern[Any]) -> bool:
    """Whether a pattern repeats something without a bound: others look at each place a fixed number of times."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    return repeats(grammar.parse(text, pattern.flags if isinstance(pattern.pattern, str) else 0))


def repeats(tree: Any) -> bool:
    for kind, value in tree:
        if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT) and value[1] > 60:
            return True
        if any(repeats(inner) for inner in inside(kind, value)):
            return True
    return False


def slow(words: int) -> list[str]:
    """The patterns that hang, each with the text that it hangs on."""
    found = []
    for one in used():
        text = next((text for text in rows(one, words) if hangs(one, text)), None) if is_endless(one.pattern) else None
        if text is not None:
            found.append(f"{one.name} on {text[:12]!r}... ({len(text)} characters)")
    return found


def test_patterns_are_found_with_the_ways_in_which_they_are_asked() -> None:
    named = {one.name: one for one in used()}
    assert len(used()) > 400
    assert named["capture.fields.dates._YEAR"].ways == {"search"}
    assert named["capture.fields.datelines._DATELINE"].ways == {"match"}
    assert "and" in own(named["capture.fields.bylines.JOINER"].pattern)


def test_a_pattern_that_looks_at_everything_twice_is_found() -> None:
    for bad in (r"\s+x", r"(?:a.)+!"):
        one = Used("bad", re.compile(bad), frozenset(["search"]))
        assert any(hangs(one, text) for text in rows(one, FEW)), bad


def test_no_pattern_takes_the_square_of_its_text() -> None:
    """A few rows for each; `make soak` tries many."""
    assert slow(FEW) == []


@pytest.mark.soak
def test_no_pattern_takes_the_square_of_any_row_of_its_own_words() -> None:
    assert slow(30) == []


@pytest.mark.parametrize("name", [*SHORT, *TRUSTED])
def test_the_lists_name_patterns_that_there_are(name: str) -> None:
    module, _, own_name = name.rpartition(".")
    known = {found.__name__.removeprefix("sitegen.") for found in modules()}
    assert name in known or (module in known and hasattr(importlib.import_module(f"sitegen.{module}"), own_name))
