"""Typography in HTML: quotation marks and dashes of a block are set across inline elements; code is left alone."""

from __future__ import annotations

import re
from html import escape, unescape

from sitegen.core.typography import is_typeset, typeset_runs
from sitegen.render.html_tokens import TAG, tokens_of

_CODE = frozenset(["code", "pre", "kbd", "samp"])
_INLINE = frozenset("a abbr b cite code del dfn em i ins kbd mark q s samp small span strong sub sup u".split())
_PLACES = {"br": "\n", "img": "\ufffc"}
"""What an element counts as for the marks beside it: the end of a line, or a letter."""

_MARKS = re.compile(r"\"|'|--|\.\.\.")


def typeset(html: str, language: str = "en") -> str:
    """Returns `html` (as nh3 writes it) with typographic quotation marks, dashes and ellipses."""
    if not is_typeset(language) or not _MARKS.search(html):
        return html
    tokens = tokens_of(html)
    block = _Block(tokens, language)
    depth = 0
    for place, token in enumerate(tokens):
        tag = TAG.match(token) if token[:1] == "<" else None
        if not tag:
            block.add(place, unescape(token), fixed=depth > 0)
        elif tag[1] in _PLACES:
            block.add(place, _PLACES[tag[1]], fixed=True)
        elif tag[1] not in _INLINE:
            block.end()
        if tag and tag[1] in _CODE:
            depth += -1 if token.startswith("</") else 1
    block.end()
    return "".join(tokens)


class _Block:
    """The runs of text of the current block, with their indexes in `tokens`."""

    def __init__(self, tokens: list[str], language: str) -> None:
        self.tokens, self.language = tokens, language
        self.runs: list[tuple[int, str, bool]] = []

    def add(self, place: int, text: str, *, fixed: bool) -> None:
        """Adds a run. A `fixed` run is context for others, but is not changed."""
        if text:
            self.runs.append((place, text, fixed))

    def end(self) -> None:
        """Typesets the runs of the block, and begins the next block."""
        fixed = frozenset(number for number, run in enumerate(self.runs) if run[2])
        made = typeset_runs([text for _, text, _ in self.runs], self.language, fixed)
        for (place, text, is_fixed), new in zip(self.runs, made, strict=True):
            if not is_fixed and new != text:
                self.tokens[place] = escape(new, quote=False).replace("\u00a0", "&nbsp;")
        self.runs.clear()
