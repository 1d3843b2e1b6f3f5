"""Tickers: the codes of companies on stock exchanges, as news agencies put them behind a name: "Marsh Corp <MSH>"."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.annotate.mentions.story_text import Sighting

_MAX_TICKER_CHARS = 8
_MAX_GAP_CHARS = 12
"""Characters between a company's name and its ticker: " Inc <"."""


def is_ticker(text: str, start: int, end: int) -> bool:
    """Whether the letters at [start, end) are a ticker: capitals between angle brackets."""
    is_bracketed = text[max(start - 1, 0) : start] == "<" and text[end : end + 1] == ">"
    return is_bracketed and end - start <= _MAX_TICKER_CHARS and text[start:end].isupper()


def is_behind(start: int, end: int) -> bool:
    """Whether a ticker at `start` is that of a name that ends at `end`."""
    return 0 <= start - end <= _MAX_GAP_CHARS


def without_foreign_tickers(text: str, found: Sequence[Sighting]) -> list[Sighting]:
    """The sightings without tickers that are letters of another name: "Marsh Corp <UN>" does not name the UN.

    Other tickers stay: they are names of the company before them.
    """
    elsewhere = {s.name for s in found if not is_ticker(text, s.start, s.end)}
    return [s for s in found if not (is_ticker(text, s.start, s.end) and (s.known or s.name in elsewhere))]
