"""Joins large initials to the words that they begin: the T of "The" in an element of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html as lxml_html

_SHORT = "descendant::*[@class and not(*) and string-length() < 40]"
"""Elements in which only white space can be beside one letter."""
_CLASS = re.compile(
    r"(?:^|[\s_-])(?:drop-?caps?|initiale?|(?:first|big|cap|drop)-?letter|lettrine)(?:$|[\s_-])", re.IGNORECASE
)
_INITIAL = re.compile(r"[\"'“‘«¿¡]{0,2}[^\W\d_]")
_BLOCK_TAGS = ("p", "div")


def join_initials(tree: lxml_html.HtmlElement) -> None:
    """Changes the tree of a page: neither white space nor the end of a block follows an initial."""
    for element in list(_initials(tree)):
        word = element.getnext()
        if word is None or (element.tail or "").strip() or not _begins_in_lower_case(word):
            continue
        if element.tag in _BLOCK_TAGS and word.tag in _BLOCK_TAGS:
            word.text = _words(element) + (word.text or "").lstrip()
            element.getparent().remove(element)
        elif element.tag not in _BLOCK_TAGS:
            element.tail = None
            _strip_first_text(word)


def _initials(tree: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The elements whose class says that they hold an initial, and that hold one letter."""
    for element in tree.xpath(_SHORT):
        if _INITIAL.fullmatch(_words(element)):
            name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", element.get("class"))
            if _CLASS.search(name):
                yield element


def _words(element: lxml_html.HtmlElement) -> str:
    return (element.text or "").strip()


def _begins_in_lower_case(element: lxml_html.HtmlElement) -> bool:
    return (element.text or "").lstrip()[:1].islower()


def _strip_first_text(element: lxml_html.HtmlElement) -> None:
    element.text = (element.text or "").lstrip()
