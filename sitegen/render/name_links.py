"""Links names in a body to their pages: the first mention of each becomes a link, later ones are only marked.

The first mention of a name without a page gets an HTML id, to which the A-Z index leads.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from html import escape, unescape
from itertools import accumulate

from sitegen.annotate.finder import Finder
from sitegen.core.model import Named
from sitegen.pages.records.bodies import NameLink
from sitegen.render.html_tokens import TAG, tokens_of

_CLOSED = frozenset(["a", "code", "pre", "h2", "h3", "h4", "h5", "h6"])


def link_names(html: str, links: Sequence[NameLink], url: Callable[[str], str]) -> str:
    """Marks the names of `links` in `html` (as nh3 writes it), except inside links, code and headings.

    These may only have the anchor of a name. Every anchor of `links` is in the result: if a name is not found, its
    anchor is at the beginning.
    """
    if not links:
        return html
    tokens = tokens_of(html)
    texts = list(_texts(tokens))
    marker = _Marker(links, url)
    for (place, _), marked in zip(texts, marker.mark([(tokens[p], is_open) for p, is_open in texts]), strict=True):
        tokens[place] = marked
    missing = [link.anchor for link in links if link.anchor and link.anchor not in marker.met]
    return "".join([*(f'<span id="{escape(anchor)}"></span>' for anchor in missing), *tokens])


def _texts(tokens: Sequence[str]) -> Iterator[tuple[int, bool]]:
    """The indexes of the `tokens` that are text, and whether each is outside links, code and headings."""
    depth = 0
    for place, token in enumerate(tokens):
        tag = TAG.match(token)
        if tag:
            depth += (tag[1] in _CLOSED) * (-1 if token.startswith("</") else 1)
        elif token and not token.isspace():
            yield place, not depth


_BETWEEN = "¶"
"""Separates texts when all are searched as one: no name runs across it."""


class _Marker:
    """Marks names in the texts of one body; the first mention of each name becomes a link."""

    def __init__(self, links: Sequence[NameLink], url: Callable[[str], str]) -> None:
        self.targets = {(link.kind, link.forms[0]): link for link in links}
        self.finder = Finder([Named(link.kind, link.forms[0], link.forms[1:]) for link in links])
        self.url = url
        self.met: set[str] = set()  # the URLs and anchors of names that were found

    def mark(self, texts: Sequence[tuple[str, bool]]) -> list[str]:
        """Returns texts, which are HTML, with names marked. The second value is false where only an anchor may be."""
        plain = [unescape(text) for text, _ in texts]
        starts = list(accumulate((len(text) + 1 for text in plain), initial=0))
        found: dict[int, list[tuple[int, int, Named]]] = defaultdict(list)
        for start, end, name in self.finder.find(_BETWEEN.join(plain)):
            number = bisect_right(starts, start) - 1
            found[number].append((start - starts[number], end - starts[number], name))
        return [
            self._with_marks(plain[n], found[n], is_open) if n in found else text
            for n, (text, is_open) in enumerate(texts)
        ]

    def _with_marks(self, text: str, found: Sequence[tuple[int, int, Named]], is_open: bool) -> str:
        parts, at = [], 0
        for start, end, name in found:
            link, words = self.targets[name.kind, name.name], escape(text[start:end], quote=False)
            marked = self._marked(words, link) if is_open else self._anchored(words, link)
            parts += [escape(text[at:start], quote=False), marked]
            at = end
        return "".join([*parts, escape(text[at:], quote=False)])

    def _marked(self, words: str, link: NameLink) -> str:
        classes, place = f"name {link.kind}", link.url or link.anchor
        if not place or place in self.met:
            return f'<span class="{classes}">{words}</span>'
        self.met.add(place)
        note = f' title="{escape(link.note)}"' if link.note else ""
        if link.url:
            return f'<a class="{classes}" href="{escape(self.url(link.url))}"{note}>{words}</a>'
        return f'<span class="{classes}" id="{escape(link.anchor)}"{note}>{words}</span>'

    def _anchored(self, words: str, link: NameLink) -> str:
        if not link.anchor or link.anchor in self.met:
            return words
        self.met.add(link.anchor)
        return f'<span id="{escape(link.anchor)}">{words}</span>'
