"""The nodes of texts that programs store as blocks: their kinds, children and texts, and the HTML inside a block."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from sitegen.capture.fields.field_names import comparable

MARKUP = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|a|em|strong|span|b|i|td)\s*>|<(?:br|img|hr|p)\b[^<>]*>",
    re.IGNORECASE,
)
"""Markup that plain text does not contain by chance."""
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
MAX_LEVELS = 60
"""Nodes nested deeper are left out."""
_FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"))
"""Bits of the format of a text in Lexical, and the elements that they mean."""


class Kinds(NamedTuple):
    """The table, with comparable names: kind of block -> element, kind of inline node -> element, skipped kinds,
    kinds that only contain blocks.
    """

    blocks: Mapping[str, str]
    inline: Mapping[str, str]
    skipped: frozenset[str]
    containers: frozenset[str]
    prefixes: tuple[str, ...]
    kind_keys: tuple[str, ...]
    child_keys: tuple[str, ...]
    text_keys: tuple[str, ...]
    heading_keys: tuple[str, ...]


@cache
def kinds() -> Kinds:
    """The table of `text_blocks.toml`."""
    data = tomllib.loads(files(__package__).joinpath("text_blocks.toml").read_text(encoding="utf-8"))

    def elements(table: Mapping[str, str]) -> dict[str, str]:
        return {comparable(kind): element for element, names in table.items() for kind in names.split()}

    keys = [tuple(data[name].split()) for name in ("kind_keys", "child_keys", "text_keys", "heading_keys")]
    skipped = frozenset(map(comparable, data["skipped"]["kinds"].split()))
    containers = frozenset(data["containers"].split())
    prefixes = tuple(data["kind_prefixes"].split())
    return Kinds(elements(data["kinds"]), elements(data["inline"]), skipped, containers, prefixes, *keys)


def are_texts(value: Any) -> bool:
    """Whether a value is a list of texts."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def kind_of(node: Mapping[str, Any]) -> str:
    """The kind of a node, comparable; "" if it has none."""
    table = kinds()
    for key in table.kind_keys:
        value = node.get(key)
        if isinstance(value, str) and value:
            parts = [comparable(part) for part in re.split(r"[/.]|--", value)[:4]]
            parts = [part for part in parts if part not in table.prefixes] or parts[-1:]
            return parts[-1] if parts else ""
    return ""


def own_parts(node: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """A node with what it keeps in an inner object: Editor.js in `data`, Gutenberg in `attrs`, Notion in its kind."""
    inner = [node.get(key) for key in ("data", "attrs", "attributes", "value", str(node.get("type") or kind))]
    made = dict(node)
    for one in inner:
        if isinstance(one, Mapping):
            made = {**one, **{key: value for key, value in made.items() if value is not one}}
    return made


def children_of(node: Mapping[str, Any]) -> Sequence[Any] | None:
    """The nodes in a node; None if it has none."""
    for key in kinds().child_keys:
        value = node.get(key)
        if isinstance(value, list) and value:
            return value
        if isinstance(value, Mapping) and value and key in ("content", "body", "text", "rich_text", "value"):
            return [value]
    return None


def text_inside(node: Mapping[str, Any]) -> str:
    """The text that a node has itself; "" if it has none."""
    return next((text for key in kinds().text_keys if isinstance(text := node.get(key), str) and text.strip()), "")


def marked_up(text: str) -> str:
    """A text as HTML: unchanged if it has markup or character references, otherwise escaped."""
    if MARKUP.search(text) or _REFERENCE.search(text):
        return text
    return html.escape(text, quote=False).replace("\n", "<br>")


def inline(nodes: Sequence[Any], level: int) -> str:
    """The HTML of the parts of one paragraph."""
    return "".join(_inline_node(node, level + 1) for node in nodes)


def _inline_node(node: Any, level: int) -> str:
    if isinstance(node, str):
        return marked_up(node)
    if not isinstance(node, Mapping) or level > MAX_LEVELS:
        return ""
    element = kinds().inline.get(kind_of(node), "")
    if element == "br":
        return "<br>"
    own = own_parts(node, kind_of(node))
    children = children_of(own)
    text = next((own[key] for key in ("text", "value", "plain_text", "content") if isinstance(own.get(key), str)), "")
    inner = inline(children, level) if children is not None else html.escape(text, quote=False)
    return _marked(inner, own, element)


def _marked(inner: str, node: Mapping[str, Any], element: str) -> str:
    """A text with its emphasis and its link."""
    marks = [mark if isinstance(mark, str) else kind_of(mark) for mark in _marks(node)]
    names = {kinds().inline.get(comparable(mark), "") for mark in marks} | {element}
    names |= {*formats_of(node.get("format"))}
    names |= {tag for key, tag in (("bold", "strong"), ("italic", "em")) if node.get(key) is True}
    if not inner.strip():
        return inner
    for tag in (tag for _, tag in reversed(_FORMATS) if tag in names):
        inner = f"<{tag}>{inner}</{tag}>"
    address = _address(node) if element == "a" or "a" in names or "href" in node else ""
    return f'<a href="{html.escape(address)}">{inner}</a>' if address else inner


def formats_of(bits: Any) -> list[str]:
    """The elements that the format of a text in Lexical means."""
    return [tag for bit, tag in _FORMATS if isinstance(bits, int) and not isinstance(bits, bool) and bits & bit]


def _marks(node: Mapping[str, Any]) -> list[str | Mapping[str, Any]]:
    """The marks of a text, such as its emphasis: names, or objects with a kind."""
    found = node.get("marks")
    return [one for one in found if isinstance(one, str | Mapping)] if isinstance(found, list) else []


def _address(node: Mapping[str, Any]) -> str:
    """The address of a link: of the node itself, or in the attributes of the node or of its marks."""
    holders = [node, *(mark for mark in _marks(node) if isinstance(mark, Mapping))]
    inner = [one for holder in holders for key in ("attrs", "data") if isinstance(one := holder.get(key), Mapping)]
    addresses = (one.get(key) for one in (node, *inner) for key in ("href", "url", "uri"))
    return next((address for address in addresses if isinstance(address, str) and address), "")


def are_inline(nodes: Sequence[Any]) -> bool:
    """Whether nodes are parts of one paragraph. Texts and objects that have a plain text are."""
    return bool(nodes) and all(isinstance(one, str) or _is_inline(one) for one in nodes) and not are_texts(list(nodes))


def _is_inline(node: Any) -> bool:
    if not isinstance(node, Mapping):
        return False
    kind = kind_of(node)
    if kind in kinds().inline:
        return not (kind == "text" and isinstance(node.get("content"), str))  # a paragraph of Arc XP
    return not kind and isinstance(node.get("text"), str) and "children" not in node
