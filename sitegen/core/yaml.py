"""YAML as front matter has it: read safely with line numbers, written in one canonical form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from sitegen.core.errors import ContentError

_MAX_DEPTH = 20
_TOO_DEEP = f"YAML nested deeper than {_MAX_DEPTH} levels"
_PARSER_DEPTH = "exceeded maximum nesting depth"
"""How newer parsers refuse what is nested very deep, before they tell of the first level."""
_NESTED = re.compile(r"[-?:][ \t]+[-?][ \t]")
"""Two marks on one line, each of which begins a list or a key."""


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's scalars: dates stay text, "no" and "12:30" too, so that no name turns into something else."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 -- PyYAML's name

    def construct_document(self, node: yaml.Node) -> Any:
        """The data of a whole document: there are no aliases, so nothing needs a second pass."""
        return _built(self, node)


def _built(loader: _Loader, node: yaml.Node) -> Any:
    """What a node stands for; texts and lists, which most are, on a short way."""
    if node.tag == "tag:yaml.org,2002:str":
        return node.value if isinstance(node, yaml.ScalarNode) else loader.construct_object(node, deep=True)
    if node.tag == "tag:yaml.org,2002:seq" and isinstance(node, yaml.SequenceNode):
        return [_built(loader, value) for value in node.value]
    if node.tag == "tag:yaml.org,2002:map" and isinstance(node, yaml.MappingNode):
        return _map(loader, node)
    return loader.construct_object(node, deep=True)


class _Dumper(yaml.CSafeDumper):
    """Block style, keys in the order given. Puts in quotes what either version of YAML would not take for text."""


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]{1,18}$", "-+0123456789"),
    ("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    for _side in (_Loader, _Dumper):
        _side.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _int(loader: _Loader, node: yaml.ScalarNode) -> int:
    return int(loader.construct_scalar(node))  # YAML 1.1 would take 010 for eight


def _map(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in node.value:
        name = _built(loader, key)
        if not isinstance(name, str | int | float | bool | None):
            raise yaml.MarkedYAMLError(problem="a key must be a text", problem_mark=key.start_mark)
        if name in found:
            raise yaml.MarkedYAMLError(problem=f"the key {name!r} stands twice", problem_mark=key.start_mark)
        found[name] = _built(loader, value)
    return found


_Loader.yaml_constructors = {  # what is no plain data (sets, binary, dates of YAML 1.1) has no constructor
    f"tag:yaml.org,2002:{kind}": yaml.CSafeLoader.yaml_constructors[f"tag:yaml.org,2002:{kind}"]
    for kind in ("null", "bool", "float", "seq", "str")
} | {None: yaml.CSafeLoader.yaml_constructors[None]}
_Loader.add_constructor("tag:yaml.org,2002:int", _int)
_Loader.add_constructor("tag:yaml.org,2002:map", _map)


class _Stamp(str):
    """A date that is written without quotes."""


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
"""What the commonest slips are, in the words of people who write no YAML."""


def _where_and_what(error: yaml.MarkedYAMLError) -> tuple[yaml.Mark | None, str]:
    """Where something is wrong, and what. A text in quotes that never ends is wrong where it begins."""
    if error.problem == _PARSER_DEPTH:
        return error.problem_mark, _TOO_DEEP
    if error.context == "while scanning a quoted scalar" and error.problem == "found unexpected end of stream":
        return error.context_mark, "is not YAML: a quotation mark opens here and nothing closes it"
    problem = error.problem or error.context or ""
    return error.problem_mark, f"is not YAML: {_PLAINER.get(problem, problem)}"


def load_mapping(text: str, file: str, first_line: int = 1) -> dict[str, Any]:
    """The mapping that `text` holds. Raises ContentError with file and line for anything else.

    Aliases and nesting deeper than 20 are refused before anything is built: the C composer recurses without limit.
    """
    try:
        _refuse_traps(text)
        # A subclass of the safe loader: it makes nothing but plain data.
        data = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark, message = _where_and_what(error)
        raise ContentError(message, file=file, line=first_line + (mark.line if mark else 0)) from error
    except ContentError as error:
        raise ContentError(error.message, file=file, line=first_line + (error.line or 0)) from error
    except Exception as error:  # the C loader lets ValueError and others out
        raise ContentError(f"is not YAML: {error}", file=file, line=first_line) from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ContentError("front matter must be a mapping of keys to values", file=file, line=first_line)
    return {str(key): value for key, value in data.items()}


def compose(text: str) -> yaml.Node | None:
    """The nodes of a text that `load_mapping` has taken, with their places in it; None for an empty one."""
    node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    return node


def _refuse_traps(text: str) -> None:
    depth = 0
    flow, nested = text.count("[") + text.count("{"), _NESTED.search(text)
    if "*" not in text and flow < _MAX_DEPTH and not nested and " " * 2 * _MAX_DEPTH not in text:
        return  # too plain to hold a trap, and most front matter is
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
    """`data` as YAML, keys in the order given: an entity, a date range or the record of a field takes one line."""
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
