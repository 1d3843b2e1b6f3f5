"""Decides in sports reports whether the name of a place means a team or the place.

"Boston" beside "Chicago" in an NBA report is a club, "Japan" in a football report a national team. The city of a
dateline, "in Japan", and "(Japan)" after a player are places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sitegen.annotate.gazetteer import gazetteer, teams
from sitegen.annotate.mentions.cities import DATELINE
from sitegen.annotate.mentions.name_spans import title_case
from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.words.name_keys import name_key

_GAME_CHARS = 4_000  # the characters of a report that decide which game it is about
_MATCH_CHARS = 40_000  # the characters of a report that decide whether it is about a match
# For each game, words that are frequent in its reports and rare in other news. Two different ones are enough, or the
# slug.
_GAMES = {
    "football": (
        r"SOCCER\b",
        "striker|goalkeeper|midfielder|equaliser|equalizer|half-time|halftime|penalty|penalties|offside|soccer|FIFA|"
        "UEFA|referee|World Cup qualifier|free kick|injury time|scorers|attendance",
    ),
    "cricket": (
        r"CRICKET\b",
        "wickets?|innings|overs|bowlers?|bowled|batsm[ae]n|lbw|one-day international|fast bowler|cricket|Test series",
    ),
    "rugby": (r"RUGBY\b", "rugby|tries|scrum|scrum-half|flyhalf|fly-half|lineout|prop|hooker|All Blacks|Springboks"),
    "hockey": (r"(?:ICE )?HOCKEY\b", "ice hockey|field hockey|power play|puck|goaltender"),
}
_SLUG = {
    game: re.compile(rf"\s*(?:[A-Z]+ ){{0,2}}{slug}(?: [A-Z]+){{0,2}}\s?[-–—:]") for game, (slug, _) in _GAMES.items()
}
_WORDS = {game: re.compile(rf"\b(?:{words})\b") for game, (_, words) in _GAMES.items()}
_SCORE = re.compile(r"\b\d{1,3}(?:\s?[-–]\s?|\s)\d{1,3}\b")

# Words before a name that indicate a location.
_WHERE = re.compile(
    r"(?:\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Oo]utside|[Aa]round|[Aa]cross|[Tt]hroughout|[Ii]nto|[Tt]our of|[Vv]isit to|"
    r"[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Nn]orthern|[Ss]outhern|[Ee]astern|[Ww]estern|[Cc]entral)(?: the)?\s|\(\s?)$"
)
_BEHIND_COMMA = re.compile(r"((?:[^\W\d_][\w.'’-]*\s){0,1}[^\W\d_][\w.'’-]*)\s?,\s$")
_WHERE_BEHIND = re.compile(r"(?:-(?:based|born)|\s(?:coast|airport|government|embassy|police|economy|capital)\b|\s?\))")


_RESULT = re.compile(r"\b\d+\s?[-–]\s?\d+\b")
_MATCH = re.compile(
    r"\b(?:goal|goals|match|penalty|penalties|half-time|league|cup|striker|goalkeeper)\b", re.IGNORECASE
)


def is_match_report(text: str) -> bool:
    """Whether a story has a score and mentions a game."""
    head = text[:_MATCH_CHARS]
    return _RESULT.search(head) is not None and _MATCH.search(head) is not None


def with_teams(text: str, found: Sequence[Sighting]) -> list[Sighting]:
    """The sightings; those that mean a team get its full name as `stands_for`."""
    league, game = teams.league(text), _game(text)
    if not (league or game):
        return list(found)
    datelines = [match.span() for match in DATELINE.finditer(text, 0, _GAME_CHARS)]
    lying = frozenset(s for s in found if _is_location(text, s, datelines))
    by_city = {name_key(s.name) for s in lying} - {name_key(s.known.name) for s in found if s.known}
    called = teams.team_names(league)
    found = [_counted(text, s) if game and s not in lying else s for s in found]
    return [_placed(s) if s in lying else _team(s, called, game, by_city) for s in found]


_COUNT_BEHIND = re.compile(r"\s\d{1,3}\b(?!-\d\d-|[,.]\d|\s?(?:%|[a-z]{4,}))")


def _counted(text: str, sighting: Sighting) -> Sighting:
    """Changes a city or region to its club if a result follows it ("Tolby 2") or the recogniser says organization."""
    if sighting.kind not in ("place", "organization") or (sighting.known and is_nation(sighting.known)):
        return sighting
    region = sighting.kind == "organization" and sighting.known is not None and sighting.known.sort == "region"
    if region or (sighting.kind == "place" and _COUNT_BEHIND.match(text, sighting.end)):
        return _club(replace(sighting, kind="organization"))
    return sighting


def _placed(sighting: Sighting) -> Sighting:
    """Changes an organization to the city with its name; used where the context indicates a location."""
    city = (
        sighting.kind == "organization" and sighting.known is None and gazetteer.load_gazetteer().cities(sighting.name)
    )
    return replace(sighting, kind="place") if city else sighting


def _game(text: str) -> str:
    """The game that a story reports on, or ""."""
    head = text[:_GAME_CHARS]
    slugs = [game for game, slug in _SLUG.items() if slug.match(head)]
    if slugs:
        return slugs[0]
    if not _SCORE.search(head):
        return ""
    counted = {game: len({word[:6].lower() for word in words.findall(head)}) for game, words in _WORDS.items()}
    best = max(counted, key=lambda game: counted[game])
    return best if counted[best] > 1 else ""


def _is_location(text: str, sighting: Sighting, datelines: Sequence[tuple[int, int]]) -> bool:
    if sighting.kind not in ("place", "organization"):
        return False
    if any(start <= sighting.start < end for start, end in datelines):
        return True
    return indicates_location(text, sighting.start, sighting.end)


def indicates_location(text: str, start: int, end: int) -> bool:
    """Whether the words around `text[start:end]` indicate a location: "in Japan", "(Japan)", "Osaka, Japan"."""
    before, after = text[max(0, start - 30) : start], text[end : end + 14]
    closed = after.lstrip().startswith(")")
    if _WHERE.search(before) or (_WHERE_BEHIND.match(after) and not (closed and "(" not in before)):
        return True
    listed = _BEHIND_COMMA.search(before)
    known = gazetteer.load_gazetteer()
    other = known.named(listed.group(1)) if listed else None
    return bool(listed and known.cities(listed.group(1)) and not (other and is_nation(other)))


def _team(sighting: Sighting, called: Mapping[str, str], game: str, by_city: set[str]) -> Sighting:
    if sighting.kind not in ("place", "organization") or sighting.stands_for:
        return sighting
    full = called.get(name_key(sighting.name))
    if full:
        return replace(sighting, kind="organization", stands_for=full)
    if (full == "" and sighting.kind == "organization") or name_key(sighting.name) in by_city:
        return _club(sighting)
    if game and sighting.known and is_nation(sighting.known):
        return replace(sighting, stands_for=f"{sighting.known.name} ({game} team)")
    return sighting


def _club(sighting: Sighting) -> Sighting:
    """A club with the name of its city, in a story that also names the city itself."""
    if sighting.kind != "organization":
        return sighting
    name = title_case(sighting.name) if sighting.capitals else sighting.name
    return replace(sighting, known=None, stands_for=name)


def is_nation(known: gazetteer.GazetteerEntry) -> bool:
    """Whether a place has national teams: a country, or a part of the United Kingdom."""
    return known.sort == "country" or known.name in ("England", "Scotland", "Wales", "Northern Ireland")
