"""Names of months and weekdays in the languages of captures, from the Unicode locale data in Babel."""

from __future__ import annotations

from functools import cache

from babel import Locale

_REGIONS = {
    "ar": ("ar", "ar_EG", "ar_LB", "ar_DZ", "ar_MA"),
    "pt": ("pt", "pt_PT"),
    "de": ("de", "de_AT"),
    "es": ("es", "es_MX"),
}
"""Locales of a language that differ in the names of months."""
_UNNAMED = frozenset(["ja", "zh"])
"""Languages that number their months."""
_MARKS = ".'’׳"
"""Marks at the end of a short name."""


@cache
def month_names(language: str) -> dict[str, int]:
    """The number of each name of a month: long and short names, in lower case, also after a preposition."""
    if not language or language in _UNNAMED:
        return {}
    return {
        name.casefold().strip(_MARKS): number
        for code in _REGIONS.get(language, (language,))
        for form in Locale.parse(code).months.values()
        for width in ("wide", "abbreviated")
        for number, name in form[width].items()
    }


@cache
def weekday_names(language: str) -> tuple[str, ...]:
    """The names of the days of the week, long and short, in lower case; the longest first."""
    days = Locale.parse(language).days.values()
    names = {
        name.casefold().strip(_MARKS)
        for form in days
        for width in ("wide", "abbreviated")
        for name in form[width].values()
    }
    return tuple(sorted(names, key=lambda name: (-len(name), name)))
