"""Links inside an article in Markdown: they keep their target, or become words.

Generators give each heading an id: one that is written behind it, or one that is made of its words. A heading to which
a link leads gets an element with that id, since ids of headings are no part of plain Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

from sitegen.capture.article_only.pieces import MarkdownPiece
from sitegen.core.text import plain, slug

_STATED = re.compile(r"[ \t]{0,40}\{#([\w.:-]{1,100})(?:[ \t][^{}\n]{0,200})?\}")
"""The id of a heading or paragraph: `## Costs {#costs}`."""
_LINK = re.compile(
    r"(?<![\\!])\[((?:[^\[\]\\]|\\.|\[[^\[\]]{0,300}\]){0,1000})\]\(<?#([^\s()<>]{1,300})>?(?:\s\"[^\"]{0,300}\")?\)"
)
_RAW_LINK = re.compile(
    r"<a\s[^<>]{0,500}?href=[\"']?#([^\s\"'<>]{1,300})[^<>]{0,500}>((?:[^<]|<(?!/?a\b)){0,1000}+)</a>", re.IGNORECASE
)
_RAW_ID = re.compile(r"<[a-z][^<>]{0,500}?\sid=[\"']?([^\s\"'<>]{1,200})", re.IGNORECASE)
_RAW_NAME = re.compile(r"(<a\s(?:[^<>]{0,500}?\s)?)name=([\"']?)([^\s\"'<>]{1,200}?)\2(?=[\s/>])", re.IGNORECASE)
_RAW_HEADING = re.compile(r"<h[1-6]\b[^<>]{0,500}>(.{0,1000}?)</h[1-6]>", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_SIGNS = re.compile(r"[^\w\s-]")
_FENCE = ("```", "~~~")


def with_targets(pieces: Sequence[MarkdownPiece], *, title: str = "") -> list[MarkdownPiece]:
    """The blocks of an article, in which every link to a part of it leads there, or is only its words.

    `title` is the heading that becomes the title of the story, so that its id is lost.
    """
    pieces = _with_ids_below(pieces)
    text = "\n\n".join(piece.text for piece in pieces if not piece.text.startswith(_FENCE))
    wanted = {unquote(match[2]) for match in _LINK.finditer(text)} | {unquote(m[1]) for m in _RAW_LINK.finditer(text)}
    if not wanted and "{#" not in text:
        return list(pieces)
    lost = wanted - {match[1] for match in _RAW_ID.finditer(text)}
    made = []
    for piece in pieces:
        if piece.text.startswith(_FENCE):
            made.append(piece)
            continue
        new, names = _with_ids(piece.text, lost, is_title=bool(title) and _is_heading(piece.text, title))
        lost -= names
        made.append(replace(piece, text=new))
    return [one if one.text.startswith(_FENCE) else replace(one, text=_without(one.text, lost)) for one in made]


def _with_ids_below(pieces: Sequence[MarkdownPiece]) -> list[MarkdownPiece]:
    """The blocks, with an id that stands below a block at the end of it, as with `{: #costs}` below a heading."""
    made: list[MarkdownPiece] = []
    for piece in pieces:
        if made and _STATED.fullmatch(piece.text.strip()) and not made[-1].text.startswith(_FENCE):
            made[-1] = replace(made[-1], text=f"{made[-1].text} {piece.text.strip()}")
        else:
            made.append(piece)
    return made


def _is_heading(text: str, title: str) -> bool:
    match = _HEADING.match(text)
    return match is not None and plain(match[2]).strip() == title


def _with_ids(text: str, wanted: set[str], *, is_title: bool) -> tuple[str, set[str]]:
    """A block without the ids that its generator reads, and with elements for those of `wanted` that it has.

    The second value are the ids of `wanted` that the block has now.
    """
    stated = [match[1] for match in _STATED.finditer(text)]
    text, named = _with_ids_for_names(_STATED.sub("", text), wanted)
    if is_title:
        return text, set()
    names = {name: None for name in (*stated, *_own_ids(text)) if name in wanted and name not in named}
    if not names:
        return text, named
    mark = "".join(f'<a id="{name}"></a>' for name in names)
    found = named | names.keys()
    heading = _HEADING.match(text)
    if heading:
        return f"{heading[1]} {mark}{heading[2]}", found
    start = re.match(r"(?:<h[1-6]\b[^<>]{0,500}>|[-*+>][ \t]+|\d{1,9}[.)][ \t]+)?", text)
    at = start.end() if start else 0
    return f"{text[:at]}{mark}{text[at:]}", found


def _with_ids_for_names(text: str, wanted: set[str]) -> tuple[str, set[str]]:
    """A block in which the first `<a name="costs">` of each of these names has it as its id, and the names found."""
    found: set[str] = set()

    def with_id(match: re.Match[str]) -> str:
        if match[3] not in wanted or match[3] in found:
            return match[0]
        found.add(match[3])
        return f"{match[1]}id={match[2]}{match[3]}{match[2]}"

    return _RAW_NAME.sub(with_id, text), found


def _own_ids(text: str) -> list[str]:
    """The ids that generators make of the words of a heading; [] if the text is none."""
    heading = _HEADING.match(text)
    raw = _RAW_HEADING.match(text.strip()) if not heading else None
    lines = text.split("\n")
    underlined = len(lines) == 2 and re.fullmatch(r" {0,3}(?:=+|-+)[ \t]*", lines[1])
    words = heading[2] if heading else raw[1] if raw else lines[0] if underlined else ""
    if not words:
        return []
    shown = plain(words).strip()
    lowered = _SIGNS.sub("", shown.lower())
    return [slug(shown), re.sub(r"\s", "-", lowered), re.sub(r"[\s-]+", "-", lowered).strip("-"), shown]


def _without(text: str, lost: set[str]) -> str:
    """A block in which the links to targets that are nowhere are their words."""
    text = _LINK.sub(lambda match: match[1] if unquote(match[2]) in lost else match[0], text)
    return _RAW_LINK.sub(lambda match: match[2] if unquote(match[1]) in lost else match[0], text)
