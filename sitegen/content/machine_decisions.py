"""Decisions that the program made by itself: content/decisions.machine.toml.

People read the file and may delete entries; the program alone adds to it. Decisions of people go before those in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sitegen.content.decisions import KINDS, BadEntryError, Decision, EntryReader
from sitegen.content.tables import BadTable, TomlTable, tables, toml_text
from sitegen.core.errors import Problem
from sitegen.core.files import file_bytes, write_if_changed
from sitegen.core.model import TERM_KINDS

FILE = "content/decisions.machine.toml"
MAX_FILE_BYTES = 64 << 20
"""Maximum size of the file: an entry that lists stories has about 60 bytes for each."""

ENTITIES = "entities"
"""The key of [min_stories] for people, organizations, places and events."""

THRESHOLD_KEYS = (ENTITIES, *(kind.plural for kind in TERM_KINDS))
"""The keys that [min_stories] may have."""

_ACTION, _MIN_STORIES, _MADE = "merge", "min_stories", "made"
_DIGEST_BYTES = 6

_HEAD = """\
# What the program decided on names by itself. What stands in decisions.toml goes before it.
# To take a decision back, delete its entry, or use `sitegen entities revoke`: it is not made again.
"""
_MADE_HEAD = """\
# A digest of each decision that was ever made here. One without an entry was taken back by a person.
"""


@dataclass(frozen=True, slots=True)
class MachineDecisions:
    """The file: its entries, the least number of stories of names with a page, and what was ever decided.

    `min_stories` maps a key of THRESHOLD_KEYS to 1 or more. `made` are the digests (see `digests`) of all decisions
    that were ever written, with those that people deleted since.
    """

    entries: tuple[Decision, ...] = ()
    min_stories: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    made: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    @property
    def revoked(self) -> frozenset[str]:
        """The digests of decisions that people deleted."""
        return self.made.difference(*map(digests, self.entries))

    def with_entries(self, more: Iterable[Decision]) -> MachineDecisions:
        """The file with more entries, which count as made from now on."""
        added = tuple(more)
        return replace(self, entries=(*self.entries, *added), made=self.made.union(*map(digests, added)))

    def without(self, entries: Iterable[Decision]) -> MachineDecisions:
        """The file without some of its entries, which therefore are not made again."""
        gone = {entry.message for entry in entries}
        return replace(self, entries=tuple(entry for entry in self.entries if entry.message not in gone))


def digests(entry: Decision) -> frozenset[str]:
    """What identifies a decision when it is gone: a digest for each name, and for each story if it lists stories."""
    places = entry.stories or ("",)
    return frozenset(_digest(entry.kind, name, entry.to, place) for name in entry.names for place in places)


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(), digest_size=_DIGEST_BYTES).hexdigest()


# --- reading -----------------------------------------------------------------------------------------------


def read_file(root: Path) -> MachineDecisions:
    """The file of the site at `root`; empty if there is none. Raises OSError if it cannot be read."""
    try:
        data = file_bytes(root / FILE)
    except FileNotFoundError:
        return MachineDecisions()
    return parse(data)


@lru_cache(maxsize=1)
def parse(data: bytes) -> MachineDecisions:
    """The decisions in the bytes of the file. An entry that cannot be read is a problem and is left out.

    The last result is kept, since a build needs it several times.
    """
    text = toml_text(data, FILE, MAX_FILE_BYTES)
    return MachineDecisions(problems=(text,)) if isinstance(text, Problem) else _Reader().read(text)


class _Reader:
    """Collects what the tables of the file say."""

    def __init__(self) -> None:
        self.entries: list[Decision] = []
        self.min_stories: dict[str, int] = {}
        self.made: set[str] = set()
        self.problems: list[Problem] = []

    def read(self, text: str) -> MachineDecisions:
        for table in tables(text):
            try:
                self.add(table)
            except BadEntryError as error:
                self.problems.append(Problem(FILE, f"{error}; this entry is left out", error.line))
        thresholds = MappingProxyType(self.min_stories)
        return MachineDecisions(tuple(self.entries), thresholds, frozenset(self.made), tuple(self.problems))

    def add(self, table: TomlTable | BadTable) -> None:
        if isinstance(table, BadTable):
            raise BadEntryError(table.error, table.line)
        if table.key == _ACTION and table.data is not None:
            self.entries.append(_EntryReader(table, table.data).read())
        elif table.key == _MIN_STORIES and table.single is not None:
            self.min_stories.update(_thresholds(table, table.single))
        elif table.key == _MADE and table.single is not None:
            self.made.update(_made(table, table.single))
        else:
            known = f"[[{_ACTION}]], [{_MIN_STORIES}] or [{_MADE}]"
            raise BadEntryError(f"{table.key}: a table {known} was expected", table.line)


class _EntryReader(EntryReader):
    """Reads an entry that has a probability and its evidence."""

    def known_keys(self) -> list[str]:
        return [*super().known_keys(), "probability", "evidence"]

    def read(self) -> Decision:
        evidence = tuple(self.texts("evidence", "texts"))
        return replace(super().read(), file=FILE, probability=self.probability(), evidence=evidence)

    def probability(self) -> float:
        value = self.data.get("probability")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            self.fail("probability", "a number above 0 and up to 1 was expected")
        return float(value)


def _thresholds(table: TomlTable, data: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for key, value in data.items():
        if key not in THRESHOLD_KEYS:
            known = ", ".join(THRESHOLD_KEYS)
            raise BadEntryError(f"{_MIN_STORIES}: {key}: unknown; known are {known}", table.line_of(key))
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise BadEntryError(f"{_MIN_STORIES}: {key}: a number from 1 was expected", table.line_of(key))
        yield key, value


def _made(table: TomlTable, data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if key != "digests" or not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise BadEntryError(f"{_MADE}: {key}: only a list `digests` of texts was expected", table.line_of(key))
        yield from value


def retained(now: MachineDecisions, last: MachineDecisions) -> MachineDecisions:
    """What is in force while the file cannot be read in full: with all of its last readable version that is missing.

    Returns `now` itself if it has no problems.
    """
    if not now.problems:
        return now
    messages = {entry.message for entry in now.entries}
    kept = tuple(entry for entry in last.entries if entry.message not in messages)
    thresholds = MappingProxyType({**last.min_stories, **now.min_stories})
    return MachineDecisions((*now.entries, *kept), thresholds, now.made | last.made, now.problems)


# --- writing -----------------------------------------------------------------------------------------------


def write_file(root: Path, decided: MachineDecisions) -> bool:
    """Writes the file of the site at `root`, unless it has these bytes already; returns whether it was written.

    Call it only with a version that has no problems, since what could not be read would be lost.
    """
    return write_if_changed(root / FILE, render(decided).encode())


def render(decided: MachineDecisions) -> str:
    """The text of the file: its parts in a fixed order, so equal decisions give equal bytes."""
    parts = [_HEAD]
    if decided.min_stories:
        lines = [f"{key} = {decided.min_stories[key]}" for key in THRESHOLD_KEYS if key in decided.min_stories]
        parts.append(f"[{_MIN_STORIES}]\n" + "".join(f"{line}\n" for line in lines))
    likeliest = {entry.message: entry for entry in sorted(decided.entries, key=_order, reverse=True)}
    parts += map(_entry_text, sorted(likeliest.values(), key=_order))
    if decided.made:
        parts.append(f"{_MADE_HEAD}[{_MADE}]\n{_list('digests', sorted(decided.made))}")
    return "\n".join(parts)


def _order(entry: Decision) -> tuple[object, ...]:
    return KINDS.index(entry.kind), entry.to, entry.names, entry.stories, -entry.probability, entry.evidence


def _entry_text(entry: Decision) -> str:
    names = ", ".join(map(_quoted, entry.names))
    lines = [f"kind = {_quoted(entry.kind)}", f"names = [{names}]", f"into = {_quoted(entry.to)}"]
    if entry.date:
        lines.append(f"date = {entry.date if _is_date(entry.date) else _quoted(entry.date)}")
    if entry.note:
        lines.append(f"note = {_quoted(entry.note)}")
    if entry.was:
        lines.append(f"was = [{', '.join(map(_quoted, entry.was))}]")
    lines.append(f"probability = {entry.probability}")
    lists = [_list(key, values) for key, values in (("evidence", entry.evidence), ("stories", entry.stories)) if values]
    return f"[[{_ACTION}]]\n" + "".join(f"{line}\n" for line in lines) + "".join(lists)


def _is_date(text: str) -> bool:
    """Whether a text is a date as TOML writes it without quotation marks."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _list(key: str, values: Iterable[str]) -> str:
    return f"{key} = [\n" + "".join(f"    {_quoted(value)},\n" for value in values) + "]\n"


def _quoted(text: str) -> str:
    """A text as a string of TOML: as in JSON, but with U+007F escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
