"""Markdown to HTML, the same for pages, summaries and exports. The HTML is not sanitised: raw HTML passes through."""

from __future__ import annotations

import pyromark

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_STRIKETHROUGH
)


def markup(markdown: str) -> str:
    """The HTML of a CommonMark text with tables, footnotes, definition lists and strikethrough, in linear time."""
    return pyromark.html(markdown, options=_OPTIONS)
