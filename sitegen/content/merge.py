"""How a conversion meets a file that is there already: people win.

For each field the file keeps a short hash of the machine's value (capture.fields.NAME.hash). A value that no longer
matches its hash was changed by a person, and stands; one that a person took out stays out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sitegen.content.document import Document, new_document, update_document
from sitegen.core import yaml
from sitegen.core.model import Provenance

ORDER = (
    "title", "subtitle", "description", "authors", "date", "date_range", "dateline", "publication", "section",
    "language", "tags", "people", "organizations", "places", "events", "images", "rights", "source_url", "corrections",
    "withdrawn", "slug", "aliases", "draft", "updated", "related",
)  # fmt: skip


_CAPTURE = frozenset(["seed", "sha256", "context", "captured", "fields"])
_RECORD = frozenset(["from", "confidence", "hash"])


@dataclass(frozen=True, slots=True)
class Machine:
    """What one conversion says: plain YAML values by field, the body, and how each was obtained."""

    fields: Mapping[str, Any]
    body: str
    seed: str
    sha256: str
    context: str
    captured: str
    provenance: Mapping[str, Provenance]


def value_hash(value: Any) -> str:
    """Twelve hex digits for a field's value; for the body, line ends and outer blank lines do not count.

    Nor do spaces at the end of a line, which editors remove, unless they are two or more: that breaks the line.
    """
    if isinstance(value, str):
        value = "\n".join(_BREAK.sub("  ", line) if _BREAK.search(line) else line.rstrip() for line in _lines(value))
    text = json.dumps(_named_by_texts(value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _named_by_texts(value: Any) -> Any:
    """A value in which all keys are texts, as what a person wrote need not have them: others have no order."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else json.dumps(key): _named_by_texts(v) for key, v in value.items()}
    return [_named_by_texts(item) for item in value] if isinstance(value, list) else value


_BREAK = re.compile(r"(?<=\S) {2,}$")


def _lines(value: str) -> list[str]:
    return value.strip().splitlines()


def write(machine: Machine) -> Document:
    """A new file."""
    records = {name: _record(machine, name) for name in (*_ordered(machine.fields), "body")}
    return new_document({**_ordered(machine.fields), "capture": _capture(machine, records)}, machine.body)


def merge_fields(old: Document, machine: Machine) -> tuple[Document, tuple[str, ...]]:
    """`old` brought up to date, and the names of the fields (and "body") in which a person stood against the
    machine."""
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
    """`old` with the machine's value of one field (or "body"), whatever a person made of it; all else stays."""
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


def is_edited(document: Document) -> bool:
    """Whether a person changed anything of a file that `convert` wrote, if only its layout.

    Aliases do not tell: `convert` adds some itself.
    """
    known = _recorded(document)
    values = {**document.data, "body": document.body}
    names = [name for name in (*known, *values) if name not in ("capture", "aliases")]
    return document.head != yaml.dump(document.data) or any(_is_human(values, known, name) for name in names)


def _is_human(values: Mapping[str, Any], known: Mapping[str, Any], name: str) -> bool:
    if name not in known:
        # Also where it says nothing: who writes an empty list means it. A text must be there to be meant.
        return bool(values["body"]) if name == "body" else name in values
    return name not in values or value_hash(values[name]) != known[name].get("hash")


def _recorded(document: Document) -> dict[str, Any]:
    capture = document.data.get("capture")
    fields = capture.get("fields") if isinstance(capture, dict) else None
    return {k: v for k, v in fields.items() if isinstance(v, dict)} if isinstance(fields, dict) else {}


def _record(machine: Machine, name: str, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """How the machine came by a field, after what a person noted in the record that was there."""
    found = machine.provenance.get(name, Provenance("sitegen", 1.0))
    value = machine.body if name == "body" else machine.fields[name]
    own = {k: v for k, v in (before or {}).items() if k not in _RECORD}
    return {"from": found.source, "confidence": round(found.confidence, 2), "hash": value_hash(value), **own}


def _capture(machine: Machine, records: Mapping[str, Any], old: Document | None = None) -> dict[str, Any]:
    more = {"context": machine.context, "captured": machine.captured}
    head = {"seed": machine.seed, "sha256": machine.sha256, **{name: text for name, text in more.items() if text}}
    before = old.data.get("capture") if old else None
    own = {k: v for k, v in before.items() if k not in _CAPTURE} if isinstance(before, dict) else {}
    return {**head, "fields": _fields(records, old), **own}


def _fields(records: Mapping[str, Any], old: Document | None) -> dict[str, Any]:
    """The records in the order of the contract, then what a person noted among them."""
    order = {name: records[name] for name in (*ORDER, "body") if name in records}
    capture = old.data.get("capture") if old else None
    before = capture.get("fields") if isinstance(capture, dict) else None
    own = {k: v for k, v in before.items() if k not in (*ORDER, "body")} if isinstance(before, dict) else {}
    return {**order, **own}


def _ordered(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Known keys in the contract's order, then a person's own, then capture."""
    known = {name: fields[name] for name in ORDER if name in fields}
    own = {name: value for name, value in fields.items() if name not in known and name != "capture"}
    return {**known, **own, **({"capture": fields["capture"]} if "capture" in fields else {})}
