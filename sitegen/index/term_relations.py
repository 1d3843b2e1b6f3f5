"""Relations of terms that people stated: new names for old ones, and wider terms."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from sitegen.content.name_keys import name_key, term_slug
from sitegen.core.urls import term_of
from sitegen.index.name_resolution import MOVED, vocabulary

Row = sqlite3.Row
Parent = tuple[str, Row | None]
"""The name of a wider term, and the term itself if it has a page."""


def spelled_slugs(db: sqlite3.Connection, row: Row) -> set[str]:
    """The slugs of all spellings of a term's name."""
    kind = row["kind"]
    found = db.execute("SELECT name FROM term_names WHERE term = ?", (row["id"],))
    return {row["slug"], *(term_slug(kind, name) for (name,) in found if name_key(kind, name) == row["key"])}


class TermRelations:
    """Queries about the terms of an up-to-date index."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.words = vocabulary(db)
        self.kinds: dict[str, dict[str, Row]] = {}

    def term(self, kind: str, name: str) -> Row | None:
        """The term with a page for a resolved name."""
        if kind not in self.kinds:
            rows = self.db.execute("SELECT * FROM terms WHERE kind = ? AND url != ''", (kind,))
            self.kinds[kind] = {name_key(kind, row["name"]): row for row in rows}
        known = self.words.find(kind, name)[0] or name
        by_key = self.kinds[kind]
        return by_key.get(name_key(kind, known)) or by_key.get(self.words.node(kind, known)[1])

    def moved(self) -> Iterator[tuple[str, list[Row]]]:
        """URLs that decisions changed, sorted, each with the terms that its name stands for now (several after a
        split).

        URLs of existing terms, also by another spelling of their name, are left out.
        """
        found: dict[str, dict[int, Row]] = defaultdict(dict)
        for url, now in self.words.moves():
            rows = self._parts(now.kind, now.name) if now.split else [self.term(now.kind, now.name)]
            found[url] |= {row["id"]: row for row in rows if row}
        for url in sorted(found):
            if found[url] and not self._is_taken(url):
                yield url, sorted(found[url].values(), key=lambda row: (row["name"], row["url"]))

    def _is_taken(self, url: str) -> bool:
        kind, slug = term_of(url)
        sql = "SELECT * FROM terms WHERE url = ? UNION SELECT * FROM terms WHERE kind = ? AND key = ? AND url != ''"
        rows = self.db.execute(sql, (url, kind, name_key(kind, slug) if kind else "")).fetchall()
        return any(slug in spelled_slugs(self.db, row) for row in rows)

    def _parts(self, kind: str, name: str) -> list[Row | None]:
        """The terms into which a name is split."""
        node = self.words.node(kind, name)
        sql = MOVED.replace("written_kind, written_name", "written_kind, written_name, kind, name", 1)
        made = {
            (row["kind"], row["name"])
            for row in self.db.execute(f"{sql} AND NOT local")
            if row["kind"] and self.words.node(row["written_kind"], row["written_name"]) == node
        }
        return [self.term(*one) for one in sorted(made)]

    def parents(self, row: Row) -> tuple[Parent, ...]:
        """The wider terms that the file of a term states, in its order."""
        return self._families[0].get(row["id"], ())

    def children(self, row: Row) -> tuple[Row, ...]:
        """The terms with a page whose files state this one as wider, by name."""
        return self._families[1].get(row["id"], ())

    def families(self) -> dict[int, set[int]]:
        """For each term in such a relation the terms with a page that are directly wider or narrower."""
        found: dict[int, set[int]] = defaultdict(set)
        for term, parents in self._families[0].items():
            wider = {parent["id"] for _, parent in parents if parent is not None}
            found[term] |= wider
            for parent in wider:
                found[parent].add(term)
        return found

    @cached_property
    def _families(self) -> tuple[dict[int, tuple[Parent, ...]], dict[int, tuple[Row, ...]]]:
        parents: dict[int, tuple[Parent, ...]] = {}
        children: dict[int, dict[int, Row]] = defaultdict(dict)
        sql = "SELECT kind, name, parents FROM term_files WHERE parents != '[]' ORDER BY path"
        for kind, name, wider in self.db.execute(sql):
            here = self._resolved(kind, name)
            if here is None or here["id"] in parents:
                continue
            named = [(one, self._resolved(kind, one)) for one in json.loads(wider) if self.words.resolve(kind, one)]
            parents[here["id"]] = tuple((one, row) for one, row in named if row is None or row["id"] != here["id"])
            for _, row in parents[here["id"]]:
                if row is not None:
                    children[row["id"]][here["id"]] = here
        ordered = {at: tuple(sorted(found.values(), key=lambda r: r["name"])) for at, found in children.items()}
        return parents, ordered

    def _resolved(self, kind: str, name: str) -> Row | None:
        now = self.words.resolve(kind, name)
        return self.term(now.kind, now.name) if now else None
