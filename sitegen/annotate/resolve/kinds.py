"""Decides the kind of a name in a story: by the recogniser's votes at all its mentions and by the words around them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sitegen.annotate.gazetteer import gazetteer, institutions
from sitegen.annotate.mentions.cities import CITY_CUE
from sitegen.annotate.recogniser.spans import KINDS
from sitegen.annotate.resolve import linking
from sitegen.annotate.resolve.name_groups import NameGroup, NameGroups
from sitegen.annotate.resolve.sport import is_match_report, is_nation
from sitegen.annotate.words.lexicon import (
    CLUB_HEADS,
    COMPANY_SUFFIXES,
    EVENT_TAILS,
    FIRM_HEADS,
    HEADS_IN_CONTEXT,
    ORGANIZATION_HEADS,
    PLACE_FRONTS,
    PLACE_HEADS,
    PLACE_TAILS,
    SEATS,
    STORMS,
)
from sitegen.annotate.words.name_keys import without_suffix

_IN = re.compile(
    r"\b(?:[Ii]n|[Oo]ff|[Nn]ear|[Oo]utside|[Aa]round|[Tt]hroughout|born on|back to|away from|"
    r"(?:government|people|coast|island|town|city|village|minister|mayor|governor|capital|streets|shores?|"
    r"north|south|east|west) of|(?:ferry|ferries|trains?|flights?|roads?|boats?|bridge|sailed|sailing) (?:to|for|from))"
    r"\s+$"
)
_DEALS = frozenset("accord accords treaty agreement pact".split())
_PAPER = r"(?:newspapers?|tabloid|magazine|broadcaster|news agency|radio station)"
_PAPER_BEFORE = re.compile(rf"\b(?:daily|weekly|{_PAPER})\s[\"“'‘]?$")
_PAPER_BEHIND = re.compile(rf"[\"”'’]?\s{_PAPER}\b")
_FROM = re.compile(r"\s?\(\s?([A-Z][\w. ]{1,30}?)\s?\)")
_TAIL = re.compile(rf"\s(?:{'|'.join(sorted(PLACE_TAILS))})\b")
_CONSTITUENCY = re.compile(r"(?: and(?: [A-Z]\w+){1,3})? \(\d+ seats?\)")
_SPEAKS = re.compile(r",?\s(?:said|says|told|added|asked|replied|wrote)\b|,\s\d\d,")
_TOPIC_CHARS = 40_000  # the characters of a story that decide its topic


def kind_of(text: str, name: NameGroup, names: NameGroups) -> str:
    """The kind with the highest sum of votes and evidence."""
    votes = dict.fromkeys(KINDS, 0.0)
    for sighting in name.sightings:
        votes[sighting.kind] += sighting.score * (0.5 if sighting.capitals else 1.0)
        votes["person"] += 1.0 if sighting.titled and (sighting.kind == "person" or _could_be_person(name)) else 0.0
    for kind, weight in _evidence(text, name, votes, names).items():
        votes[kind] += weight
    return max(KINDS, key=lambda kind: (votes[kind], -KINDS.index(kind)))


def _could_be_person(name: NameGroup) -> bool:
    """Whether a name after a title ("coxswain Ada Moss") has two or three words, none typical of other kinds."""
    heads = ORGANIZATION_HEADS | PLACE_HEADS | PLACE_FRONTS | EVENT_TAILS | FIRM_HEADS | {"of"}
    return 2 <= len(name.words) <= 3 and not heads & set(name.words)


def _evidence(text: str, name: NameGroup, votes: Mapping[str, float], names: NameGroups) -> dict[str, float]:
    """The evidence besides the recogniser's `votes`: weights by kind, relative to the sum of the votes."""
    total = sum(votes.values())
    evidence: dict[str, float] = defaultdict(float)
    known = name.known
    if known and known.kind == "place":
        surname = votes["person"] > 0.5 * total and linking.full_names(name.key, names)
        evidence["place"] += 0 if surname else (100 if known.sort == "country" else 1 + 0.5 * total)
    elif known:
        surname = votes["person"] > 0.5 * total and linking.full_names(name.key, names)
        evidence["organization"] += 0 if surname else 1 + 0.6 * total
    elif any(_CONSTITUENCY.match(text, s.end) for s in name.sightings):
        evidence["place"] += 1 + total
    elif (_is_paper(text, name) and not linking.full_names(name.key, names)) or (
        votes["place"] > 0.5 * total and _is_no_place(text, name, names)
    ):
        evidence["organization"] += 1 + total
    elif votes["place"] > 0.5 * total and _comes_from(text, name):
        evidence["person"] += 1 + total
    elif len(name.words) == 1 and votes["person"] > 0.5 * total and _is_firm(name, names):
        evidence["organization"] += 1 + total
    elif len(name.words) > 1 and votes["event"] <= 0.5 * total and _from_words(text, name, total, evidence):
        pass
    elif any(s.name.split()[-1].casefold().rstrip(".") in COMPANY_SUFFIXES for s in name.sightings):
        evidence["organization"] += 1 + 0.5 * total
    elif votes["person"] >= total and _is_city(text, name) and not linking.full_names(name.key, names):
        evidence["place"] += 2 * total
    elif not linking.full_names(name.key, names) and (len(name.words) == 1 or votes["person"] < 0.5 * total):
        # "in" is not used before persons, but sometimes before organizations
        evidence["place"] += (0.8 if votes["person"] > 0.5 * total else 0.6) * _places(text, name)
    return evidence


