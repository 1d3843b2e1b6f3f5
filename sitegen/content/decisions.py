"""What people decided on names: content/decisions.toml, read entry by entry.

A file is a list of tables, [[merge]], [[hide]] ..., that may stand in any order. An entry that cannot be read costs
itself, not the others.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from sitegen.content import aliases
from sitegen.errors import Problem
from sitegen.model import ENTITY_KINDS, TAG
from sitegen.text import squeeze

FILE = "content/decisions.toml"
KINDS = tuple(kind.name for kind in (*ENTITY_KINDS, TAG))
"""The kinds of names that can be decided on."""

WAYS = ("publication", "year", "story")
"""What can tell the bearers of one name apart."""

_MOST = 4 << 20


class _Form(NamedTuple):
    """The keys of an action: the one with the names it is about, and the one with what becomes of them."""

    names: str
    to: str = ""


FORMS = {
    "merge": _Form("names", "into"),
    "split": _Form("name", "by"),
    "rename": _Form("name", "to"),
    "retype": _Form("name", "to"),
    "hide": _Form("name"),
    "distinct": _Form("names"),
    "whole": _Form("name"),
    "ignore": _Form("seed"),
}
_COMMON = ("date", "note")
_MOVED = ("merge", "split", "rename", "retype")


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry: `names` are what it is about (of one kind; or a seed), `to` what becomes of them.

    `was` are URLs that they had; `line` is where the entry stands in `file`.
    """

    action: str
    names: tuple[str, ...]
    kind: str = ""
    to: str = ""
    date: str = ""
    note: str = ""
    was: tuple[str, ...] = ()
    line: int = 0
    file: str = FILE

    def told(self) -> str:
        """The decision in words: "merge A into B"."""
        link = {"merge": " into ", "split": " by ", "rename": " to ", "retype": " to "}.get(self.action, "")
        return f"{self.action} {' and '.join(self.names)}" + (f"{link}{self.to}" if link else "")


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that can be read of a file, and what is wrong with the rest."""

    entries: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def ignored(self) -> frozenset[str]:
        """The seeds that are no stories, as paths under seeds/, with "#" and a key for one record of many."""
        return frozenset(name for entry in self.entries if entry.action == "ignore" for name in entry.names)


def read_file(root: Path) -> Decisions:
    """The decisions of the site at `root`. Raises OSError where the file is there and cannot be read."""
    try:
        data = (root / FILE).read_bytes()
    except FileNotFoundError:
        return Decisions()
    return read(data)


def read(data: bytes) -> Decisions:
    """The decisions that stand in the bytes of a file."""
    if len(data) > _MOST:
        return Decisions((), (Problem(FILE, f"is larger than {_MOST >> 20} MB"),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Decisions((), (Problem(FILE, "is not UTF-8 text (save it as UTF-8)", line),))
    entries: list[Decision] = []
    problems: list[Problem] = []
    for start, lines in _chunks(text.splitlines()):
        try:
            found = _entry(start, lines)
        except _BadEntryError as error:
            problems.append(Problem(FILE, f"{error}; this entry is left out", error.line))
            continue
        entries += [found] if found else []
    return Decisions(tuple(entries), tuple(problems))


class _BadEntryError(Exception):
    def __init__(self, text: str, line: int) -> None:
        super().__init__(text)
        self.line = line


def _chunks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The tables of a file one by one, each with its first line's number: a slip in one costs no other."""
    start, quotes = 0, 0
    for number, line in enumerate(lines):
        if not quotes % 2 and line.lstrip().startswith("[") and number > start:
            yield start + 1, lines[start:number]
            start = number
        quotes += line.count('"""') + line.count("'''")
    yield start + 1, lines[start:]


