"""Finds bounds for the date of an undated story in its text.

A past event with a full date is a lower bound. A year that is still in the future gives its last day as an upper bound.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sitegen.capture.fields import dates
from sitegen.core.model import DateRange
from sitegen.core.text import sentences

_AHEAD = re.compile(
    r"\b(?:will|shall|won['’]t|(?:is|are) (?:expected|due|scheduled|planned|set|to|slated|likely|projected)|"
    r"expects? to|plans? to|hopes? to|intends? to|is going to|going to|upcoming|next year|forthcoming|deadline)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|began|came|went|took|met|held|won|lost|made|saw|left|\w{3,}ed)\b", re.IGNORECASE
)
# An event that was only expected may have come later, or never, so it gives no bound.
_EXPECTED = re.compile(
    r"\b(?:would|could|should|might|(?:was|were) (?:to|due|expected|scheduled|planned|set|likely))\b", re.IGNORECASE
)
_HEDGED = re.compile(
    r"\b(?:until|through|expires?|deadline|by|before|from|effective|starting|beginning|due)\s*(?:on\s+)?$",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:was|were|had been|would|could|might|if)\b", re.IGNORECASE)
_YEAR = re.compile(
    r"\b(?<![\d,.$€£])((?:1[6-9]|20)\d\d)\b(?![\d,.]\d|%| (?:people|men|women|miles|km|votes|dead|tons?|tonnes))"
)
_LEADS = re.compile(
    r"\b(?:in|by|during|before|for|late|early|mid|of|until|throughout|summer|spring|autumn|fall|winter)[ -]$",
    re.IGNORECASE,
)


class Evidence(NamedTuple):
    """Bounds for a date, and the words in the text that prove them."""

    bounds: DateRange
    words: str


def find_bounds(text: str, captions: tuple[str, ...] = ()) -> Evidence | None:
    """The bounds that an article's text and the captions of its pictures prove for its date; None if there are none."""
    found = [s.text for s in sentences(text)]
    past = max((p for s in found for p in _past(s)), default=None)
    pictured = max((p for c in captions for p in _pictured(c)), default=None)
    earliest = max(filter(None, (past, pictured)), default=None)
    ahead = min((a for s in found for a in _coming(s)), default=None)
    if earliest and ahead and earliest[0] > ahead[0]:
        return None
    if not earliest and not ahead:
        return None
    bounds = DateRange(earliest[0] if earliest else "", ahead[0] if ahead else "")
    return Evidence(bounds, "; ".join(e[1] for e in (earliest, ahead) if e))


def _past(sentence: str) -> list[tuple[str, str]]:
    found = _full_dates(sentence, "told as past")
    if not found or _AHEAD.search(sentence) or _EXPECTED.search(sentence) or not _PAST.search(sentence):
        return []
    return found


def _pictured(caption: str) -> list[tuple[str, str]]:
    return _full_dates(caption, "in a caption")


def _full_dates(text: str, how: str) -> list[tuple[str, str]]:
    return [
        (date.iso[:10], f"“{text[date.start : date.end].strip()}” {how}")
        for date in dates.find_dates(text)
        if not _HEDGED.search(text[max(0, date.start - 20) : date.start].rstrip() + " ")
    ]


def _coming(sentence: str) -> list[tuple[str, str]]:
    """Years that a sentence expects: "2018 is expected to see", "will open in 2018"."""
    mark = _AHEAD.search(sentence) if _YEAR.search(sentence) else None
    if not mark or _BACK.search(sentence[max(0, mark.start() - 12) : mark.end()]):
        return []
    return [
        (f"{match[1]}-12-31", f"“{match[1]}” still to come")
        for match in _YEAR.finditer(sentence)
        if _is_expected(sentence, match, mark)
    ]


def _is_expected(sentence: str, year: re.Match[str], mark: re.Match[str]) -> bool:
    """Whether the verb refers to the year: as its subject, directly before it, or after it with a preposition."""
    if year.end() <= mark.start():
        return not sentence[year.end() : mark.start()].strip() and not _LEADS.search(sentence[: year.start()])
    between = sentence[mark.end() : year.start()]
    return (
        len(between) < 90
        and bool(_LEADS.search(sentence[: year.start()]))
        and not re.search(r"[;:.]|\b(?:since|after|that|which|who)\b", between)
    )
