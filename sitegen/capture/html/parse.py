"""HTML as a tree, within limits that no page for readers meets."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from sitegen.core.errors import NotAStoryError, SeedError

_MAX_DEPTH = 400
_MAX_ELEMENTS = 30_000
_MAX_TAGS = 500_000
"""What looks like a tag, scripts included: more would take a gigabyte as a tree before it is counted."""
_DATA = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s%]{200,}")


def parse_html(text: str, name: str) -> lxml_html.HtmlElement:
    """The document that `text` is, without comments. Raises SeedError where it is none, or more than one can read."""
    text = _DATA.sub("data:,", re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text))
    if text.count("<") > _MAX_TAGS:
        raise SeedError(f"no article found: more than {_MAX_TAGS:,} tags", file=name)
    try:
        tree = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(huge_tree=False, remove_comments=True))
    except (etree.LxmlError, ValueError) as error:
        raise NotAStoryError("no article found: not HTML", file=name) from error
    if problem := _excess(tree):
        raise SeedError(f"no article found: {problem}", file=name)
    return tree


def _excess(tree: lxml_html.HtmlElement) -> str:
    """What makes a page one that no reader was meant to see, and that would take minutes."""
    depth = 0
    for count, (event, _) in enumerate(etree.iterwalk(tree, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            return "elements are nested too deep"
        if count > 2 * _MAX_ELEMENTS:
            return f"more than {_MAX_ELEMENTS:,} elements"
    return ""
