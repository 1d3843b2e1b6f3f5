"""YAML of front matter: read safely and with line numbers, written in one canonical form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

from sitegen.core.errors import ContentError

_MAX_DEPTH = 20
"""Maximum nesting of lists and mappings."""
_TOO_DEEP = f"YAML nested deeper than {_MAX_DEPTH} levels"
_PARSER_DEPTH = "exceeded maximum nesting depth"
"""The error message of newer versions of libyaml for deeply nested input, raised before the first event."""
_NESTED = re.compile(r"[-?:][ \t]+[-?][ \t]")
"""Two markers on one line, each of which begins a list or a key."""


class RepeatedKey(NamedTuple):
    """A key that stands twice in a mapping: the line of its second place, and the value of the first one."""

    name: str
    line: int
    before: Any


class _Loader(yaml.CSafeLoader):
    """Loads YAML 1.2 scalars: dates, "no" and "12:30" stay texts, so that no name changes its type.

    `repeated` lists the keys that stand twice in a mapping; if it is None, such a key is an error.
    """

    repeated: list[RepeatedKey] | None = None
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 -- PyYAML's name

    def construct_document(self, node: yaml.Node) -> Any:
        """The data of a whole document. There are no aliases, so no second pass is needed."""
        return _built(self, node)


def _built(loader: _Loader, node: yaml.Node) -> Any:
    """The value of a node. Texts and lists, the most frequent nodes, take a short path."""
    if node.tag == "tag:yaml.org,2002:str":
        return node.value if isinstance(node, yaml.ScalarNode) else loader.construct_object(node, deep=True)
    if node.tag == "tag:yaml.org,2002:seq" and isinstance(node, yaml.SequenceNode):
        return [_built(loader, value) for value in node.value]
    if node.tag == "tag:yaml.org,2002:map" and isinstance(node, yaml.MappingNode):
        return _map(loader, node)
    return loader.construct_object(node, deep=True)


class _Dumper(yaml.CSafeDumper):
    """Writes block style with keys in the given order. Quotes texts that YAML 1.1 or 1.2 would read as another type."""


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]{1,18}$", "-+0123456789"),
    ("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    for _side in (_Loader, _Dumper):
        _side.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _int(loader: _Loader, node: yaml.ScalarNode) -> int | str:
    """A whole number. One that is not written as numbers are (007, +5) stays a text."""
    text = str(loader.construct_scalar(node))
    return made if text == str(made := int(text)) else text


def _float(loader: _Loader, node: yaml.ScalarNode) -> float | str:
    """A decimal number. One that would be written otherwise (1.10, .5) stays a text, so that no digit is lost."""
    text = str(loader.construct_scalar(node))
    return made if text == _written(made := float(text)) else text


def _written(value: float) -> str:
    """A number as `dump` writes it."""
    text = repr(value)
    return text if "." in text else text.replace("e", ".0e", 1)


def _map(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in node.value:
        name = _built(loader, key)
        if not isinstance(name, str | int | float | bool | None):
            raise yaml.MarkedYAMLError(problem="a key must be a text", problem_mark=key.start_mark)
        if name in found:
            if loader.repeated is None:
                raise yaml.MarkedYAMLError(problem=f"the key {name!r} stands twice", problem_mark=key.start_mark)
            loader.repeated.append(RepeatedKey(str(name), key.start_mark.line, found[name]))
        found[name] = _built(loader, value)
    return found


_Loader.yaml_constructors = {  # other types (sets, binary, dates of YAML 1.1) have no constructor, so they are refused
    f"tag:yaml.org,2002:{kind}": yaml.CSafeLoader.yaml_constructors[f"tag:yaml.org,2002:{kind}"]
    for kind in ("null", "bool", "seq", "str")
} | {None: yaml.CSafeLoader.yaml_constructors[None]}
_Loader.add_constructor("tag:yaml.org,2002:int", _int)
_Loader.add_constructor("tag:yaml.org,2002:float", _float)
_Loader.add_constructor("tag:yaml.org,2002:map", _map)


class _Stamp(str):
    """A date, written without quotes."""


class _FlowMap(dict[str, Any]):
    """A mapping on one line."""


class _FlowList(list[Any]):
    """A list on one line."""


def _stamp(dumper: yaml.CSafeDumper, value: _Stamp) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(value))


def _flow_map(dumper: yaml.CSafeDumper, value: _FlowMap) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)


def _flow_list(dumper: yaml.CSafeDumper, value: _FlowList) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


_Dumper.add_representer(_Stamp, _stamp)
_Dumper.add_representer(_FlowMap, _flow_map)
_Dumper.add_representer(_FlowList, _flow_list)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?)?")


_PLAINER = {
    "mapping values are not allowed in this context": "a second colon; put a value that has one in quotes",
    "found character that cannot start any token": "a value cannot begin so; put it in quotes, indent by spaces",
    "did not find expected key": "text behind a closing quotation mark, or lines that are not indented alike",
    "did not find expected ',' or ']'": "a list in [ ] is not closed, or misses a comma",
    "did not find expected ',' or '}'": "what stands in { } is not closed, or misses a comma",
}
"""The parser's messages for the most frequent mistakes -> messages for people who do not know YAML."""


