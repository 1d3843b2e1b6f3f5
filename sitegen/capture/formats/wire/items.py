"""What an item of a news agency states in any format, and what becomes of it: a record, or a reason to pass it over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sitegen.capture.fields import datelines
from sitegen.capture.formats import blank_line_paragraphs, stated_fields, timestamps
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.wire import cues
from sitegen.capture.formats.wire.subjects import listed_topics
from sitegen.capture.record import Form, Item, Notice, Record, Stated, fingerprint, folder_of
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.made_on import is_future
from sitegen.core.model import Image, Named, PrintedCorrection

_MAX_REASON_CHARS = 600
_MAX_DATELINE_CHARS = 200
_DATELINE_ENDS = " \t\r\n\u00a0,-–—"
"""What may stand behind the place in a dateline."""
_GLOBAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:\S+")
"""Ids with a scheme, such as urn: and tag:, are unique in the world; others only at their publication."""
_BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|li|td|blockquote)>|<br ?/?>|\n\s*\n", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|br|div|table|ul|ol|h[1-6]|blockquote|pre)\b", re.IGNORECASE)
_MAX_URGENCY_DIGITS = 2
"""Urgencies are 1 to 9; a longer number is something else."""
_EDGE_PARAGRAPHS = 2
"""A note on a correction is one of the first or last so many paragraphs."""


@dataclass(frozen=True, slots=True)
class WireItem:
    """What an item states.

    `ids` identify the item in all its versions, the first one best; `targets` are the items that it is about if it is a
    kill. `issued` is the time of this version, `embargo` the time before which it must not be published: "" for none,
    "?" for a time that is not stated. `notes` are editors' notes for the public; `kind` is "text", "picture" and so on.
    `published` and `changed` are dates, the best first; `subjects` are names and ids, each "" if it is not known.
    `fields` are the other fields of Story, and `guesses` those in which there is less confidence.
    """

    source: str
    ids: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    issued: str = ""
    status: str = ""
    embargo: str = ""
    signals: tuple[str, ...] = ()
    slugline: str = ""
    notes: tuple[str, ...] = ()
    corrections: tuple[PrintedCorrection, ...] = ()
    kind: str = "text"
    form: Form = "fragment"
    text: str = ""
    published: tuple[Any, ...] = ()
    changed: tuple[Any, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    guesses: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    subjects: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The headline."""
        return str(self.fields.get("title", ""))

    def paragraphs(self) -> list[str]:
        """The paragraphs of the text in plain words."""
        parts = (stated_fields.words(part) for part in _BLOCK_END.split(self.text))
        return [part for part in parts if part]


def record(item: WireItem, source: Source, keys: Keys, line: int, *, alone: bool) -> Record:
    """The record of an item. `alone` means that its seed has no other item, so it needs no key.

    Raises PassedOverError if the item is not to be published, and SeedError if it has no text.
    """
    name = item.ids[0] if item.ids else str(line)
    try:
        _check(item, source, line)
    except PassedOverError as error:
        error.file = source.place if alone else source.place_of(keys.next_key(name))
        raise
    if not re.search(r"\w", item.text):
        raise SeedError("no text in the item", file=source.place, line=line)
    text = blank_line_paragraphs.paragraphs(item.text) if _is_unmarked(item) else item.text
    data = text.encode("utf-8", "replace")
    stated = _stated(item)
    own = _identities(item.ids, source.seed)
    key = "" if alone else keys.make(name)
    return Record(
        source.seed, item.form, data, fingerprint(data, stated), key, line, stated,
        item=Item(own, timestamps.iso(item.issued)) if own else None,
    )  # fmt: skip


def _is_unmarked(item: WireItem) -> bool:
    """Whether a text with the form of HTML separates its paragraphs only by blank lines."""
    return item.form == "fragment" and "\n\n" in item.text.replace("\r", "") and not _BLOCK.search(item.text)


def _check(item: WireItem, source: Source, line: int) -> None:
    """Raises PassedOverError if an item is not to be published."""
    paragraphs = item.paragraphs()
    text = "\n".join(paragraphs)
    name = item.ids[0] if item.ids else item.title or item.slugline
    if item.status == "canceled" or cues.is_signal("kill", item.signals):
        raise _killed(item, source, line, "canceled by its agency")
    if cues.is_kill((item.title, item.slugline, *item.notes), text):
        raise _killed(item, source, line, paragraphs[0] if paragraphs else item.title)
    if item.status == "withheld":
        raise _stopped("withheld", item, item.ids, source, line, "withheld by its agency")
    until = item.embargo if item.embargo != "?" else ""
    if is_future(until) or (item.embargo == "?") or (item.status == "embargoed" and not until):
        raise PassedOverError(f"embargoed: {name}{f' until {until}' if until else ''}", file=source.place, line=line)
    if item.kind != "text" and not item.text.strip():
        raise PassedOverError(f"attachment: {item.kind}", file=source.place, line=line)


