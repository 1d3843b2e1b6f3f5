"""Adds paragraphs to HTML that separates them by blank lines, as old WordPress posts do."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCK = (
    r"(?:address|article|aside|blockquote|center|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|"
    r"ol|p|pre|script|section|style|table|tbody|td|tfoot|th|thead|tr|ul)"
)
_EDGE = re.compile(rf"(</?{_BLOCK}\b[^<>]*>)", re.IGNORECASE)
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_BREAK = re.compile(r"<br ?/?>$")
_WHOLE = re.compile(r"<(?P<end>/?)(?:pre|script|style|table|ul|ol)\b[^<>]*>", re.IGNORECASE)


def paragraphs(text: str) -> str:
    """`text` with paragraphs at blank lines and breaks at line ends.

    Text from WordPress's block editor has them already.
    """
    edited = "<!-- wp:" in text
    text = _without_comments(text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if edited else "".join(_parts(text))


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(rest if closed else part for part in others for _, closed, rest in [part.partition("-->")])


def _parts(text: str) -> Iterator[str]:
    """The parts of a text: plain text as paragraphs; lists, tables and preformatted text unchanged."""
    done = depth = 0
    for match in _WHOLE.finditer(text):
        if not match["end"]:
            if not depth:
                yield _wrapped(text[done : match.start()])
                done = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield text[done : match.end()]
                done = match.end()
    yield text[done:] if depth else _wrapped(text[done:])


def _wrapped(text: str) -> str:
    blocks = map(str.strip, _BLANK.split(_EDGE.sub(r"\n\n\1\n\n", text)))
    return "\n".join(block if _EDGE.match(block) else f"<p>{_broken(block)}</p>" for block in blocks if block)


def _broken(block: str) -> str:
    return "<br>".join(_BREAK.sub("", line.rstrip()) for line in block.split("\n"))
