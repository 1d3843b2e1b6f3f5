"""The names index: finds the names that begin with what a reader types, in small files that a browser fetches.

A shard has the names with a word that begins with its prefix. A shard of too many names is cut: it keeps those with
most stories, and each longer prefix has a shard of its own; the names with exactly that word are in the shard of the
prefix and a space. So the size of a file is bounded, and a changed name costs the shards of its words.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sitegen.core.model import ENTITY_KINDS, KIND, TAG, TERM_KINDS
from sitegen.core.urls import index_url, mention_anchor
from sitegen.index.index_entries import SEEN
from sitegen.index.search_words import search_words

SCHEMA = """
-- What search shows of a term: `entry` is JSON (see `_entry`).
CREATE TABLE name_entries(term INTEGER PRIMARY KEY, entry TEXT);
-- A word by which a term is found. `place` orders the terms of a shard: entities first, those with most stories first.
CREATE TABLE name_words(word TEXT, term INT, place TEXT, PRIMARY KEY(word, term)) WITHOUT ROWID;
-- The words of a term that changed.
CREATE INDEX name_words_term ON name_words(term);
-- The first names of a large shard: all names with a short prefix are too many to be sorted for each change.
CREATE INDEX name_words_start ON name_words(substr(word, 1, 2), place, term);
-- The shards of the names index by prefix. `words` counts the rows of name_words that begin with it (of a prefix and a
-- space those with exactly this word); `cut` is whether longer prefixes have shards of their own.
CREATE TABLE name_shards(prefix TEXT PRIMARY KEY, words INT, cut INT) WITHOUT ROWID;
"""

MAX_SHARD_NAMES = 500
"""A shard of more words than this is cut. Each name takes about 100 bytes."""
CUT_SHARD_NAMES = 100
"""Names in a shard that is cut: readers type on."""
EXACT_SHARD_NAMES = 1000
"""Names in the shard of one word ("john "); it cannot be cut."""
_MAX_OTHER_NAMES = 12
"""Other names of a term by which it is found. A country may have hundreds of forms in headlines."""
_MAX_COUNTED_STORIES = 10**8
"""The order of names by their number of stories ends here: the number has nine digits in the text that is sorted."""
_LAST_LETTER = "\U0010ffff"
_START_LETTERS = 2
"""The length of the prefixes in the SQL index `name_words_start`."""

_STORIES_WITHOUT_PAGE = (
    "SELECT t.id, t.kind, t.slug, s.url, max(a.sort || ' ' || s.path), "  # noqa: S608 -- our own words
    f"EXISTS ({SEEN}) seen FROM terms t "
    "JOIN appearances a ON a.term = t.id JOIN stories s ON s.id = a.story WHERE t.url = '' {} GROUP BY t.id"
)
"""SQL for the newest story of each term without a page, and whether a sentence of the story has the name."""

_KINDS = {kind.name: number for number, kind in enumerate(TERM_KINDS)}
_ENTITIES = {kind.name for kind in ENTITY_KINDS}

Row = sqlite3.Row


class NameIndex:
    """The tables of the names index. Changes are made in the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def make(self) -> None:
        """Makes all entries and shards."""
        for table in ("name_entries", "name_words", "name_shards"):
            self.db.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own table names
        used: dict[int, Counter[str]] = defaultdict(Counter)
        for term, forms in self.db.execute("SELECT term, forms FROM term_names"):
            used[term].update(json.loads(forms))
        known = dict(self.db.execute("SELECT path, aliases FROM term_files").fetchall())
        sentences = {row["id"]: _sentence(row) for row in self.db.execute(_STORIES_WITHOUT_PAGE.format(""))}
        for row in self.db.execute("SELECT * FROM terms ORDER BY id").fetchall():
            url = row["url"] or sentences.get(row["id"], "")
            self._put(row, url, used[row["id"]], json.loads(known.get(row["file"], "[]")))
        self._grow("")

    def update(self, terms: Iterable[int]) -> set[str]:
        """Updates the entries of terms that changed or are gone; returns the prefixes of the shards that change."""
        words: set[str] = set()
        for term in sorted(terms):
            words |= self._update(term)
        stale: set[str] = set()
        for word in sorted(words):
            self._update_shards(word, stale)
        return stale

    def _update(self, term: int) -> set[str]:
        """Updates one term; returns the words whose shards this changes."""
        before = self._entry_by_word(term)
        self.db.execute("DELETE FROM name_words WHERE term = ?", (term,))
        self.db.execute("DELETE FROM name_entries WHERE term = ?", (term,))
        row = self.db.execute("SELECT * FROM terms WHERE id = ?", (term,)).fetchone()
        if row:
            used: Counter[str] = Counter()
            for (forms,) in self.db.execute("SELECT forms FROM term_names WHERE term = ?", (term,)):
                used.update(json.loads(forms))
            file = self.db.execute("SELECT aliases FROM term_files WHERE path = ?", (row["file"],)).fetchone()
            self._put(row, row["url"] or self._sentence(term), used, json.loads(file["aliases"]) if file else [])
        after = self._entry_by_word(term)
        old, new = ({word for _, word in words} for words in (before, after))
        self._count(old - new, -1)
        self._count(new - old, 1)
        return old | new if before != after else set()

    def _count(self, words: Iterable[str], one: int) -> None:
        """Adds 1 or -1 to the number of words of the shards of some words."""
        sql = "UPDATE name_shards SET words = words + ? WHERE prefix = ?"
        for word in words:
            self.db.executemany(sql, [(one, prefix) for prefix in (*_prefixes(word), f"{word} ")])

    def _entry_by_word(self, term: int) -> set[tuple[str, str]]:
        """The entry of a term with each of its words."""
        sql = "SELECT e.entry, w.word FROM name_entries e JOIN name_words w ON w.term = e.term WHERE e.term = ?"
        return {(entry, word) for entry, word in self.db.execute(sql, (term,))}

    def _sentence(self, term: int) -> str:
        """The URL of the sentence to which a term without a page leads; "" if no story has it."""
        row = self.db.execute(_STORIES_WITHOUT_PAGE.format("AND t.id = ?"), (term,)).fetchone()
        return _sentence(row) if row else ""

    def _put(self, row: Row, url: str, used: Mapping[str, int], known: Sequence[str]) -> None:
        """Stores the entry and the words of a term, unless search does not find it; `url` is "" if nothing has it."""
        if not url or (row["kind"] == TAG.name and (row["count"] < 2 or not row["url"])):  # words are found in stories
            return
        others = list(_other_names(row["name"], used, known))
        self.db.execute("INSERT INTO name_entries VALUES(?,?)", (row["id"], _entry(row, url, others)))
        words = {word for name in (row["name"], *others) for word in search_words(name)}
        rows = ((word, row["id"], _place(row)) for word in sorted(words))
        self.db.executemany("INSERT INTO name_words VALUES(?,?,?)", rows)

    # --- shards ---

    def _update_shards(self, word: str, stale: set[str]) -> None:
        """Updates the shards of a word whose numbers of words are up to date, and adds their prefixes to `stale`."""
        for prefix in (*_prefixes(word), f"{word} "):
            stale.add(prefix)
            shard = self.db.execute("SELECT words, cut FROM name_shards WHERE prefix = ?", (prefix,)).fetchone()
            if shard and shard["words"] and shard["cut"] == _is_cut(prefix, shard["words"]):
                if shard["cut"]:
                    continue
                return
            stale.update(self._below(prefix))
            self._grow(prefix)
            stale.update(self._below(prefix))
            return

    def _grow(self, start: str) -> None:
        """Makes the shard of a prefix, and those of longer prefixes if it is cut."""
        self.db.execute("DELETE FROM name_shards WHERE prefix >= ? AND prefix < ?", _range(start))
        word = start[:-1] if start.endswith(" ") else ""
        count, bounds = "SELECT count(*) FROM name_words", _range(start)
        sql, values = (
            (f"{count} WHERE word = ?", (word,)) if word else (f"{count} WHERE word >= ? AND word < ?", bounds)
        )
        waiting = [(start, self.db.execute(sql, values).fetchone()[0])]
        while waiting:
            prefix, words = waiting.pop()
            cut = _is_cut(prefix, words)
            if words:
                self.db.execute("INSERT INTO name_shards VALUES(?,?,?)", (prefix, words, cut))
            if cut:
                sql = (
                    "SELECT substr(word || ' ', 1, ?) longer, count(*) FROM name_words WHERE word >= ? AND word < ? "
                    "GROUP BY longer"
                )
                waiting += map(tuple, self.db.execute(sql, (len(prefix) + 1, *_range(prefix))))

    def _below(self, prefix: str) -> list[str]:
        """The shards of a prefix and of longer ones."""
        sql = "SELECT prefix FROM name_shards WHERE prefix >= ? AND prefix < ?"
        return [row["prefix"] for row in self.db.execute(sql, _range(prefix))]

    # --- queries ---

    def cut(self) -> dict[str, str]:
        """The prefixes of the shards that are cut, each with the letters that follow it in the prefixes of shards."""
        found: dict[str, str] = defaultdict(str)
        for (prefix,) in self.db.execute("SELECT prefix FROM name_shards WHERE prefix != '' ORDER BY prefix"):
            found[prefix[:-1]] += prefix[-1]
        return dict(sorted(found.items()))

    def shard(self, prefix: str) -> list[str] | None:
        """The entries of a shard, as JSON, in their order; None if there is no such shard."""
        row = self.db.execute("SELECT cut FROM name_shards WHERE prefix = ?", (prefix,)).fetchone()
        return list(self._entries(prefix, cut=row["cut"])) if row else None

    def _entries(self, prefix: str, *, cut: bool) -> Iterator[str]:
        if cut and len(prefix) < _START_LETTERS:  # one letter says too little to choose names by
            return
        values: tuple[str, ...] = (prefix.rstrip(),)
        if prefix.endswith(" "):
            where, most = "word = ?", EXACT_SHARD_NAMES
        elif cut and len(prefix) == _START_LETTERS:
            where, most = "substr(word, 1, 2) = ?", CUT_SHARD_NAMES
        else:
            where, values, most = "word >= ? AND word < ?", _range(prefix), CUT_SHARD_NAMES if cut else -1
        # A term may have several such words.
        inner = f"SELECT place, term FROM name_words WHERE {where} GROUP BY place, term ORDER BY place LIMIT ?"  # noqa: S608
        sql = f"SELECT e.entry FROM ({inner}) w JOIN name_entries e ON e.term = w.term ORDER BY w.place"  # noqa: S608
        yield from (row["entry"] for row in self.db.execute(sql, (*values, most)))

    def entries(self, terms: Iterable[int]) -> list[str]:
        """The entries of some terms, as JSON, in the same order."""
        sql = "SELECT entry FROM name_entries WHERE term = ?"
        return [row["entry"] for term in terms for row in self.db.execute(sql, (term,))]


