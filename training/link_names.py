"""Invented names for the archives of link_archive.py, and the forms in which stories write them."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sitegen.entities.link_words import link_words
from training import builders
from training import wordlists as lists

_DATA = tomllib.loads(Path(__file__).with_name("link_lists.toml").read_text("utf-8"))
_LISTS: dict[str, list[str]] = {
    name: found.split() if isinstance(found, str) else found for name, found in _DATA.items() if name != "swaps"
}
_SWAPS: dict[str, str] = _DATA["swaps"]


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person. `woman` is known to the sentences only."""

    given: str
    middle: str
    family: str
    suffix: str
    woman: bool
    role: str

    @property
    def full(self) -> str:
        """The name that most stories use."""
        return " ".join(filter(None, (self.given, self.family, self.suffix)))


def surname(rng: random.Random, common: float) -> str:
    """A surname: with the chance `common` one that many people have."""
    chance = rng.random()
    if chance < common:
        known = sorted(link_words().common_surnames)
        return known[int(len(known) * rng.random() ** 2)].title()
    if chance < common + 0.15:
        return rng.choice(builders.FAMILIES)
    if chance < common + 0.3:
        return rng.choice(lists.SURNAMES)
    start = rng.choice(_LISTS["onsets"]) + rng.choice(_LISTS["vowels"])
    return start + rng.choice(("", rng.choice("lmnrst") + rng.choice("aeio"))) + rng.choice(_LISTS["endings"])


def role(rng: random.Random) -> str:
    """An office or role: half of the people have one of a few."""
    return rng.choice(_LISTS["common_roles" if rng.random() < 0.5 else "roles"])


def person(rng: random.Random, family: str) -> Person:
    """A person of a family."""
    woman = rng.random() < 0.35
    words = link_words()
    known = sorted(words.women if woman else words.men)
    given = rng.choice(known).title() if rng.random() < 0.75 else rng.choice(lists.GIVEN)
    middle = rng.choice(known).title() if rng.random() < 0.4 else ""
    return Person(given, middle, family, "Jr." if rng.random() < 0.02 else "", woman, role(rng))


def person_form(rng: random.Random, one: Person) -> str:
    """A form of the name beside the usual one."""
    nicknames = sorted(link_words().nicknames.get(one.given.lower(), ()))
    forms = [f"{one.given[0]}. {one.family}"] * 3 + [typo(rng, one.full)]
    if one.middle:
        forms += [f"{one.given} {one.middle[0]}. {one.family}"] * 3 + [f"{one.given} {one.middle} {one.family}"] * 2
        forms += [f"{one.given[0]}.{one.middle[0]}. {one.family}"]
    if nicknames:
        forms += [f"{rng.choice(nicknames).title()} {one.family}"] * 3
    if one.suffix:
        forms += [f"{one.given} {one.family}"] * 4
    if other := transcribed(rng, one.family):
        forms += [f"{one.given} {other}"] * 2
    return rng.choice(forms)


def typo(rng: random.Random, name: str) -> str:
    """The name with a slip: a letter left out, doubled, exchanged with its neighbour or for another one."""
    places = [n for n in range(1, len(name) - 1) if name[n].isalpha() and name[n].islower() and name[n + 1].islower()]
    if not places:
        return name
    at = rng.choice(places)
    letter = rng.choice("aeiourstln")
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return rng.choice(
        (name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:], swapped, name[:at] + letter + name[at + 1 :])
    )


def transcribed(rng: random.Random, name: str) -> str:
    """The name in another transcription, "" if it has no letters that transcriptions write differently."""
    pairs = [(old, new) for old, new in map(str.split, _LISTS["transcriptions"])]
    usable = [(a, b) for one in pairs for a, b in (one, one[::-1]) if a in name[1:]]
    if not usable:
        return ""
    old, new = rng.choice(usable)
    return name[0] + name[1:].replace(old, new, 1)


def organization(rng: random.Random, place: str, used: list[str]) -> list[str]:
    """The usual name of an organization, and its other forms. Some are branches of earlier ones, `used`."""
    chance = rng.random()
    if chance < 0.22 and used:
        base = rng.choice(used)
        added = rng.choice(_LISTS["branches"])
        return [f"{base} {added}"]
    if chance < 0.5:
        return _company(rng)
    if chance < 0.62:
        club = rng.choice(_LISTS["clubs"])
        return [f"{place} {club}", f"{place} {club} FC", place[:3] + " " + club]
    if chance < 0.75:
        return _ministry(rng)
    name = builders.institution(rng, place, surname(rng, 0.3))
    alias = "".join(rng.choice("BCDFGKLMNPRST") for _ in range(3)) if rng.random() < 0.3 else ""
    return [name, *_shortened(rng, name), *filter(None, [alias] * 3)]


def _company(rng: random.Random) -> list[str]:
    stem = surname(rng, 0.25)
    if rng.random() < 0.4:
        stem += f" {surname(rng, 0.3)}"
    trade = rng.choice(builders.TRADES)
    name = f"{stem} {trade}"
    return [name, *([stem] * 3), *_shortened(rng, name), f"{name} Group", f"{name} International"]


def _ministry(rng: random.Random) -> list[str]:
    owner, topic = rng.choice(_LISTS["owners"]), rng.choice(builders.TOPICS)
    head = rng.choice(("Department", "Ministry"))
    return [f"{owner} {topic} {head}", f"{topic} {head}", f"{topic} {head}", f"{head} of {topic}"]


