"""trafilatura's document as Markdown made of escaped text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sitegen.text import escape, squeeze

_LINK = re.compile(r"https?://[^\s<>\"'()\[\]\\]+$")
_LISTED = frozenset(["list"])


def markdown(body: Any) -> list[str]:
    """The blocks of a document, in order: paragraphs, sub-headings, lists, quotes."""
    return [block for element in body for block in _blocks(element) if block.strip()]


def _blocks(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    if element.tag == "head":
        text = _plain(element)
        if text:
            yield "## " + escape(text)
    elif element.tag in _LISTED:
        items = [line for item in element.iter("item") if (line := _inline(item))]
        yield "\n".join("- " + item for item in items)
    elif element.tag == "quote":
        yield "\n>\n".join("> " + part for part in _parts(element))
    elif element.tag == "table":
        yield from (
            " · ".join(c)
            for row in element.iter("row")
            if (c := [t for cell in row.iter("cell") if (t := _inline(cell))])
        )
    elif element.tag == "graphic":
        return
    else:
        yield from _parts(element)


def _parts(element: Any) -> list[str]:
    """A paragraph; a line break in it begins another, as pages use it."""
    return [part for part in (" ".join(p.split()) for p in _raw(element).split("\n\n")) if part]


def _inline(element: Any) -> str:
    return " ".join(_raw(element).split())


def _raw(element: Any) -> str:
    text = escape(_spaced(element.text or ""))
    for child in element:
        text += _child(child) + escape(_spaced(child.tail or ""))
    return text


def _child(child: Any) -> str:
    if not isinstance(child.tag, str) or child.tag == "graphic":
        return ""
    if child.tag == "lb":
        return "\n\n"
    if child.tag == "ref":
        return _link(child)
    return ("\n\n" if child.tag in ("p", "item", "quote", "head") else "") + _raw(child)


def _link(child: Any) -> str:
    target, text = (child.get("target") or "").strip(), _inline(child)
    if not text or not _LINK.fullmatch(target):
        return _raw(child)
    lead = " " if (child.text or "")[:1].isspace() else ""
    trail = " " if len(child) == 0 and (child.text or "")[-1:].isspace() else ""
    return f"{lead}[{text}]({target}){trail}"


def _plain(element: Any) -> str:
    return squeeze("".join(element.itertext()))


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)
