"""Dates, languages and numbers in words."""

from __future__ import annotations

from sitegen.pages.nouns import Date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_RIGHT_TO_LEFT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
)


def day(iso: str) -> str:
    """ "2014-03-12..." as "12 March 2014"."""
    year, month, number = iso[:10].split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {int(year)}"


def month(iso: str) -> str:
    """ "2014-03..." as "March 2014"."""
    return f"{MONTHS[int(iso[5:7]) - 1]} {int(iso[:4])}"


def day_of_year(day: str) -> str:
    """ "03-12" as "12 March"."""
    month_, number = day.split("-")
    return f"{int(number)} {MONTHS[int(month_) - 1]}"


def date(iso: str, earliest: str = "", latest: str = "") -> Date:
    """A date for readers: the day, or the bounds where only those are known."""
    if iso:
        return Date(iso, day(iso))
    if earliest and latest:
        return Date("", f"between {day(earliest)} and {day(latest)}", True)
    if earliest or latest:
        return Date("", f"after {day(earliest)}" if earliest else f"before {day(latest)}", True)
    return Date("", "", True)


def direction(language: str) -> str:
    """ "rtl" for languages that are written from right to left."""
    return "rtl" if language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def listed(words: list[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
