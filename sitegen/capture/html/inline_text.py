"""Words of a block, with the marks and links of the elements around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

from lxml import html as lxml_html

from sitegen.core.raised_signs import subscript, superscript

Mark = Literal["sup", "sub", "del", "ins", "em", "strong", "code"]

_MARKS: dict[str, Mark] = {
    **{name: name for name in get_args(Mark)},
    "s": "del",
    "strike": "del",
    "i": "em",
    "cite": "em",
    "b": "strong",
}
_STYLES: tuple[tuple[re.Pattern[str], Mark], ...] = (
    (re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE), "sup"),
    (re.compile(r"vertical-align\s*:\s*sub", re.IGNORECASE), "sub"),
    (re.compile(r"text-decoration[\w-]*\s*:\s*[\w\s-]{0,40}line-through", re.IGNORECASE), "del"),
)
_STYLED = frozenset(["span", "font"])
_MAX_STYLE_CHARS = 1000


class InlineText(NamedTuple):
    """Some words of a block.

    `href` is the address to which they link ("" for none), `marks` are the marks of the elements around them, outermost
    first. `note` is the label of a footnote if the words are its mark. A line break is the text "\\n".
    """

    text: str
    href: str = ""
    marks: tuple[Mark, ...] = ()
    note: str = ""


def mark_of(element: lxml_html.HtmlElement) -> Mark | None:
    """The mark that an element gives to its words, by its tag or its style; None for none."""
    tag = str(element.tag)
    if tag in _STYLED and (style := element.get("style")):
        return next((mark for pattern, mark in _STYLES if pattern.search(style[:_MAX_STYLE_CHARS])), None)
    return _MARKS.get(tag)


def words_of(spans: Iterable[InlineText]) -> str:
    """The plain words of spans. The marks of footnotes are left out, raised figures become superscripts."""
    made = ""
    for span in spans:
        if span.note:
            continue
        text = span.text
        if "sup" in span.marks:
            text = superscript(text, made[-1:])
        elif "sub" in span.marks:
            text = subscript(text)
        made += text
    return made
