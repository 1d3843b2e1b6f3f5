"""Makes decisions and appends them to content/decisions.toml."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import tomlkit
from tomlkit.items import Table

from sitegen.content import decisions
from sitegen.content.decisions import FILE, FORMS, Decision, Decisions
from sitegen.content.tables import is_toml
from sitegen.content.vocabulary import StoryFacts
from sitegen.core.errors import ContentError, UsageError
from sitegen.core.files import write_if_changed
from sitegen.core.given_paths import given_seed
from sitegen.core.text import squeeze
from sitegen.entities.lookup import namesake
from sitegen.entities.proposal import PART, Proposal
from sitegen.index.archive import Archive, Row
from sitegen.index.name_resolution import vocabulary

_HEAD = "# What people decided on names. Entries may stand in any order; each applies at the next build.\n"

_KNOWN_NAME = (
    "SELECT 1 FROM terms WHERE kind = ? AND name = ? "
    "UNION ALL SELECT 1 FROM names WHERE written_kind = ? AND written_name = ? LIMIT 1"
)
"""Whether a name is one of the archive, or one that a story uses."""


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
    return hiding(row["kind"], row["name"])


def hiding(kind: str, name: str) -> Decision:
    """The decision to keep a name off the site."""
    return Decision("hide", (name,), kind)


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
    return _distinct(proposal) if proposal.action == PART else _merged(proposal)


def decision_to_reject(proposal: Proposal) -> Decision:
    """The decision if a person rejects a proposal: it is not proposed again."""
    if proposal.action == "split":
        return Decision("whole", proposal.names, proposal.kind)
    return _merged(proposal) if proposal.action == PART else _distinct(proposal)


def _merged(proposal: Proposal) -> Decision:
    into, other = proposal.names
    was = () if proposal.stories else tuple(filter(None, proposal.urls[1:]))
    return Decision("merge", (other,), proposal.kind, into, was=was, stories=tuple(sorted(proposal.stories)))


def _distinct(proposal: Proposal) -> Decision:
    return Decision("distinct", proposal.names, proposal.kind, stories=tuple(sorted(proposal.stories)))


def _was(row: Row) -> tuple[str, ...]:
    return (row["url"],) if row["url"] else ()


@dataclass(frozen=True, slots=True)
class Appended:
    """The result of appending decisions to the file.

    `written` has those that were added, each with its line; `known` those that the file had already; `refused` the
    others, each with the error.
    """

    written: tuple[Decision, ...] = ()
    known: tuple[Decision, ...] = ()
    refused: tuple[tuple[Decision, str], ...] = ()


def append_decision(db: sqlite3.Connection, root: Path, decision: Decision, note: str = "") -> Decision:
    """Appends a decision, with today's date, to the file; returns it with its line. The rest of the file is unchanged.

    Raises ContentError if it contradicts another decision, exists already, or the file is broken.
    """
    made = append_decisions(db, root, [decision], note)
    if made.known:
        raise ContentError(f"{decision.in_words()}: that is decided already", file=FILE, line=made.known[0].line)
    if made.refused:
        raise ContentError(f"not written: {made.refused[0][1]}", file=FILE)
    return made.written[0]


def append_decisions(db: sqlite3.Connection, root: Path, new: Iterable[Decision], note: str = "") -> Appended:
    """Appends decisions as `append_decision` does, all in one write; those that cannot be written are in the result.

    Raises ContentError if the file is broken.
    """
    path = root / FILE
    before = path.read_bytes() if path.is_file() else b""
    known = decisions.parse_decisions(before)
    dated = [replace(one, date=date.today().isoformat(), note=squeeze(note)) for one in new]
    present = {entry.message: entry for entry in known.entries}
    fresh = list({one.message: one for one in dated if one.message not in present}.values())
    agreed, refused = _without_contradictions(db, known.entries, fresh)
    written = _write(path, before, known, agreed) if agreed else ()
    return Appended(written, tuple(present[one.message] for one in dated if one.message in present), refused)


def append_answers(db: sqlite3.Connection, root: Path, new: Sequence[Decision]) -> Appended:
    """Appends decisions as `append_decisions` does, but only those on names and stories that the archive has.

    They come from a table that people edit, so a name in it may be misspelt.
    """
    present = {entry.message for entry in decisions.read_file(root).entries}
    errors = [(one, "" if one.message in present else _unknown(db, one)) for one in new]
    made = append_decisions(db, root, [one for one, error in errors if not error])
    unknown = tuple((one, error) for one, error in errors if error)
    return replace(made, refused=(*unknown, *made.refused))


def _unknown(db: sqlite3.Connection, decision: Decision) -> str:
    """Which name or story of a decision the archive does not have; "" if it has all."""
    names = decision.names + ((decision.to,) if decision.action == "merge" else ())
    for name in names:
        if not db.execute(_KNOWN_NAME, (decision.kind, name) * 2).fetchone():
            return f"no {decision.kind} is called {name!r}"
    for story in decision.stories:
        if not db.execute("SELECT 1 FROM stories WHERE path = ?", (story,)).fetchone():
            return f"there is no story {story!r}"
    return ""


def _without_contradictions(
    db: sqlite3.Connection, known: Sequence[Decision], new: Sequence[Decision]
) -> tuple[list[Decision], tuple[tuple[Decision, str], ...]]:
    """The new decisions that contradict neither the known ones nor each other, and the others with the error.

    If some contradict something, each half is looked at by itself, so few of many cost little.
    """
    found = vocabulary(db, known).contradictions_of(_numbered(known, new))
    if not found:
        return list(new), ()
    if len(new) == 1:
        return [], ((new[0], found[0].error),)
    half = len(new) // 2
    agreed, refused = _without_contradictions(db, known, new[:half])
    more, others = _without_contradictions(db, [*known, *agreed], new[half:])
    return [*agreed, *more], (*refused, *others)


def _numbered(known: Sequence[Decision], new: Sequence[Decision]) -> list[Decision]:
    """New decisions with line numbers behind the known ones, so that messages name them last."""
    last = max((entry.line for entry in known), default=0)
    return [replace(one, line=last + number) for number, one in enumerate(new, 1)]


def _write(path: Path, before: bytes, known: Decisions, new: Sequence[Decision]) -> tuple[Decision, ...]:
    data = _added(before, new)
    made = decisions.parse_decisions(data)
    whole = is_toml(data.decode("utf-8-sig", "replace"))
    if not whole or made.problems != known.problems or len(made.entries) != len(known.entries) + len(new):
        at = made.problems[-1].line if made.problems else None
        raise ContentError("nothing can be added below what is broken here", file=FILE, line=at, hint="mend it first")
    write_if_changed(path, data)
    return made.entries[len(known.entries) :]


def _added(before: bytes, new: Sequence[Decision]) -> bytes:
    text = before.decode("utf-8-sig", "surrogateescape")
    newline = "\r\n" if "\r\n" in text else "\n"
    head = text.rstrip() if text.strip() else _HEAD.rstrip()
    added = "".join(f"\n\n{_entry(decision).rstrip()}" for decision in new).replace("\n", newline) + newline
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
    if decision.stories:
        table["stories"] = tomlkit.array()
        table["stories"].extend(decision.stories)
        table["stories"].multiline(multiline=True)
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
