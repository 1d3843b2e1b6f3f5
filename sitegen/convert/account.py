"""The account of a conversion: what becomes of each file below seeds/, and of each record of files that hold many.

Articles, what was passed over, what has no reader, parts of other seeds and what failed add up to the files and records
that are there.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sitegen.capture.fields import sidecar
from sitegen.convert.held_back import HiddenArticle
from sitegen.convert.seed_files import SeedFiles, suffix_kind
from sitegen.convert.selection import Selection
from sitegen.core.text import counted
from sitegen.index import seed_state

PASSED_OVER, UNREAD, PARTS = "passed_over", "unread", "parts"

_NO_READER = "no reader for "
_PART = "part"
"""The reasons of readers of archives for files in them that no reader takes, and for those that belong to others."""

_MAX_TOLD_SUFFIXES = 12
"""Reasons or suffixes that are told in words, the most frequent first."""

IGNORED = "ignored"
"""The reason of seeds and records that a decision of a person declares no stories."""


class AccountEntry(NamedTuple):
    """A file or record that is no article: the count that it is in, and the reason.

    `seed` is its path under seeds/, `line` its line or number in the seed, `key` that of a record.
    """

    seed: str
    group: str
    reason: str
    line: int | None = None
    key: str = ""

    def as_json(self) -> dict[str, Any]:
        """The entry in the list `names` of the JSON object."""
        return {
            "seed": self.seed, "line": self.line, "key": self.key, "count": self.group, "reason": self.reason,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """The counts of what is no article; `passed_over` by reason, `unread` by suffix.

    `standing` is the number of articles that earlier runs made from records which are passed over or gone now and that
    stay as they are; they are in no other count. `hidden` are those which `convert` made drafts, since their records
    are not public. `names` has an entry for each counted file and record, if they were asked for.
    """

    passed_over: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)
    parts: int = 0
    standing: int = 0
    hidden: tuple[HiddenArticle, ...] = ()
    names: tuple[AccountEntry, ...] | None = None

    @property
    def total(self) -> int:
        """The number of files and records that are neither articles nor failed."""
        return sum(self.passed_over.values()) + sum(self.unread.values()) + self.parts

    def in_words(self) -> Iterator[str]:
        """ "2 passed over: 1 draft, 1 page", "3 files of no known format: 2 .xyz, 1 .doc"; only what there is."""
        if passed_over := sum(self.passed_over.values()):
            yield f"{passed_over:,} passed over: {_kinds(self.passed_over)}"
        if unread := sum(self.unread.values()):
            yield f"{counted(unread, 'file')} of no known format: {_kinds(self.unread)}"

    def hidden_in_words(self) -> str:
        """ "2 articles are hidden, since their records are not public now: 1 draft, 1 private"; at least one is."""
        if len(self.hidden) == 1:
            return f"1 article is hidden, since its record is now {self.hidden[0].kind}"
        kinds = _kinds(Counter(article.kind for article in self.hidden))
        return f"{len(self.hidden):,} articles are hidden, since their records are not public now: {kinds}"

    def as_json(self) -> dict[str, Any]:
        """The keys that the account adds to the JSON object of a conversion."""
        named = {} if self.names is None else {"names": [entry.as_json() for entry in self.names]}
        if self.hidden and self.names is not None:
            named["hidden_articles"] = [article.as_json() for article in self.hidden]
        counts = {"standing": self.standing, "hidden": len(self.hidden)}
        return {
            PASSED_OVER: dict(self.passed_over), UNREAD: dict(self.unread), PARTS: self.parts,
            **{name: number for name, number in counts.items() if number}, **named,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountedFiles:
    """The files under seeds/ of which `selected` are meant.

    `ignored` are seed ids that a person declared no stories; `failed` are files that could not be opened.
    """

    files: SeedFiles
    selected: Selection
    ignored: Set[str] = frozenset()
    failed: Set[str] = frozenset()

    def entries(self) -> Iterator[AccountEntry]:
        """An entry for each file that is no seed, and for each seed that is ignored."""
        for path, group, reason in self._grouped():
            if path in self.failed or not self.selected.holds(path):
                continue
            is_ignored = path in self.ignored and group != PARTS
            yield AccountEntry(path, PASSED_OVER, IGNORED) if is_ignored else AccountEntry(path, group, reason)

    def _grouped(self) -> Iterator[tuple[str, str, str]]:
        files = self.files
        yield from ((path, PASSED_OVER, IGNORED) for path in files.seeds if path in self.ignored)
        yield from ((path, PASSED_OVER, reason) for path, reason in files.passed_over)
        yield from ((path, UNREAD, suffix_kind(path)) for path in files.unread)
        yield from _parts(files)


def _parts(files: SeedFiles) -> Iterator[tuple[str, str, str]]:
    sidecars = any(map(sidecar.is_sidecar, files.parts))
    wanted = {name for seed in files.seeds for name in sidecar.names(seed)} if sidecars else set()
    for path in files.parts:
        if sidecar.is_sidecar(path) and path not in wanted:
            yield path, PARTS, "a sidecar without a seed beside it"
        else:
            yield path, PARTS, "states something about them" if path in files.companions else "file of a saved page"


def find_account(
    db: sqlite3.Connection,
    files: AccountedFiles,
    outcomes: Mapping[str, seed_state.Outcome],
    hidden: Sequence[HiddenArticle] = (),
    *,
    named: bool,
) -> Account:
    """The account of `files` and of the seeds that had these `outcomes`, with names if `named` is set.

    `hidden` are the articles of these seeds that are hidden.
    """
    counts = Counter((entry.group, entry.reason) for entry in files.entries())
    own = Counter(article.seed.file for article in hidden)
    for outcome in outcomes.values():
        for reason, number in outcome.passed_over.items():
            counts[group_of(reason)] += number
    return Account(
        dict(sorted(_of(counts, PASSED_OVER).items())),
        dict(sorted(_of(counts, UNREAD).items())),
        sum(_of(counts, PARTS).values()),
        sum(outcome.standing - own[seed] for seed, outcome in outcomes.items() if not outcome.problems),
        tuple(sorted(hidden, key=lambda article: article.path)),
        tuple(_names(db, files, outcomes)) if named else None,
    )


def _kinds(counts: Mapping[str, int]) -> str:
    """The most frequent kinds with their numbers."""
    shown = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    words = ", ".join(f"{number:,} {kind}" for kind, number in shown[:_MAX_TOLD_SUFFIXES])
    more = len(shown) - _MAX_TOLD_SUFFIXES
    return f"{words} and {counted(more, 'more kind')}" if more > 0 else words


def group_of(reason: str) -> tuple[str, str]:
    """The count and the reason of a record with this reason: files in archives may have no reader, or be parts."""
    if reason.startswith(_NO_READER):
        return UNREAD, reason.removeprefix(_NO_READER).partition(":")[0]
    return (PARTS, "in the archive") if reason.partition(":")[0] == _PART else (PASSED_OVER, reason)


def _of(counts: Counter[tuple[str, str]], wanted: str) -> Counter[str]:
    return Counter({reason: number for (group, reason), number in counts.items() if group == wanted})


def _names(db: sqlite3.Connection, files: AccountedFiles, seeds: Iterable[str]) -> list[AccountEntry]:
    """The entries of all files and records, by their seeds; records of a seed keep their order."""
    records = (
        AccountEntry(seed, *group_of(one.reason), one.line, one.key)
        for seed, one in seed_state.passed_over(db, sorted(seeds))
    )
    return sorted([*files.entries(), *records], key=lambda entry: entry.seed)
