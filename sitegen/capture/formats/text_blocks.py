"""The HTML of a text that a program stores as blocks: lists of paragraphs, and the trees of editors.

A block is an object with a kind ("paragraph", "header-two", "core/quote"), and with a text or other blocks inside. The
names of kinds and keys are in `text_blocks.toml`; a block of an unknown kind keeps its text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.capture.fields.field_names import comparable
from sitegen.capture.formats.ghost_documents import mobiledoc
from sitegen.capture.formats.text_nodes import (
    MAX_LEVELS,
    are_inline,
    are_texts,
    children_of,
    inline,
    kind_of,
    kinds,
    marked_up,
    own_parts,
    text_inside,
)

_BLOCK_MARKUP = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table|blockquote|figure|pre|section|article)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"[A-Za-z_]{0,12}\d{1,6}")
"""A key of a paragraph: "12", "p12"."""
_TREE = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{])")
_MAX_TREE_CHARS = 8 << 20
_SOURCES = "url src image_url imageURL URL href fullUrl full_url originalUrl".split()
_CAPTIONS = "caption fullcaption full_caption description legend title".split()


def text_of(value: Any) -> str:
    """The text of a value: plain text, or HTML if the value has blocks; "" if it has no text.

    A text that is itself the JSON of blocks, as some editors store it, is read as these.
    """
    if isinstance(value, str):
        tree = _tree(value)
        return value if tree is None else text_of(tree)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return to_html(value) if isinstance(value, list | Mapping) else ""


def to_html(value: Any) -> str:
    """The HTML of blocks."""
    if isinstance(value, Mapping):
        if isinstance(value.get("sections"), list) and ("cards" in value or "markups" in value):
            return mobiledoc(value)
        if isinstance(value.get("ops"), list):
            return _delta(value["ops"])
        if isinstance(value.get("root"), Mapping):  # Lexical
            return _block(value["root"], 0)
    return _block(value, 0)


def _tree(text: str) -> Any:
    """The blocks that a text encodes; None if it is no JSON of a tree."""
    if len(text) > _MAX_TREE_CHARS or not _TREE.match(text):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


# --- blocks ------------------------------------------------------------------------------------------------


def _block(node: Any, level: int) -> str:
    """The HTML of a node where blocks stand."""
    if level > MAX_LEVELS or node is None:
        return ""
    if isinstance(node, str):
        return _paragraphs(node)
    if isinstance(node, Sequence):
        return _listed(_block(one, level + 1) for one in node)
    if not isinstance(node, Mapping):
        return ""
    kind = kind_of(node)
    if kind in kinds().skipped:
        return ""
    own = own_parts(node, kind)
    made = _element(own, kind, kinds().blocks.get(kind, ""), level)
    return f"<li>{made}</li>" if node.get("listItem") and made else made


def _element(node: Mapping[str, Any], kind: str, element: str, level: int) -> str:
    """The HTML of a block that becomes an element, or of its parts if it becomes none."""
    if element == "hr":
        return "<hr>"
    if element == "figure":
        return _figure(node)
    if element in ("ul", "ol"):
        return _list(node, element, level)
    if element == "table":
        return _of_rows(node, level)
    if element in ("h2", "h3"):
        return _wrapped(_heading(node, element), _inside(node, level))
    if element == "li":
        return _wrapped("li", _inside(node, level))
    if element in ("blockquote", "tr", "td"):
        return _wrapped(element, _inside(node, level))
    if element == "pre":
        return _wrapped("pre", html.escape(text_inside(node) or html.unescape(_inside(node, level)), quote=False))
    if element == "p" or kind in kinds().inline:
        return _paragraph(node, level)
    return _unknown(node, kind, level)


def _paragraph(node: Mapping[str, Any], level: int) -> str:
    """A paragraph; its style may make a heading or a quotation of it, as in Portable Text."""
    style = kinds().blocks.get(comparable(str(node.get("style") or "")), "")
    inner = _inside(node, level)
    if _BLOCK_MARKUP.search(inner):
        return inner
    return _wrapped(style if style in ("h2", "h3", "blockquote") else "p", inner)


def _unknown(node: Mapping[str, Any], kind: str, level: int) -> str:
    """A block of no known kind: its heading, and its text or the blocks in it."""
    if node and all(map(_NUMBERED.fullmatch, map(str, node))):  # a list that was stored as an object
        return _listed(_block(one, level + 1) for one in node.values())
    if len(node) == 1 and (element := kinds().blocks.get(comparable(next(iter(node))), "")):  # {"p": "..."}
        return _element({"text": next(iter(node.values()))}, "", element, level)
    head = next(map(_joined, filter(None, map(node.get, kinds().heading_keys))), "")
    style = kinds().blocks.get(comparable(str(node.get("style") or "")), "")
    children = children_of(node)
    if children is not None and style not in ("h2", "h3"):
        of_one = kind not in kinds().containers if kind else "children" in node
        if of_one and are_inline(children) and not head:
            body = _wrapped(style or "p", inline(children, level))
        else:
            body = _block(children, level + 1)
    else:
        body = _wrapped(style, _inside(node, level)) if style else _paragraphs(text_inside(node))
    if not body and not kind:
        read = children[0] if children else None
        others = (one for one in node.values() if isinstance(one, Mapping) and one is not read)
        body = next((text for one in others if (text := _block(one, level + 1))), "")
    summary = node.get("summary")
    lead = _block(summary, level + 1) if are_texts(summary) and children is not None else ""
    return (_wrapped("h2", marked_up(head)) if body else "") + lead + body


def _joined(value: Any) -> str:
    return " ".join(value) if are_texts(value) else value if isinstance(value, str) else ""


def _inside(node: Mapping[str, Any], level: int) -> str:
    """The HTML inside an element: of its children, or its text."""
    children = children_of(node)
    if children is None:
        return marked_up(text_inside(node))
    return inline(children, level) if are_inline(children) else _block(children, level + 1)


def _listed(parts: Iterator[str]) -> str:
    """Blocks one after the other, with a list around items that follow each other."""
    found: list[str] = []
    items: list[str] = []
    for part in (part for part in parts if part):
        if part.startswith("<li>"):
            items.append(part)
            continue
        found += [f"<ul>{''.join(items)}</ul>", part] if items else [part]
        items = []
    return "\n".join([*found, f"<ul>{''.join(items)}</ul>"] if items else found)


def _list(node: Mapping[str, Any], element: str, level: int) -> str:
    marks = {comparable(str(node.get(key) or "")) for key in ("style", "list_type", "format", "listType", "tag")}
    element = "ol" if marks & {"ordered", "number", "numbered", "ol"} or node.get("ordered") is True else element
    children = children_of(node)
    if children is None:
        return _wrapped(element, marked_up(text_inside(node)))
    items = [_item(one, level + 1) for one in children]
    return _wrapped(element, "".join(item if item.startswith("<li>") else f"<li>{item}</li>" for item in items if item))


def _item(node: Any, level: int) -> str:
    """An item of a list: a text, a node, or a text with further items as in Editor.js."""
    if isinstance(node, Mapping) and isinstance(node.get("content"), str) and isinstance(node.get("items"), list):
        more = "".join(f"<li>{_item(one, level + 1)}</li>" for one in node["items"]) if level < MAX_LEVELS else ""
        return marked_up(node["content"]) + (f"<ul>{more}</ul>" if more else "")
    if isinstance(node, str):
        return marked_up(node)
    made = _block(node, level)
    return made[3:-4] if made.startswith("<p>") and made.count("<p>") == 1 and made.endswith("</p>") else made


def _of_rows(node: Mapping[str, Any], level: int) -> str:
    """A table, of nodes or of lists of texts."""
    rows = next((node[k] for k in ("content", "rows", "data", "children") if isinstance(node.get(k), list)), None)
    if rows is None:
        text = text_inside(node)
        return text if _BLOCK_MARKUP.search(text) else _paragraphs(text)
    head = node.get("header") if isinstance(node.get("header"), list) else []
    made = []
    for row in [head, *rows] if head else rows:
        cells = row if isinstance(row, list) else children_of(row) if isinstance(row, Mapping) else None
        texts = [marked_up(one) if isinstance(one, str) else _cell(one, level) for one in cells or ()]
        made.append("<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>")
    return _wrapped("table", "".join(made))


def _cell(node: Any, level: int) -> str:
    return _inside(node, level + 1) if isinstance(node, Mapping) else html.escape(str(node or ""), quote=False)


def _figure(node: Mapping[str, Any]) -> str:
    """A picture with its caption; only the caption if it has no address."""
    inner = [one for key in ("file", "image", "asset", "fields", "value") if isinstance(one := node.get(key), Mapping)]
    inner += [one["file"] for one in inner if isinstance(one.get("file"), Mapping)]
    src = next((s for one in (node, *inner) for key in _SOURCES if isinstance(s := one.get(key), str) and s), "")
    words = [w for one in (node, *inner) for key in _CAPTIONS if isinstance(w := one.get(key), str) and w.strip()]
    alt = next((a for key in ("alt", "alt_text", "altText") if isinstance(a := node.get(key), str)), "")
    if not src and not words:
        return ""
    caption = f"<figcaption>{marked_up(words[0])}</figcaption>" if words else ""
    return f'<figure><img src="{html.escape(src)}" alt="{html.escape(alt)}">{caption}</figure>'


def _wrapped(element: str, inner: str) -> str:
    return f"<{element}>{inner}</{element}>" if element and inner.strip() else inner if inner.strip() else ""


def _heading(node: Mapping[str, Any], element: str) -> str:
    level = node.get("level") or comparable(str(node.get("tag") or "")).removeprefix("h")
    return "h3" if str(level) in ("3", "4", "5", "6") else element


def _paragraphs(text: str) -> str:
    """A text as paragraphs; HTML that has blocks stays as it is."""
    if _BLOCK_MARKUP.search(text):
        return text
    return "\n".join(f"<p>{marked_up(part)}</p>" for part in re.split(r"\n[ \t]*\n", text) if part.strip())


# --- editors with a form of their own ----------------------------------------------------------------------


def _delta(ops: list[Any]) -> str:
    """The delta of Quill: texts in order; a line end has the kind of the line before it."""
    found: list[str] = []
    line = ""
    for op in ops:
        text = op.get("insert") if isinstance(op, Mapping) else None
        if not isinstance(text, str):
            continue
        *ended, rest = text.split("\n")
        marks = op.get("attributes") if isinstance(op.get("attributes"), Mapping) else {}
        for part in ended:
            tag = (
                "h2"
                if "header" in marks
                else "li"
                if "list" in marks
                else "blockquote"
                if "blockquote" in marks
                else "p"
            )
            found.append(_wrapped(tag, html.escape(line + part, quote=False)))
            line = ""
        line += rest
    return _listed(iter([*found, _wrapped("p", html.escape(line, quote=False))]))
