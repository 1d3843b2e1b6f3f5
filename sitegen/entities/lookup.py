"""Finds the term that a name on the command line means."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from rapidfuzz import process

from sitegen.content.decisions import KINDS
from sitegen.content.name_keys import name_key
from sitegen.core.config import Config
from sitegen.core.errors import UsageError
from sitegen.core.text import fold
from sitegen.entities.context import IS_LOCAL
from sitegen.incremental.invalidation import bring_up_to_date
from sitegen.index.archive import Archive, Row
from sitegen.index.index_file import open_index
from sitegen.index.lock import locked
from sitegen.index.scan import scan

_MIN_SIMILARITY_PERCENT = 70
"""The minimum similarity, 0 to 100, of a name that is suggested."""


@contextmanager
def open_archive(root: Path, config: Config, jobs: int = 1) -> Iterator[Archive]:
    """Opens the index of a site and brings it up to date with content/; the site is locked until the block ends."""
    with locked(root), closing(open_index(root / ".sitegen", config)) as db:
        scan(db, root, config, jobs=jobs)
        bring_up_to_date(db, config, drafts=False)
        yield Archive(db)


def find_term(archive: Archive, text: str, kind: str = "") -> Row:
    """The entity or tag named `text`, which may begin with a kind ("person:John Smith").

    `kind` restricts the search ("" for all). Raises UsageError if there is none, or if several could be meant.
    """
    head, colon, tail = text.partition(":")
    if colon and head in KINDS and tail.strip():
        if kind not in ("", head):
            raise UsageError(f"{text} is said to be of kind {kind}", hint="leave out --kind, or the kind in the name")
        kind, text = head, tail.strip()
    kinds = (kind,) if kind else KINDS
    found = (
        _terms_named(archive.db, text, kinds)
        or _terms_resolved(archive, text, kinds)
        or _terms_written(archive.db, text, kinds)
    )
    if not found:
        hint = _told_local(archive.db, text, kinds) or _suggested(archive.db, text, kinds)
        raise UsageError(f"no {kind or 'entity or tag'} is called {text}", hint=hint)
    if len(found) > 1:
        choices = ", ".join(f"{row['kind']}:{row['name']} ({row['count']:,})" for row in found)
        raise UsageError(f"{text} may be one of several", hint=f"say which: {choices}")
    return found[0]


def namesake(archive: Archive, row: Row, kind: str, name: str) -> Row | None:
    """Another term of the kind that would become one with `row` if `row` had this name; None if there is none."""
    key = name_key(kind, name)
    others = (other for other in _terms(archive.db, [kind]) if other["id"] != row["id"])
    return next((other for other in others if name_key(kind, other["name"]) == key), None)


def _terms_named(db: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Row]:
    """Terms with this name: with exactly this spelling, else ignoring case and accents, else with the same name key."""
    exact = _terms(db, kinds, "AND name = ?", text)
    if exact:
        return exact
    rows = _terms(db, kinds)
    alike = [row for row in rows if fold(row["name"]) == fold(text)]
    return alike or [row for row in rows if name_key(row["kind"], row["name"]) == name_key(row["kind"], text)]


def _terms_resolved(archive: Archive, text: str, kinds: Sequence[str]) -> list[Row]:
    """Terms that the name resolves to through term files, the gazetteer and decisions."""
    words = archive.relatives.words
    resolved = [words.resolve(kind, text) for kind in kinds]
    found = [archive.relatives.term(now.kind, now.name) for now in resolved if now]
    return list({row["id"]: row for row in found if row}.values())


def _terms_written(db: sqlite3.Connection, text: str, kinds: Sequence[str]) -> list[Row]:
    """Terms for which stories use this name, although it was resolved to another."""
    marks = ",".join("?" * len(kinds))
    sql = (
        "SELECT DISTINCT t.* FROM names n JOIN term_names x ON x.kind = n.kind AND x.name = n.name "  # noqa: S608
        f"JOIN terms t ON t.id = x.term WHERE n.written_kind IN ({marks}) AND n.written_name = ? AND t.count > 0 "
        "ORDER BY t.count DESC, t.kind, t.name"
    )
    return db.execute(sql, (*kinds, text)).fetchall()


def _terms(db: sqlite3.Connection, kinds: Sequence[str], more: str = "", *values: str) -> list[Row]:
    marks = ",".join("?" * len(kinds))
    sql = f"SELECT * FROM terms WHERE kind IN ({marks}) AND count > 0 {more} ORDER BY count DESC, kind, name"  # noqa: S608
    return db.execute(sql, (*kinds, *values)).fetchall()


def _told_local(db: sqlite3.Connection, text: str, kinds: Sequence[str]) -> str:
    """What is known of a name that is local; "" if no story has it as such."""
    marks = ",".join("?" * len(kinds))
    sql = (
        "SELECT count(DISTINCT n.story) FROM names n JOIN listed s ON s.id = n.story "  # noqa: S608 -- question marks
        f"WHERE {IS_LOCAL} AND n.written_kind IN ({marks}) AND n.written_name = ?"
    )
    count = db.execute(sql, (*kinds, text)).fetchone()[0]
    if not count:
        return ""
    stories = "1 story has" if count == 1 else f"{count:,} stories have"
    return f"{stories} it as a name that is known in its story only; `sitegen entities list --local` lists such"


def _suggested(db: sqlite3.Connection, text: str, kinds: Sequence[str]) -> str:
    names = {f"{row['kind']}:{row['name']}": fold(row["name"]) for row in _terms(db, kinds)}
    close = process.extract(fold(text), names, limit=3, score_cutoff=_MIN_SIMILARITY_PERCENT)
    if not close:
        return "`sitegen entities list` shows all"
    return f"did you mean {' or '.join(name.partition(':')[2] for _, _, name in close)}?"
