"""The words that a browser shows of a page, read without sitegen's own code."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html as lxml_html

from sitegen.core.script_words import without_break_marks
from tests.support.word_account import counted

_UNSEEN = frozenset("script style template head noscript iframe object svg math audio video canvas".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr".split()
)


_MAX_MARK_CHARS = 4


def page_words(page: str) -> Iterator[str]:
    """The words of the page's body, also those that a style hides; not those of scripts and embedded objects.

    The marks of notes are no words.
    """
    tree = lxml_html.document_fromstring(without_break_marks(page))
    text = "".join(_texts(tree))
    return counted([text]).elements()


def _texts(element: lxml_html.HtmlElement) -> Iterator[str]:
    if _is_mark(element):
        yield " "
    elif isinstance(element.tag, str) and element.tag not in _UNSEEN:
        edge = "" if element.tag in _INLINE else "\n"
        yield edge + (element.text or "")
        for inner in element:
            yield from _texts(inner)
        yield edge
    yield element.tail or ""


def _is_mark(element: lxml_html.HtmlElement) -> bool:
    """Whether an element is the raised mark of a note, which leads to it."""
    if element.tag != "sup" or len(element) != 1 or (element.text or "").strip():
        return False
    sign = str(element[0].text or "").strip()
    return str(element[0].get("href") or "").startswith("#") and len(sign) <= _MAX_MARK_CHARS
