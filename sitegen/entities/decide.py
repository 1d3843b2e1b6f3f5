"""Makes decisions and appends them to content/decisions.toml."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import tomlkit
from tomlkit.items import Table

from sitegen.content import decisions
from sitegen.content.decisions import FILE, FORMS, Decision
from sitegen.content.tables import is_toml
from sitegen.content.vocabulary import StoryFacts
from sitegen.core.errors import ContentError, UsageError
from sitegen.core.files import write_if_changed
from sitegen.core.given_paths import given_seed
from sitegen.core.text import squeeze
from sitegen.entities.lookup import namesake
from sitegen.entities.proposal import Proposal
from sitegen.index.archive import Archive, Row
from sitegen.index.name_resolution import vocabulary

_HEAD = "# What people decided on names. Entries may stand in any order; each applies at the next build.\n"


def merge(into: Row, other: Row) -> Decision:
    """The decision that `other` is `into`. Raises UsageError if they are one term already or have different kinds."""
    if into["id"] == other["id"]:
        raise UsageError(f"both names mean {into['name']} already")
    if into["kind"] != other["kind"]:
        hint = f"`sitegen entities retype {other['kind']}:{other['name']} {into['kind']}` comes first"
        raise UsageError(
            f"{into['name']} is of kind {into['kind']}, {other['name']} of kind {other['kind']}", hint=hint
        )
    return Decision("merge", (other["name"],), into["kind"], into["name"], was=_was(other))


def split(archive: Archive, row: Row, way: str) -> Decision:
    """The decision to split a name by publication, year or story.

    Raises UsageError if all stories would stay together.
    """
    stories = archive.term_stories(row["id"])
    parts = {StoryFacts(s["path"], s["publication"], s["date"][:4]).qualifier(way) for s in stories}
    if len(parts) < 2:
        one = "there is one story" if way == "story" else f"all stories are of one {way} ({', '.join(parts)})"
        raise UsageError(f"{row['name']} cannot be split by {way}: {one}")
    return Decision("split", (row["name"],), row["kind"], way, was=_was(row))


def rename(archive: Archive, row: Row, name: str) -> Decision:
    """The decision to rename a term. Raises UsageError if the name is empty, unchanged, or another term's."""
    name = squeeze(name)
    if not name or name == row["name"]:
        raise UsageError(f"{row['name']} is called so already" if name else "the new name is empty")
    other = namesake(archive, row, row["kind"], name)
    if other:
        hint = f"`sitegen entities merge` makes the two one: {other['kind']}:{other['name']}"
        raise UsageError(f"there is a {row['kind']} called {other['name']} already", hint=hint)
    return Decision("rename", (row["name"],), row["kind"], name, was=_was(row))


def retype(row: Row, kind: str) -> Decision:
    """The decision that a term has another kind. Raises UsageError if it has that kind already."""
    if kind == row["kind"]:
        raise UsageError(f"{row['name']} is of kind {kind} already")
    return Decision("retype", (row["name"],), row["kind"], kind, was=_was(row))


def hide(row: Row) -> Decision:
    """The decision to keep a term off the site."""
    return Decision("hide", (row["name"],), row["kind"])


def ignore(archive: Archive, root: Path, text: str) -> Decision:
    """The decision that a seed is not a story.

    Raises UsageError if `text` is neither a seed nor the seed of an article.
    """
    found = given_seed(root, text)
    identity = str(found) if found else text.removeprefix("seeds/")
    known = archive.db.execute("SELECT 1 FROM stories WHERE seed = ? OR seed_file = ?", (identity, identity))
    if found is None and not known.fetchone():
        raise UsageError(f"{text} is no seed", hint="seeds are files under seeds/; FILE#KEY is one record of many")
    return Decision("ignore", (identity,))


def decision_to_accept(proposal: Proposal) -> Decision:
    """The decision if a person accepts a proposal."""
    if proposal.action == "split":
        return Decision("split", proposal.names, proposal.kind, proposal.by, was=tuple(filter(None, proposal.urls)))
    into, other = proposal.names
    return Decision("merge", (other,), proposal.kind, into, was=tuple(filter(None, proposal.urls[1:])))


def decision_to_reject(proposal: Proposal) -> Decision:
    """The decision if a person rejects a proposal: it is not proposed again."""
    return Decision("whole" if proposal.action == "split" else "distinct", proposal.names, proposal.kind)


def _was(row: Row) -> tuple[str, ...]:
    return (row["url"],) if row["url"] else ()


def append_decision(db: sqlite3.Connection, root: Path, decision: Decision, note: str = "") -> Decision:
    """Appends a decision, with today's date, to the file; returns it with its line. The rest of the file is unchanged.

    Raises ContentError if it contradicts another decision, exists already, or the file is broken.
    """
    path = root / FILE
    before = path.read_bytes() if path.is_file() else b""
    known = decisions.parse_decisions(before)
    decision = replace(decision, date=date.today().isoformat(), note=squeeze(note))
    same = [e for e in known.entries if _identity(e) == _identity(decision)]
    if same:
        raise ContentError(f"{decision.in_words()}: that is decided already", file=FILE, line=same[0].line)
    data = _added(before, decision)
    made = decisions.parse_decisions(data)
    whole = is_toml(data.decode("utf-8-sig", "replace"))
    if not whole or made.problems != known.problems or len(made.entries) != len(known.entries) + 1:
        at = made.problems[-1].line if made.problems else None
        raise ContentError("nothing can be added below what is broken here", file=FILE, line=at, hint="mend it first")
    added = made.entries[-1]
    contradictions = vocabulary(db, known.entries).contradictions(added)
    if contradictions:
        raise ContentError(f"not written: {contradictions[0].error}", file=FILE)
    write_if_changed(path, data)
    return added


def _identity(decision: Decision) -> tuple[object, ...]:
    return decision.action, decision.kind, decision.names, decision.to


def _added(before: bytes, decision: Decision) -> bytes:
    text = before.decode("utf-8-sig", "surrogateescape")
    newline = "\r\n" if "\r\n" in text else "\n"
    head = text.rstrip() if text.strip() else _HEAD.rstrip()
    added = f"\n\n{_entry(decision)}".replace("\n", newline)
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return mark + (head + added).encode("utf-8", "surrogateescape")


def _entry(decision: Decision) -> str:
    form = FORMS[decision.action]
    table: Table = tomlkit.table()
    if decision.kind:
        table["kind"] = decision.kind
    table[form.names] = list(decision.names) if form.names == "names" else decision.names[0]
    if form.to:
        table[form.to] = decision.to
    table["date"] = date.fromisoformat(decision.date)
    if decision.note:
        table["note"] = decision.note
    if decision.was:
        table["was"] = list(decision.was)
    tables = tomlkit.aot()
    tables.append(table)
    document = tomlkit.document()
    document[decision.action] = tables
    return tomlkit.dumps(document)
