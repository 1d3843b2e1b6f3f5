"""Qualifies institutions that every country has: "Foreign Ministry" alone does not identify one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.resolve.name_groups import NameGroup
from sitegen.annotate.words.lexicon import GENERIC
from sitegen.annotate.words.name_keys import without_suffix

_INSTITUTIONS = frozenset(
    "parliament supreme constitutional national assembly electoral guard public central reserve "
    "monetary revenue customs statistics meteorological intelligence secret service services planning institute "
    "telecommunications tourism industry commerce petroleum mines water housing social religious affairs works".split()
)
# Institutions that only states have. A demonym before them is not part of the name, unlike "Philippine National Bank".
_OF_STATES = frozenset(
    "ministry department parliament court army navy force forces police senate assembly guard".split()
)
_OF_SPORT = ("league", "club", "cup", "team", "division")
_COUNTRY_BEFORE = re.compile(r"([^\W\d_][\w.-]*(?: [^\W\d_a-z][\w.-]*)?)(?:['’]s?)? (?:the )?$")

_COUNTRY_BEHIND = re.compile(r"\s(?:of|in)\s(?:the )?([^\W\d_a-z][\w.-]*(?: [^\W\d_a-z][\w.-]*)?)")


def qualified_name(text: str, name: str, head: NameGroup, countries: Counter[str]) -> str:
    """`name` with its country in parentheses, if it is such an institution and the country is clear; otherwise `name`.

    `countries` counts the mentions of countries in the story, by ISO code.
    """
    owner, name = _owned(name)
    words = [word for word in name.casefold().split() if word not in ("of", "and", "for", "the")]
    firm = any(without_suffix(form) != form for form in head.surfaces)
    own = firm or words[-1] in _OF_SPORT or (owner and not {words[0], words[-1]} & _OF_STATES)
    if own or not all(word in GENERIC or word in _INSTITUTIONS for word in words):
        return f"{owner.written} {name}" if owner else name
    if owner:
        return f"{name} ({owner.country})"
    country = _named_before(text, head) or _named_behind(text, head) or _main_country(countries)
    return f"{name} ({country})" if country else name


@dataclass(frozen=True, slots=True)
class _Owner:
    """A demonym at the start of a name, as `written` ("French"), and the name of its country."""

    written: str
    country: str


def _owned(name: str) -> tuple[_Owner | None, str]:
    """The demonym at the start of a name, and the name without it: "French Finance Ministry". None if there is none."""
    words = name.split()
    for count in (2, 1):
        owner = " ".join(words[:count])
        entry = gazetteer.load_gazetteer().demonym(owner)
        if entry and entry.sort == "country" and len(words) > count + 1:
            return _Owner(owner, entry.name), " ".join(words[count:])
    return None, name


def _named_before(text: str, head: NameGroup) -> str:
    """The country named before a mention: "the Turkish Foreign Ministry", "Israel's Supreme Court"; "" if none."""
    known = gazetteer.load_gazetteer()
    for sighting in head.sightings:
        before = _COUNTRY_BEFORE.search(text[max(0, sighting.start - 40) : sighting.start])
        words = before.group(1).split() if before else []
        for form in (" ".join(words), words[-1] if words else ""):
            entry = known.demonym(form) or known.named(form)
            if entry and entry.sort == "country":
                return entry.name
    return ""


def _named_behind(text: str, head: NameGroup) -> str:
    """The country after a mention, or the country of a city there: "the Supreme Court of Norway", "in Nairobi"."""
    known = gazetteer.load_gazetteer()
    for sighting in head.sightings:
        behind = _COUNTRY_BEHIND.match(text, sighting.end)
        words = behind.group(1).split() if behind else []
        for form in (" ".join(words), " ".join(words).rstrip("."), words[0] if words else ""):
            entry = known.named(form) or gazetteer.dominant(known.cities(form) if form else ())
            country = known.country(entry.iso) if entry and entry.kind == "place" and entry.iso else None
            if country:
                return country.name
    return ""


def _main_country(countries: Counter[str]) -> str:
    """The country that a story names most, if at least twice as often as any other; otherwise ""."""
    ranked = sorted(((n, code) for code, n in countries.items() if "-" not in code), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] < 2 * ranked[1][0]):
        return ""
    entry = gazetteer.load_gazetteer().country(ranked[0][1])
    return entry.name if entry else ""
