"""Parses HTML, with limits that real pages do not reach."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from sitegen.core.errors import NotAStoryError, SeedError
from sitegen.core.script_words import without_break_marks

_MAX_DEPTH = 400
"""Maximum nesting of elements."""
_MAX_ELEMENTS = 30_000
"""Maximum number of elements."""
_MAX_TAGS = 500_000
"""The number of "<", also in scripts. With more, the tree could take a gigabyte before its elements are counted."""
_TOO_DEEP = f"boolean({'/*' * (_MAX_DEPTH + 1)})"
_DATA = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s%]{200,}")


def parse_html(text: str, name: str) -> lxml_html.HtmlElement:
    """The document in `text`, without comments.

    Raises SeedError, with `name` as the file, if it is no HTML or too large.
    """
    text = without_break_marks(_DATA.sub("data:,", re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)))
    if text.count("<") > _MAX_TAGS:
        raise SeedError(f"no article found: more than {_MAX_TAGS:,} tags", file=name)
    try:
        tree = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(huge_tree=False, remove_comments=True))
    except (etree.LxmlError, ValueError) as error:
        raise NotAStoryError("no article found: not HTML", file=name) from error
    if problem := _exceeded_limit(tree):
        raise SeedError(f"no article found: {problem}", file=name)
    return tree


def _exceeded_limit(tree: lxml_html.HtmlElement) -> str:
    """The limit that a page exceeds, in words; "" if it exceeds none."""
    if tree.xpath(_TOO_DEEP):
        return "elements are nested too deep"
    if tree.xpath("count(/descendant::*)") > _MAX_ELEMENTS:
        return f"more than {_MAX_ELEMENTS:,} elements"
    return ""