def _prefixes(word: str) -> list[str]:
    """All beginnings of a word, from "" to the word itself."""
    return [word[:length] for length in range(len(word) + 1)]


def _is_cut(prefix: str, words: int) -> bool:
    """Whether a shard of this many words is cut."""
    return words > MAX_SHARD_NAMES and not prefix.endswith(" ")


def _range(prefix: str) -> tuple[str, str]:
    """The bounds of all texts that begin with a prefix: from the first one to before the second one."""
    return prefix, prefix + _LAST_LETTER


def _place(row: Row) -> str:
    rank = 0 if row["kind"] in _ENTITIES else 2 if row["kind"] == TAG.name else 1
    return f"{rank}{_MAX_COUNTED_STORIES - row['count']:09d}{row['name']}\n{row['kind']}"


def _sentence(row: Row) -> str:
    """The URL of the first sentence of a story that names a term, from a row of _STORIES_WITHOUT_PAGE."""
    has_anchor = row["kind"] in _ENTITIES and row["seen"]
    anchor = f"#{mention_anchor(KIND[row['kind']], row['slug'])}" if has_anchor else ""
    return f"{row['url']}{anchor}"


def _entry(row: Row, url: str, others: Sequence[str]) -> str:
    """The entry of a term: number of its kind, name, URL (without that of the kind's index, where it is below that),
    number of stories, dates of the first and the last story, and then its other names.
    """
    url = url.removeprefix(index_url(KIND[row["kind"]]))
    days = ((row[column] or "")[:10] for column in ("first", "last"))
    fields = (_KINDS[row["kind"]], row["name"], url, row["count"], *days, *others)
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _other_names(name: str, used: Mapping[str, int], known: Sequence[str]) -> Iterator[str]:
    """The other names of a term that add a word to its name, most used first, then those that its file states."""
    words = set(search_words(name))
    most_used = sorted(used, key=lambda form: (-used[form], form))
    left = _MAX_OTHER_NAMES
    for other in (*known, *most_used):
        own = set(search_words(other))
        if left and not own <= words:
            words |= own
            left -= 1
            yield other
