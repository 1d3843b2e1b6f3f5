"""Which names of a story mean the same thing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sitegen.annotate import background, gazetteer
from sitegen.annotate.groups import Name, Names, surname
from sitegen.annotate.lexicon import CLUB_HEADS, GENERIC, NAME_PARTICLES, NAME_SUFFIXES, STORMS
from sitegen.annotate.names import key
from sitegen.annotate.page import Sighting
from sitegen.text import squeeze

_SMALL = frozenset("of the and for in on de la du des et und der di y to".split())


def heads(text: str, names: Names) -> dict[str, str]:
    """For each name's key the key of the name that stands for all that mean the same."""
    found = {shared: shared for shared in names}
    for step in (_storms(names), _spelled_out(text, names), _persons(names), _editions(names), _short_forms(names)):
        for part, whole in step.items():
            if found[part] == part and _end(found, whole) != part:
                found[part] = whole
    return {shared: _end(found, shared) for shared in names}


def _end(found: Mapping[str, str], shared: str) -> str:
    while found[shared] != shared:
        shared = found[shared]
    return shared


_SHORTENED = ("person", "event")

# --- persons -------------------------------------------------------------------------------------------------


def short_names(found: Iterable[Sighting]) -> dict[str, str]:
    """Short names that are safe to look for by themselves, and their kinds: surnames of persons, names of storms."""
    kept = {}
    known = gazetteer.load()
    for sighting in found:
        words = sighting.name.split()
        if sighting.kind not in _SHORTENED or len(words) < 2 or sighting.capitals or sighting.score < 0.6:
            continue
        if sighting.kind == "event" and words[-2].casefold() not in STORMS:
            continue
        last = surname(words)
        common = background.load().is_common(last) or last.casefold() in GENERIC
        if (
            len(last) > 2
            and last[0].isupper()
            and not (common or known.named(last) or known.demonym(last) or known.cities(last))
        ):
            kept[last] = sighting.kind
    return dict(sorted(kept.items()))


def full_names(shared: str, names: Names) -> list[str]:
    """The persons of a story whose surname this is (or whose last two words, with a particle)."""
    found = []
    for other in names.by_last.get(shared.rpartition(" ")[2], ()):
        name = names[other]
        if other != shared and name.kind in ("person", "") and _is_person(name) and _ends_with(name.words, shared):
            found.append(other)
    return found


def _is_person(name: Name) -> bool:
    return name.kind == "person" or any(s.kind == "person" for s in name.sightings)


def _ends_with(words: Sequence[str], shared: str) -> bool:
    last = [word for word in words if word not in NAME_SUFFIXES]
    part = shared.split()
    if len(part) >= len(last) or last[-len(part) :] != part:
        return False
    return len(part) == 1 or part[0] in NAME_PARTICLES


def _persons(names: Names) -> dict[str, str]:
    links = {}
    for shared, name in names.items():
        if len(name.words) > 1 and name.kind == "person":
            whole = _fuller(name, names)
        elif len(name.words) == 1 and _may_be_surname(name):
            whole = _one_of(full_names(shared, names), names) or _by_first_name(name, names)
        else:
            whole = ""
        if whole:
            links[shared] = whole
    return links


def _may_be_surname(name: Name) -> bool:
    if name.kind == "person":
        return True
    if name.kind == "event" or name.known:
        return False
    # A recogniser takes bare surnames for organizations; a city needs more than that to be a person.
    return not gazetteer.load().cities(name.key) and not name.key.isdigit()


def _one_of(options: list[str], names: Names) -> str:
    """The person that a surname stands for: the only one; relatives are told apart at each place, see `Nearest`."""
    families = {_most_complete(option, names) for option in options}
    return min(families) if len(families) == 1 else ""


def _most_complete(shared: str, names: Names) -> str:
    whole = _fuller(names[shared], names)
    return _most_complete(whole, names) if whole else shared


def _fuller(name: Name, names: Names) -> str:
    """A longer name of the same person: "Tayyip Erdogan" in "Recep Tayyip Erdogan", "J. Smith" in "John Smith"."""
    options = [
        other
        for other in names.by_last.get(surname(name.words), ())
        if other != name.key and names[other].kind == "person" and _is_fuller(names[other].words, name.words)
    ]
    return max(options, key=lambda o: (len(o.split()), len(o), o)) if len(options) == 1 or _agree(options) else ""


