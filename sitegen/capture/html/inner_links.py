"""Finds footnotes, their marks in the text, and the targets of other links inside a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import urldefrag

from lxml import html as lxml_html

from sitegen.core.text import squeeze

_SIGN = re.compile(
    r"[\[(]?\s?(?:note\s|n\.\s?)?(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5}|[*†‡§¶#]{1,3})\s?[\])]?\.?", re.IGNORECASE
)
"""What the mark of a footnote looks like: 1, [2], *, a."""
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:foot-?notes?|end-?notes?|fn|fnref|note-?ref|ftn|ftnref|edn|cite[_-]?note|sdfootnote|reference)",
    re.IGNORECASE,
)
"""Names of notes and of their marks in ids, classes and roles."""
_BODIES = frozenset("li p div dd td tr blockquote section aside".split())
_ANCHOR = re.compile(r"[^\W_][\w.:-]{0,79}")
_MAX_SIGN_CHARS = 12
_MAX_BACK_CHARS = 40
"""Maximum length of the words of a link from a note to its mark."""
_HOLDER_LEVELS = 3
"""The number of elements around a mark that count as its place."""


class InnerLinks(NamedTuple):
    """The links inside a page.

    `marks` maps links to the label of the footnote that they mark, `notes` the elements of footnotes to their labels.
    `back` are the links from a note to its mark. `anchors` are the names to which other links lead.
    """

    marks: dict[lxml_html.HtmlElement, str]
    notes: dict[lxml_html.HtmlElement, str]
    back: frozenset[lxml_html.HtmlElement]
    anchors: frozenset[str]


class _Link(NamedTuple):
    element: lxml_html.HtmlElement
    name: str
    target: lxml_html.HtmlElement


def find_inner_links(tree: lxml_html.HtmlElement) -> InnerLinks:
    """The footnotes, marks and targets of links below `tree`."""
    order: dict[lxml_html.HtmlElement, int] = {}
    named: dict[str, lxml_html.HtmlElement] = {}
    for number, element in enumerate(tree.iter()):
        order[element] = number
        for key in ("id", "name") if element.tag == "a" else ("id",):
            if name := element.get(key):
                named.setdefault(name, element)
    links = list(_links(tree, named))
    if not links:
        return InnerLinks({}, {}, frozenset(), frozenset())
    marks = [link for link in links if order[link.target] > order[link.element] and _is_mark(link)]
    notes = _notes(marks)
    labels = _labels([link for link in marks if link.target in notes])
    marked = {link.element: labels[link.target] for link in marks if link.target in notes}
    holders = _holders(marked)
    back = frozenset(link.element for link in links if link.element not in marked and _leads_back(link, holders))
    anchors = frozenset(
        link.name
        for link in links
        if link.element not in marked and link.element not in back and _ANCHOR.fullmatch(link.name)
    )
    return InnerLinks(marked, {notes[target]: label for target, label in labels.items()}, back, anchors)


def _links(tree: lxml_html.HtmlElement, named: dict[str, lxml_html.HtmlElement]) -> Iterator[_Link]:
    """The links to an element of the page. An address before the "#" is allowed for marks of notes only."""
    for element in tree.iter("a"):
        href = (element.get("href") or "").strip()
        address, name = _split(href) if "#" in href else ("", "")
        if name in named and (not address or _NAMED.search(name)):
            yield _Link(element, name, named[name])


def _split(href: str) -> tuple[str, str]:
    """An address without its fragment, and the fragment; two empty texts for what is no address."""
    try:
        address, name = urldefrag(href)
    except ValueError:
        return "", ""
    return address, name


def _is_mark(link: _Link) -> bool:
    """Whether a link is the mark of a footnote: a short sign that is raised, in brackets, or named as one."""
    text = squeeze(link.element.text_content()[: 4 * _MAX_SIGN_CHARS])
    if len(text) > _MAX_SIGN_CHARS or not _SIGN.fullmatch(text):
        return False
    around = [link.element, *([link.element.getparent()] if link.element.getparent() is not None else [])]
    raised = any(e.tag == "sup" for e in around) or link.element.find(".//sup") is not None
    names = " ".join(e.get(key) or "" for e in around for key in ("class", "id", "role", "rel"))
    return raised or not text[0].isalnum() or bool(_NAMED.search(names) or _NAMED.search(link.name))


def _notes(marks: list[_Link]) -> dict[lxml_html.HtmlElement, lxml_html.HtmlElement]:
    """The element that holds the whole note, for each target that has such an element of its own."""
    targets = {link.target: link.element for link in marks}
    held = Counter[lxml_html.HtmlElement]()
    for target in targets:
        held.update({target, *target.iterancestors()})
    marked = {above for mark in targets.values() for above in mark.iterancestors()}
    found = {}
    for target, mark in targets.items():
        for element in (target, *target.iterancestors()):
            if held[element] > 1 or element in marked:
                break
            if element.tag in _BODIES and _has_words(element, mark):
                found[target] = element
                break
    return found


def _has_words(element: lxml_html.HtmlElement, mark: lxml_html.HtmlElement) -> bool:
    """Whether an element has more words than the mark that it repeats."""
    return len(re.sub(r"\W", "", element.text_content())) > len(re.sub(r"\W", "", mark.text_content())) + 2


def _labels(marks: list[_Link]) -> dict[lxml_html.HtmlElement, str]:
    """A label for each note: its own number, or the next free one."""
    labels: dict[lxml_html.HtmlElement, str] = {}
    taken: set[str] = set()
    free = 1
    for link in marks:
        if link.target in labels:
            continue
        own = re.sub("[^0-9]", "", squeeze(link.element.text_content()))
        label = str(int(own)) if own else ""
        while not label or label in taken:
            label, free = str(free), free + 1
        labels[link.target] = label
        taken.add(label)
    return labels


def _holders(marks: Iterable[lxml_html.HtmlElement]) -> set[lxml_html.HtmlElement]:
    """Marks and the elements closely around them, to which a note may link back."""
    return {element for mark in marks for element in (mark, *islice(mark.iterancestors(), _HOLDER_LEVELS))}


def _leads_back(link: _Link, holders: set[lxml_html.HtmlElement]) -> bool:
    return link.target in holders and len(squeeze(link.element.text_content())) <= _MAX_BACK_CHARS
