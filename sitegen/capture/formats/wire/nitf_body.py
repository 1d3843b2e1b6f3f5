"""Writes the content of NITF as HTML, in which it is read like any article; pictures and corrections are taken out."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any, NamedTuple

from sitegen.capture.formats import stated_fields
from sitegen.capture.formats.xml_tree import attribute, children, first, inside, local, words
from sitegen.core.model import Image

_SAME = frozenset(
    "p table caption colgroup col thead tbody tfoot tr th td ol ul li dl dt dd pre hr br em strong sub sup a "
    "blockquote b i u h1 h2 h3 h4".split()
)
_RENAMED = {"hl1": "h2", "hl2": "h2", "bq": "blockquote", "q": "q", "series": "p", "fn": "aside"}
_VOID = frozenset(["br", "hr", "col"])
_KEPT = {"a": ("href",), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",)}
_LEFT_OUT = frozenset(["media", "nitf-table-metadata", "custom-table", "virtloc", "alt-code", "object.title"])
_PICTURES = ("image", "photo", "picture", "graphic", "illustration")


class NitfBody(NamedTuple):
    """The HTML of a body, its pictures, and the corrections printed with it."""

    html: str
    images: tuple[Image, ...]
    corrections: tuple[str, ...]


def nitf_body(body: Any) -> NitfBody:
    """The content of an element `body`."""
    contents = list(children(body, "body.content")) or [body]
    images = tuple(_images(body))
    corrections: list[str] = []
    parts: list[str] = []
    for content in contents:
        repeated = set(_repeated_blocks(content))
        for child in content:
            if local(child) == "block" and "correction" in (child.get("class") or child.get("style") or ""):
                corrections.append(words(child))
            elif child not in repeated:
                parts += _markup(child)
                parts.append(html.escape(child.tail or "", quote=False))
        parts.insert(0, html.escape(content.text or "", quote=False))
    tagline = first(body, "body.end/tagline")
    if tagline is not None:
        parts.append(f"<p>{html.escape(words(tagline), quote=False)}</p>")
    return NitfBody("".join(parts), images, tuple(filter(None, corrections)))


def _repeated_blocks(content: Any) -> Iterator[Any]:
    """The blocks whose text another block begins with: a lead paragraph beside the full text."""
    blocks = [(block, words(block)) for block in children(content, "block")][:50]
    for block, text in blocks:
        others = [other for one, other in blocks if one is not block and len(other) > len(text)]
        if text and any(other.startswith(text) for other in others):
            yield block


def _markup(element: Any) -> Iterator[str]:
    """The HTML of an element and all in it, without its tail."""
    name = local(element)
    if not name:  # an entity
        return
    if name in _LEFT_OUT:
        return
    tag = _RENAMED.get(name, name if name in _SAME else "div" if name in ("block", "note", "body.content") else "")
    if tag:
        kept = ((key, element.get(key)) for key in _KEPT.get(tag, ()))
        attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in kept if value)
        yield f"<{tag}{attributes}>"
    if element.text:
        yield html.escape(element.text, quote=False)
    for child in element:
        yield from _markup(child)
        if child.tail:
            yield html.escape(child.tail, quote=False)
    if tag and tag not in _VOID:
        yield f"</{tag}>"


def _images(body: Any) -> Iterator[Image]:
    """The pictures of a body; media of several references are one picture."""
    for media in inside(body, "media"):
        kind = (media.get("media-type") or "image").casefold()
        if not kind.startswith(_PICTURES):
            continue
        references = sorted(children(media, "media-reference"), key=lambda one: -_number(one.get("width")))
        src = next((one.get("source") or one.get("data-location") or "" for one in references), "")
        caption = " ".join(filter(None, (words(one) for one in children(media, "media-caption"))))
        credit = next(filter(None, (words(one) for one in children(media, "media-producer"))), "")
        made = stated_fields.picture(src.strip(), caption, credit or attribute(media, "media-caption/byline", "name"))
        alt = next((one.get("alternate-text") or "" for one in references), "")
        if made.src or made.caption:
            yield Image(made.src, made.caption, made.credit, alt)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0
