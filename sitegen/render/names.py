"""Names in a body become links to their pages: the first mention of each is a link, the others are marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape, unescape

from sitegen.annotate.mentions import Finder
from sitegen.model import Named
from sitegen.pages.planned import NameLink

# nh3 writes attribute values in double quotes and leaves < and > in them alone.
_TOKEN = re.compile(r'(<(?:[^>"]|"[^"]*")*>)')
_TAG = re.compile(r"</?([a-z0-9]+)")
_CLOSED = frozenset(["a", "code", "pre", "h2", "h3", "h4", "h5", "h6"])


def link_names(html: str, links: Sequence[NameLink], url: Callable[[str], str]) -> str:
    """`html` (as nh3 writes it) with the names of `links` marked, outside links, code and headings."""
    if not links:
        return html
    marker = _Marker(links, url)
    depth = 0
    parts = []
    for token in _TOKEN.split(html):
        tag = _TAG.match(token)
        if tag:
            depth += (tag[1] in _CLOSED) * (-1 if token.startswith("</") else 1)
            parts.append(token)
        else:
            parts.append(token if depth else marker.mark(token))
    return "".join(parts)


class _Marker:
    """Marks names in text after text, and remembers which it has linked."""

    def __init__(self, links: Sequence[NameLink], url: Callable[[str], str]) -> None:
        self.targets = {(link.kind, link.forms[0]): link for link in links}
        self.finder = Finder([Named(link.kind, link.forms[0], link.forms[1:]) for link in links])
        self.url = url
        self.linked: set[str] = set()

    def mark(self, html: str) -> str:
        text = unescape(html)
        if not text.strip():
            return html
        parts, at = [], 0
        for start, end, name in self.finder.find(text):
            parts += [escape(text[at:start], quote=False), self._marked(text[start:end], name)]
            at = end
        return "".join([*parts, escape(text[at:], quote=False)]) if at else html

    def _marked(self, words: str, name: Named) -> str:
        target = self.targets[name.kind, name.name]
        shown = escape(words, quote=False)
        if target.url in self.linked:
            return f'<span class="name {target.kind}">{shown}</span>'
        self.linked.add(target.url)
        return f'<a class="name {target.kind}" href="{escape(self.url(target.url))}">{shown}</a>'
