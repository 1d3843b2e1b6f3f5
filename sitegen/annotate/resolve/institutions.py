"""Decides which institution or team a name means that many of them have: "Supreme Court", "Finance Ministry", "Eagles".

It is the one of a country, state or city if the story says which: beside a mention, or by the places that the story
names, its dateline and its publication. If that is not clear, the name means something in this story only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sitegen.annotate.gazetteer import gazetteer, institutions, teams
from sitegen.annotate.gazetteer.gazetteer import GazetteerEntry
from sitegen.annotate.gazetteer.institutions import InstitutionKind
from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.resolve.name_groups import NameGroup, NameGroups
from sitegen.annotate.resolve.places import StoryPlaces
from sitegen.annotate.setting import Setting
from sitegen.annotate.words import background
from sitegen.annotate.words.lexicon import GENERIC
from sitegen.annotate.words.name_keys import name_key, without_suffix

_INSTITUTIONS = frozenset(
    "house senate congress parliament supreme constitutional national assembly electoral guard public central reserve "
    "monetary revenue customs statistics meteorological intelligence secret service services planning institute "
    "telecommunications tourism industry commerce petroleum mines water housing social religious affairs works".split()
)
# Institutions that only states have. A demonym before them is not part of the name, unlike "Philippine National Bank".
_OF_STATES = frozenset(
    "ministry department parliament court army navy force forces police senate assembly guard congress".split()
)
_OF_SPORT = ("league", "club", "cup", "team", "division")
_SMALL = ("of", "and", "for", "the")
_COUNTRY_BEFORE = re.compile(r"([^\W\d_][\w.-]*(?: [^\W\d_a-z][\w.-]*)?)(?:['’]s?)? (?:the )?$")
_COUNTRY_BEHIND = re.compile(r"\s(?:of|in)\s(?:the )?([^\W\d_a-z][\w.-]*(?: [^\W\d_a-z][\w.-]*)?)")

_LEAD_RATIO = 2.0  # the country must be named so many times as often as any other
# A country that cannot be meant may be named so many times as often as the one that is meant: if most countries have
# such an institution, or only few.
_FOREIGN_RATIO, _RARE_FOREIGN_RATIO = 2.5, 5.0
_DATELINE_WEIGHT, _HOME_WEIGHT = 2, 2  # a dateline, or the home of the publication, counts like so many mentions
_HEAD_CHARS = 20_000  # the characters of a story that are searched for signs of a federal or state institution
_FEDERAL = re.compile(
    r"\b(?:U\.S\.|federal|[Nn]ationwide|Capitol Hill|White House|Reagan|Bush|Clinton|Obama|Trump|Biden)\b"
)
_OF_STATE = re.compile(
    r"\b(?:[Gg]overnor|Gov\.|[Ss]tatehouse|[Ss]tate (?:[Ss]enators?|[Rr]epresentatives?|[Rr]ep\.|[Ss]en\.|lawmakers|"
    r"[Ll]egislat\w+|[Cc]apitol|budget|law))(?!\w)"
)


@dataclass(frozen=True, slots=True)
class _Owner:
    """The word at the start of a name that says whose it is, as `written` ("French"), and its country."""

    written: str
    country: GazetteerEntry


class Institutions:
    """The institutions and teams of one story."""

    def __init__(self, text: str, names: NameGroups, places: StoryPlaces, setting: Setting) -> None:
        """`names` are the names of the story with their kinds, `places` its places."""
        self._text = text
        self._names = names
        self._places = places
        self._setting = setting

    def qualified(self, name: str, head: NameGroup, known: GazetteerEntry | None) -> tuple[str, bool]:
        """The name of an organization, qualified if several have it, and whether it is known in this story only.

        `known` is the gazetteer's entry for the name, if it has one.
        """
        if known:
            kind = self._kind_of_known(head)
            return self._decided(head.surface, head, kind) if kind else (known.name, False)
        if team := self._team(head):
            return team
        owner, bare = _owned(name)
        words = [word for word in bare.casefold().split() if word not in _SMALL]
        firm = any(without_suffix(form) != form for form in head.surfaces)
        plain = bool(words) and all(word in GENERIC or word in _INSTITUTIONS for word in words)
        kind = institutions.called(bare) or (institutions.of_words(words) if plain else None)
        kind = None if firm or (words and words[-1] in _OF_SPORT) else kind
        if owner and not (kind and _belongs_to(kind, words)):
            return (name, False)
        if owner and kind and kind.kind == "embassy":
            return self._embassy(name, owner.country, head)
        if owner and kind:
            return _named(bare, kind, owner.country), False
        if kind:
            return self._decided(bare, head, kind)
        if not plain or firm or words[-1] in _OF_SPORT:
            return name, self._begins_several(head)
        country = self._country(head, None) if _INSTITUTIONS.intersection(words) else None
        return (f"{name} ({country.name})" if country and country.iso != "US" else name), False

    def _kind_of_known(self, head: NameGroup) -> InstitutionKind | None:
        """The kind of a name in the gazetteer that other countries' institutions have too; None if it is unique."""
        kinds = [institutions.called(form.removeprefix("the ")) for form in head.surfaces]
        return kinds[0] if kinds and all(kinds) else None

    def _decided(self, name: str, head: NameGroup, kind: InstitutionKind) -> tuple[str, bool]:
        """The institution of this kind that the story means."""
        if kind.kind == "committee" and (house := institutions.called(name.split()[0])):
            return self._committee(name, head, house)
        if kind.local or (" " not in name and not institutions.called(name)):
            return self._full_name(head) or name, not self._full_name(head)
        if kind.city:
            city = self._city()
            return (f"{name} ({city})", False) if city else (name, True)
        country = self._country(head, kind)
        if country is None:
            return name, True
        if country.iso == "US" and kind.states:
            return self._of_union(name, kind, country)
        return _named(name, kind, country), False

    def _committee(self, name: str, head: NameGroup, house: InstitutionKind) -> tuple[str, bool]:
        """A committee of a house of parliament: "Senate Banking Committee"."""
        of_house, local = self._decided(name.split()[0], head, house)
        if local or of_house == house.full.get("US"):
            return name, local
        return f"{name} ({of_house.partition(' (')[2]}", False

    def _begins_several(self, head: NameGroup) -> bool:
        """Whether a city's name or common word is short for a firm of the story, and for which of several is not clear.

        "Columbia" in a story on Columbia Paper and Columbia Pipeline is not the Columbia of other stories.
        """
        if len(head.words) > 1 or any(without_suffix(form) != form for form in head.surfaces):
            return False
        longer = [o for o in self._names.by_first.get(head.key, ()) if self._names[o].kind == "organization"]
        common = background.load_background().is_common(head.key)
        return len(longer) > 1 and (common or bool(gazetteer.load_gazetteer().cities(head.key)))

    # --- newspapers, teams, cities --------------------------------------------------------------------------

    def _full_name(self, head: NameGroup) -> str:
        """The only organization of the story whose name ends in this name: "Quillby Times" for "Times"; "" if none."""
        longer = [o for o in self._names.by_last.get(head.key, ()) if self._names[o].kind == "organization"]
        groups = [self._names[o] for o in longer]
        shown = {group.known.name if group.known else group.surface for group in groups}
        paper = self._setting.publication
        if paper and name_key(paper).endswith(f" {head.key}"):
            shown = {n for n in shown if name_key(n) != name_key(paper)} | {paper}
        return next(iter(shown)) if len(shown) == 1 else ""

    def _team(self, head: NameGroup) -> tuple[str, bool] | None:
        """The team that a nickname means; None for a name that is no nickname."""
        options = teams.nicknamed().get(head.key, ())
        if not options:
            return None
        if full := self._full_name(head):
            return full, False
        near = [team for team in options if any(self._is_named(place) for place in team.places)]
        if len(near) == 1:
            return near[0].name, False
        sure = len(options) == 1 and not near and not _is_word(head.key)
        return (options[0].name, False) if sure else (head.surface, True)

    def _is_named(self, place: str) -> bool:
        """Whether the story names a place, or appeared in a publication whose name begins with it."""
        home = self._places.home
        key = name_key(place)
        named = key in self._names and self._names[key].kind in ("place", "organization")
        return named or bool(home and name_key(home.name) == key) or key in name_key(self._setting.publication)

    def _city(self) -> str:
        """The city of the dateline, or the home of the publication where there is none; "" if it is not known."""
        place = self._places.dateline or self._places.home
        return place.name if place and place.sort == "city" else ""

    # --- countries and states -------------------------------------------------------------------------------

    @cached_property
    def _counted(self) -> Counter[str]:
        """How often the story names each country and US state, with its dateline and the publication's home."""
        counted = Counter(self._places.countries)
        for place, mentions in ((self._places.dateline, _DATELINE_WEIGHT), (self._places.home, _HOME_WEIGHT)):
            for code in {place.iso, place.area} - {""} if place else ():
                counted[code] += mentions
        return counted

    def _country(self, head: NameGroup, kind: InstitutionKind | None, without: str = "") -> GazetteerEntry | None:
        """The country whose institution is meant; None if it is not clear. It is not the country `without`."""
        beside = _named_before(self._text, head) or _named_behind(self._text, head)
        if beside and beside.iso != without and (kind is None or kind.in_country(beside.iso)):
            return beside
        counted = {code: n for code, n in self._counted.items() if "-" not in code and code != without}
        possible = {code: n for code, n in counted.items() if kind is None or kind.in_country(code)}
        best = _first(possible, _LEAD_RATIO)
        lead = _RARE_FOREIGN_RATIO if kind and kind.only else _FOREIGN_RATIO
        if not best or max(counted.values()) > lead * possible[best]:
            return None
        return gazetteer.load_gazetteer().country(best)

    def _of_union(self, name: str, kind: InstitutionKind, country: GazetteerEntry) -> tuple[str, bool]:
        """An institution in the USA: that of the USA or of a state."""
        states = {code: n for code, n in self._counted.items() if code.startswith("US-") and code != "US-DC"}
        if kind.states == "only":
            state = gazetteer.load_gazetteer().state(_first(states, _LEAD_RATIO))
            return (f"{name} ({state.name.partition(' (')[0]})", False) if state else (name, True)
        head_text = self._text[:_HEAD_CHARS]
        place = self._places.dateline or self._places.home
        at_home = place is not None and place.area != "US-DC" and bool(place.area)
        federal = bool(self._counted["US-DC"]) or _FEDERAL.search(head_text) is not None
        of_state = _OF_STATE.search(head_text) is not None
        if (at_home and (of_state or not federal)) or (of_state and states and not self._counted["US-DC"]):
            return name, True
        return _named(name, kind, country), False

    def _embassy(self, name: str, owner: GazetteerEntry, head: NameGroup) -> tuple[str, bool]:
        """An embassy, by the country that it is in."""
        host = self._country(head, None, owner.iso)
        return (f"{name} ({host.name})", False) if host else (name, True)


