"""Links names in a body to their pages: the first mention of each becomes a link, later ones are only marked."""

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
    """Marks the names of `links` in `html` (as nh3 writes it), except inside links, code and headings."""
    if not links:
        return html
    tokens = tokens_of(html)
    places = list(_open_texts(tokens))
    for place, marked in zip(places, _Marker(links, url).mark([tokens[p] for p in places]), strict=True):
        tokens[place] = marked
    return "".join(tokens)


def _open_texts(tokens: Sequence[str]) -> Iterator[int]:
    """The indexes of the `tokens` that are text outside links, code and headings."""
    depth = 0
    for place, token in enumerate(tokens):
        tag = TAG.match(token)
        if tag:
            depth += (tag[1] in _CLOSED) * (-1 if token.startswith("</") else 1)
        elif not depth and token and not token.isspace():
            yield place


_BETWEEN = "¶"
"""Separates texts when all are searched as one: no name runs across it."""


class _Marker:
    """Marks names in the texts of one body; the first mention of each name becomes a link."""

    def __init__(self, links: Sequence[NameLink], url: Callable[[str], str]) -> None:
        self.targets = {(link.kind, link.forms[0]): link for link in links}
        self.finder = Finder([Named(link.kind, link.forms[0], link.forms[1:]) for link in links])
        self.url = url
        self.linked: set[str] = set()

    def mark(self, texts: Sequence[str]) -> list[str]:
        """Returns `texts`, which are HTML, with names marked."""
        plain = [unescape(text) for text in texts]
        starts = list(accumulate((len(text) + 1 for text in plain), initial=0))
        found: dict[int, list[tuple[int, int, Named]]] = defaultdict(list)
        for start, end, name in self.finder.find(_BETWEEN.join(plain)):
            number = bisect_right(starts, start) - 1
            found[number].append((start - starts[number], end - starts[number], name))
        return [self._with_marks(plain[n], found[n]) if n in found else text for n, text in enumerate(texts)]

    def _with_marks(self, text: str, found: Sequence[tuple[int, int, Named]]) -> str:
        parts, at = [], 0
        for start, end, name in found:
            parts += [escape(text[at:start], quote=False), self._marked(text[start:end], name)]
            at = end
        return "".join([*parts, escape(text[at:], quote=False)])

    def _marked(self, words: str, name: Named) -> str:
        target = self.targets[name.kind, name.name]
        shown = escape(words, quote=False)
        if target.url in self.linked:
            return f'<span class="name {target.kind}">{shown}</span>'
        self.linked.add(target.url)
        note = f' title="{escape(target.note)}"' if target.note else ""
        return f'<a class="name {target.kind}" href="{escape(self.url(target.url))}"{note}>{shown}</a>'