def _shortened(rng: random.Random, name: str) -> list[str]:
    words = name.split()
    capitals = "".join(word[0] for word in words if word[0].isupper())
    forms = [capitals] * 3 if len(capitals) > 2 else []
    if len(words) > 3:
        forms.append(" ".join(words[:2]))
    long = [word for word in words if len(word) > 7]
    if long:
        word = rng.choice(long)
        forms.append(name.replace(word, word[: rng.choice((3, 4))] + rng.choice(("", "s", "."))))
    return [*forms, typo(rng, name)]


def event(rng: random.Random, place: str) -> list[str]:
    """The usual name of an event, and its other forms."""
    head = rng.choice(_LISTS["events"])
    name = f"{place} {head}"
    forms = [typo(rng, name), head] if rng.random() < 0.4 else [typo(rng, name)]
    if head in _SWAPS:
        forms += [f"{place} {_SWAPS[head]}"] * 3
    if rng.random() < 0.5:
        year = rng.randint(1980, 2024)
        return [f"{year} {name}", name, name, *forms]
    return [name, *forms]


def place(rng: random.Random) -> list[str]:
    """The usual name of a place, and its other forms."""
    stem = surname(rng, 0.15)
    name = stem + rng.choice(_LISTS["place_ends"])
    state = rng.choice(_LISTS["states"])
    return [
        name,
        *([f"{name}, {state}"] * 2),
        typo(rng, name),
        rng.choice((f"{name} City", f"City of {name}", f"{name} village")),
    ]


def beside(rng: random.Random, name: str) -> str:
    """The name of another place that is like a place's."""
    way = rng.choice(_LISTS["points"])
    return rng.choice((f"{way} {name}", f"{way} {name}", typo(rng, name), f"{name} Island"))


def tag(rng: random.Random) -> list[str]:
    """A tag, and its other forms."""
    word, head = rng.choice(_LISTS["topics"]), rng.choice(_LISTS["topic_heads"])
    name = rng.choice((word, f"{word} {head}", f"{word} {head}"))
    forms = [typo(rng, name), name.replace(" ", "-")]
    for british, american in map(str.split, _LISTS["spellings"]):
        forms += [name.replace(british, american)] * 3 if british in name else []
    if " " in name:
        forms += [name.replace(" ", ""), f"{head} of {word}" if rng.random() < 0.5 else name]
    return [name, *forms]


# --- names like others, of other things ------------------------------------------------------------------------------


def namesake(rng: random.Random, one: Person) -> Person:
    """Another person whose name is like one's: of the same initial or given name, of a surname like it."""
    words = link_words()
    known = sorted(words.women if one.woman else words.men)
    initial = [name.title() for name in known if name[0] == one.given[0].lower()] or [one.given]
    woman = one.woman if rng.random() < 0.7 else not one.woman
    their_role = role(rng)
    chance = rng.random()
    if chance < 0.4:
        return Person(rng.choice(initial), "", one.family, "", one.woman, their_role)
    if chance < 0.55:
        return Person(one.given, "", one.family, "" if one.suffix else "Jr.", one.woman, their_role)
    if chance < 0.7:
        return Person(f"{one.given} {rng.choice('ABCDEFGHJKLMNPRSTW')}.", "", one.family, "", one.woman, their_role)
    if chance < 0.85:
        return Person(one.given, "", typo(rng, one.family), "", one.woman, their_role)
    return Person(
        rng.choice(sorted(words.women if woman else words.men)).title(), "", one.family, "", woman, their_role
    )


def organization_like(rng: random.Random, name: str) -> str:
    """The name of another organization that is like one's: of the same first or last words, or the same initials."""
    words = name.split()
    capitals = "".join(word[0] for word in words if word[0].isupper())
    chance = rng.random()
    if chance < 0.3:
        return f"{words[0]} {rng.choice(builders.TRADES)}"
    if chance < 0.4:
        return words[0]
    if chance < 0.6 and len(capitals) > 1:
        return capitals
    if chance < 0.75:
        front = rng.choice(_LISTS["fronts"])
        return f"{front} {name}"
    if chance < 0.9:
        return f"{name} {rng.choice(_LISTS['parts'])}"
    return typo(rng, name)


def event_like(rng: random.Random, name: str) -> str:
    """The name of another event that is like one's."""
    words = name.split()
    head = rng.choice(_LISTS["events"])
    return rng.choice((f"{words[0]} {head}", head, f"{rng.choice(_LISTS['other_editions'])} {name}", typo(rng, name)))


def place_like(rng: random.Random, name: str) -> str:
    """The name of another place that is like one's."""
    bare = name.partition(",")[0]
    state = rng.choice(_LISTS["other_states"])
    return rng.choice((beside(rng, bare), f"{bare}, {state}", f"{bare} {rng.choice(_LISTS['other_places'])}"))


def tag_like(rng: random.Random, name: str) -> str:
    """Another tag that is like one."""
    words = name.split()
    return rng.choice(
        (
            f"{words[0]} {rng.choice(_LISTS['topic_heads'])}",
            words[0],
            words[-1],
            f"{rng.choice(_LISTS['topics'])} {words[-1]}",
        )
    )


def tags_alike(rng: random.Random) -> list[str]:
    """Two tags of almost the same letters."""
    return rng.choice(_LISTS["words_alike"]).split()