def without_adjectives(found: Iterable[Sighting]) -> Iterator[Sighting]:
    """The sightings without words that are no names of their own: "Democratic" as an organization."""
    for sighting in found:
        if not (sighting.kind == "organization" and institutions.is_adjective(sighting.name)):
            yield sighting


def _named(name: str, kind: InstitutionKind, country: GazetteerEntry) -> str:
    """The name of a country's institution: the one that stories use, or with the country in parentheses."""
    if country.iso in kind.full:
        return kind.full[country.iso]
    return f"U.S. {name}" if country.iso == "US" else f"{name} ({country.name})"


def _belongs_to(kind: InstitutionKind, words: Sequence[str]) -> bool:
    """Whether the demonym before a name only says whose it is, and is no part of it."""
    return kind.kind in ("embassy", "house") or bool({words[0], words[-1]} & _OF_STATES)


def _is_word(key: str) -> bool:
    """Whether a nickname is also a common word: "Rockets", "Heat"."""
    common = background.load_background()
    return (
        common.is_common(key) or common.is_common(key.removesuffix("s")) or institutions.called(key.title()) is not None
    )


def _first(counted: dict[str, int], lead: float) -> str:
    """The code with the highest number, if it is `lead` times the next one; otherwise ""."""
    ranked = sorted(((n, code) for code, n in counted.items() if n > 0), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] < lead * ranked[1][0]):
        return ""
    return ranked[0][1]


