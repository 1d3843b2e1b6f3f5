"""Markdown to HTML, the same for pages, summaries and exports. The HTML is not sanitised: raw HTML passes through."""

from __future__ import annotations

import contextlib
import re
from typing import Literal

import pyromark

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_STRIKETHROUGH
)
_EXTENSIONS = ("abbr", "tables", "fenced_code", "footnotes", "sane_lists", "def_list")
_ABBREVIATION = re.compile(r"^ {0,3}\*\[[^\]\n]{1,200}\]:", re.MULTILINE)
_BACK_LINK = re.compile(r'(?:&#160;)?<a class="footnote-backref"[^<>]{0,999}>[^<>]{0,99}</a>')
_HARD_BREAK = re.compile(r"\\\n")
_MAX_CHARS = 50_000
"""A longer text is not read by Python-Markdown, which reads some 300,000 characters in a second."""
_MAX_OPENING_CHARS = 500
"""Nor is a text with more opening brackets and ">": its time grows with the square of their number."""


def markup(markdown: str) -> str:
    """The HTML of a CommonMark text with tables, footnotes, definition lists and strikethrough, in linear time.

    A text that defines abbreviations (`*[NPA]: North Pier Authority`), as Pelican and MkDocs know them, is read by
    Python-Markdown, the only engine that has them.
    """
    if engine_of(markdown) == "markdown":
        with contextlib.suppress(RecursionError):  # lists in lists by the hundred
            return _with_abbreviations(markdown)
    return pyromark.html(markdown, options=_OPTIONS)


def engine_of(markdown: str) -> Literal["markdown", "pyromark"]:
    """The package that reads a text."""
    if len(markdown) > _MAX_CHARS or not _ABBREVIATION.search(markdown):
        return "pyromark"
    return "markdown" if sum(map(markdown.count, "[<>")) <= _MAX_OPENING_CHARS else "pyromark"


def _with_abbreviations(markdown: str) -> str:
    # Few texts need this engine, and its import takes as long as that of all other parts of a page.
    from markdown import Markdown

    engine = Markdown(extensions=list(_EXTENSIONS), output_format="html")
    return _BACK_LINK.sub("", engine.convert(_HARD_BREAK.sub("  \n", markdown)))