def _killed(item: WireItem, source: Source, line: int, why: str) -> PassedOverError:
    """The error for a kill of the item itself, of the items that it refers to, and of those that its text names."""
    said = "\n".join((*item.notes, *item.paragraphs()))
    return _stopped("killed", item, (*item.ids, *item.targets, *cues.killed_ids(said)), source, line, why)


def _stopped(kind: str, item: WireItem, targets: Iterable[str], source: Source, line: int, why: str) -> PassedOverError:
    """The error for an item that stops items, with its notice: an editor's note is the reason, if there is one."""
    ids = tuple(targets)
    when = _when(item)
    reason = next(iter(item.notes), "") or why
    error = PassedOverError(f"{kind}: {', '.join(ids[:3]) or 'names no story'}", file=source.place, line=line)
    error.notice = Notice(_identities(ids, source.seed), when, when[:10], reason[:_MAX_REASON_CHARS])
    return error


def _identities(ids: Iterable[str], seed: str) -> tuple[str, ...]:
    """Ids that are unique in the archive: those without a scheme begin with the folder of their publication."""
    made = (one if _GLOBAL.fullmatch(one) else f"{folder_of(seed)}/{one}" for one in ids if one)
    return tuple(dict.fromkeys(made))


def _when(item: WireItem) -> str:
    """The time of this version, else the best full date of publication; "" if none is stated."""
    return next(filter(None, map(timestamps.iso, (item.issued, *item.published))), "")


# --- fields ------------------------------------------------------------------------------------------------


def _stated(item: WireItem) -> dict[str, Stated]:
    extra = {"slugline": item.slugline, **item.extra, **listed_topics(item.subjects)}
    topics = stated_fields.topics(name for name, _ in item.subjects)
    own = {
        **item.fields,
        "topics": topics,
        "captured": timestamps.iso(item.issued),
        "corrections": tuple(_corrections(item)),
    }
    own["extra"] = {key: value for key, value in extra.items() if value}
    if not item.title and item.slugline:
        own["title"] = item.slugline
    return {
        **stated_fields.stated(item.source, item.guesses, stated_fields.LIKELY_CONFIDENCE),
        **stated_fields.stated(item.source, own),
        **stated_fields.dates(item.source, item.published, item.changed),
    }


def _corrections(item: WireItem) -> Iterator[PrintedCorrection]:
    """The corrections that an item states: as such, in an editor's note, or in a paragraph at its beginning or end."""
    day = _when(item)[:10]
    yield from item.corrections
    marked = cues.is_signal("correction", item.signals) or cues.is_printed_correction(item.title)
    notes = [note for note in item.notes if cues.is_correction(note)] or (list(item.notes) if marked else [])
    paragraphs = item.paragraphs()
    edges = dict.fromkeys((*paragraphs[:_EDGE_PARAGRAPHS], *paragraphs[-_EDGE_PARAGRAPHS:]))
    printed = [one for one in edges if cues.is_printed_correction(one)]
    if marked and not notes and not printed and not item.corrections:
        printed = [one for one in edges if cues.tells_fault(one)][:1]
    yield from (PrintedCorrection(day, text) for text in dict.fromkeys((*notes, *printed)))


def place_of(dateline: str) -> str:
    """The place of a dateline, in normal spelling, without its day and agency."""
    text = dateline[:_MAX_DATELINE_CHARS].rstrip(_DATELINE_ENDS)
    if text.endswith(")"):  # the agency
        text = text.rpartition("(")[0].rstrip(_DATELINE_ENDS)
    found = datelines.find_dateline(f"{text} (Agency) — X") if text else None
    return found.place if found else datelines.in_normal_case(text)


def urgency(text: str) -> int | str:
    """An urgency as a number; the text itself if it is none."""
    return int(text) if text.isdecimal() and len(text) <= _MAX_URGENCY_DIGITS else text


def named(kind: str, name: str, number: str = "") -> Named | None:
    """An entity that an item lists; None if its name is none, or in the order of a catalog that cannot be undone."""
    name = stated_fields.words(name)
    if inverted := re.fullmatch(r"([^\W\d_][^,\d]{1,40}), ([^\W\d_][^,\d]{1,40})", name):
        if kind != "person" or name.isupper():
            return None
        name = f"{inverted[2]} {inverted[1]}"
    if not 1 < len(name) <= 200 or (name.isupper() and len(name) > 8):
        return None
    return Named(kind, name, id=number if re.fullmatch(r"Q[1-9]\d{0,9}", number) else "")


def distinct_names(found: Iterable[Named | None]) -> tuple[Named, ...]:
    """Each entity once, in order."""
    return tuple({(one.kind, one.name.casefold()): one for one in found if one}.values())


def distinct_images(found: Iterable[Image]) -> tuple[Image, ...]:
    """Each picture once, in order; those without address, caption and credit are left out."""
    kept = (one for one in found if one.src or one.caption or one.credit)
    return tuple({one.src or one.caption: one for one in kept}.values())
