"""Exports of Ghost: tables of posts, people, tags and their connections in one JSON document.

The document is read twice, since what posts refer to may come after them; memory does not depend on the posts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sitegen.capture.encoding import compression
from sitegen.capture.formats import ghost_documents, publication_state, stated_fields
from sitegen.capture.formats.json_stream import JsonStream
from sitegen.capture.formats.record_keys import Keys
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record, Stated, fingerprint
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Image

_SIGN = re.compile(
    rb'\s*\{\s*(?:"db"\s*:\s*\[\s*\{|"meta"\s*:\s*\{\s*"(?:exported_on|version)"[^{}]{0,200}\}\s*,\s*"data"\s*:\s*\{)'
)
_SOURCE = "Ghost export"
_ROOT = "__GHOST_URL__"
"""What stands for the address of the site in texts and pictures."""
_MAX_ROWS = 1_000_000
"""Maximum number of rows of other tables that are kept in memory."""
_MAX_LEVELS = 3
"""Nesting of `db`: an export has two levels, the document and the object with the tables."""
_SLUG = re.compile(r"[^\s/?#]{1,200}")


def is_export(head: bytes) -> bool:
    """Whether a JSON document is an export of Ghost, by its first bytes."""
    return bool(_SIGN.match(head.removeprefix(b"\xef\xbb\xbf")))


@dataclass(slots=True)
class _Tables:
    """What posts refer to, by ids."""

    people: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    authors: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    tagged: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    about: dict[str, tuple[str, str]] = field(default_factory=dict)
    sent_only: set[str] = field(default_factory=set)
    title: str = ""
    language: str = ""
    rows: int = 0

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Stores what is needed of a row; of people their names only."""
        self.rows += 1
        if self.rows > _MAX_ROWS:
            return
        post, order = str(row.get("post_id")), row.get("sort_order")
        place = order if isinstance(order, int) else 0
        if table == "users":
            self.people[str(row.get("id"))] = stated_fields.words(row.get("name"))
        elif table == "tags" and not stated_fields.words(row.get("name")).startswith("#"):
            self.tags[str(row.get("id"))] = stated_fields.words(row.get("name"))
        elif table == "posts_authors":
            self.authors[post].append((place, str(row.get("author_id"))))
        elif table == "posts_tags":
            self.tagged[post].append((place, str(row.get("tag_id"))))
        elif table == "posts_meta":
            if row.get("email_only") in (1, True, "1"):
                self.sent_only.add(post)
            self.about[post] = (_words(row, "feature_image_caption"), _words(row, "feature_image_alt"))
        elif table == "settings" and row.get("key") == "title":
            self.title = _words(row, "value")
        elif table == "settings" and row.get("key") in ("locale", "lang", "default_locale"):
            self.language = stated_fields.language(row.get("value"))


