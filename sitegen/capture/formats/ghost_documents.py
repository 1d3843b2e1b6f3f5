"""HTML of the documents in which Ghost's editors store a post: Lexical and Mobiledoc."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any

from sitegen.capture.formats.text_nodes import formats_of
from sitegen.core import markdown

_MAX_LEVELS = 40
_MAX_CHARS = 8 << 20
_BLOCKS = {"paragraph": "p", "quote": "blockquote", "aside": "blockquote", "listitem": "li"}
_SECTIONS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote aside pull-quote".split())
_MARKUPS = frozenset("a b strong i em u s sub sup code".split())


def html_of(document: Any) -> str:
    """The HTML of a Lexical or Mobiledoc document, which is JSON in a text; "" if it is neither."""
    if not isinstance(document, str) or len(document) > _MAX_CHARS:
        return ""
    try:
        found = json.loads(document)
        if isinstance(found, dict) and isinstance(found.get("root"), dict):
            return _lexical(found["root"], 0)
        return mobiledoc(found) if isinstance(found, dict) else ""
    except (ValueError, RecursionError):
        return ""


def mobiledoc(document: Mapping[str, Any]) -> str:
    """The HTML of a Mobiledoc document."""
    return _Mobiledoc(document).html()


def _lexical(node: Any, level: int) -> str:
    if not isinstance(node, dict) or level > _MAX_LEVELS:
        return ""
    kind = _text(node, "type").removeprefix("extended-")
    if kind == "text":
        return _formatted(_text(node, "text"), node.get("format"))
    if kind == "linebreak":
        return "<br>"
    children = node.get("children")
    inner = "".join(_lexical(child, level + 1) for child in children) if isinstance(children, list) else ""
    if kind in ("link", "autolink"):
        return f'<a href="{html.escape(_text(node, "url"))}">{inner}</a>'
    if kind == "heading":
        tag = _text(node, "tag") if _text(node, "tag") in _SECTIONS else "h2"
        return f"<{tag}>{inner}</{tag}>"
    if kind == "list":
        tag = "ol" if _text(node, "listType") == "number" or _text(node, "tag") == "ol" else "ul"
        return f"<{tag}>{inner}</{tag}>"
    if kind in _BLOCKS:
        return f"<{_BLOCKS[kind]}>{inner}</{_BLOCKS[kind]}>"
    return inner or card(kind, node)


def _formatted(text: str, bits: Any) -> str:
    made = html.escape(text)
    for tag in formats_of(bits):
        made = f"<{tag}>{made}</{tag}>"
    return made


def card(kind: str, found: Mapping[str, Any]) -> str:
    """The HTML of a card: a picture, an embed, a piece of HTML or Markdown. Cards for mails and buttons have none."""
    if kind in ("html", "markdown", "card-markdown"):
        return _text(found, "html") or markdown.markup(_text(found, "markdown"))
    if kind == "image":
        return _figure(found)
    if kind == "gallery":
        images = found.get("images")
        shown = "".join(_figure(one) for one in images if isinstance(one, dict)) if isinstance(images, list) else ""
        return f"{shown}<p>{_text(found, 'caption')}</p>" if _text(found, "caption") else shown
    if kind in ("embed", "audio", "video", "file"):
        address = _text(found, "url") or _text(found, "src")
        words = _text(found, "caption") or html.escape(_text(found, "title") or _text(found, "fileTitle"))
        return f'<iframe src="{html.escape(address)}"></iframe><p>{words}</p>' if address else f"<p>{words}</p>"
    if kind == "bookmark":
        about = found.get("metadata")
        words = _text(about, "title") if isinstance(about, dict) else ""
        address = _text(found, "url")
        return f'<p><a href="{html.escape(address)}">{html.escape(words or address)}</a></p>'
    if kind in ("code", "codeblock"):
        return f"<pre>{html.escape(_text(found, 'code'))}</pre>"
    if kind in ("hr", "horizontalrule"):
        return "<hr>"
    if kind == "callout":
        return f"<p>{_text(found, 'calloutText')}</p>"
    if kind == "toggle":
        return f"<h4>{_text(found, 'heading')}</h4>{_text(found, 'content')}"
    return ""


def _figure(image: Mapping[str, Any]) -> str:
    src, alt = html.escape(_text(image, "src")), html.escape(_text(image, "alt"))
    return f'<figure><img src="{src}" alt="{alt}"><figcaption>{_text(image, "caption")}</figcaption></figure>'


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""


class _Mobiledoc:
    """A Mobiledoc: sections that refer to lists of cards and of markup by number."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self._cards, self._markups = self._list(found, "cards"), self._list(found, "markups")
        self._sections = self._list(found, "sections")

    def html(self) -> str:
        return "".join(self._section(one) for one in self._sections if isinstance(one, list) and len(one) > 1)

    @staticmethod
    def _list(found: Mapping[str, Any], name: str) -> list[Any]:
        value = found.get(name)
        return value if isinstance(value, list) else []

    def _section(self, section: list[Any]) -> str:
        kind, first = section[0], section[1]
        if kind == 10:
            found = self._at(self._cards, first)
            is_card = isinstance(found, list) and len(found) == 2 and isinstance(found[1], dict)
            return card(str(found[0]), found[1]) if is_card else ""
        if kind == 2 and isinstance(first, str):
            return _figure({"src": first})
        parts = section[2] if len(section) > 2 and isinstance(section[2], list) else []
        if kind == 3:
            tag = "ol" if first == "ol" else "ul"
            return f"<{tag}>{''.join(f'<li>{self._line(one)}</li>' for one in parts)}</{tag}>"
        tag = first if isinstance(first, str) and first in _SECTIONS else "p"
        tag = "blockquote" if tag in ("aside", "pull-quote") else tag
        return f"<{tag}>{self._line(parts)}</{tag}>"

    def _line(self, markers: Any) -> str:
        made, opened = "", []
        for marker in markers if isinstance(markers, list) else ():
            if not isinstance(marker, list) or len(marker) < 4 or not isinstance(marker[1], list):
                continue
            for number in marker[1]:
                start, tag = self._markup(self._at(self._markups, number))
                made += start
                opened.append(tag)
            made += html.escape(str(marker[3])) if marker[0] == 0 else "<br>"
            closed = marker[2] if isinstance(marker[2], int) else 0
            for _ in range(min(closed, len(opened))):
                tag = opened.pop()
                made += f"</{tag}>" if tag else ""
        return made

    @staticmethod
    def _markup(found: Any) -> tuple[str, str]:
        """The beginning of an element, and its name; two empty texts for other elements than those of a text."""
        tag = found[0] if isinstance(found, list) and found else ""
        if not isinstance(tag, str) or tag not in _MARKUPS:
            return "", ""
        more = found[1] if len(found) > 1 and isinstance(found[1], list) else []
        address = more[1] if len(more) > 1 and more[0] == "href" and isinstance(more[1], str) else ""
        return (f'<a href="{html.escape(address)}">' if tag == "a" else f"<{tag}>"), tag

    @staticmethod
    def _at(values: list[Any], number: Any) -> Any:
        return values[number] if isinstance(number, int) and 0 <= number < len(values) else None