def _where_and_what(error: yaml.MarkedYAMLError) -> tuple[yaml.Mark | None, str]:
    """The position and message of a YAML error. For a quotation mark that is never closed, the position of the mark."""
    if error.problem == _PARSER_DEPTH:
        return error.problem_mark, _TOO_DEEP
    if error.context == "while scanning a quoted scalar" and error.problem == "found unexpected end of stream":
        return error.context_mark, "is not YAML: a quotation mark opens here and nothing closes it"
    problem = error.problem or error.context or ""
    return error.problem_mark, f"is not YAML: {_PLAINER.get(problem, problem)}"


def load_mapping(
    text: str, file: str, first_line: int = 1, repeated: list[RepeatedKey] | None = None
) -> dict[str, Any]:
    """The mapping in `text`. Raises ContentError, with `file` and a line counted from `first_line`, if there is none.

    A key that stands twice is an error; with a list `repeated`, its last value stands and the key is added to the list.
    Aliases and nesting deeper than `_MAX_DEPTH` levels are refused before anything is built, since libyaml's composer
    recurses without limit.
    """
    try:
        _refuse_traps(text)
        data = _data(text, first_line, repeated)
    except yaml.MarkedYAMLError as error:
        mark, message = _where_and_what(error)
        raise ContentError(message, file=file, line=first_line + (mark.line if mark else 0)) from error
    except ContentError as error:
        raise ContentError(error.message, file=file, line=first_line + (error.line or 0)) from error
    except Exception as error:  # the C loader raises ValueError and others
        raise ContentError(f"is not YAML: {error}", file=file, line=first_line) from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ContentError("must be a mapping of keys to values, such as `title: ...`", file=file, line=first_line)
    return {str(key): value for key, value in data.items()}


def _data(text: str, first_line: int, repeated: list[RepeatedKey] | None) -> Any:
    loader = _Loader(text)
    loader.repeated = None if repeated is None else []
    try:
        data = loader.get_single_data()
        found = loader.repeated or []
    finally:
        loader.dispose()
    if repeated is not None:
        repeated += [key._replace(line=key.line + first_line) for key in found]
    return data


def compose(text: str) -> yaml.Node | None:
    """The nodes, with positions, of a text that `load_mapping` accepts; None for an empty text."""
    node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    return node


def _refuse_traps(text: str) -> None:
    depth = 0
    flow, nested = text.count("[") + text.count("{"), _NESTED.search(text)
    if "*" not in text and flow < _MAX_DEPTH and not nested and " " * 2 * _MAX_DEPTH not in text:
        return  # the usual case: nothing in the text can be an alias or deeply nested
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise ContentError("YAML aliases are not read", line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH:
            raise ContentError(_TOO_DEEP, line=line)


def dump(data: Mapping[str, Any]) -> str:
    """`data` as YAML, keys in the given order. An entity, a date range and the record of a field take one line each."""
    return yaml.dump(
        _styled(data),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=110,
        default_flow_style=False,
    )


def _styled(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        items = {k: _styled(v, k) for k, v in value.items()}
        return _FlowMap(items) if "hash" in items or "name" in items else items
    if isinstance(value, list | tuple):
        parts = [_styled(v) for v in value]
        return _FlowList(parts) if key in ("date_range", "as") else parts
    if isinstance(value, str) and _DATE.fullmatch(value):
        return _Stamp(value)
    return value
