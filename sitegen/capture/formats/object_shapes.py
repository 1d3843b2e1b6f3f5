"""Objects that hold many stories in other forms than a list: tables by columns or rows, and stories by their keys.

Known are the forms in which pandas, datasets of Hugging Face, BigQuery and Datasette write tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sitegen.capture.fields.field_names import comparable, lookup, places_of
from sitegen.capture.formats.object_entries import entries
from sitegen.capture.formats.object_text import story_text
from sitegen.capture.formats.record_shapes import record_shapes

_MARKS = "status visibility draft published public private protected password archived deleted unlisted".split()
"""Fields that state who may see a record."""
_MAX_LEVELS = 4
"""The number of levels in which stories are looked for."""
Related = Mapping[tuple[str, str], Mapping[str, Any]]
"""The attributes of resources by their type and id."""
_INDEX = re.compile(r"\d|://")
"""A sign that a key is the number or the address of a row, and not the name of a part of a value."""
_AUTHOR_LINKS = {"uid": "author", "node_author": "author"}
"""Names that Drupal gives to the relationship of an article with its author."""
_COLUMN_FIELDS = ("text", "title")


def stories_in(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The stories in an object: itself, or those of its rows, columns or inner objects. Itself if there are none."""
    found = _linked(found)
    if rows := _rows(found):
        yield from rows
    elif "text" in (made := entries(found)) and story_text(made).value:
        yield found
    else:
        yield from _inner(found, 1) or [found]


