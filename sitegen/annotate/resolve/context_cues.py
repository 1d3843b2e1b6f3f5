"""Decides by the words next to a mention, against the recogniser: names of ships, and towns that mean their club."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.resolve.sport import is_match_report
from sitegen.annotate.words.lexicon import CLUB_HEADS, TITLES, VESSELS
from sitegen.annotate.words.name_keys import name_key

_VESSEL = "|".join(sorted(VESSELS))
_SHIP_BEFORE = re.compile(
    rf"(?<!to )\b(?:(?:{_VESSEL})(?:,? (?:the|called|named))?|SS|HMS|USS|RMS|MV|[Aa]board the|[Oo]n board the|"
    r"(?:wheelhouse|decks?|crew|berth|captain|skipper|master|hull|bows?|stern) (?:of|for) the)"
    r"\s[\"'“‘]?$"
)
_PREFIXES = ("HMS ", "USS ", "RMS ", "SS ", "MV ")
_SHIP_BEHIND = re.compile(rf"[\"'”’]?, (?:an?|the)(?: [a-z-]+){{0,3}} (?:{_VESSEL})\b")
_SAILS = re.compile(
    r"[\"'”’]? (?:left|sailed|docked|berthed|moored|anchored|foundered|capsized|ran aground|cast off|set sail|"
    r"put (?:out|to sea))\b"
)
"""Phrases after a name with an article that mean a ship."""


def without_vessels(text: str, found: Sequence[Sighting]) -> list[Sighting]:
    """The sightings without the names of ships and other things, which are neither persons nor places.

    Examples are "the trawler Ada Quill" and "the Grace Ann,". If the story also has a person or city with the ship's
    name, only those mentions are removed that certainly mean the ship.
    """
    things = _things(text, found)
    ships = {s: True for s in found if _is_vessel(text, s) or (s.kind == "person" and name_key(s.name) in things)}
    shared = {name_key(s.name) for s in found if s.titled or s.known or gazetteer.load_gazetteer().cities(s.name)}
    always = {name_key(s.name) for s in ships} - shared
    return [s for s in found if s not in ships and name_key(s.name) not in always]


def _is_vessel(text: str, sighting: Sighting) -> bool:
    if (
        sighting.score >= 1
        or sighting.kind in ("event", "demonym")
        or (sighting.kind == "organization" and " " in sighting.name)
    ):
        return False
    if sighting.name.startswith(_PREFIXES):
        return True
    before = _SHIP_BEFORE.search(text, max(0, sighting.start - 40), sighting.start)
    if before and not (before.group().endswith("the ") and sighting.kind == "organization"):
        return True
    if not _has_article(text, sighting):
        return False
    sails = sighting.kind != "organization" and _SAILS.match(text, sighting.end)
    return bool(sails or _SHIP_BEHIND.match(text, sighting.end))


_CLAUSE_ENDS = re.compile(r"[\"'”’]?(?:[,.;:!?)]|$)", re.MULTILINE)
_HONOURED = TITLES | frozenset(["prophet", "virgin", "dalai", "panchen", "apostle"])
"""Titles that follow "the" and are part of a person's name."""


def _things(text: str, found: Sequence[Sighting]) -> set[str]:
    """Keys of names that look like a person's but are things: always with "the", and once at the end of a clause.

    The example is "the Grace Ann,". Among a thousand such pairs of capitalised words in the open data sets, fewer than
    ten were persons, apart from honorary titles.
    """
    seen: dict[str, list[Sighting]] = {}
    for sighting in found:
        if sighting.kind == "person" and sighting.score < 1 and not sighting.titled and not sighting.known:
            seen.setdefault(name_key(sighting.name), []).append(sighting)
    return {
        name
        for name, places in seen.items()
        if len(name.split()) == 2
        and name.split()[0] not in _HONOURED
        and not name.endswith("s")  # the Wright Brothers
        and all(_has_article(text, s) for s in places)
        and any(_CLAUSE_ENDS.match(text, s.end) for s in places)
    }


def _has_article(text: str, sighting: Sighting) -> bool:
    return text[max(0, sighting.start - 4) : sighting.start].casefold() == "the "


_PLAYS = re.compile(
    r"\s(?:beat|beats|won|win|wins|lost|lose|loses|drew|draw|scored|score|scores|led|lead|hold|held|equali[sz]ed|"
    r"looked|looks|were|are|have|had|took|pressed|defended|attacked|conceded|went ahead|players?|fans|supporters|"
    r"striker|goalkeeper|keeper|defender|midfielder|captain|manager)\b|\s\d{1,2}\b|"
    r"['’]s? (?:goal|goalkeeper|striker|defence)\b"
)
_PLAYED = re.compile(r"\b(?:beat|beats|beating|defeated|against|versus|v\.?|vs\.?|\d{1,2},?)\s$")


def with_clubs(text: str, found: Sequence[Sighting]) -> list[Sighting]:
    """The sightings, with towns changed to their clubs in a match report that also has the full name of the club."""
    clubs = _clubs(text, found)
    if not clubs:
        return list(found)
    return [
        replace(s, kind="organization", stands_for=clubs[name_key(s.name)], known=None)
        if name_key(s.name) in clubs and s.kind != "demonym" and not s.stands_for and _plays(text, s)
        else s
        for s in found
    ]


def _clubs(text: str, found: Sequence[Sighting]) -> dict[str, str]:
    """The full names of clubs by the name key of their town; only towns with exactly one club."""
    by_town: dict[str, set[str]] = {}
    for sighting in found:
        town, _, head = sighting.name.rpartition(" ")
        if town and head.casefold() in CLUB_HEADS | {"fc"} and not sighting.known and not sighting.capitals:
            by_town.setdefault(name_key(town), set()).add(sighting.name)
    if not by_town or not is_match_report(text):
        return {}
    return {town: next(iter(names)) for town, names in by_town.items() if len(names) == 1}


def _plays(text: str, sighting: Sighting) -> bool:
    after, before = sighting.end, sighting.start
    return bool(_PLAYS.match(text, after) or _PLAYED.search(text, max(0, before - 14), before))
