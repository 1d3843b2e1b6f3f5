"""The fields of a story that front matter states, whatever generator it was written for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from sitegen.capture.fields import field_names
from sitegen.capture.fields.field_names import KeyedValue
from sitegen.capture.formats import edited_fields, front_matter_pictures, site_authors, stated_fields, timestamps
from sitegen.capture.formats.front_matter_words import bare_key, words
from sitegen.capture.formats.publication_state import is_no, is_yes
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Stated
from sitegen.core.model import ENTITY_KINDS, DateRange, Doubt, Named
from sitegen.core.text import file_slug

SOURCE = "front matter"
_LISTS = re.compile(r"[;,]")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?=[-_ .T]|$)|(\d{4})(\d\d)(\d\d)(?=[-_ ])")
_ADDRESSES = frozenset(
    "canonical canonicalurl canonicallink url permalink sourceurl originalurl original articleurl storyurl weburl "
    "pageurl ogurl finalurl".split()
)
"""Names of the story's own address; others ("link", "external_url", "source") lead to another page."""
_PUBLICATIONS = frozenset(
    "publication publicationname publisher newspaper sitename outlet mediaoutlet zeitung periodico testata".split()
)
_CAPTURED = frozenset(
    "captured capturedat retrieved retrievedat accessed accessedat accessdate dateaccessed archivedat crawledat".split()
)
_STATES = frozenset("status draft published visibility private protected password".split())
_MAX_EXTRA_NAMES = 200
"""Unknown keys that are kept; front matter of articles may have as many."""
_MAX_SHOWN_CHARS = 200


class FileFacts(NamedTuple):
    """The fields that front matter states, and what is left out of it with the reason."""

    stated: dict[str, Stated]
    doubts: tuple[Doubt, ...]


