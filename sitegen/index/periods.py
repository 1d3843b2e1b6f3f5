"""Spans of time, as texts between which the `sort` of their stories lies: an ISO date, or "" for none."""

from __future__ import annotations

from dataclasses import dataclass

_LAST = "\x7f"
"""Sorts behind every digit, so a text that ends in it lies behind all dates that begin like it."""

Bounds = tuple[str, str]
"""Two texts between which `sort` lies."""

EVER: Bounds = ("", _LAST)
"""Bounds of all stories, dated or not, whatever the year."""

UNDATED: Bounds = ("", "")
"""Bounds of the stories without a date."""


@dataclass(frozen=True, slots=True)
class Period:
    """A year ("2014"), a month ("2014-03"), a day, "" for all dated stories. Years have four digits: "0987"."""

    prefix: str

    def bounds(self) -> Bounds:
        """Texts between which the `sort` of its stories lies."""
        return self.prefix or "0", self.prefix + _LAST
