"""Changes values in existing front matter. Only the keys that change are written, the rest stays byte for byte.

Parsing and writing all of it would lose the layout that a person chose: quotes, spaces, the folding of long lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from sitegen.core import yaml
from sitegen.core.errors import ContentError

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)


class _Edit(NamedTuple):
    """A replacement: the characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def splice(head: str, old: Mapping[str, Any], new: Mapping[str, Any], newline: str = "\n") -> str:
    """`head`, whose data are `old`, changed so that its data are `new`; its line ends are `newline`.

    Keys keep their place; a new key comes after the key that precedes it in `new`. Comments inside a value that is
    replaced are moved above it. If the layout does not allow this (a mapping in braces), the head is written anew with
    its order of keys and its comments.
    """
    root = yaml.compose(head)
    if isinstance(root, MappingNode) and not root.flow_style:
        edits = sorted(_edits(head, root, old, new, ()), reverse=True)
        changed = head
        for start, end, text in edits:
            changed = changed[:start] + text.replace("\n", newline) + changed[end:]
        if _says(changed, new):
            return changed
    comments = "".join(f"{c}\n" for c in _comments(head, root)) if root else ""
    kept = {key: new[key] for key in old if key in new}
    return (comments + yaml.dump({**kept, **new})).replace("\n", newline)


def same(one: Any, other: Any) -> bool:
    """Whether two YAML values are equal, including their types; the order of keys does not count."""
    return one == other and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _says(head: str, data: Mapping[str, Any]) -> bool:
    try:
        return same(yaml.load_mapping(head, ""), dict(data))
    except ContentError:
        return False


def _edits(
    head: str, node: MappingNode, old: Mapping[str, Any], new: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[_Edit]:
    """The edits for one mapping in block style; `path` are the keys that lead to it."""
    pairs = {key.value: (key, value) for key, value in node.value}
    column = node.value[0][0].start_mark.column
    for name, (key, value) in pairs.items():
        if name not in new:
            yield _removal(head, key, value)
        elif not same(old.get(name), new[name]):
            if _alike(value, old.get(name), new[name]):
                yield from _edits(head, value, old[name], new[name], (*path, name))
            else:
                yield _replacement(head, key, value, _entry(path, name, new[name], column))
    yield from _insertions(head, pairs, new, path, column)


def _alike(node: Node, old: Any, new: Any) -> bool:
    """Whether a value is a mapping, before and after, that can be changed key by key."""
    block = isinstance(node, MappingNode) and not node.flow_style
    return block and isinstance(old, Mapping) and isinstance(new, Mapping) and not old.keys().isdisjoint(new)


def _insertions(
    head: str, pairs: Mapping[str, tuple[Node, Node]], new: Mapping[str, Any], path: tuple[str, ...], column: int
) -> Iterator[_Edit]:
    """The edits that insert new keys, each after the key that precedes it in `new`."""
    first = next(iter(pairs.values()))[0]
    at = first.start_mark.index - column
    texts: dict[int, str] = {}
    for name, value in new.items():
        if name in pairs:
            at = _line_end(head, _end(head, *pairs[name]))
        else:
            texts[at] = texts.get(at, "") + " " * column + _entry(path, name, value, column) + "\n"
    for place, text in texts.items():
        broken = place and head[place - 1] not in "\r\n"  # the last line may have no line end
        yield _Edit(place, place, f"\n{text}" if broken else text)


def _entry(path: tuple[str, ...], name: str, value: Any, column: int) -> str:
    """A key and its value as YAML below `path`, without the indentation of its first and the end of its last line.

    `column` is the indentation of the key.
    """
    data: dict[str, Any] = {name: value}
    for parent in reversed(path):
        data = {parent: data}
    lines = yaml.dump(data).rstrip("\n").split("\n")[len(path) :]
    depth = 2 * len(path)
    first, *rest = (line[depth:] for line in lines)
    return "\n".join([first, *(" " * column + line for line in rest)])


def _replacement(head: str, key: Node, value: Node, text: str) -> _Edit:
    start, end = key.start_mark.index, _end(head, key, value)
    above = "".join(f"{c}\n{' ' * key.start_mark.column}" for c in _comments(head[:end], value, key.end_mark.index))
    return _Edit(start, end, above + text)


def _removal(head: str, key: Node, value: Node) -> _Edit:
    start, end = key.start_mark.index - key.start_mark.column, _line_end(head, _end(head, key, value))
    comments = _comments(head[:end], value, key.end_mark.index)
    return _Edit(start, end, "".join(f"{' ' * key.start_mark.column}{c}\n" for c in comments))


def _end(head: str, key: Node, value: Node) -> int:
    """The end of a value. The parser puts the end of a block collection at the next key, so the last leaf is used."""
    end = max(_leaf_end(value), key.end_mark.index)
    if end == key.end_mark.index:  # the value is empty
        end = head.index(":", end) + 1
    return len(head[:end].rstrip())


def _leaf_end(node: Node) -> int:
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        key, value = node.value[-1]
        return max(_leaf_end(value), int(key.end_mark.index))
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        return _leaf_end(node.value[-1])
    return int(node.end_mark.index)


def _line_end(head: str, at: int) -> int:
    """The start of the next line."""
    found = head.find("\n", at)
    return found + 1 if found >= 0 else len(head)


def _comments(text: str, node: Node | None, start: int = 0) -> list[str]:
    """The comments of `text` after `start`: texts that begin with "#" outside the scalars of `node`."""
    outside = list(text)
    for leaf in _scalars(node) if node else ():
        first = leaf.start_mark.index
        if leaf.style in ("|", ">"):  # the line that opens a block scalar may have a comment of its own
            first = text.find("\n", first)
        for at in range(max(first, 0), min(leaf.end_mark.index, len(outside))):
            outside[at] = outside[at] if outside[at] in "\r\n" else "."
    return [match[0].rstrip() for match in _COMMENT.finditer("".join(outside), start)]


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    else:
        for item in node.value:
            yield from _scalars(item)
