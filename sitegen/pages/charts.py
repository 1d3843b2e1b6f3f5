"""Counts as charts: stories per year, the tint of a calendar's cell, rounded figures."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.pages.records.shared import Bar

_MAX_CHART_YEARS = 120


def bars(years: Sequence[tuple[str, int]], url: dict[str, str], whole: dict[str, int] | None = None) -> tuple[Bar, ...]:
    """The chart of stories per year: every year from the first to the last, also those without a story.

    Over more than a century (or where a year is mistyped) only the years that have stories are shown.
    """
    counts = {year: count for year, count in years if year}
    if not counts:
        return ()
    top = max(counts.values())
    span = [f"{year:04}" for year in range(int(min(counts)), int(max(counts)) + 1)]
    span = span if len(span) <= _MAX_CHART_YEARS else sorted(counts)
    return tuple(_bar(year, counts.get(year, 0), top, url.get(year, ""), whole) for year in span)


def _bar(year: str, count: int, top: int, url: str, whole: dict[str, int] | None) -> Bar:
    share = (
        min(100, round(100 * count / rounded_count(whole[year]))) if whole and whole.get(year) else 0 if whole else -1
    )
    return Bar(year, count, max(2, round(100 * count / top)) if count else 0, url if count else "", share)


def rounded_count(count: int) -> int:
    """A count to two figures: one story more seldom changes it, and what tells of many need not be made anew."""
    step: int = 10 ** max(0, len(str(count)) - 2)
    return (count + step // 2) // step * step


def heat(count: int, top: int) -> int:
    """How much a cell of a calendar is tinted, 0 to 4; `top` is the most that a cell has."""
    return 0 if not count else 1 + min(3, 4 * (count - 1) // top)
