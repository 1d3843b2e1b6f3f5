"""Kills: the notices of news agencies that an item must not be used any more, applied to every version of the item.

A kill may stand in another seed than the item, and may come before or after it. So the items and kills of all seeds are
listed first; a seed is read again if other kills concern it than before.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sitegen.capture import Record
from sitegen.capture.formats.wire.recognition import may_have_items
from sitegen.capture.record import Item, Notice, Stated
from sitegen.convert.seed_worker import seed_records
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.files import path_inside
from sitegen.core.model import Withdrawal
from sitegen.index.wire_state import WireSeed, id_hash, known_wire_seeds, remember_wire_seeds


@dataclass(frozen=True, slots=True)
class Kills:
    """The kills of all seeds by the hashes of the ids that they name; by seed, the hashes of the ids of its items."""

    by_hash: Mapping[bytes, tuple[Notice, ...]] = field(default_factory=dict)
    ids: Mapping[str, frozenset[bytes]] = field(default_factory=dict)

    def mark(self, seed: str) -> str:
        """A hash of the kills that concern items of a seed; "" if there are none."""
        own = self.ids.get(seed, frozenset()).intersection(self.by_hash)
        found = {notice for one in own for notice in self.by_hash[one]}
        return hashlib.sha256(repr(sorted(map(repr, found))).encode()).hexdigest()[:12] if found else ""

    def applied(self, record: Record) -> Record:
        """The record, withdrawn if a kill concerns it."""
        found = set(self._concerning(record.item)) if record.item and self.by_hash else set()
        if not found:
            return record
        notice = min(found, key=lambda one: (one.issued, one.reason, one.ids))
        stated = Stated(Withdrawal(notice.date, notice.reason), "kill of its agency", 1.0)
        sha256 = hashlib.sha256(f"{record.sha256} {notice.date} {notice.reason}".encode()).hexdigest()
        return replace(record, stated={**record.stated, "withdrawn": stated}, sha256=sha256)

    def _concerning(self, item: Item) -> Iterator[Notice]:
        for name in item.ids:
            for notice in self.by_hash.get(id_hash(name), ()):
                if name in notice.ids and not _is_later(item.issued, notice.issued):
                    yield notice


def find_kills(
    db: sqlite3.Connection,
    root: Path,
    config: Config,
    digests: Mapping[str, str],
    readers: Mapping[str, str],
    code: str,
) -> Kills:
    """The kills in all seeds. `digests` and `readers` are those of the seeds by path, `code` is the digest of the code
    that reads them.

    A seed is read only if it changed since its items were listed.
    """
    known = known_wire_seeds(db)
    listed = {
        seed: known[seed][1] for seed, sha256 in digests.items() if known.get(seed, ("",))[0] == f"{sha256} {code}"
    }
    new = {seed: _wire_seed(root, seed, readers[seed], config) for seed in sorted(digests.keys() - listed.keys())}
    remember_wire_seeds(
        db, {seed: (f"{digests[seed]} {code}", found) for seed, found in new.items()}, known.keys() - digests.keys()
    )
    return _kills({**listed, **new})


def kills_among(root: Path, config: Config, readers: Mapping[str, str]) -> Kills:
    """The kills in some seeds, without the index; `readers` are those of the seeds by path."""
    return _kills({seed: _wire_seed(root, seed, reader, config) for seed, reader in readers.items()})


def _kills(found: Mapping[str, WireSeed]) -> Kills:
    by_hash: dict[bytes, list[Notice]] = {}
    for seed in sorted(found):
        for notice in (Notice(*one) for one in found[seed].notices):
            for name in notice.ids:
                by_hash.setdefault(id_hash(name), []).append(notice)
    ids = {seed: one.ids for seed, one in found.items() if one.ids} if by_hash else {}
    return Kills({name: tuple(notices) for name, notices in by_hash.items()}, ids)


def _wire_seed(root: Path, seed: str, reader: str, config: Config) -> WireSeed:
    """The items and kills of a seed; none if it cannot be read, which its conversion reports."""
    try:
        if not may_have_items(path_inside(root / "seeds", seed), seed, reader):
            return WireSeed()
        return _listed(seed_records(root, seed, config))
    except (OSError, ValueError, SeedError):
        return WireSeed()


def _listed(records: Iterator[Record | SeedError]) -> WireSeed:
    ids: set[bytes] = set()
    notices: list[tuple[tuple[str, ...], str, str, str]] = []
    for record in records:
        if isinstance(record, Record) and record.item:
            ids.update(map(id_hash, record.item.ids))
        elif isinstance(record, PassedOverError) and isinstance(record.notice, Notice):
            notice = record.notice
            notices.append((notice.ids, notice.issued, notice.date, notice.reason))
    return WireSeed(frozenset(ids), tuple(notices))


def _is_later(issued: str, notice: str) -> bool:
    """Whether a version was issued after a notice: then its agency has published the item anew."""
    try:
        first, second = datetime.fromisoformat(notice), datetime.fromisoformat(issued)
    except ValueError:
        return False
    if (first.tzinfo is None) != (second.tzinfo is None) or "T" not in notice or "T" not in issued:
        return second.date() > first.date()
    return second > first
