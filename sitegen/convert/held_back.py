"""The articles whose records are passed over now because they are not public, or not any more: `convert` hides them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sitegen.convert.known_articles import KnownArticle, KnownArticles
from sitegen.core.publicness import is_not_public
from sitegen.core.seed_id import SeedId

Held = Mapping[str, Mapping[str, str]]
"""The kinds of records that are not public, by seed and by the key of the article that was made of them."""


class HeldArticle(NamedTuple):
    """An article whose record `seed` is passed over as `kind`, which says that it is not public."""

    made: KnownArticle
    seed: SeedId
    kind: str


class HiddenArticle(NamedTuple):
    """An article at `path` that is hidden because its record `seed` is of this `kind`."""

    path: str
    seed: SeedId
    kind: str

    def as_json(self) -> dict[str, Any]:
        """The entry in the list `hidden_articles` of the JSON object."""
        return {"file": self.path, "seed": str(self.seed), "reason": self.kind}


class HeldBack:
    """Collects the records of a run that are passed over and not public, as far as there are articles of them.

    `before` are those that earlier runs found in seeds that this run need not read.
    """

    def __init__(self, known: KnownArticles, before: Held) -> None:
        self._known, self._before = known, before
        self._records: Counter[str] = Counter()
        self._whole: dict[str, str] = {}  # the kinds of records that have no key, by seed
        self._moved: dict[str, tuple[SeedId, str]] = {}
        self.found: dict[str, dict[str, str]] = defaultdict(dict)

    def add(self, seed: SeedId, kind: str, sha256: str) -> None:
        """Adds a passed-over record. `sha256` is its digest, by which the article of a moved one is found; "" if that
        is not known.
        """
        self._records[seed.file] += 1
        if not is_not_public(kind):
            return
        if not seed.key:
            self._whole[seed.file] = kind
        keys = list(self._keys(seed))
        self.found[seed.file].update(dict.fromkeys(keys, kind))
        if not keys and sha256 in self._known.orphans:
            self._moved[sha256] = seed, kind

    def release(self, seed: str, key: str) -> None:
        """Notes that there is a public record with this key, even if one that is passed over has it too."""
        self._records[seed] += 1
        self.found[seed].pop(key, None)

    def articles(self, orphans: Mapping[str, KnownArticle]) -> Iterator[HeldArticle]:
        """The articles in question, when the run has read everything.

        `orphans` are those of moved seeds that no story of this run has taken.
        """
        for seed, kind in self._whole.items():
            if self._records[seed] == 1:  # the seed is one record, which may have been of several stories
                self.found[seed].update(dict.fromkeys(self._known.by_record.get(seed, {}), kind))
        for seed, kinds in sorted({**self._before, **self.found}.items()):
            there = self._known.by_record.get(seed, {})
            yield from (HeldArticle(there[key], SeedId(seed, key), kinds[key]) for key in kinds if key in there)
        for sha256, (identity, kind) in self._moved.items():
            if sha256 in orphans:
                yield HeldArticle(orphans[sha256], identity, kind)

    def note_hidden(self, article: HeldArticle) -> HiddenArticle:
        """Notes that an article is hidden, so that a moved one belongs to its new seed."""
        if article.seed.file not in self._before:
            self.found[article.seed.file][article.seed.key] = article.kind
        return HiddenArticle(article.made.path, article.seed, article.kind)

    def moved(self, seed: str) -> int:
        """The number of articles of another seed that now belong to this one."""
        there = self._known.by_record.get(seed, {})
        return sum(key not in there for key in self.found.get(seed, {}))

    def _keys(self, seed: SeedId) -> Iterator[str]:
        """The keys of the articles that were made of a record: its own, or those of several stories in it."""
        there = self._known.by_record.get(seed.file, {})
        if seed.key in there:
            yield seed.key
        for start in (f"{seed.key}.", f"{seed.key}#") if seed.key else ():
            number = 1
            while f"{start}{number}" in there:
                yield f"{start}{number}"
                number += 1