def _linked(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object whose parts refer to each other, with the parts in place of the references."""
    if isinstance(found.get("included"), list):  # JSON:API
        related, data = related_resources(found["included"]), found.get("data")
        if isinstance(data, list):
            return {**found, "data": [with_related(one, related) if isinstance(one, Mapping) else one for one in data]}
        return {**found, "data": with_related(data, related)} if isinstance(data, Mapping) else found
    graph = found.get("@graph")
    if not isinstance(graph, list):
        return found
    nodes = {one["@id"]: one for one in graph if isinstance(one, Mapping) and isinstance(one.get("@id"), str)}
    return {**found, "@graph": [_with_nodes(one, nodes) for one in graph]}


def related_resources(included: Sequence[Any]) -> Related:
    """The resources that a document of JSON:API includes, by type and id."""
    known = [one for one in included if isinstance(one, Mapping) and isinstance(one.get("attributes"), Mapping)]
    return {(str(one.get("type")), str(one.get("id"))): one["attributes"] for one in known}


def with_related(found: Mapping[str, Any], related: Related) -> Mapping[str, Any]:
    """A resource of JSON:API with the resources that it refers to, under the names of its relationships."""
    links = found.get("relationships")
    if not related or not isinstance(links, Mapping):
        return found
    made: dict[str, Any] = {}
    for name, link in links.items():
        targets = link.get("data") if isinstance(link, Mapping) else None
        parts = targets if isinstance(targets, list) else [targets]
        own = [related.get((str(one.get("type")), str(one.get("id")))) for one in parts if isinstance(one, Mapping)]
        if any(own):
            made[_AUTHOR_LINKS.get(str(name), str(name))] = [one for one in own if one]
    return {**found, "attributes": {**made, **_mapping(found.get("attributes"))}}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _with_nodes(node: Any, nodes: Mapping[str, Any]) -> Any:
    """A node whose values, or the items of whose lists, are nodes instead of references."""
    if not isinstance(node, Mapping):
        return node
    return {
        key: [_node(v, nodes) for v in one] if isinstance(one, list) else _node(one, nodes) for key, one in node.items()
    }


def _node(value: Any, nodes: Mapping[str, Any]) -> Any:
    is_reference = isinstance(value, Mapping) and set(value) == {"@id"} and isinstance(value["@id"], str)
    return nodes.get(value["@id"], value) if is_reference else value


def _rows(found: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The rows of a table; none if the object is no table."""
    return _by_column(found) or _split(found)


def _by_column(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows of a table whose columns are objects with the same keys, or lists of the same length."""
    columns = {key: _array(value) for key, value in found.items() if isinstance(value, Mapping | list) and value}
    named = lookup(columns)
    if not all(field in named for field in _COLUMN_FIELDS):
        return []
    first = named["title"][0].value
    alike = {key: value for key, value in columns.items() if type(value) is type(first) and len(value) == len(first)}
    own = {field: [e.value for e in named[field] if e.key in alike] for field in _COLUMN_FIELDS}
    if not all(own.values()):
        return []
    if isinstance(first, Mapping):
        keys = list(first)
        if not all(map(_INDEX.search, map(str, keys))) or any(list(own[field][0]) != keys for field in _COLUMN_FIELDS):
            return []
        return [
            {name: column.get(key) for name, column in alike.items() if isinstance(column, Mapping)} for key in keys
        ]
    if len(first) < 2 or not all(isinstance(one, str) for field in _COLUMN_FIELDS for one in own[field][0]):
        return []
    return [dict(zip(alike, row, strict=True)) for row in zip(*alike.values(), strict=True)]


def _array(value: Any) -> Any:
    """The values of an array that NumPy's type and shape stand beside; other values as they are."""
    if isinstance(value, Mapping) and value.keys() & {"dtype", "shape", "__ndarray__"}:
        return next((one for one in value.values() if isinstance(one, list) and len(one) > 1), value)
    return value


def _split(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows of a table with the names of its columns in one list and its rows, as lists, in another."""
    header = header_in(found)
    if not header:
        return []
    for key, value in found.items():
        if is_list_name(key) and isinstance(value, list):
            return [row for one in value if (row := row_of(header, one))]
    return []


def header_in(found: Mapping[str, Any]) -> list[str]:
    """The names of columns that an object states; empty if it states none, or none that names a text."""
    for key, value in found.items():
        if isinstance(value, Mapping) and comparable(str(key)) == "schema":
            return header_in(value)
        if comparable(str(key)) in record_shapes().headers and (names := column_names(value)):
            return names
    return []


def column_names(value: Any) -> list[str]:
    """A list of names of columns, texts or objects with a name, of which one names a text; otherwise empty."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return []
    names = [one.get("name", one.get("id")) if isinstance(one, Mapping) else one for one in value]
    texts = [name for name in names if isinstance(name, str)]
    has_text = any(place.field == "text" for name in texts for place in places_of(name))
    return texts if has_text and len(texts) == len(names) else []


def row_of(header: Sequence[str], row: Any) -> dict[str, Any]:
    """A row, a list of values, as an object; empty if it has another number of values."""
    if isinstance(row, Mapping) and isinstance(cells := row.get("f", row.get("c")), list):  # BigQuery, charts
        row = [cell.get("v") if isinstance(cell, Mapping) else cell for cell in cells]
    if not isinstance(row, list) or len(row) != len(header):
        return {}
    return dict(zip(header, row, strict=True))


def _inner(found: Mapping[str, Any], level: int) -> list[Mapping[str, Any]]:
    """The stories in the lists and objects of an object, those with a text and a title."""
    made: list[Mapping[str, Any]] = []
    for value in found.values():
        parts = value if isinstance(value, list) else [value]
        for part in parts:
            if isinstance(part, Mapping):
                made += [part] if is_story(part) else _inner(part, level + 1) if level < _MAX_LEVELS else []
    return [{**_marks(found), **one} for one in made]


def _marks(found: Mapping[str, Any]) -> dict[str, Any]:
    """What an object states of its state. It holds for the stories inside of it that do not state it themselves."""
    named = lookup(found)
    return {entry.key: entry.value for field in _MARKS for entry in named.get(field, ())}


def is_list_name(key: str) -> bool:
    """Whether a key may be that of a list of stories."""
    return comparable(key) in record_shapes().lists | record_shapes().possible_lists


def is_story(found: Mapping[str, Any]) -> bool:
    """Whether an object has a title and a text."""
    made = entries(found)
    return "title" in made and "text" in made and bool(story_text(made).value)