def _is_paper(text: str, name: NameGroup) -> bool:
    """Whether most mentions are next to a word such as "newspaper": "the local daily al-Quill"."""
    if gazetteer.load_gazetteer().cities(name.key) or any(s.titled for s in name.sightings):
        return False
    beside = (
        _PAPER_BEFORE.search(text, max(0, s.start - 24), s.start) or _PAPER_BEHIND.match(text, s.end)
        for s in name.sightings
    )
    return 2 * sum(map(bool, beside)) >= len(name.sightings)


def _comes_from(text: str, name: NameGroup) -> bool:
    """Whether a country in parentheses gives a person's origin: "Ada Quill (Norway)"."""
    known = gazetteer.load_gazetteer()
    if not 2 <= len(name.words) <= 3 or not _could_be_person(name) or known.cities(name.key):
        return False
    given = (_FROM.match(text, s.end) for s in name.sightings)
    entries = (known.named(match.group(1)) for match in given if match)
    return any(entry is not None and is_nation(entry) for entry in entries)


def _is_firm(name: NameGroup, names: NameGroups) -> bool:
    """Whether the name is short for an organization of the story that begins with it: "Hughes" for "Hughes Tool"."""
    if any(s.titled for s in name.sightings) or linking.full_names(name.key, names):
        return False
    longer = [names[o] for o in names.by_first.get(name.key, ()) if names[o].words[1] not in ("administration", "and")]
    return bool(longer) and all(s.kind == "organization" for other in longer for s in other.sightings)


def _is_no_place(text: str, name: NameGroup, names: NameGroups) -> bool:
    """Whether a name taken for a place is an institution's ("Parliament"), or short for a firm of the story.

    A city's name is a firm's only where it speaks: "Marbeck said", in a story about Marbeck Paper Co.
    """
    known = bool(gazetteer.load_gazetteer().cities(name.key))
    kind = institutions.called(name.surface)
    if kind and not known and not (kind.local and _places(text, name)):
        return True
    start = name.key + " "
    longer = [names[key] for key in names.by_first.get(name.words[0], ()) if key.startswith(start)]
    firms = [other for other in longer if any(without_suffix(form) != form for form in other.surfaces)]
    if not firms or any(s.dated or s.titled for s in name.sightings) or _places(text, name):
        return False
    return not known or any(_SPEAKS.match(text, s.end) for s in name.sightings)


def _from_words(text: str, name: NameGroup, total: float, evidence: dict[str, float]) -> bool:
    """Adds the evidence of the first and last words of a name to `evidence`; returns whether there is any."""
    first, last = name.words[0], _head(name.words)
    titled = any(s.titled for s in name.sightings)
    if first in STORMS and len(name.words) == 2 and not titled:
        evidence["event"] += 1 + total
    elif (last in FIRM_HEADS and not titled) or _heads_in_context(text, name):
        evidence["organization"] += 0.7 + total
    elif last in _DEALS:
        evidence["event"] += 0.7 + total
    elif last in ORGANIZATION_HEADS or first in ("ministry", "bank"):
        evidence["organization"] += 0.7 + 0.2 * total
    elif last in EVENT_TAILS:
        evidence["event"] += 0.5 + 0.5 * total
    elif last in PLACE_HEADS or (first in PLACE_FRONTS and len(name.words) == 2 and not titled):
        evidence["place"] += 0.5 + (0.6 * total if first in PLACE_FRONTS else 0)
    else:
        return False
    return True


def _head(words: Sequence[str]) -> str:
    """The main word of a name: the last one, or the one before "of": "Guild of Quill Makers"."""
    place = words.index("of") if "of" in words else len(words)
    return words[max(place - 1, 0)]


def _heads_in_context(text: str, name: NameGroup) -> bool:
    """Whether the last word means an organization in a story with this topic: a ferry "line", a party's "list"."""
    last = _head(name.words)
    if last in CLUB_HEADS:
        return not gazetteer.load_gazetteer().cities(name.key) and is_match_report(text)
    cues = HEADS_IN_CONTEXT.get(last, "").split()
    return bool(cues) and re.search(rf"\b(?:{'|'.join(cues)})\b", text[:_TOPIC_CHARS]) is not None


def _places(text: str, name: NameGroup) -> int:
    """The number of mentions, at most 4, whose context indicates a place: "in Quillby", "Quillby harbour".

    0 if a mention has a title before it or a verb of speaking after it.
    """
    cues = 0
    for sighting in name.sightings:
        before, after = text[max(0, sighting.start - 24) : sighting.start], text[sighting.end : sighting.end + 16]
        if sighting.titled or _SPEAKS.match(after):
            return 0
        cues += bool(_IN.search(before)) or bool(_TAIL.match(after))
    return min(cues, 4)


def _is_city(text: str, name: NameGroup) -> bool:
    """Whether a large city has this name and a mention has a preposition before it; capital cities need none."""
    cities = gazetteer.load_gazetteer().cities(name.key)
    if not cities or cities[0].people < 200 or any(s.titled for s in name.sightings):
        return False
    if name.key in SEATS:
        return True
    return any(CITY_CUE.search(text[max(0, s.start - 20) : s.start]) for s in name.sightings)
