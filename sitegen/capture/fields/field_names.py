"""The names under which datasets, tables, front matter and sidecars state the fields of a story.

One table for all formats, `field_names.toml`. Names are compared without case, accents and separators, so that
"articleTitle", "article_title" and "Article-Title" are one name.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

_WORD = re.compile(r"[^\W_]+|[@$]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})
"""Letters that are no accented form of another for Unicode, but are written as one."""
_MAX_NAME_CHARS = 80
"""A longer key is no name of a field."""
_MIN_JOINED_CHARS = 4
"""The least length of a name after a prefix that no separator or capital divides from it ("posttitle")."""
_PREFIXED_LEVEL, _SUFFIXED_LEVEL = 10_000, 20_000
"""Ranks of names with a prefix or a suffix are behind all ranks of names without."""


class KeyedValue(NamedTuple):
    """A key as it is written, with its value."""

    key: str
    value: Any


class Place(NamedTuple):
    """A field that a name may state, and the rank of the name among those of the field: the lowest goes first."""

    field: str
    rank: int


class Ranked(NamedTuple):
    """An entry with the rank of its name."""

    rank: int
    entry: KeyedValue


class _NameTable(NamedTuple):
    """The table as it is searched: comparable name -> its places; comparable first and inner names of dotted ones."""

    places: Mapping[str, tuple[Place, ...]]
    inner: Mapping[str, Mapping[str, tuple[Place, ...]]]
    prefixes: frozenset[str]
    suffixes: frozenset[str]


def comparable(name: str) -> str:
    """A name without case, accents and separators. Of a name that is too long for a field only the beginning counts."""
    return "".join(_words(name[: _MAX_NAME_CHARS + 1]))


def lookup(mapping: Mapping[Any, Any]) -> dict[str, list[KeyedValue]]:
    """The entries of a mapping that state a field and are not empty, by field, best name first.

    An entry may state several fields: "source" is a publication or an address. Entries of inner objects are found by
    the dotted names of the table. Empty are None, "", and empty lists and objects.
    """
    found: dict[str, list[Ranked]] = defaultdict(list)
    add_ranked(found, mapping)
    return by_rank(found)


def add_ranked(found: dict[str, list[Ranked]], mapping: Mapping[Any, Any]) -> None:
    """Adds the entries of a mapping that state a field and are not empty, with the ranks of their names, by field."""
    for key, value in mapping.items():
        if value in (None, "", [], {}, ()) or not isinstance(key, str):
            continue
        for field, rank in places_of(key):
            found[field].append(Ranked(rank, KeyedValue(key, value)))
        if isinstance(value, Mapping):
            for field, rank, entry in _inside(key, value):
                found[field].append(Ranked(rank, entry))


def by_rank(found: Mapping[str, list[Ranked]]) -> dict[str, list[KeyedValue]]:
    """The entries of each field, best name first; of equal names the one that was added first."""
    return {field: [one.entry for one in sorted(ranked, key=lambda one: one.rank)] for field, ranked in found.items()}


def field_of(key: str, fields: Iterable[str]) -> str:
    """The one of `fields` that a key names best; "" if none. An exact name goes before one with a prefix."""
    own = set(fields)
    return min(
        (place for place in places_of(key) if place.field in own), key=lambda p: p.rank, default=Place("", 0)
    ).field


def names_of(field: str) -> list[str]:
    """The names of a field as the table writes them, in order of preference."""
    return " ".join(_data()["fields"][field]).split()


def places_of(key: str) -> tuple[Place, ...]:
    """The fields that a key may state."""
    return _places_of(key) if len(key) <= _MAX_NAME_CHARS else ()


@lru_cache(8192)
def _places_of(key: str) -> tuple[Place, ...]:
    words = _words(key)
    table = _table()
    if exact := table.places.get("".join(words)):
        return exact
    return _affixed(words, table)


def exact_places(key: str) -> tuple[Place, ...]:
    """The fields that a key states by a name of the table, without a prefix or a suffix."""
    return tuple(place for place in places_of(key) if place.rank < _PREFIXED_LEVEL)


def _affixed(words: tuple[str, ...], table: _NameTable) -> tuple[Place, ...]:
    """The places of a name without its prefix, its suffix, or both."""
    bare = _without_prefix(words, table)
    if bare and (made := table.places.get("".join(bare))):
        return _ranked(made, _PREFIXED_LEVEL)
    for rest in filter(None, (words, bare)):
        for count in (1, 2):
            if len(rest) > count and "".join(rest[-count:]) in table.suffixes:
                made = table.places.get("".join(rest[:-count]))
                if made:
                    return _ranked(made, _SUFFIXED_LEVEL if rest is words else _SUFFIXED_LEVEL + _PREFIXED_LEVEL)
    return ()


def _without_prefix(words: tuple[str, ...], table: _NameTable) -> tuple[str, ...]:
    """The words after a prefix. A prefix may be joined to a name in small letters: "posttitle"."""
    if len(words) > 1 and words[0] in table.prefixes:
        return words[1:]
    joined = "".join(words)
    cuts = (at for at in range(2, len(joined) - _MIN_JOINED_CHARS + 1) if joined[:at] in table.prefixes)
    return next(((joined[at:],) for at in cuts if joined[at:] in table.places), ())


def _ranked(places: tuple[Place, ...], more: int) -> tuple[Place, ...]:
    return tuple(Place(place.field, place.rank + more) for place in places)


def _inside(key: str, value: Mapping[Any, Any]) -> list[tuple[str, int, KeyedValue]]:
    """The entries of an inner object that dotted names of the table lead to, to any depth of these names."""
    inner = _table().inner.get(comparable(key)) if len(key) <= _MAX_NAME_CHARS else None
    found: list[tuple[str, int, KeyedValue]] = []
    if not inner:
        return found
    flat = {comparable(k): (k, v) for k, v in value.items() if isinstance(k, str) and len(k) <= _MAX_NAME_CHARS}
    for path, places in inner.items():
        at: Any = None
        head, _, rest = path.partition(".")
        if head in flat:
            at = flat[head][1]
        for part in rest.split(".") if rest else ():
            at = _at(at, part)
        if at not in (None, "", [], {}):
            found += [(field, rank, KeyedValue(f"{key}.{path}", at)) for field, rank in places]
    return found


def _at(value: Any, name: str) -> Any:
    """The value of an object at a comparable name; None if it has none."""
    return (
        next((v for k, v in value.items() if comparable(str(k)) == name), None) if isinstance(value, Mapping) else None
    )


@lru_cache(8192)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name in comparable letters: those between separators, and those that begin with a capital."""
    parted = _HUMP.sub("_", name)
    plain = unicodedata.normalize("NFKD", parted.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return tuple(_WORD.findall(letters))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("field_names.toml").read_text(encoding="utf-8"))


@cache
def _table() -> _NameTable:
    data = _data()
    places: dict[str, list[Place]] = defaultdict(list)
    inner: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for field in data["fields"]:
        for rank, name in enumerate(names_of(field)):
            head, _, rest = name.partition(".")
            own = (
                inner[comparable(head)][".".join(map(comparable, rest.split(".")))]
                if rest
                else places[comparable(name)]
            )
            if field not in (place.field for place in own):
                own.append(Place(field, rank))
    return _NameTable(
        {name: tuple(own) for name, own in places.items()},
        {head: {rest: tuple(own) for rest, own in names.items()} for head, names in inner.items()},
        frozenset(map(comparable, data["prefixes"].split())),
        frozenset(map(comparable, data["suffixes"].split())),
    )
