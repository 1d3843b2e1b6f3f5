"""Markdown files with front matter: articles published with Hugo, Jekyll or Pelican, one per file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.decode import decode
from sitegen.capture.formats import front_matter, stated_fields
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record, Stated
from sitegen.core.errors import SeedError
from sitegen.core.files import digest
from sitegen.core.model import DateRange, Image

_MAX_FILE_BYTES = 4 << 20
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[-_ ])")
_SOURCE = "front matter"
_LISTS = re.compile(r"[;,]")


def records(source: Source) -> Iterator[Record | SeedError]:
    """The story of a Markdown file. Raises SeedError if it cannot be read."""
    name = source.place
    data = compression.load_seed(source.path, name, _MAX_FILE_BYTES)
    decoded = decode(data, name)
    found = front_matter.split_front_matter(decoded.text, name)
    sha256 = digest(source.path.read_bytes() if compression.is_packed(source.path) else data)
    stated, draft = _stated(found.facts, source.seed), _is_draft(found.facts)
    yield Record(source.seed, "markdown", found.text.encode(), sha256, stated=stated, note=decoded.note, draft=draft)


def _is_draft(given: dict[str, Any]) -> bool:
    status = str(given.get("status", "")).lower()
    return (
        str(given.get("draft", "")).lower() == "true"
        or str(given.get("published", "")).lower() == "false"
        or status in ("draft", "hidden", "skip")
    )


def _stated(given: dict[str, Any], seed: str) -> dict[str, Stated]:
    """The fields that front matter states; for each, the first of its keys with a value is used."""
    values = {field: _first(given, keys, read) for field, (keys, read) in _FIELDS.items()}
    named = _DAY.match(PurePosixPath(seed).name)
    apart = "layout" in given or bool(named)  # Jekyll separates the words in a text by spaces
    filed = _many(given.get("categories"), apart) or _many(given.get("category"))
    tagged = [tag for key in ("tags", "keywords") for tag in _many(given.get(key), apart)]
    values["section"] = values["section"] or (filed[0] if filed else "")
    values["topics"] = stated_fields.topics(topic for topic in [*filed, *tagged] if topic != values["section"])
    values["images"] = _picture(given)
    return {**stated_fields.stated(_SOURCE, values), **_dates(given, named.group() if named else "")}


def _dates(given: dict[str, Any], named: str) -> dict[str, Stated]:
    """The dates that front matter states; without a full date, the day in the name of the file that fits it."""
    stated = stated_fields.dates(_SOURCE, map(given.get, _PUBLISHED), map(given.get, _CHANGED))
    own = stated.get("date")
    covered = own.value.covered() if own and not isinstance(own.value, str) else None
    if named and not (own and isinstance(own.value, str)) and (not covered or _is_within(named, covered)):
        return {**stated, **stated_fields.dates("name of the file", [named], confidence=0.9)}
    return stated


def _is_within(day: str, days: DateRange) -> bool:
    return days.earliest <= day <= days.latest


def _first(given: dict[str, Any], keys: str, read: Callable[[Any], Any]) -> Any:
    return next((value for key in keys.split() if (value := read(given.get(key)))), "")


def _many(value: Any, apart: bool = False) -> list[str]:
    """The texts of a list, or of a text separated by commas, or by spaces if `apart` is set."""
    if isinstance(value, str):
        parts = value.split() if apart and not _LISTS.search(value) else _LISTS.split(value.strip("[] "))
        return [part for part in map(stated_fields.words, parts) if part]
    return [made for one in value if (made := stated_fields.words(one))] if isinstance(value, list) else []


def _people(value: Any) -> tuple[str, ...]:
    """Authors: a name, a list of names, or records with names."""
    values = value if isinstance(value, list) else [value]
    named = [one.get("name") or one.get("display_name") if isinstance(one, dict) else one for one in values]
    return stated_fields.authors(part for one in named if isinstance(one, str) for part in one.split(";"))


def _picture(given: dict[str, Any]) -> tuple[Image, ...]:
    """The picture of an article: a path, or a record with a path and a caption."""
    value = next((given[key] for key in _PICTURES if given.get(key)), "")
    own: dict[str, Any] = {}
    while isinstance(value, list | dict):
        own = value if isinstance(value, dict) else own
        value = next((v for k in _SOURCES if (v := own.get(k))), "") if value is own else next(iter(value), "")
    words = {
        k: stated_fields.words(own.get(k) or next((given.get(n) for n in _WORDS[k] if given.get(n)), ""))
        for k in _WORDS
    }
    src = _src(value.strip() if isinstance(value, str) else "")
    return (stated_fields.picture(src, words["caption"], words["credit"]),) if src or words["caption"] else ()


def _src(value: str) -> str:
    """An address on the web, or a path beside the seed; "" for a path within the former site."""
    path = re.sub(r"^\{(?:static|attach)\}|^\./", "", value)
    return (
        path if stated_fields.address(path) or not re.match(r"[a-z][a-z0-9+.-]*:|/|\.\./", path, re.IGNORECASE) else ""
    )


_PUBLISHED = (
    "date", "publishdate", "pubdate", "published_at", "published", "datepublished", "date_published", "first_published",
    "issued", "issue_date", "created", "year",
)  # fmt: skip
_CHANGED = ("lastmod", "modified", "updated", "last_modified_at", "last_modified", "datemodified", "updated_at")
"""The keys for the date of publication and for that of the last change."""
_PICTURES = (
    "image",
    "cover",
    "featured_image",
    "featuredimage",
    "feature_image",
    "thumbnail",
    "header_image",
    "images",
)
_SOURCES = ("src", "url", "path", "image", "feature", "relative")
_WORDS = {
    "caption": ("image_caption", "caption", "featured_image_caption", "cover_caption"),
    "credit": ("image_credit", "credit", "photo_credit", "featured_image_credit"),
}
_FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "title": ("title headline", stated_fields.words),
    "subtitle": ("subtitle deck standfirst", stated_fields.words),
    "description": ("description summary excerpt", stated_fields.words),
    "authors": ("authors author byline", _people),
    "section": ("section", stated_fields.words),
    "publication": ("publication publisher", stated_fields.words),
    "dateline": ("dateline", stated_fields.words),
    "language": ("language lang locale", stated_fields.language),
    "source_url": ("canonical canonicalurl canonical_url source_url original_url", stated_fields.address),
    "rights": ("rights copyright license", stated_fields.words),
}
"""Field -> the keys that may hold it, and the function that converts the value."""
