"""Merges a new conversion into an existing file; people's edits win.

For each field, the file stores a short hash of the value that the conversion wrote (capture.fields.NAME.hash). A value
that no longer matches its hash was edited by a person and stays; a field that a person removed stays removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sitegen.content.document import Document, new_document, update_document
from sitegen.content.value_hash import value_hash
from sitegen.core import yaml
from sitegen.core.model import Provenance

ORDER = (
    "title", "subtitle", "description", "authors", "date", "date_range", "dateline", "publication", "section",
    "language", "tags", "people", "organizations", "places", "events", "images", "rights", "source_url", "corrections",
    "withdrawn", "slug", "aliases", "draft", "updated", "related", "comments",
)  # fmt: skip


_CAPTURE = frozenset(["seed", "sha256", "context", "captured", "item", "fields"])
_RECORD = frozenset(["from", "confidence", "hash"])


@dataclass(frozen=True, slots=True)
class Machine:
    """The result of one conversion: plain YAML values by field, the body, and the provenance of each field."""

    fields: Mapping[str, Any]
    body: str
    seed: str
    sha256: str
    context: str
    captured: str
    provenance: Mapping[str, Provenance]
    item: str = ""


def write(machine: Machine) -> Document:
    """A new document for a conversion."""
    records = {name: _record(machine, name) for name in (*_ordered(machine.fields), "body")}
    return new_document({**_ordered(machine.fields), "capture": _capture(machine, records)}, machine.body)


def merge_fields(old: Document, machine: Machine) -> tuple[Document, tuple[str, ...]]:
    """`old` updated to a conversion, and the names of the fields (and "body") that keep a person's edit."""
    known = _recorded(old)
    values = {**old.data, "body": old.body}
    new = {**machine.fields, "body": machine.body}
    kept: list[str] = []
    records: dict[str, Any] = {}
    for name in dict.fromkeys((*known, *new)):
        if _is_human(values, known, name):
            kept.append(name)
            if name in known:
                records[name] = known[name]
        elif name in new:
            values[name], records[name] = new[name], _record(machine, name, known.get(name))
        else:
            values.pop(name, None)
    body = values.pop("body")
    values["capture"] = _capture(machine, records, old)
    return update_document(old, _ordered(values), body), tuple(kept)


def accept(old: Document, machine: Machine, name: str) -> Document:
    """`old` with the machine's value of the field `name` (or "body"), even if a person edited it.

    The rest is unchanged.
    """
    known = _recorded(old)
    values = {**old.data, "body": old.body}
    new = {**machine.fields, "body": machine.body}
    record = known.pop(name, None)
    values.pop(name, None)
    if name in new:
        values[name], known[name] = new[name], _record(machine, name, record)
    body = values.pop("body", "")
    capture = old.data.get("capture")
    values["capture"] = {**(capture if isinstance(capture, dict) else {}), "fields": _fields(known, old)}
    return update_document(old, _ordered(values), body)


def hide(old: Document, seed: str, context: str, found: Provenance) -> Document | None:
    """`old` as a draft of the machine, with the seed and the context from which this was found out.

    None if a person decided about it: gave it `draft` with any value, or removed the machine's. The rest is unchanged,
    and so is a draft of the machine.
    """
    known = _recorded(old)
    values = {**old.data, "body": old.body}
    if _is_human(values, known, "draft"):
        return None
    if values.get("draft"):
        return old
    before = old.data.get("capture")
    own = before if isinstance(before, dict) else {}
    sha256, captured, item = (str(own.get(name) or "") for name in ("sha256", "captured", "item"))
    machine = Machine({"draft": True}, old.body, seed, sha256, context, captured, {"draft": found}, item)
    capture = _capture(machine, {**known, "draft": _record(machine, "draft", known.get("draft"))}, old)
    return update_document(old, _ordered({**old.data, "draft": True, "capture": capture}), old.body)


def is_edited(document: Document) -> bool:
    """Whether a person changed a file that `convert` wrote, even if only its layout.

    Aliases do not count, since `convert` adds some itself.
    """
    known = _recorded(document)
    values = {**document.data, "body": document.body}
    names = [name for name in (*known, *values) if name not in ("capture", "aliases")]
    return document.head != yaml.dump(document.data) or any(_is_human(values, known, name) for name in names)


def _is_human(values: Mapping[str, Any], known: Mapping[str, Any], name: str) -> bool:
    if name not in known:
        # An empty value counts as an edit too: a person who writes an empty list means it. An empty body does not
        # count.
        return bool(values["body"]) if name == "body" else name in values
    return name not in values or value_hash(values[name]) != known[name].get("hash")


def _recorded(document: Document) -> dict[str, Any]:
    capture = document.data.get("capture")
    fields = capture.get("fields") if isinstance(capture, dict) else None
    return {k: v for k, v in fields.items() if isinstance(v, dict)} if isinstance(fields, dict) else {}


def _record(machine: Machine, name: str, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The record of how the machine obtained a field. Keys that a person added to the record `before` are kept."""
    found = machine.provenance.get(name, Provenance("sitegen", 1.0))
    value = machine.body if name == "body" else machine.fields[name]
    own = {k: v for k, v in (before or {}).items() if k not in _RECORD}
    return {"from": found.source, "confidence": round(found.confidence, 2), "hash": value_hash(value), **own}


def _capture(machine: Machine, records: Mapping[str, Any], old: Document | None = None) -> dict[str, Any]:
    more = {"context": machine.context, "captured": machine.captured, "item": machine.item}
    head = {"seed": machine.seed, "sha256": machine.sha256, **{name: text for name, text in more.items() if text}}
    before = old.data.get("capture") if old else None
    own = {k: v for k, v in before.items() if k not in _CAPTURE} if isinstance(before, dict) else {}
    return {**head, "fields": _fields(records, old), **own}


def _fields(records: Mapping[str, Any], old: Document | None) -> dict[str, Any]:
    """The records in the order of ORDER, those of keys that sitegen does not know, then those that a person added."""
    order = {name: records[name] for name in (*ORDER, "body") if name in records}
    order |= {name: record for name, record in records.items() if name not in order}
    capture = old.data.get("capture") if old else None
    before = capture.get("fields") if isinstance(capture, dict) else None
    own = {k: v for k, v in before.items() if k not in (*ORDER, "body")} if isinstance(before, dict) else {}
    return {**order, **{k: v for k, v in own.items() if k not in order and not _is_of_machine(v)}}


def _is_of_machine(record: Any) -> bool:
    """Whether a conversion wrote a record: it has the hash of a value."""
    return isinstance(record, dict) and "hash" in record


def _ordered(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Known keys in the order of ORDER, then a person's own keys, then `capture`."""
    known = {name: fields[name] for name in ORDER if name in fields}
    own = {name: value for name, value in fields.items() if name not in known and name != "capture"}
    return {**known, **own, **({"capture": fields["capture"]} if "capture" in fields else {})}
