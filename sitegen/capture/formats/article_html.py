"""Completes the HTML of an article as platforms export it."""

from __future__ import annotations

import re

from sitegen.capture.formats import blank_line_paragraphs

_BLOCK = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)


def with_paragraphs(text: str) -> str:
    """HTML in which blank lines separate paragraphs, if it has no other paragraphs."""
    return blank_line_paragraphs.paragraphs(text) if "\n\n" in text and not _BLOCK.search(text) else text
