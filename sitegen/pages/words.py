"""Dates and directions."""

from __future__ import annotations

from sitegen.pages.nouns import Date

_RIGHT_TO_LEFT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
)


def date(iso: str, earliest: str = "", latest: str = "") -> Date:
    """A date, or its bounds where only those are known."""
    return Date(iso) if iso else Date("", earliest, latest)


def direction(language: str) -> str:
    """ "rtl" for languages that are written from right to left."""
    return "rtl" if language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"