def _entry(start: int, lines: list[str]) -> Decision | None:
    data = _parsed(start, lines)
    if not data:
        return None
    action, tables = next(iter(data.items()))
    form = FORMS.get(action)
    if form is None:
        raise _BadEntryError(f"{action}: {_meant(action, FORMS)}", _line_of(start, lines, action))
    if not isinstance(tables, list) or len(tables) != 1 or not isinstance(tables[0], dict):
        raise _BadEntryError(f"a table [[{action}]] was expected", start)
    return _Entry(action, form, tables[0], start, lines).read()


def _parsed(start: int, lines: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads("\n".join(lines) + "\n")
    except (ValueError, RecursionError) as error:
        place = re.search(r"(?<!\s)\s*\(at (?:line (\d+), column \d+|end of document)\)", str(error))
        line = int(place[1]) - 1 if place and place[1] else 0
        told = str(error)[: place.start()] if place else str(error)
        raise _BadEntryError(f"is not TOML: {told}", start + line) from error


class _Entry:
    """One table on its way to a Decision."""

    def __init__(self, action: str, form: _Form, data: dict[str, Any], start: int, lines: list[str]) -> None:
        self.action, self.form, self.data, self.start, self.lines = action, form, data, start, lines

    def read(self) -> Decision:
        known = [*self.form, "kind", *_COMMON, *(["was"] if self.action in _MOVED else [])]
        known = [key for key in known if key and not (key == "kind" and self.action == "ignore")]
        for key in self.data:
            if key not in known:
                self.fail(key, _meant(key, known))
        names = self.names()
        kind = self.choice("kind", KINDS) if self.action != "ignore" else ""
        return Decision(self.action, names, kind, self.to(kind), self.date(), self.note(), self.was(), self.start)

    def names(self) -> tuple[str, ...]:
        key = self.form.names
        if key != "names":
            return (self.text(key),)
        if key not in self.data:
            self.fail(key, "is missing")
        value = self.data[key]
        if not isinstance(value, list) or not all(isinstance(one, str) and squeeze(one) for one in value):
            self.fail(key, "a list of names was expected")
        names = tuple(dict.fromkeys(squeeze(one) for one in value))
        if len(names) < (2 if self.action == "distinct" else 1):
            self.fail(key, "too few names")
        return names

    def to(self, kind: str) -> str:
        if self.action == "split":
            return self.choice("by", WAYS)
        if self.action == "retype":
            to = self.choice("to", KINDS)
            return to if to != kind else self.fail("to", f"it is of kind {kind} already")
        return self.text(self.form.to) if self.form.to else ""

    def text(self, key: str) -> str:
        if key not in self.data:
            self.fail(key, "is missing")
        value = self.data[key]
        if not isinstance(value, str) or not squeeze(value):
            self.fail(key, "a text was expected")
        return squeeze(value)

    def choice(self, key: str, known: tuple[str, ...]) -> str:
        value = self.text(key)
        return value if value in known else self.fail(key, f"{value!r}: {_meant(value, known)}")

    def date(self) -> str:
        value = self.data.get("date", "")
        return value.isoformat() if isinstance(value, date) else str(value)

    def note(self) -> str:
        return squeeze(str(self.data.get("note", "")))

    def was(self) -> tuple[str, ...]:
        value = self.data.get("was", [])
        urls = [value] if isinstance(value, str) else value
        if not isinstance(urls, list) or not all(isinstance(url, str) and url.startswith("/") for url in urls):
            self.fail("was", "URL paths that begin with / were expected")
        for url in urls:
            if why := aliases.refused(url):
                self.fail("was", f"{url!r} {why}")
        return tuple(dict.fromkeys(urls))

    def fail(self, key: str, text: str) -> NoReturn:
        raise _BadEntryError(f"{self.action}: {key}: {text}", _line_of(self.start, self.lines, key))


def _line_of(start: int, lines: list[str], key: str) -> int:
    """The line of a key in a table; the table's own where it is not there."""
    own = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    return next((start + n for n, line in enumerate(lines) if own.match(line)), start)


def _meant(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), 1)
    return f"unknown; did you mean {close[0]}?" if close else "unknown; known are " + ", ".join(known)
