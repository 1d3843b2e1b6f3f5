"""A piece of text of a page of a PDF file."""

from __future__ import annotations

from typing import NamedTuple

CHAR_SHARE = 0.5
"""The width of a letter, as a share of its size, on average."""


class Piece(NamedTuple):
    """Some words of a page: the place of their beginning in points from the lower left corner, and their letters."""

    x: float
    y: float
    size: float
    bold: bool
    text: str