class _TableStream(JsonStream):
    """The rows of the tables of an export."""

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yields the name of the table and the row. Raises SeedError if the rest cannot be read."""
        while self._peek() and self._text[self._at] == "{":
            yield from self._holder()

    def _holder(self, level: int = 1) -> Iterator[tuple[str, dict[str, Any]]]:
        """The rows in an object that holds `db`, a list of such objects, or `data`, an object with the tables."""
        for name in self._names():
            begins = self._peek()
            if begins == "[" and name == "db":
                for _ in self._elements():
                    if self._peek() == "{" and level < _MAX_LEVELS:
                        yield from self._holder(level + 1)
                    else:
                        self._value()
            elif begins == "{" and name == "data":
                yield from self._tables()
            else:
                self._value()

    def _tables(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for name in self._names():
            if self._peek() != "[":
                self._value()
                continue
            for _ in self._elements():
                row = self._value()
                if isinstance(row, dict):
                    yield name, row

    def _names(self) -> Iterator[str]:
        """The names in the object that begins here; the caller reads the value of each."""
        self._at += 1
        while self._peek() != "}":
            name = self._value()
            self._expect(":")
            yield str(name)
            if self._peek() != "}":
                self._expect(",")
        self._at += 1

    def _elements(self) -> Iterator[None]:
        """One item for each element of the list that begins here; the caller reads it."""
        self._at += 1
        while self._peek() != "]":
            yield
            if self._peek() != "]":
                self._expect(",")
        self._at += 1


def records(source: Source) -> Iterator[Record | SeedError]:
    """The posts of an export; for each that is no story the reason why it is passed over."""
    tables, keys, number = _Tables(), Keys(), 0
    try:
        with compression.open_stream(source.path, source.place) as stream:
            for table, row in _TableStream(stream).rows():
                if table != "posts":
                    tables.add(table, row)
    except SeedError:
        pass  # the posts before the damage are read below, and the damage is reported there
    try:
        with compression.open_stream(source.path, source.place) as stream:
            for table, row in _TableStream(stream).rows():
                if table == "posts":
                    number += 1
                    yield _post(row, tables, source, number, keys)
    except SeedError as error:
        yield SeedError(error.message, file=source.place, line=number + 1)
        return
    if not number:
        yield SeedError("an export of Ghost without posts", file=source.place)


def _post(row: Mapping[str, Any], tables: _Tables, source: Source, number: int, keys: Keys) -> Record | SeedError:
    try:
        is_draft = _is_draft(row, tables, source, number)
        text = _text(row)
        if not text.strip():
            raise PassedOverError("draft: without words", file=source.place) if is_draft else SeedError("no text found")
    except PassedOverError as error:
        error.file, error.line = source.place_of(keys.next_key(_name(row, number))), number
        return error
    except SeedError as error:
        error.file, error.line = source.place, number
        return error
    data = text.encode("utf-8", "replace")
    stated = _stated(row, tables)
    key = keys.make(_name(row, number))
    return Record(source.seed, "fragment", data, fingerprint(data, stated), key, number, stated, draft=is_draft)


def _name(row: Mapping[str, Any], number: int) -> str:
    """What identifies a post among those of its export."""
    return str(row.get("id") or row.get("uuid") or row.get("slug") or number)


def _is_draft(row: Mapping[str, Any], tables: _Tables, source: Source, number: int) -> bool:
    """Whether a post is a draft. Raises PassedOverError for pages and for what was not public."""
    if row.get("type") == "page" or row.get("page") in (1, True, "1"):
        raise PassedOverError("page", file=source.place, line=number)
    if row.get("email_only") in (1, True, "1") or str(row.get("id")) in tables.sent_only:
        raise PassedOverError("protected: only sent by e-mail", file=source.place, line=number)
    visibility = str(row.get("visibility") or "public")
    if visibility != "public":
        raise PassedOverError(f"protected: visible to {visibility[:40]}", file=source.place, line=number)
    return publication_state.is_draft(str(row.get("status") or ""), source.place, number)


def _text(row: Mapping[str, Any]) -> str:
    """The HTML of a post, made from the editor's document where the export has no HTML."""
    stated = row.get("html")
    made = stated if isinstance(stated, str) else ""
    for name in ("lexical", "mobiledoc"):
        made = made or ghost_documents.html_of(row.get(name))
    return made.replace(_ROOT, "")


def _stated(row: Mapping[str, Any], tables: _Tables) -> dict[str, Stated]:
    post = str(row.get("id"))
    slug = str(row.get("slug") or "")
    people = [one for _, one in sorted(tables.authors.get(post, []))] or [str(row.get("author_id"))]
    tags = [tables.tags.get(one, "") for _, one in sorted(tables.tagged.get(post, []))]
    own = {
        "title": _words(row, "title"),
        "authors": stated_fields.authors([tables.people.get(one, "") for one in people], tables.title),
        "topics": stated_fields.topics(tags),
        "description": _words(row, "custom_excerpt"),
        "source_url": stated_fields.address(row.get("canonical_url")),
        "aliases": (f"/{slug}/",) if _SLUG.fullmatch(slug) else (),
        "language": stated_fields.language(row.get("locale")),
        "images": _pictures(row, tables),
    }
    return {
        **stated_fields.stated(_SOURCE, own),
        **stated_fields.dates(_SOURCE, [row.get("published_at")], [row.get("updated_at")]),
        **stated_fields.stated(_SOURCE, {"publication": tables.title}, stated_fields.LIKELY_CONFIDENCE),
        **(
            {}
            if own["language"]
            else stated_fields.stated(_SOURCE, {"language": tables.language}, stated_fields.HINT_CONFIDENCE)
        ),
    }


def _pictures(row: Mapping[str, Any], tables: _Tables) -> tuple[Image, ...]:
    stated = row.get("feature_image") or row.get("image")
    src = stated.replace(_ROOT, "").strip() if isinstance(stated, str) else ""
    if not src:
        return ()
    caption, alt = tables.about.get(str(row.get("id")), ("", ""))
    made = stated_fields.picture(src, caption)
    return (Image(made.src, made.caption, made.credit, alt),)


def _words(row: Mapping[str, Any], name: str) -> str:
    return stated_fields.words(row.get(name))
