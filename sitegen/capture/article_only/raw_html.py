"""HTML inside the Markdown of an article: its pictures become pictures, and what is no text is removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from sitegen.core.model import Line
from sitegen.core.text import squeeze

_PICTURE = re.compile(r"(?:<a\s[^<>]{0,2000}>\s{0,50})?<img\b([^<>]{0,4000})>(\s{0,50}</a>)?", re.IGNORECASE)
_CAPTION = re.compile(r"<figcaption\b[^<>]{0,2000}>(.{0,5000}?)</figcaption>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(
    r"\b(src|data-src|data-original|alt|title|width|height)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I
)
_TAG = re.compile(r"</?[a-z][^<>]{0,2000}>", re.IGNORECASE)
_WRAPPERS = re.compile(
    r"(?:\s|</?(?:figure|div|center|section|article|span|p|picture|source|br)\b[^<>]{0,2000}>)+", re.IGNORECASE
)
_WRAPPER = re.compile(r"</?(?:figure|div|center|section|article|p)\b[^<>]{0,2000}>", re.IGNORECASE)
_HAS_ID = re.compile(r"\sid=", re.IGNORECASE)
_CODE = (
    (re.compile(r"<!--"), re.compile(r"-->"), "comment in the source"),
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s{0,9}>", re.IGNORECASE), "code of the page"),
    (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s{0,9}>", re.IGNORECASE), "code of the page"),
)
"""The beginning and the end of what is no text, and the reason for its removal."""
_FIGURE = (re.compile(r"<figure\b", re.IGNORECASE), re.compile(r"</figure\s{0,9}>", re.IGNORECASE))
_LINK = re.compile(r"<a\s([^<>]{0,2000})>((?:[^<]|<(?!/?a\b)){0,4000}+)</a>", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_MADE = re.compile(r"!\[[^\[\]]*\]\(<[^<>]*>(?: \"[^\"]*\")?\)")
"""A picture in Markdown, as `_markdown` writes it."""
_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_MAX_SHOWN_CHARS, _MAX_CODE_CHARS = 200, 2_000


def without_code(text: str) -> tuple[str, list[Line]]:
    """A text without comments, scripts and styles outside fenced code, and these. Its lines keep their numbers."""
    removed: list[Line] = []
    for begin, end, reason in _CODE:
        if not begin.search(text):
            continue
        parts, done, number, counted = [], 0, 1, 0
        for start, stop in _spans_of_code(text, begin, end):
            number, counted = number + text.count("\n", counted, start), start
            removed.append(Line(number, squeeze(text[start:stop][:_MAX_CODE_CHARS])[:_MAX_SHOWN_CHARS], reason=reason))
            parts += [text[done:start], "\n" * text.count("\n", start, stop)]
            done = stop
        text = "".join([*parts, text[done:]])
    return text, removed


def _spans_of_code(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The offsets of all parts of a text from a beginning outside fenced code to the end that follows it."""
    at, fence = 0, _FENCED.search(text)
    while opened := begin.search(text, at):
        while fence and fence.end() <= opened.start():
            fence = _FENCED.search(text, fence.end())
        if fence and fence.start() <= opened.start():
            at = fence.end()
            continue
        if not (closed := end.search(text, opened.end())):
            return
        yield opened.start(), closed.end()
        at = closed.end()
        if fence and fence.start() < at:  # it began inside of this part
            fence = _FENCED.search(text, at)


def _spans(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The offsets of all parts of a text from a beginning to the end that follows it."""
    at = 0
    while (opened := begin.search(text, at)) and (closed := end.search(text, opened.end())):
        yield opened.start(), closed.end()
        at = closed.end()


def with_markdown_pictures(text: str) -> str:
    """A block in which figures and pictures in HTML are pictures in Markdown, with the caption as their title."""
    if "<img" not in text.lower():
        return text
    parts, done = [], 0
    for start, stop in _spans(text, *_FIGURE):
        parts += [text[done:start], _of_figure(text[start:stop])]
        done = stop
    text = "".join([*parts, text[done:]])
    text = _PICTURE.sub(lambda match: _markdown(_attributes(match[1]), ""), text)
    is_wrapped = _WRAPPERS.fullmatch(_MADE.sub("", text))
    return _WRAPPERS.sub(" ", text).strip() if is_wrapped else text


def without_wrappers(text: str) -> str:
    """A block without the elements that arrange it, in which Markdown would not be read."""
    return _WRAPPER.sub("", text).strip() if text.lstrip().startswith("<") else text


def is_wrapper(text: str) -> bool:
    """Whether a block has only tags that arrange other blocks."""
    return text.lstrip().startswith("<") and bool(_WRAPPERS.fullmatch(text)) and not _HAS_ID.search(text)


def with_links(text: str, follow: Callable[[str], str]) -> str:
    """A block in which links in HTML lead to the address that `follow` returns for theirs; to "" none leads."""

    def changed(match: re.Match[str]) -> str:
        stated = _HREF.search(match[1])
        if not stated:
            return match[0]
        target = unescape(next(group for group in stated.groups() if group is not None)).strip()
        address = follow(target)
        if not address:
            return match[2]
        if address == target:
            return match[0]
        quoted = address.replace("&", "&amp;").replace('"', "%22")
        return f'<a {match[1][: stated.start()]}href="{quoted}"{match[1][stated.end() :]}>{match[2]}</a>'

    return _LINK.sub(changed, text) if "<a" in text.lower() else text


def _of_figure(text: str) -> str:
    """A figure as a picture in Markdown; the figure itself if it holds none, or more than one."""
    pictures = list(_PICTURE.finditer(text))
    if len(pictures) != 1:
        return text
    caption = _CAPTION.search(text)
    return _markdown(_attributes(pictures[0][1]), squeeze(unescape(_TAG.sub("", caption[1]))) if caption else "")


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match[1].lower(), unescape(value))
    return found


def _markdown(stated: dict[str, str], caption: str) -> str:
    """A picture in Markdown; "" for a pixel that counts readers."""
    if stated.get("width") in ("0", "1") and stated.get("height") in ("0", "1"):
        return ""
    src = stated.get("src") or stated.get("data-src") or stated.get("data-original") or ""
    alt = re.sub(r"[\[\]\\\n]", " ", stated.get("alt", "")).strip()
    title = re.sub(r"[\"\n]", "'", caption or stated.get("title", "")).strip()
    src = re.sub(r"[<>\n]", "", src.strip())
    return f'![{alt}](<{src}> "{title}")' if title else f"![{alt}](<{src}>)"
