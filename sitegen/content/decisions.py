"""Decisions of people on names: content/decisions.toml, read entry by entry.

The file is a list of tables, [[merge]], [[hide]] ..., in any order. An entry that cannot be read is skipped; the others
are used.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from sitegen.content import aliases
from sitegen.content.tables import BadTable, TomlTable, tables, toml_text
from sitegen.core.errors import Problem
from sitegen.core.files import file_bytes
from sitegen.core.model import ENTITY_KINDS, TAG
from sitegen.core.text import counted, squeeze

FILE = "content/decisions.toml"
KINDS = tuple(kind.name for kind in (*ENTITY_KINDS, TAG))
"""The kinds of terms on which people can decide."""

WAYS = ("publication", "year", "story")
"""The ways to split a name: the property of a story by which its namesakes are distinguished."""

_MAX_FILE_BYTES = 4 << 20
"""Maximum size of content/decisions.toml."""


class _Form(NamedTuple):
    """The keys of an action: `names` is the key for its names, `to` the key for its result ("" if it has none)."""

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
_OF_STORIES = ("merge", "distinct")
_ARTICLES = "content/articles/"
_AWAY = ("hide", "ignore")


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry. `names` are the names it is about, all of one kind, or one seed id; `to` is the result of the action.

    `was` are earlier URLs of the names; `line` is the line of the entry in `file`. If there are `stories` (paths of
    articles), it applies to the names in these alone, also where they are local. An entry that the machine made has a
    `probability` above 0 and its `evidence`.
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
    stories: tuple[str, ...] = ()
    probability: float = 0.0
    evidence: tuple[str, ...] = ()

    def in_words(self) -> str:
        """The decision as text: "merge A into B"."""
        link = {"merge": " into ", "split": " by ", "rename": " to ", "retype": " to "}.get(self.action, "")
        where = f" in {counted(len(self.stories), 'story')}" if self.stories else ""
        return f"{self.action} {' and '.join(self.names)}" + (f"{link}{self.to}" if link else "") + where

    @property
    def message(self) -> tuple[object, ...]:
        """What the entry says: two entries with equal messages are one decision."""
        return self.action, self.kind, self.names, self.to, self.stories


@dataclass(frozen=True, slots=True)
class Decisions:
    """The entries of the file that can be read, and the problems in the others."""

    entries: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def ignored(self) -> frozenset[str]:
        """Ids of the seeds that are not stories: paths under seeds/, with "#" and a key for one record of many."""
        return frozenset(name for entry in self.entries if entry.action == "ignore" for name in entry.names)


def read_file(root: Path) -> Decisions:
    """The decisions of the site at `root`, whose own files are no links (core/own_paths.py).

    Raises OSError where the file is there and cannot be read.
    """
    try:
        data = file_bytes(root / FILE)
    except FileNotFoundError:
        return Decisions()
    return parse_decisions(data)


def parse_decisions(data: bytes) -> Decisions:
    """The decisions in the bytes of a file."""
    text = toml_text(data, FILE, _MAX_FILE_BYTES)
    if isinstance(text, Problem):
        return Decisions((), (text,))
    entries: list[Decision] = []
    problems: list[Problem] = []
    for table in tables(text):
        try:
            entries.append(_entry(table))
        except BadEntryError as error:
            problems.append(Problem(FILE, f"{error}; this entry is left out", error.line))
    return Decisions(tuple(entries), tuple(problems))


def retained_decisions(now: Decisions, last: Decisions) -> tuple[Decision, ...]:
    """The decisions that stay in force while the file cannot be read in full, out of the last readable version.

    `now` is the file as it is, `last` the last version without problems. Returns () if `now` has no problems. Entries
    of `last` that hide or ignore always stay in force; others do unless an entry of `now` has the same name.
    """
    if not now.problems:
        return ()
    messages = {e.message for e in now.entries}
    about = {(e.kind, name) for e in now.entries for name in e.names}
    missing = [e for e in last.entries if e.message not in messages]
    return tuple(e for e in missing if e.action in _AWAY or not any((e.kind, name) in about for name in e.names))


class BadEntryError(Exception):
    """An entry that cannot be read: what is wrong, and the line."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(text)
        self.line = line


def _entry(table: TomlTable | BadTable) -> Decision:
    if isinstance(table, BadTable):
        raise BadEntryError(table.error, table.line)
    form = FORMS.get(table.key)
    if form is None:
        raise BadEntryError(f"{table.key}: {_meant(table.key, FORMS)}", table.line)
    if table.data is None:
        raise BadEntryError(f"a table [[{table.key}]] was expected", table.line)
    return EntryReader(table, table.data).read()


class EntryReader:
    """Checks the keys and values of one table, whose action is in FORMS, and makes a Decision of it."""

    def __init__(self, table: TomlTable, data: dict[str, Any]) -> None:
        self.action, self.form, self.table, self.data = table.key, FORMS[table.key], table, data

    def read(self) -> Decision:
        """The decision. Raises BadEntryError for an unknown key or a value that is none."""
        self.check_keys(self.known_keys())
        names = self.names()
        kind = self.choice("kind", KINDS) if self.action != "ignore" else ""
        return Decision(
            self.action, names, kind, self.to(kind), self.date(), self.note(), self.was(), self.table.line,
            stories=self.stories(),
        )  # fmt: skip

    def known_keys(self) -> list[str]:
        """The keys that an entry with this action may have."""
        moved = ["was"] if self.action in _MOVED else []
        stories = ["stories"] if self.action in _OF_STORIES else []
        known = [*self.form, "kind", *_COMMON, *moved, *stories]
        return [key for key in known if key and not (key == "kind" and self.action == "ignore")]

    def check_keys(self, known: list[str]) -> None:
        """Raises BadEntryError for a key that is not one of `known`."""
        for key in self.data:
            if key not in known:
                self.fail(key, _meant(key, known))

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
            if why := aliases.alias_problem(url):
                self.fail("was", f"{url!r} {why}")
        return tuple(dict.fromkeys(urls))

    def stories(self) -> tuple[str, ...]:
        """The paths of articles, in order, each once."""
        paths = self.texts("stories", "paths of articles")
        for path in paths:
            if not path.startswith(_ARTICLES):
                self.fail("stories", f"{path!r}: a path that begins with {_ARTICLES} was expected")
        return tuple(sorted(set(paths)))

    def texts(self, key: str, what: str) -> list[str]:
        """The texts of an optional list, which has at least one if it is there."""
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
            self.fail(key, f"a list of {what} was expected")
        return value

    def fail(self, key: str, text: str) -> NoReturn:
        raise BadEntryError(f"{self.action}: {key}: {text}", self.table.line_of(key))


def _meant(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), 1)
    return f"unknown; did you mean {close[0]}?" if close else "unknown; known are " + ", ".join(known)
