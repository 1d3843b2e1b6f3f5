"""Charts of counts: bars of stories per year, the colour level of a calendar cell, rounded counts."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.pages.records.shared import Bar

_MAX_CHART_YEARS = 120


def bars(years: Sequence[tuple[str, int]], url: dict[str, str], whole: dict[str, int] | None = None) -> tuple[Bar, ...]:
    """The chart of stories per year: one bar for every year from the first to the last, also for years without stories.

    If the span is more than 120 years (a mistyped year can cause this), only years with stories get a bar. `url` maps a
    year to its page, `whole` maps a year to the number of all stories of the archive, from which shares are computed.
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
    """A count rounded to two significant figures.

    One more story seldom changes the rounded count, so pages that show it seldom have to be rendered again.
    """
    step: int = 10 ** max(0, len(str(count)) - 2)
    return (count + step // 2) // step * step


def heat(count: int, top: int) -> int:
    """The colour level of a calendar cell, 0 to 4; `top` is the highest count of any cell."""
    return 0 if not count else 1 + min(3, 4 * (count - 1) // top)
