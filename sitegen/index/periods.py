"""Periods as bounds on the column `sort` of stories, which is an ISO date or "" without a date."""

from __future__ import annotations

from dataclasses import dataclass

_LAST = "\x7f"
"""Sorts after every digit, so a prefix followed by it sorts after all dates that begin with the prefix."""

Bounds = tuple[str, str]
"""The inclusive lower and upper bound of `sort`."""

EVER: Bounds = ("", _LAST)
"""Bounds of all stories, dated or not."""

UNDATED: Bounds = ("", "")
"""Bounds of the stories without a date."""


@dataclass(frozen=True, slots=True)
class Period:
    """A year ("2014"), a month ("2014-03") or a day; "" for all dated stories. Years have four digits ("0987")."""

    prefix: str

    def bounds(self) -> Bounds:
        """The bounds of `sort` of the period's stories."""
        return self.prefix or "0", self.prefix + _LAST
