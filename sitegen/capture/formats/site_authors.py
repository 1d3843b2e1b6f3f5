"""The names of authors whom front matter states by a slug or an account, from the data of their site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sitegen.capture.fields import bylines
from sitegen.capture.fields.site_parts import folders_above
from sitegen.capture.fields.turned_names import given_first
from sitegen.capture.formats import stated_fields
from sitegen.capture.formats.site_data import read_data
from sitegen.capture.formats.source import Source
from sitegen.core.text import file_slug, squeeze

_DATA_FOLDERS = ("_data/", "data/", "src/_data/")
_DATA_NAMES = ("authors", "author", "people", "staff", "team", "contributors", "writers", "members")
_DATA_SUFFIXES = ("yml", "yaml", "json", "toml", "csv")
_PAGE_FOLDERS = ("content/authors/", "content/author/", "authors/", "author/", "_authors/", "_author/")
_PAGES = ("{}/_index.md", "{}.md", "{}/index.md", "{}.markdown", "{}/_index.html", "{}.html")
_KEYS = (
    "slug",
    "id",
    "key",
    "username",
    "user",
    "login",
    "handle",
    "short_name",
    "shortname",
    "nickname",
    "code",
    "author",
)
_NAMES = ("display_name", "displayname", "name", "full_name", "fullname", "author_name")
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*")
_WORDS = re.compile(r"[^\W\d_]{2,}(?:[-_][^\W\d_]{2,}){1,3}")
_ACCOUNT = re.compile(r"@?[\w.-]+")
_MAX_ACCOUNT_CHARS = 60
_DERIVED_CONFIDENCE = 0.6
"""Confidence in a name that is only spelt from a slug."""


class Authors(NamedTuple):
    """The names of a story's authors, the confidence in them, where they come from, and the texts that name nobody."""

    names: tuple[str, ...] = ()
    confidence: float = stated_fields.SURE_CONFIDENCE
    source: str = "front matter"
    unknown: tuple[str, ...] = ()


def read_authors(source: Source, values: list[Any]) -> Authors:
    """The authors in the values of a field: names, slugs, accounts, or mappings with one of these."""
    found = [_one(source, text) for value in values for text in _texts(value)]
    names = bylines.distinct(tuple(name for one in found for name in one.names))
    sources = dict.fromkeys(one.source for one in found if one.names)
    return Authors(
        names,
        min((one.confidence for one in found if one.names), default=stated_fields.SURE_CONFIDENCE),
        "; ".join(sources) or "front matter",
        tuple(dict.fromkeys(text for one in found for text in one.unknown)),
    )


def _texts(value: Any) -> Iterator[str]:
    """The names in a value, each alone."""
    if isinstance(value, dict):
        named = _name(value) or next(
            (text for key in (*_KEYS, "title") if (text := stated_fields.words(value.get(key)))), ""
        )
        yield from [named] if named else ()
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    else:
        yield from filter(None, map(squeeze, stated_fields.words(value).split(";")))


def _one(source: Source, text: str) -> Authors:
    """The authors in a text: looked up as a whole, then read as a name, last spelt from a slug."""
    if len(text) <= _MAX_ACCOUNT_CHARS and (found := _looked_up(source, text.removeprefix("@"))):
        return found
    if _ACCOUNT.fullmatch(text) and ("," not in text):
        return _of_account(text)
    if name := given_first(text):
        return Authors((name,))
    if "," in text and all(_SLUG.fullmatch(part) for part in re.split(r",\s*", text)):
        return read_authors(source, re.split(r",\s*", text))
    names = stated_fields.authors([text])
    return Authors(names) if names else Authors(unknown=(text,))


def _of_account(text: str) -> Authors:
    if _WORDS.fullmatch(text) and text.islower():
        return Authors((re.sub(r"[-_]", " ", text).title(),), _DERIVED_CONFIDENCE, "slug in front matter")
    names = () if _SLUG.fullmatch(text) and not bylines.is_agency(text) else stated_fields.authors([text])
    return Authors(names) if names else Authors(unknown=(text,))


def _looked_up(source: Source, slug: str) -> Authors | None:
    """The author with this slug or account in the data of a folder above the seed."""
    for folder in folders_above(source.seed):
        for path in _data_files(source, folder):
            if name := _in_data(read_data(source.root, path), slug):
                return Authors((name,), source=path)
        for path in _pages(source, folder, slug) if re.fullmatch(r"[\w.-]+", slug) else ():
            facts = read_data(source.root, path)
            if isinstance(facts, dict) and (name := _name(facts) or stated_fields.words(facts.get("title"))):
                return Authors((name,), source=path)
    return None


def _data_files(source: Source, folder: str) -> Iterator[str]:
    """The files of data about authors that a site in this folder may have."""
    yield from (f"{folder}authors.{end}" for end in ("yml", "yaml"))
    for data in _DATA_FOLDERS:
        if (source.root / folder / data).is_dir():
            yield from (f"{folder}{data}{name}.{end}" for name in _DATA_NAMES for end in _DATA_SUFFIXES)


def _pages(source: Source, folder: str, slug: str) -> Iterator[str]:
    """The files about one author that a site in this folder may have."""
    for pages in _PAGE_FOLDERS:
        if (source.root / folder / pages).is_dir():
            yield from (f"{folder}{pages}{page.format(slug)}" for page in _PAGES)
    for data in _DATA_FOLDERS:
        if (source.root / folder / data / "authors").is_dir():
            yield from (f"{folder}{data}authors/{slug}.{end}" for end in _DATA_SUFFIXES)


def _in_data(data: Any, slug: str) -> str:
    """The name that data about authors give to a slug; "" if they give none."""
    wanted = slug.casefold()
    if isinstance(data, Mapping):
        inner = next((value for key, value in data.items() if str(key).lower() in _DATA_NAMES), None)
        if isinstance(inner, list | dict):
            data = inner
    if isinstance(data, Mapping):
        found = next((value for key, value in data.items() if str(key).casefold() == wanted), None)
        return _name(found) if isinstance(found, dict) else stated_fields.words(found)
    rows = data if isinstance(data, list) else []
    return next((_name(row) for row in rows if isinstance(row, dict) and wanted in _slugs(row)), "")


def _slugs(row: Mapping[str, Any]) -> frozenset[str]:
    """The slugs and accounts of an author in data, without regard to case; his name as a slug too."""
    stated = (str(value).removeprefix("@").casefold() for key, value in row.items() if str(key).lower() in _KEYS)
    return frozenset([*stated, file_slug(_name(row))])


def _name(row: Mapping[str, Any]) -> str:
    """The name in a record of an author; "" if it has none."""
    own = {str(key).lower(): value for key, value in row.items()}
    if name := next((text for key in _NAMES if (text := stated_fields.words(own.get(key)))), ""):
        return name
    parts = (own.get("first_name") or own.get("firstname"), own.get("last_name") or own.get("lastname"))
    return squeeze(" ".join(map(stated_fields.words, parts))) if all(parts) else ""