def _is_fuller(longer: Sequence[str], shorter: Sequence[str]) -> bool:
    if surname(longer) != surname(shorter) or (len(longer), len("".join(longer))) <= (
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


def _by_first_name(name: Name, names: Names) -> str:
    if name.kind != "person" or gazetteer.load().cities(name.key):
        return ""
    named = (other for other in names.by_first.get(name.key, ()) if names[other].kind == "person")
    options = {_most_complete(other, names) for other in named}
    return min(options) if len(options) == 1 else ""


class Nearest:
    """Where relatives share a surname, each use of it means the one named in full last before it."""

    def __init__(self, names: Names, heads: Mapping[str, str]) -> None:
        """Take the names of a story and what `heads` made of them."""
        self._heads = heads
        self._shared: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for shared, name in names.items():
            if heads[shared] == shared and len(name.words) == 1 and name.kind == "person":
                for option in full_names(shared, names):
                    self._shared[shared].extend((s.start, heads[option]) for s in names[option].sightings)
        for places in self._shared.values():
            places.sort()

    def head(self, sighting: Sighting, shared: str) -> str:
        """The key of the name that stands for the one seen here."""
        options = self._shared.get(shared)
        if not options:
            return self._heads[shared]
        place = bisect_left(options, (sighting.start, ""))
        return options[max(place - 1, 0)][1]  # none before: a headline's surname is explained below it


# --- acronyms, editions, short forms -------------------------------------------------------------------------

_IN_PARENTHESES = re.compile(r"[\s\"”’']*\(\s*(?:the |or )?[\"“'‘]?([A-Z][A-Za-z&.-]{1,9})[\"”'’]?\s*\)")


def initials(name: str) -> set[str]:
    """The acronyms that a name's words give: with and without the small ones, hyphens parting words or not."""
    words = re.split(r"[\s/-]+", name)
    large = [w for w in words if w and w.casefold() not in _SMALL and w[0].isalnum()]
    every = [w for w in words if w and w[0].isalnum()]
    joined = [w for w in re.split(r"\s+", name) if w and w.casefold() not in _SMALL and w[0].isalnum()]
    return {"".join(w[0] for w in some).casefold() for some in (large, every, joined) if len(some) > 1}


def _spelled_out(text: str, names: Names) -> dict[str, str]:
    """Acronyms and their expansions, given in parentheses or by initials."""
    links: dict[str, str] = {}
    for shared, name in names.items():
        if len(name.words) < 2 or name.kind == "person":
            continue
        for sighting in name.sightings:
            given = _IN_PARENTHESES.match(text, sighting.end)
            short = key(given.group(1)) if given else ""
            if short in names and short != shared and _fits(short, name):
                links.setdefault(short, shared)
    expansions = _expansions(names)
    for shared, name in names.items():
        if shared not in links and _is_acronym(name):
            options = [o for o in expansions[shared] if names[o].kind in (name.kind, "organization")]
            if len(options) == 1:
                links[shared] = options[0]
    return links


def _expansions(names: Names) -> dict[str, list[str]]:
    """The names of several words by the acronyms that their initials give."""
    found: dict[str, list[str]] = defaultdict(list)
    for shared, name in names.items():
        if len(name.words) > 1 and name.kind != "person":
            for short in sorted(initials(name.surface)):
                found[short].append(shared)
    return found


def with_own_acronyms(text: str, found: Sequence[Sighting]) -> list[Sighting]:
    """The sightings; an acronym that the story itself explains is no longer what the gazetteer takes it for."""
    explained = set()
    for sighting in found:
        given = _IN_PARENTHESES.match(text, sighting.end) if " " in sighting.name else None
        if given and (sighting.known is None or given.group(1) not in sighting.known.aliases):
            explained.add(given.group(1))
    return [replace(s, known=None) if s.known and s.name in explained else s for s in found]


def _is_acronym(name: Name) -> bool:
    surface = name.surface.replace(".", "")
    return (
        name.known is None
        and 2 <= len(surface) <= 7
        and surface.isupper()
        and surface.isalpha()
        and name.kind != "person"
    )


def _fits(short: str, name: Name) -> bool:
    """Whether letters in parentheses abbreviate the name before them: in order, the first one its first."""
    letters = iter(squeeze(name.surface).casefold())
    return name.surface[:1].casefold() == short[:1] and all(letter in letters for letter in short if letter.isalnum())


def _storms(names: Names) -> dict[str, str]:
    """The bare name of a storm, whatever it is taken for, where the story has no person of that name."""
    links = {}
    for shared, name in names.items():
        bare = name.words[-1]
        named = name.kind == "event" and len(name.words) > 1 and name.words[-2] in STORMS
        if named and bare in names and not full_names(bare, names):
            links[bare] = shared
    return links


_EDITION = re.compile(r"^(?:\d{4}) | (?:\d{4})$")


def _editions(names: Names) -> dict[str, str]:
    """ "World Cup" in a story of one edition is that edition."""
    editions = defaultdict(list)
    for shared, name in names.items():
        if name.kind == "event" and _EDITION.search(shared):
            editions[_EDITION.sub("", shared)].append(shared)
    return {
        bare: found[0]
        for bare, found in editions.items()
        if bare in names and len(found) == 1 and names[bare].kind == "event"
    }


def _short_forms(names: Names) -> dict[str, str]:
    """Organizations by the first words of their name, where only one begins so: "Bayern" of "Bayern Munich".

    Clubs go by their last word too: "United".
    """
    links = {}
    for shared, name in names.items():
        if shared in CLUB_HEADS and name.kind in ("organization", "place"):
            clubs = [o for o in names.by_last.get(shared, ()) if names[o].kind == "organization"]
            links.update({shared: clubs[0]} if len(clubs) == 1 else {})
            continue
        if name.kind != "organization" or name.known or gazetteer.load().cities(name.surface):
            continue
        longer = (o for o in names.by_first.get(name.words[0], ()) if o.startswith(shared + " "))
        options = [o for o in longer if names[o].kind == "organization"]
        if len(options) == 1 and not all(w in GENERIC for w in name.words):
            links[shared] = options[0]
    return links
