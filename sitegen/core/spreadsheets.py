"""Texts in cells of CSV files that people open in spreadsheets."""

from __future__ import annotations

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is a formula to spreadsheets."""


def guarded(text: str) -> str:
    """The text of a cell. A spreadsheet must not execute captured text, so what looks like a formula gets an
    apostrophe.
    """
    return "'" + text if text.startswith(FORMULA_SIGNS) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text