def flat(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Front matter in which the keys inside `params`, `extra` and the like stand beside the others."""
    nested = words("keys", "nested")
    own = {key: value for key, value in facts.items() if not (key.lower() in nested and isinstance(value, dict))}
    inner: dict[str, Any] = {}
    for key, value in facts.items():
        if key not in own:
            inner |= {str(name): one for name, one in value.items() if str(name).lower() not in nested}
    known = {key.lower() for key in own}
    return {**own, **{key: value for key, value in inner.items() if key.lower() not in known}}


def day_in_name(seed: str) -> str:
    """The ISO day at the beginning of a file's name, or of its folder's name if the file is an index; "" for none."""
    path = PurePosixPath(seed)
    name = path.parent.name if path.name.partition(".")[0] == "index" else path.name
    match = _DAY.match(name)
    parts = [part for part in match.groups() if part] if match else []
    return timestamps.iso("-".join(parts)) if parts else ""


def categories(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The categories of a file as Jekyll reads them: a list, or words separated by spaces."""
    value = next((facts[key] for key in facts if key.lower() in ("categories", "category")), None)
    return tuple(_many(value, apart=True))


def read_fields(facts: Mapping[str, Any], source: Source) -> FileFacts:
    """What the front matter of a seed, in the form that `flat` returns, states."""
    return _FieldReader(facts, source).read()


class _FieldReader:
    """Reads the values of one file. `used` are the keys that became part of a field."""

    def __init__(self, facts: Mapping[str, Any], source: Source) -> None:
        self.facts, self.source = facts, source
        self.found = field_names.lookup(facts)
        self.named = day_in_name(source.seed)
        self.used: set[str] = set()
        self.stated: dict[str, Stated] = {}
        self.doubts: list[Doubt] = []

    def read(self) -> FileFacts:
        for field, read in _READERS.items():
            self._first(field, read)
        self._filed()
        self._authors()
        self._pictures()
        self._dates()
        self._slug()
        self._edited()
        self._extra()
        return FileFacts(self.stated, tuple(self.doubts))

    def _entries(self, field: str) -> list[KeyedValue]:
        wanted = {"source_url": _ADDRESSES, "publication": _PUBLICATIONS}.get(field)
        entries = self.found.get(field, [])
        return [one for one in entries if wanted is None or field_names.comparable(one.key) in wanted]

    def _first(self, field: str, read: Callable[[Any], Any]) -> None:
        """States the first value of a field that can be read; if there is none, the values are told."""
        entries = self._entries(field)
        for entry in entries:
            if value := read(entry.value):
                self._state(field, value, entry.key)
                return
        if field not in ("source_url", "title"):
            self._unread(field, entries)

    def _state(self, field: str, value: Any, *keys: str, confidence: float = stated_fields.SURE_CONFIDENCE) -> None:
        self.stated[field] = Stated(value, SOURCE, confidence)
        self._use(keys)

    def _use(self, keys: Iterable[str]) -> None:
        self.used |= {key for key in keys if key in self.facts} | {key.partition(".")[0] for key in keys}

    def _unread(self, field: str, entries: Iterable[KeyedValue], why: str = "cannot be read") -> None:
        for key, value in entries:
            self.doubts.append(Doubt(field, str(value)[:_MAX_SHOWN_CHARS], f"front matter, {key}: {why}", 0.0))

    def _filed(self) -> None:
        """The section, and the topics: all lists of tags, categories and keywords without the section."""
        apart = "layout" in self.facts or bool(self.named)  # Jekyll separates the words in a text by spaces
        sections = [
            (key, made) for key, value in self._entries("section") if (made := _many(value, apart and _is_list(key)))
        ]
        section = sections[0][1][0] if sections else ""
        if section:
            self._state("section", section, sections[0][0])
        topics = [*(name for key, made in sections if _is_list(key) or key == sections[0][0] for name in made)]
        for key, value in self._entries("topics"):
            made = _many(value, apart)
            topics += made
            self._use([key] if made else ())
            self._unread("topics", () if made else [KeyedValue(key, value)])
        if distinct := stated_fields.topics(topic for topic in topics if topic != section):
            self._state("topics", distinct)

    def _authors(self) -> None:
        entries = self._entries("authors")
        for key, value in entries:
            read = site_authors.read_authors(self.source, [value])
            why = "an account that the data of the site do not know"
            self._unread("authors", (KeyedValue(key, text) for text in read.unknown), why)
            if read.names or read.unknown:
                self._use([key])
            if read.names:
                self.stated["authors"] = Stated(read.names, read.source, read.confidence)
                return

    def _pictures(self) -> None:
        pictures = front_matter_pictures.read_pictures(self.facts, self.found)
        if pictures.images:
            self._state("images", pictures.images, *pictures.keys)

    def _dates(self) -> None:
        """The dates; without a full one, the day in the name of the file that fits it."""
        entries = sorted(self._entries("date"), key=lambda entry: bare_key(entry.key) != "date")
        published = [entry for entry in entries if timestamps.read_date(entry.value)]
        changed = [entry for entry in self._entries("updated") if timestamps.read_date(entry.value)]
        stated = stated_fields.dates(
            SOURCE, [*(one.value for one in published), self._numbers()], [one.value for one in changed]
        )
        self._use([*(one.key for one in published[:1]), *(one.key for one in changed[:1])])
        own = stated.get("date")
        covered = own.value.covered() if own and not isinstance(own.value, str) else None
        if self.named and not (own and isinstance(own.value, str)) and (not covered or _is_within(self.named, covered)):
            stated |= stated_fields.dates("name of the file", [self.named], confidence=0.9)
        for key, value in self.found.get("captured", ()):
            if field_names.comparable(key) in _CAPTURED and (moment := timestamps.iso(value)):
                self._state("captured", moment, key)
        self.stated |= stated

    def _numbers(self) -> str:
        """The day, month or year that the keys `year`, `month` and `day` state together; "" without a year."""
        values = [next((str(one.value) for one in self.found.get(name, ())), "") for name in ("year", "month", "day")]
        known = values[: values.index("")] if "" in values else values
        if not known or not all(value.isdecimal() for value in known):
            return ""
        self._use(self.found[name][0].key for name, _ in zip(("year", "month", "day"), known, strict=False))
        return "-".join(value.zfill(2) for value in known)

    def _slug(self) -> None:
        """The slug; old addresses are read by `formats/site_addresses.py`."""
        for key, value in self._entries("slug"):
            if text := stated_fields.words(value):
                self._state("slug", file_slug(text), key)
                break

    def _edited(self) -> None:
        named: list[Named] = []
        for kind in ENTITY_KINDS:
            for key, value in self._entries(kind.plural):
                entities = edited_fields.named(kind.name, value)
                named += entities
                self._use([key] if entities else ())
        if named:
            self._state("named", tuple(named))
        self._first("corrections", edited_fields.corrections)
        empty = [KeyedValue(key, value) for key, value in self.facts.items() if value == {} and _withdraws(key)]
        for key, value in (*empty, *self._entries("withdrawn")):
            if withdrawal := edited_fields.withdrawal(value):
                self._state("withdrawn", withdrawal, key)
                break
            self._use([key])
        for key, value in self._entries("related"):
            if urls := tuple(one for one in _many(value) if one.startswith("/")):
                self._state("related", urls, key)

    def _extra(self) -> None:
        """Keys that state no field are kept as they are."""
        states = {entry.key for field in _STATES for entry in self.found.get(field, ())}
        extra: dict[str, Any] = {}
        for key, value in self.facts.items():
            if key in self.used or key in states or value in (None, "", [], {}):
                continue
            if len(extra) == _MAX_EXTRA_NAMES:
                self._unread("extra", [KeyedValue(key, value)], f"more than {_MAX_EXTRA_NAMES} unknown keys")
                break
            if key.lower() == "comments" and (is_no(value) or is_yes(value)):
                self._unread(
                    key, [KeyedValue(key, value)], "whether readers may comment, which an archive has no use for"
                )
                continue
            try:
                extra[key] = edited_fields.kept_extra(value)
            except ValueError as error:
                self._unread(key, [KeyedValue(key, value)], str(error))
        if extra:
            self.stated["extra"] = Stated(extra, SOURCE, stated_fields.SURE_CONFIDENCE)


def _is_within(day: str, days: DateRange) -> bool:
    return days.earliest <= day <= days.latest


def _withdraws(key: str) -> bool:
    return field_names.field_of(key, ("withdrawn",)) != ""


def _is_list(key: str) -> bool:
    """Whether a key names several sections, as `categories` does."""
    return bare_key(key) in ("categories", "category", "sections")


def _many(value: Any, apart: bool = False) -> list[str]:
    """The texts of a list, or of a text separated by commas, or by spaces if `apart` is set."""
    if isinstance(value, str):
        parts = value.split() if apart and not _LISTS.search(value) else _LISTS.split(value.strip("[] "))
        return [part for part in map(stated_fields.words, parts) if part]
    if not isinstance(value, list):
        return []
    parts = [part for one in value for part in (one if isinstance(one, list) else [one])]  # Hexo lists lists
    return [made for part in parts if (made := _label(part))]


def _label(value: Any) -> str:
    """The words of an entry of a list: a text, or a mapping with a name."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "title", "label", "slug") if value.get(key)), "")
    return stated_fields.words(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "title": stated_fields.words,
    "subtitle": stated_fields.words,
    "description": stated_fields.words,
    "publication": stated_fields.words,
    "dateline": stated_fields.words,
    "language": stated_fields.language,
    "source_url": stated_fields.address,
    "rights": stated_fields.words,
}
"""Field -> the function that converts its value."""
