"""Datelines: "BRUSSELS — ", "NEW YORK, March 3 (Agency) - "."""

from __future__ import annotations

import re
from typing import NamedTuple

from sitegen.capture import cues
from sitegen.capture.fields import bylines

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?)"
_DASH = r"(?:\s*(?:—|–|―|--+)\s*|\s+-\s*|-\s+)"
_WORD = r"[A-Z0-9ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŠŽŁŚĆ][\w.'’\-/]*"
_PLACE = rf"{_WORD}(?: (?:{_WORD}|d[aeiou]s?|del|la|of|and|and|sur|am|upon)){{0,4}}?"
_DATELINE = re.compile(
    rf"^[*\s]*(?P<place>{_PLACE})(?P<region>(?: ?, ?{_PLACE}){{0,2}}?)(?P<day> ?,? ?\b(?i:{_DAY}))?,?"
    rf"\s*(?P<agency>\([A-Za-z][^()]{{1,40}}\)|/[A-Z][\w .-]{{1,40}}/)?(?:\.?(?P<dash>{_DASH})|(?P<colon>:\s+))(?=\S)"
)
_LABELS = frozenset(
    "breaking update updated exclusive watch video live opinion analysis photos note editor's correction "
    "corrected warning listen read more q a fact check review just in alert recap explainer spoiler obituary "
    "file photo caption image credit source also ps nb faq step part chapter summary related".split()
)
_SMALL = frozenset("de del la las los da do dos das of and the upon am sur en le du di al".split())


class Dateline(NamedTuple):
    """A dateline: its place in normal spelling, and the offset at which the text after it begins.

    `day` is its day, "" if it has none; `authors` are the correspondents that it names.
    """

    place: str
    end: int
    day: str = ""
    authors: tuple[str, ...] = ()


def find_dateline(text: str, *, colon: bool = True) -> Dateline | None:
    """The dateline at the start of a paragraph, or None. `colon` allows a colon instead of a dash after it."""
    if foreign := _find_foreign(text[:160]):
        return foreign
    match = _DATELINE.match(text[:160])
    if not match or not _holds(match, colon):
        return None
    return Dateline(in_normal_case(match["place"] + _region(match["region"])), match.end(), match["day"] or "")


def _find_foreign(text: str) -> Dateline | None:
    """A dateline in a form of the story's language, or None."""
    for form in cues.current().datelines:
        if match := form.match(text):
            found = {name: value or "" for name, value in match.groupdict().items()}
            by = found.get("by", "")
            named = bylines.from_field(by, stated=True) if by else ()
            if by and not named:
                continue
            authors = () if cues.current().agencies.fullmatch(by) else named
            return Dateline(in_normal_case(found["place"].rstrip(".")), match.end(), found.get("day", ""), authors)
    return None


def in_normal_case(place: str) -> str:
    """A place in capitals in normal spelling: "THE HAGUE" becomes "The Hague"."""
    words = [word if _is_mixed(word) else _cased(word) for word in place.split()]
    return " ".join(w.lower() if at and w.lower() in _SMALL else w for at, w in enumerate(words))


def _holds(match: re.Match[str], colon: bool) -> bool:
    place = match["place"]
    first = place.split()[0].strip(".,'’").lower()
    if first in _LABELS or not re.search(r"[^\W\d_]{2}", place) or re.match(r"\d", place):
        return False
    capitals = place.upper() == place and not re.fullmatch(r"[A-Z]{1,2}", place)
    if match["colon"]:
        return colon and capitals and len(place) > 3
    following = match.string[match.end() :][:1]
    return bool(match["day"] or match["agency"]) or (capitals and not following.islower())


def _region(region: str) -> str:
    return re.sub(r" ?, ?", ", ", region)


def _is_mixed(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return any(c.islower() for c in letters) or bool(re.fullmatch(r"(?:[A-Z]\.){2,},?", word))


def _cased(word: str) -> str:
    made = re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word)
    return re.sub(r"(['’])S\b", r"\1s", made)
