"""Finds which names of a story mean the same thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sitegen.annotate.gazetteer import gazetteer
from sitegen.annotate.mentions.story_text import Sighting
from sitegen.annotate.resolve import office_holders
from sitegen.annotate.resolve.name_groups import NameGroup, NameGroups, last_name
from sitegen.annotate.resolve.sport import is_match_report
from sitegen.annotate.words import background
from sitegen.annotate.words.lexicon import CLUB_HEADS, GENERIC, STORMS, TITLES
from sitegen.annotate.words.name_keys import name_key, without_suffix
from sitegen.core.person_names import PARTICLES, is_family_suffix
from sitegen.core.text import squeeze

_SMALL = frozenset("of the and for in on de la du des et und der di y to".split())


def representatives(text: str, names: NameGroups, year: int = 0) -> dict[str, str]:
    """For the key of each name, the key of the name that represents all names with the same meaning.

    `year` is the year of the story, 0 if it is not known.
    """
    found = {shared: shared for shared in names}
    for step in (
        _storms(names),
        _spelled_out(text, names),
        _persons(text, names, year),
        _editions(names),
        _short_forms(text, names),
    ):
        for part, whole in step.items():
            if found[part] == part and _end(found, whole) != part:
                found[part] = whole
    return {shared: _end(found, shared) for shared in names}


def _end(found: Mapping[str, str], shared: str) -> str:
    while found[shared] != shared:
        shared = found[shared]
    return shared


_KINDS_WITH_SHORT_NAMES = ("person", "event")

# --- persons -------------------------------------------------------------------------------------------------


def short_names(found: Iterable[Sighting]) -> dict[str, str]:
    """Short names that are safe to search for, with their kinds: surnames of persons and names of storms."""
    kept = {}
    known = gazetteer.load_gazetteer()
    for sighting in found:
        words = sighting.name.split()
        if sighting.kind not in _KINDS_WITH_SHORT_NAMES or len(words) < 2 or sighting.capitals or sighting.score < 0.6:
            continue
        if sighting.kind == "event" and words[-2].casefold() not in STORMS:
            continue
        last = last_name(words)
        common = background.load_background().is_common(last) or last.casefold() in GENERIC
        if (
            len(last) > 2
            and last[0].isupper()
            and not (common or known.named(last) or known.demonym(last) or known.cities(last))
        ):
            kept[last] = sighting.kind
    return dict(sorted(kept.items()))


def full_names(shared: str, names: NameGroups) -> list[str]:
    """The keys of the persons of a story with this surname, or with these last words after a particle.

    A name that consists of a title and the surname ("Lady Quill") counts only if there are no others.
    """
    found = []
    for other in names.by_last.get(shared.rpartition(" ")[2], ()):
        name = names[other]
        if other != shared and name.kind in ("person", "") and _is_person(name) and _ends_with(name.words, shared):
            found.append(other)
    return [other for other in found if not is_title_only(other)] or found


def is_title_only(shared: str) -> bool:
    """Whether a name of several words has only titles before its last word: "lady quill"."""
    return all(word.rstrip(".") in TITLES for word in shared.split()[:-1])


def _is_person(name: NameGroup) -> bool:
    return name.kind == "person" or any(s.kind == "person" for s in name.sightings)


def _ends_with(words: Sequence[str], shared: str) -> bool:
    last = [word for word in words if not is_family_suffix(word)]
    part = shared.split()
    if len(part) >= len(last) or last[-len(part) :] != part:
        return False
    return len(part) == 1 or part[0] in PARTICLES


def _persons(text: str, names: NameGroups, year: int) -> dict[str, str]:
    links = {}
    for shared, name in names.items():
        name.famous = _famous(text, name, names, year) if name.kind == "person" else ""
        if name.famous:
            whole = name_key(name.famous) if name_key(name.famous) in names else ""
        elif len(name.words) > 1 and name.kind == "person":
            whole = _fuller(name, names)
        elif len(name.words) == 1 and _may_be_surname(name):
            whole = _one_of(full_names(shared, names), names) or _by_other_name(name, names)
        else:
            whole = ""
        if whole:
            links[shared] = whole
    return links


def _famous(text: str, name: NameGroup, names: NameGroups, year: int) -> str:
    """The full name of the office holder that a surname means: by an office before it, or by the surname alone."""
    by_office = office_holders.by_office(text, name.key, name.sightings, year)
    if by_office or full_names(name.key, names) or first_names(name.key, names):
        return by_office
    return office_holders.by_surname(name.key, year)


def _may_be_surname(name: NameGroup) -> bool:
    if name.kind == "person":
        return True
    if name.kind == "event" or name.known:
        return False
    # Recognisers often take bare surnames for organizations, but seldom cities.
    return not gazetteer.load_gazetteer().cities(name.key) and not name.key.isdigit()


def _one_of(options: list[str], names: NameGroups) -> str:
    """The key of the only person with a surname; "" if there are several (see namesakes.py)."""
    families = {_most_complete(option, names) for option in options}
    return min(families) if len(families) == 1 else ""


def _most_complete(shared: str, names: NameGroups) -> str:
    whole = _fuller(names[shared], names)
    return _most_complete(whole, names) if whole else shared


def _fuller(name: NameGroup, names: NameGroups) -> str:
    """The key of a longer name of the same person: "Recep Tayyip Erdogan" for "Tayyip Erdogan"; "" if there is none."""
    options = [
        other
        for other in names.by_last.get(last_name(name.words), ())
        if other != name.key
        and names[other].kind == "person"
        and _is_fuller(names[other].words, name.words)
        and not _may_be_son(name, names[other])
    ]
    return max(options, key=lambda o: (len(o.split()), len(o), o)) if len(options) == 1 or _agree(options) else ""


def _may_be_son(name: NameGroup, longer: NameGroup) -> bool:
    """Whether a name with "Jr." may be another's than the same name without: the plain name was there before.

    Stories name a person in full at first: "Ada Quill Jr.", then "Ada Quill".
    """
    suffixes = [[word for word in one.words if is_family_suffix(word)] for one in (name, longer)]
    return suffixes[0] != suffixes[1] and name.start < longer.start


def _is_fuller(longer: Sequence[str], shorter: Sequence[str]) -> bool:
    if last_name(longer) != last_name(shorter) or (len(longer), len("".join(longer))) <= (
        len(shorter),
        len("".join(shorter)),
    ):
        return False
    place = 0
    for word in shorter:
        while place < len(longer) and not _same_given(longer[place], word):
            place += 1
        if place == len(longer):
            return False
        place += 1
    return True


def _same_given(one: str, other: str) -> bool:
    return one == other or (len(other) == 1 and one.startswith(other)) or (len(one) == 1 and other.startswith(one))


def _agree(options: Sequence[str]) -> bool:
    """Whether all options are forms of one name."""
    longest = max(options, key=lambda o: (len(o.split()), len(o), o), default="")
    return bool(options) and all(o == longest or _is_fuller(longest.split(), o.split()) for o in options)


def _by_other_name(name: NameGroup, names: NameGroups) -> str:
    """The one person with this first name, or with this first of two surnames: "Ruiz" for "Ada Ruiz Marbeck"."""
    if name.kind != "person" or gazetteer.load_gazetteer().cities(name.key):
        return ""
    options = {_most_complete(other, names) for other in first_names(name.key, names)}
    return min(options) if len(options) == 1 else ""


def first_names(shared: str, names: NameGroups) -> list[str]:
    """The keys of the persons of a story with this first name or, if there are none, with this inner name."""
    first = [other for other in names.by_first.get(shared, ()) if names[other].kind == "person"]
    return first or [other for other in names.by_inner.get(shared, ()) if names[other].kind == "person"]


# --- acronyms, editions, short forms -------------------------------------------------------------------------

_IN_PARENTHESES = re.compile(r"[\s\"”’']*\(\s*(?:the |or )?[\"“'‘]?([A-Z][A-Za-z&.-]{1,9})[\"”'’]?\s*\)")
# Ticker symbols after names of companies: "Quill Corp <QLL.N>".
_TICKER = re.compile(r">?\s[(<]\s?(?:[A-Z]{3,8}\s?:\s?)?([A-Z]{1,5}(?:\.[A-Z]{1,2})?)\s?[)>]")


def initials(name: str) -> set[str]:
    """The possible acronyms of a name, folded: with and without small words, with hyphens separating words or not."""
    words = re.split(r"[\s/-]+", name)
    large = [w for w in words if w and w.casefold() not in _SMALL and w[0].isalnum()]
    every = [w for w in words if w and w[0].isalnum()]
    joined = [w for w in re.split(r"\s+", name) if w and w.casefold() not in _SMALL and w[0].isalnum()]
    return {"".join(w[0] for w in some).casefold() for some in (large, every, joined) if len(some) > 1}


def _spelled_out(text: str, names: NameGroups) -> dict[str, str]:
    """Links from acronyms to full names, by parentheses in the text or by initials."""
    links: dict[str, str] = {}
    for shared, name in names.items():
        if name.kind == "person" or (len(name.words) < 2 and name.kind != "organization"):
            continue
        for sighting in name.sightings:
            given = _IN_PARENTHESES.match(text, sighting.end)
            short = name_key(given.group(1)) if given else ""
            if short in names and short != shared and _fits(short, name.surface):
                links.setdefault(short, shared)
            ticker = _TICKER.match(text, sighting.end) if name.kind == "organization" else None
            short = name_key(ticker.group(1)) if ticker else ""
            if short in names and short != shared and names[short].known is None:
                links.setdefault(short, shared)
    expansions = _expansions(names)
    for shared, name in names.items():
        if shared not in links and _is_acronym(name):
            options = [o for o in expansions[shared] if names[o].kind in (name.kind, "organization")]
            if len(options) == 1:
                links[shared] = options[0]
    return links


def _expansions(names: NameGroups) -> dict[str, list[str]]:
    """The keys of names with several words, by each of their possible acronyms."""
    found: dict[str, list[str]] = defaultdict(list)
    for shared, name in names.items():
        if len(name.words) > 1 and name.kind != "person":
            for short in sorted(initials(name.surface) | initials(without_suffix(name.surface))):
                found[short].append(shared)
    return found


def with_own_acronyms(text: str, found: Sequence[Sighting]) -> list[Sighting]:
    """The sightings, without gazetteer entries for acronyms that the story itself explains, perhaps otherwise."""
    explained = set()
    for sighting in found:
        if " " not in sighting.name or sighting.kind in ("person", "demonym"):
            continue  # "Ada Quill (U.S.)" gives the origin of a person
        given = _IN_PARENTHESES.match(text, sighting.end)
        known = sighting.known.aliases if sighting.known else ()
        if given and given.group(1) not in known and _fits(name_key(given.group(1)), sighting.name):
            explained.add(given.group(1))
    return [replace(s, known=None) if s.known and s.name in explained else s for s in found]


def _is_acronym(name: NameGroup) -> bool:
    surface = name.surface.replace(".", "")
    return (
        name.known is None
        and 2 <= len(surface) <= 7
        and surface.isupper()
        and surface.isalpha()
        and name.kind != "person"
    )


def _fits(short: str, name: str) -> bool:
    """Whether `short`, given in parentheses, abbreviates `name`: same first letter, all letters in order."""
    letters = iter(squeeze(name).casefold())
    return name[:1].casefold() == short[:1] and all(letter in letters for letter in short if letter.isalnum())


def _storms(names: NameGroups) -> dict[str, str]:
    """Links from the bare name of a storm to the storm, if the story has no person of that name."""
    links = {}
    for shared, name in names.items():
        bare = name.words[-1]
        named = name.kind == "event" and len(name.words) > 1 and name.words[-2] in STORMS
        if named and bare in names and not full_names(bare, names):
            links[bare] = shared
    return links


_EDITION = re.compile(r"^(?:\d{4}) | (?:\d{4})$")


def _editions(names: NameGroups) -> dict[str, str]:
    """Links from an event without a year to the only edition of it in the story ("World Cup" to "1998 World Cup")."""
    editions = defaultdict(list)
    for shared, name in names.items():
        if name.kind == "event" and _EDITION.search(shared):
            editions[_EDITION.sub("", shared)].append(shared)
    return {
        bare: found[0]
        for bare, found in editions.items()
        if bare in names and len(found) == 1 and names[bare].kind == "event"
    }


# Institutions with parts named after them: "House" is not short for "House Banking Committee".
_WHOLES = frozenset("house senate congress parliament commons lords bank".split())


def _short_forms(text: str, names: NameGroups) -> dict[str, str]:
    """Links from short forms of organizations to the full name: "Bayern" to "Bayern Munich", if only one begins so.

    Clubs also have their last word as a short form ("United"); other organizations have it with an article ("the
    Trust").
    """
    links = {}
    plays = is_match_report(text)
    for shared, name in names.items():
        clubs = [o for o in names.by_last.get(shared, ()) if names[o].kind == "organization"]
        if shared in CLUB_HEADS and clubs and name.kind in ("organization", "place"):
            links.update({shared: clubs[0]} if len(clubs) == 1 else {})
        elif whole := _named_before(text, name, names) or _of_house(name, names):
            links[shared] = whole
        elif _may_be_short(name, plays):
            longer = (o for o in names.by_first.get(name.words[0], ()) if o.startswith(shared + " "))
            whole = _shortest([o for o in longer if names[o].kind == "organization"])
            links.update({shared: whole} if whole else {})
    return links


def _named_before(text: str, name: NameGroup, names: NameGroups) -> str:
    """The only organization that "the Trust" can mean, named in full before and ending in that word; "" if none."""
    if name.kind != "organization" or name.known or len(name.words) > 1 or name.key in _WHOLES:
        return ""
    if any(text[max(s.start - 4, 0) : s.start].casefold() != "the " for s in name.sightings):
        return ""
    options = [o for o in names.by_last.get(name.key, ()) if o != name.key and names[o].kind == "organization"]
    if len(options) != 1:
        return ""
    first = min(s.start for s in names[options[0]].sightings)
    return options[0] if first < min(s.start for s in name.sightings) else ""


def _of_house(name: NameGroup, names: NameGroups) -> str:
    """The committee of a house that a story also names without the house: "Fisheries Committee"; "" if two have one."""
    if name.kind != "organization" or name.words[-1] not in ("committee", "subcommittee") or len(name.words) < 2:
        return ""
    options = [o for o in names.by_last.get(name.words[-1], ()) if names[o].words[1:] == name.words]
    return options[0] if len(options) == 1 and names[options[0]].words[0] in _WHOLES else ""


def _may_be_short(name: NameGroup, plays: bool) -> bool:
    """Whether a name may be the start of a longer one: "Lynch", but not "Lynch Corp", which is a firm of its own."""
    if name.kind != "organization" or name.known or name.key in _WHOLES or all(w in GENERIC for w in name.words):
        return False
    if plays and gazetteer.load_gazetteer().cities(name.surface):
        return False
    return all(without_suffix(form) == form for form in name.surfaces)


def _shortest(options: Sequence[str]) -> str:
    """The name that begins all others: "Merrill Lynch" and "Merrill Lynch Capital Markets"; "" if there is none."""
    first = min(options, key=lambda o: (len(o), o), default="")
    return first if all(o == first or o.startswith(first + " ") for o in options) else ""