def _owned(name: str) -> tuple[_Owner | None, str]:
    """The word at the start of a name that says whose it is, and the name without it: "French Finance Ministry"."""
    words = name.split()
    for count in (2, 1):
        owner = " ".join(words[:count])
        known = gazetteer.load_gazetteer()
        entry = known.demonym(owner) or (known.named(owner) if len(known.areas(owner)) == 1 else None)
        if entry and entry.sort == "country" and len(words) > count:
            return _Owner(owner, entry), " ".join(words[count:])
    return None, name


def _named_before(text: str, head: NameGroup) -> GazetteerEntry | None:
    """The country named before a mention: "the Turkish Foreign Ministry", "Israel's Supreme Court"; None if none."""
    known = gazetteer.load_gazetteer()
    for sighting in head.sightings:
        before = _COUNTRY_BEFORE.search(text[max(0, sighting.start - 40) : sighting.start])
        words = before.group(1).split() if before else []
        for form in (" ".join(words), words[-1] if words else ""):
            entry = known.demonym(form) or known.named(form)
            if entry and entry.sort == "country":
                return entry
    return None


def _named_behind(text: str, head: NameGroup) -> GazetteerEntry | None:
    """The country after a mention, or the country of a city there: "the Supreme Court of Norway", "in Nairobi"."""
    known = gazetteer.load_gazetteer()
    for sighting in head.sightings:
        behind = _COUNTRY_BEHIND.match(text, sighting.end)
        words = behind.group(1).split() if behind else []
        for form in (" ".join(words), " ".join(words).rstrip("."), words[0] if words else ""):
            entry = known.named(form) or gazetteer.dominant(known.cities(form) if form else ())
            country = known.country(entry.iso) if entry and entry.kind == "place" and entry.iso else None
            if country:
                return country
    return None
